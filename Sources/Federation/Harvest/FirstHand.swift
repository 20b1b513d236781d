import JSONSchema
import ScienceShopSDK

/// What a ledger knows first hand. Whoever passes that on is no source of it: nodes that harvest each other would take
/// back their own records, and keep each other's alive for ever after they have left.
public struct FirstHand: Sendable, Hashable {
    /// The nodes whose own sources the ledger is filled from.
    public var nodes: Set<String>
    /// Where the ledger is published: addresses that its pages and records lie below.
    public var addresses: [String]
    /// The node whose ledger it is: each hop of a record's way says through whose ledger it went. Nil for one without a
    /// name.
    public var node: String?

    public init(nodes: Set<String> = [], addresses: [String] = [], node: String? = nil) {
        self.nodes = nodes
        self.addresses = addresses.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }.filter { !$0.isEmpty }
        self.node = node
    }

    /// What a source's word on a record is worth here.
    enum Standing: Sendable, Hashable {
        case news
        /// Its home is another one of our nodes, which we ask ourselves.
        case echo
        /// It went through this ledger on its way.
        case circle
    }

    /// What it is worth that a source of a node says something of a record.
    func standing(of record: Record, saidBy node: String) -> Standing {
        if !nodes.isEmpty, let home = record.id?.home, !home.hasSameBytes(as: node), nodes.contains(home) {
            return .echo
        }
        guard let hops = record["provenance"]?.array else { return .news }
        // Under another name, as in metadata that have no room for identifiers of ours: its home is told beside them.
        if let told = hops.last?["record"]?.string.flatMap({ RecordIdentifier($0) })?.home,
            !told.hasSameBytes(as: node), nodes.contains(told)
        {
            return .echo
        }
        guard !addresses.isEmpty || self.node != nil else { return .news }
        return hops.contains(where: wentThroughHere) ? .circle : .news
    }

    private func wentThroughHere(_ hop: JSONValue) -> Bool {
        if let node, let harvester = hop["harvester"]?.string, harvester.hasSameBytes(as: node) { return true }
        guard let origin = hop["sourceURL"]?.string else { return false }
        return addresses.contains { address in
            guard origin.utf8.starts(with: address.utf8) else { return false }
            let next = origin.utf8.dropFirst(address.utf8.count).first
            return next == nil || next == UInt8(ascii: "/") || next == UInt8(ascii: "?") || next == UInt8(ascii: "#")
        }
    }
}
