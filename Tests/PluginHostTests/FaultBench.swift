import AdapterKit
import Federation
import FederationConformance
import Foundation
import JSONSchema
import Messages
import PluginHost
import PluginProtocol
import ScienceShopSDK
import TestSupport
import Testing

/// A ledger, and plugins that are harvested into it.
struct FaultBench {
    let row: FaultRow?
    let ledger = MemoryLedger()
    private let clock = TickingClock()
    /// Outlives the processes of a plugin.
    private let folder: TemporaryFolder

    static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("hostile.py").path

    /// Python itself, not a script that looks for one at each start.
    static let python: String = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import sys; print(sys.executable)"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try? process.run()
        let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return said.trimmingCharacters(in: .whitespacesAndNewlines)
    }()

    static let manifest = AdapterManifest(
        id: "hostile", version: "1.0.0", summary: "A plugin for tests", capabilities: [.harvest, .resume],
        formats: [.json], optionSchema: "{}",
        secrets: [AdapterManifest.SecretDescription(name: "password", summary: "A password")])

    init(_ row: FaultRow? = nil) throws {
        self.row = row
        folder = try TemporaryFolder()
    }

    /// A plugin that misbehaves as its name says.
    func plugin(_ name: String) throws -> PluginExecutable {
        let path = try folder.write(
            "plugin", "#!/bin/sh\nexec '\(Self.python)' -IS '\(Self.script)' '\(name)' '\(folder.path)'\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return PluginExecutable(
            path: path, manifest: Self.manifest, confinement: .none, limits: limits(of: name), host: "tests/1",
            environment: ProcessInfo.processInfo.environment)
    }

    /// Long ones, but where the row waits for what never comes.
    private func limits(of name: String) -> PluginLimits {
        let long = Duration.seconds(600)
        var limits = PluginLimits(
            hello: long, preparation: long, silence: long, hearing: long, farewell: long, line: 1 << 20,
            records: 1000, bytes: 4 << 20,
            child: .init(beforeTerminating: .milliseconds(50), beforeKilling: .milliseconds(50)))
        if name == row?.name { row?.limits(&limits) }
        return limits
    }

    func harvest(_ name: String, key: String = "lyon/hostile", full: Bool = false) async throws -> RunReport {
        let isRow = name == row?.name
        let secrets = (isRow ? row?.secrets : nil) ?? [:]
        let source = try plugin(name).adapter.makeSource(
            AdapterConfiguration(
                location: "https://example.org", options: isRow ? row?.options ?? [:] : [:],
                secrets: secrets.mapValues { Secret($0) }),
            AdapterContext(opener: MemoryOpener([])))
        let clock = clock
        let engine = HarvestEngine(
            ledger: ledger, validator: NoValidation(), clock: { clock.now() }, sleeper: { clock.sleep($0) },
            limits: HarvestLimits(batch: .single))
        return try await engine.run(
            HarvestJob(
                key: try #require(SourceKey(key)), source: source, crosswalks: [JSONCrosswalk()],
                context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"),
                options: HarvestOptions(full: full, acceptRemovals: full)))
    }

    /// Source records of the row's source whose contents are in the ledger.
    func stored() async throws -> Int {
        let query = SourceRecordQuery(SourceKey(node: "lyon", source: "hostile"), statuses: [.active], limit: 20_000)
        return try await ledger.read { try $0.sourceRecords(query).count }
    }

    func outcome(of report: RunReport) async throws -> FaultRow.Outcome {
        var codes: [String] = []
        for issue in report.issues where !codes.contains(issue.issue.code) { codes.append(issue.issue.code) }
        return FaultRow.Outcome(
            verdict: report.verdict, stored: try await stored(), issues: codes,
            failure: report.failure?.code.rawValue)
    }
}
