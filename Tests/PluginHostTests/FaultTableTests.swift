import AdapterKit
import Federation
import FederationConformance
import Foundation
import JSONSchema
import Messages
import PluginHost
import ScienceShopSDK
import TestSupport
import Testing

/// Plugins that misbehave on purpose, against the whole harvest: process, protocol, engine and ledger.
@Suite struct FaultTableTests {
    @Test(arguments: FaultRow.all) func comesToWhatTheTableSays(row: FaultRow) async throws {
        let bench = try FaultBench(row)
        let report = try await bench.harvest(row.name)
        #expect(
            try await bench.outcome(of: report) == row.expected,
            "\(report.failure?.description ?? "") \(report.issues.map(\.issue.message.description).joined(separator: "; "))"
        )
        #expect(report.counts.addUp)
        // Nothing a person reads holds the secret, or signs that do things to a terminal.
        let told =
            [report.run.sourceSummary.description, report.failure?.description ?? ""]
            + report.issues.flatMap { [$0.issue.message.description, $0.issue.remedy.description] }
        for text in told {
            #expect(!text.contains("correct horse") && !text.contains("correct%20horse"))
            #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
        }
        // The next source of the same ledger is none the worse for it.
        let other = try await bench.harvest("good", key: "lyon/other")
        #expect(other.verdict == .changed && other.counts.seen == 25 && other.issues.isEmpty)
        // And once the plugin is mended, neither is its own.
        let mended = try await bench.harvest("good", full: true)
        #expect(mended.failure == nil)
        #expect(try await bench.stored() == 25)
    }

    /// Whatever a plugin says, its run ends, adds up and spoils nothing.
    @Test(arguments: 0..<24) func whateverItSays(seed: Int) async throws {
        let bench = try FaultBench(
            FaultRow("mutated \(seed)", at: "always", .failed, stored: 0) {
                // It may well wait for what was lost.
                ($0.hello, $0.preparation, $0.silence, $0.farewell) = (
                    FaultRow.aWhile, FaultRow.aWhile, FaultRow.aWhile, FaultRow.moment
                )
            })
        let report = try await bench.harvest("mutated \(seed)")
        #expect(report.counts.addUp)
        #expect(report.failure != nil || report.counts.seen > 0)
        let mended = try await bench.harvest("good", full: true)
        #expect(mended.failure == nil)
        #expect(try await bench.stored() == 25)
    }

    @Test func theTableIsLongEnoughAndEachRowIsNamedOnce() throws {
        #expect(FaultRow.all.count >= 60 && Set(FaultRow.all.map(\.name)).count == FaultRow.all.count)
        // Each is done by the script, which would behave well under a name it does not know.
        let script = try String(contentsOfFile: FaultBench.script, encoding: .utf8)
        for row in FaultRow.all { #expect(script.contains("case \"\(row.name)\""), "\(row.name)") }
    }

    /// `docs/plugin-faults.md` is what the rows say; `SHOPCTL_SNAPSHOTS=write` writes it.
    @Test func theDocumentIsTheTable() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/plugin-faults.md").standardizedFileURL
        let text = FaultDocument.text(FaultRow.all)
        if ProcessInfo.processInfo.environment["SHOPCTL_SNAPSHOTS"] == "write" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }
}
