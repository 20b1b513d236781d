import AdapterKit
import BuiltinAdapters
import Federation
import Foundation
import ScienceShopSDK
import Workspace

/// A workspace of its own that reads documents in place of a node's samples, with a ledger in memory.
struct SeedWorkspace {
    let ledger = MemoryLedger()
    private let workspace: Workspace

    /// - Parameter locations: by source of the node, the path of the document from the package's root.
    init(node: String, locations: [String: String]) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nodes-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let root = SeedHarvest.root.standardizedFileURL
        let sources = locations.sorted { $0.key < $1.key }.map { source, path in
            "  \(node)/\(source):\n    location: \"\(root.appendingPathComponent(path).standardizedFileURL.path)\""
        }
        let text = """
            federation: 1
            node: {id: test, name: Test, language: fr}
            nodes: ["\(root.path)/Plugins/nodes/\(node)"]
            sources:
            \(sources.joined(separator: "\n"))

            """
        try Data(text.utf8).write(to: folder.appendingPathComponent("federation.yaml"))
        workspace = try Workspace.read(folder.path).get()
    }

    /// Harvests these sources, in this order.
    func harvest(_ sources: [String]) async throws -> [RunReport] {
        let engine = HarvestEngine(ledger: ledger, validator: SchemaValidation())
        var reports: [RunReport] = []
        for source in sources {
            let node = workspace.nodes[0].id
            let key = SourceKey(node: node, source: source)
            let jobs = try workspace.jobs([.source(key)], equipment: Equipment(linkedIn: BuiltinAdapters.all)).get()
            for job in jobs { reports.append(try await engine.run(job)) }
        }
        return reports
    }
}
