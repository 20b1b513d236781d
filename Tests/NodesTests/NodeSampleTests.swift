import AdapterKit
import BuiltinAdapters
import Federation
import Foundation
import ScienceShopSDK
import Testing
import Workspace

/// Every node's samples, harvested in memory the way a workspace harvests, against the records expected of them.
///
/// `RECORD_SAMPLES=lyon swift test --filter NodeSampleTests` writes that node's expected files anew (`all`: every
/// node's) and fails: what it wrote is to be read before it is committed.
@Suite struct NodeSampleTests {
    static let nodes = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent($0 + "/node.yaml").path)
    }.sorted()

    static let folder = SeedHarvest.root.appendingPathComponent("Plugins/nodes")

    @Test func thereAreNodes() { #expect(!Self.nodes.isEmpty) }

    @Test(arguments: nodes)
    func samples(node name: String) async throws {
        let folder = Self.folder.appendingPathComponent(name)
        let node = try #require(Self.node(in: folder))
        #expect(node.id == name)
        let check = await NodeCheck.run(
            node, equipment: Equipment(linkedIn: BuiltinAdapters.all), validator: SchemaValidation())
        #expect(check.problems.map(\.description).isEmpty)
        #expect(!check.samples.isEmpty, "A node has a sample for each source")

        if let wanted = ProcessInfo.processInfo.environment["RECORD_SAMPLES"], wanted == name || wanted == "all" {
            return try record(check, in: folder)
        }
        for sample in check.samples {
            #expect(sample.failure == nil, "\(sample.sample.input)")
            #expect(sample.differences.map { "\($0)" }.isEmpty, "\(sample.sample.input): \(sample.differences)")
            #expect(!sample.issues.contains { $0.issue.severity == .error }, "\(sample.issues)")
            #expect(!sample.records.isEmpty, "\(sample.sample.input)")
        }
    }

    /// Every source reads a sample as it is shipped, so that a first harvest works without a network.
    @Test(arguments: nodes)
    func sourcesReadTheirSamples(node name: String) throws {
        let node = try #require(Self.node(in: Self.folder.appendingPathComponent(name)))
        for source in node.config.sources {
            #expect(!source.samples.isEmpty, "\(source.id)")
            #expect(source.samples.contains { $0.input == source.location }, "\(source.id)")
        }
    }

    /// The node of a folder; nil, with what is wrong, when its `node.yaml` is no good.
    private static func node(in folder: URL) -> Node? {
        switch Node.read(.folder(folder.path)) {
        case .valid(let node): return node
        case .invalid(let problems):
            Issue.record("\(problems.map(\.description).joined(separator: "\n"))")
            return nil
        }
    }

    private func record(_ check: NodeCheck, in folder: URL) throws {
        for sample in check.samples {
            let file = folder.appendingPathComponent(sample.sample.expected)
            try Data(ExpectedRecords.text(of: sample.records).utf8).write(to: file)
        }
        Issue.record(
            "The expected records of \(check.node) were written anew. Read what changed, then run without RECORD_SAMPLES."
        )
    }
}
