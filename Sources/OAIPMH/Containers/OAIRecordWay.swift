import ScienceShopSDK
import XMLReader

/// Whose record it is and through which ledgers it came: what neither Dublin Core nor the protocol's own provenance has
/// room for. Its schema is `schemas/oai/federation.xsd`.
public struct OAIRecordWay: Sendable, Hashable {
    /// One step; what is not known is nil.
    public struct Hop: Sendable, Hashable {
        /// The node that was read, as whoever read it calls it.
        public var node: String?
        /// The node into whose ledger it was read.
        public var harvester: String?

        public init(node: String?, harvester: String?) {
            self.node = node
            self.harvester = harvester
        }
    }

    /// The record at its home, which is the first part of its identifier.
    public var record: RecordIdentifier
    /// As its home counts them.
    public var revision: Int?
    /// The way, the last step first.
    public var hops: [Hop]

    public init(record: RecordIdentifier, revision: Int?, hops: [Hop]) {
        self.record = record
        self.revision = revision
        self.hops = hops
    }

    /// More steps than any federation has nodes are not believed.
    static let mostHops = 256

    init?(_ tree: XMLTree.Element) {
        guard let record = tree["record"].flatMap({ RecordIdentifier($0) }), tree["home"] == record.home else {
            return nil
        }
        let revision = tree["revision"].flatMap { Int($0) }
        if let revision, revision < 1 { return nil }
        let hops = tree.children("hop").map { hop in
            Hop(node: Self.node(hop["node"]), harvester: Self.node(hop["harvester"]))
        }
        guard hops.count <= Self.mostHops else { return nil }
        self.init(record: record, revision: revision, hops: hops)
    }

    private static func node(_ name: String?) -> String? {
        name.flatMap { RecordIdentifier.isNodeID($0) ? $0 : nil }
    }

    func write(to writer: inout OAIWriter) {
        writer.open(
            "federation",
            [
                ("xmlns", OAINamespace.federation), ("home", record.home), ("record", record.description),
                ("revision", revision.map { String($0) }),
            ])
        for hop in hops { writer.element("hop", [("node", hop.node), ("harvester", hop.harvester)]) }
        writer.close("federation")
    }
}
