import AdapterKit
import Federation
import FederationConformance
import Foundation
import JSONSchema
import PluginHost
import ScienceShopSDK
import TestSupport
import Testing
import Workspace

/// The example of a stranger's plugin keeps to the contract, and what it harvests is what its README says.
@Suite(.enabled(if: PluginBench.hasPython, "python3 3.9 or later is not installed"))
struct ThirdPartyPluginTests {
    private static let configuration = AdapterConfiguration(location: PluginBench.example + "/samples/questions")

    @Test func itKeepsToTheContract() async throws {
        let suite = HarvestSourceConformance(
            try PluginBench(folder: PluginBench.example).adapter, Self.configuration, context: PluginBench.context
        ) { _ = await $0.close() }
        let findings = await suite.run()
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
    }

    private func harvest(_ folder: String, into ledger: any Ledger) async throws -> RunReport {
        let source = try PluginBench(folder: PluginBench.example).adapter.makeSource(
            AdapterConfiguration(location: folder), PluginBench.context())
        return try await HarvestEngine(ledger: ledger, validator: SchemaValidation()).run(
            HarvestJob(
                key: SourceKey(node: "brive", source: "questions"), source: source, crosswalks: [],
                context: CrosswalkContext(node: "brive", language: "fr", basis: "consent"),
                options: HarvestOptions(acceptRemovals: true)))
    }

    @Test func sheetsBecomeValidRecordsWithTheirEvidence() async throws {
        let ledger = MemoryLedger()
        let report = try await harvest(Self.configuration.location, into: ledger)
        #expect(report.verdict == .changed)
        #expect(report.counts.added == 5)
        #expect(report.counts.quarantined == 0)
        #expect(report.issues.map(\.issue.code) == ["encoding-guessed"])

        let id = try #require(RecordIdentifier("brive:demand/rocade-2024"))
        let stored = try await ledger.read { try $0.storedRecord(id) }
        let record = try #require(stored?.record)
        #expect(record.document["demandStatus"]?["status"] == "inProgress")
        #expect(record.document["consent"]?.array?.first?["granted"] == true)
        let evidence = try await ledger.read { try $0.evidence(of: id) }.flatMap(\.evidence)
        let question = evidence.first { $0.path == "/question/fr" }
        #expect(question?.location.line == 4)
        #expect(question?.rule == "[demande] question")

        #expect(try await harvest(Self.configuration.location, into: ledger).verdict == .unchanged)
    }

    @Test func aSheetThatLeftIsWithdrawnAndOneThatIsBadIsQuarantined() async throws {
        let folder = try TemporaryFolder()
        for name in 1...4 { try folder.write("q\(name).ini", "[demande]\nquestion = Question \(name) ?\n") }
        let ledger = MemoryLedger()
        #expect(try await harvest(folder.path, into: ledger).counts.added == 4)

        try FileManager.default.removeItem(atPath: folder.file("q4.ini"))
        try folder.write("q3.ini", "[demande]\ntitre = Sans question\n")
        let report = try await harvest(folder.path, into: ledger)
        #expect(report.counts.removed == 1)
        #expect(report.counts.quarantined == 1)
        #expect(report.issues.contains { $0.issue.code == "no-question" })
    }

    @Test func itsOwnTestsPass() throws {
        let tests = try PluginBench.run(
            ["python3", "-m", "unittest", "discover", "-s", "tests"], in: PluginBench.example)
        #expect(tests.status == 0, "\(tests.output)")
    }
}
