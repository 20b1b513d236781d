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

/// A plugin in Python that does everything the protocol has, and files for it.
struct ModelBench {
    let folder: TemporaryFolder
    let plugin: PluginExecutable
    let ledger = MemoryLedger()
    private let clock = TickingClock()

    static let manifest = AdapterManifest(
        id: "model", version: "1.0.0", summary: "A model plugin",
        capabilities: [.harvest, .resume, .since, .deletions, .identifiers, .map, .publish],
        formats: ["application/x-model"],
        optionSchema: """
            {"type": "object", "properties": {"title": {"type": "string"}}, "additionalProperties": false}
            """, secrets: [.init(name: "key", summary: "A key")], variables: ["MODEL_COLOUR"])

    init() throws {
        folder = try TemporaryFolder()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("model.py")
        let path = try folder.write(
            "plugin", "#!/bin/sh\nexec '\(FaultBench.python)' -IS '\(script.path)' '\(folder.file("log"))'\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        let long = Duration.seconds(600)
        plugin = PluginExecutable(
            path: path, manifest: Self.manifest, confinement: .none,
            limits: PluginLimits(hello: long, preparation: long, silence: long, hearing: long, farewell: long),
            environment: [
                "PATH": "/usr/bin:/bin", "MODEL_COLOUR": "blue", "AWS_SECRET_ACCESS_KEY": "x", "LC_ALL": "C.UTF-8",
                "LD_PRELOAD": "",
            ])
    }

    /// Writes the source: names of items with their titles, a day of change each, those that are gone.
    func write(
        version: String = "1", _ items: [(id: String, title: String)], day: Int = 1, gone: Set<String> = []
    ) throws {
        let items = items.map { item -> JSONValue in
            var object: JSONObject = [
                "id": .string(item.id), "title": .string(item.title),
                "changed": .string(
                    "2026-11-0\(item.title.hasSuffix("!") || gone.contains(item.id) ? day : 1)T00:00:00Z"),
            ]
            if gone.contains(item.id) { object["gone"] = true }
            return .object(object)
        }
        try folder.write(
            "source.json",
            bytes: JSONValue.object(["version": .string(version), "items": .array(items)]).canonicalBytes)
    }

    var configuration: AdapterConfiguration { AdapterConfiguration(location: folder.file("source.json")) }

    func source(_ configuration: AdapterConfiguration? = nil) throws -> any HarvestSource {
        try plugin.adapter.makeSource(configuration ?? self.configuration, AdapterContext(opener: MemoryOpener([])))
    }

    func target() throws -> any PublishTarget {
        try FileManager.default.createDirectory(atPath: folder.file("channel"), withIntermediateDirectories: true)
        return try plugin.adapter.makeTarget(
            AdapterConfiguration(location: folder.file("channel")), AdapterContext(opener: MemoryOpener([])))
    }

    func harvest(
        _ options: HarvestOptions = HarvestOptions(pageSize: 2), crosswalks: [any Crosswalk] = []
    ) async throws -> RunReport {
        try await engine.run(job(options, crosswalks: crosswalks))
    }

    private var engine: HarvestEngine {
        let clock = clock
        return HarvestEngine(
            ledger: ledger, validator: NoValidation(), clock: { clock.now() }, sleeper: { clock.sleep($0) })
    }

    private func job(
        _ options: HarvestOptions = HarvestOptions(breaker: .init(share: 1, count: 9)),
        crosswalks: [any Crosswalk] = []
    ) throws -> HarvestJob {
        HarvestJob(
            key: SourceKey(node: "lyon", source: "model"), source: try source(), crosswalks: crosswalks,
            context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"), options: options)
    }

    /// Writes the source as it is to be, with members of its own beside the items.
    func write(items: [JSONValue], options: JSONObject = [:]) throws {
        var object: JSONObject = ["version": "1", "items": .array(items)]
        for member in options { object[member.key] = member.value }
        try folder.write("source.json", bytes: JSONValue.object(object).canonicalBytes)
    }

    func audit() async throws -> AuditReport { try await engine.audit(job()) }
    func heal(_ audit: AuditReport) async throws -> RunReport? { try await engine.heal(job(), after: audit) }

    func publish(_ options: PublishOptions = PublishOptions()) async throws -> PublishReport {
        let clock = clock
        return try await PublishEngine(ledger: ledger, clock: { clock.now() }, sleeper: { clock.sleep($0) })
            .run(try target(), options)
    }

    /// The requests the plugin was sent since the last look.
    func log() throws -> [JSONValue] {
        let lines = try folder.read("log").split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
        try FileManager.default.removeItem(atPath: folder.file("log"))
        return lines
    }
}
