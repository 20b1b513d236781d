import AdapterKit
import CSVAdapter
import FederationConformance
import Foundation
import JSONSchema
import Messages
import PluginHost
import PluginProtocol
import ScienceShopSDK
import TestSupport
import Testing

/// The suites of adapters that are linked in, over the same adapters as real processes.
@Suite struct ChildrenTests {
    /// Programs are built beside the tests.
    static func program(_ name: String) throws -> String {
        #if os(macOS)
        let folder = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        #else
        let folder = Bundle.main.executableURL
        #endif
        let path = try #require(folder).deletingLastPathComponent().appending(path: name).path
        try #require(FileManager.default.isExecutableFile(atPath: path), "\(path) was not built")
        return path
    }

    /// Patient: on a machine full of work a process may wait long for its turn.
    static func plugin(
        _ name: String, _ manifest: AdapterManifest, _ settings: PluginSettings = PluginSettings()
    ) throws -> PluginExecutable {
        var limits = PluginLimits()
        limits.hello = .seconds(300)
        limits.preparation = .seconds(300)
        limits.silence = .seconds(300)
        limits.hearing = .seconds(300)
        limits.farewell = .seconds(300)
        return PluginExecutable(
            path: try program(name), manifest: manifest, limits: limits, settings: settings,
            environment: ProcessInfo.processInfo.environment)
    }

    private static let numbers = AdapterManifest(
        id: "numbers", version: "1.0.0", summary: "Numbers.", capabilities: [.harvest, .resume, .publish],
        formats: [.plainText],
        optionSchema: #"""
            {"type": "object", "additionalProperties": false, "properties": {
                "count": {"type": "integer"}, "bytes": {"type": "integer"}, "noise": {"type": "boolean"}}}
            """#)

    private func told(_ findings: [Finding]) -> Comment {
        "\(findings.map(\.description).joined(separator: "\n"))"
    }

    @Test func aTableIsReadAlikeByAChild() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/demandes.csv"
        let text = "Référence;Titre\n" + (1...7).map { "2024-\($0);« Demande » n° \($0)\n" }.joined()
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let configuration = AdapterConfiguration(location: path, options: ["key": "Référence"])
        for adapter in [
            Adapter(CSVAdapter.self), try Self.plugin("shopctl-adapter-csv", CSVAdapter.manifest).adapter,
        ] {
            let findings = await HarvestSourceConformance(adapter, configuration) {
                AdapterContext(opener: FileOpener(base: "/"))
            }.run()
            #expect(findings.isEmpty, told(findings))
        }
    }

    @Test func whatIsPrintedDoesNotComeBetweenMessages() async throws {
        let adapter = try Self.plugin("test-plugin", Self.numbers).adapter
        let configuration = AdapterConfiguration(location: "/nowhere", options: ["noise": true])
        let findings = await HarvestSourceConformance(adapter, configuration) {
            AdapterContext(opener: MemoryOpener())
        }.run()
        #expect(findings.isEmpty, told(findings))
    }

    @Test(arguments: PublishTargetConformance.checks.map(\.name))
    func aChannelIsWrittenAlikeByAChild(name: String) async throws {
        let adapter = try Self.plugin("test-plugin", Self.numbers).adapter
        let suite = PublishTargetConformance {
            let folder = try TemporaryFolder()
            return PublishTargetConformance.Place {
                try adapter.makeTarget(
                    AdapterConfiguration(location: folder.path), AdapterContext(opener: MemoryOpener()))
            } content: {
                try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
                    try "\($0): " + String(contentsOfFile: folder.path + "/" + $0, encoding: .utf8)
                }
            }
        }
        for check in PublishTargetConformance.checks where check.name == name {
            let findings = await suite.run(check)
            #expect(findings.isEmpty, told(findings))
        }
    }
}
