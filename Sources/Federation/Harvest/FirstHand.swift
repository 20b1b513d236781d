import JSONSchema
import ScienceShopSDK

/// What a ledger knows first hand. Whoever passes that on is no source of it: nodes that harvest each other would take
/// back their own records, and keep each other's alive for ever after they have left.
public struct FirstHand: Sendable, Hashable {
    /// The nodes whose own sources the ledger is filled from.
    public var nodes: Set<String>
    /// Where the ledger is published: addresses that its pages and records lie below.
    public var addresses: [String]

    public init(nodes: Set<String> = [], addresses: [String] = []) {
        self.nodes = nodes
        self.addresses = addresses.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }.filter { !$0.isEmpty }
    }

    /// Whether what a source of a node says of a record is the echo of what is known here: the record's home is another
    /// one of our nodes, or it was harvested from here on its way.
    func holds(_ record: Record, saidBy node: String) -> Bool {
        if !nodes.isEmpty, let home = record.id?.home, !home.hasSameBytes(as: node), nodes.contains(home) {
            return true
        }
        guard !addresses.isEmpty, let hops = record["provenance"]?.array else { return false }
        return hops.contains { hop in
            guard let origin = hop["sourceURL"]?.string else { return false }
            return addresses.contains { address in
                guard origin.utf8.starts(with: address.utf8) else { return false }
                let next = origin.utf8.dropFirst(address.utf8.count).first
                return next == nil || next == UInt8(ascii: "/") || next == UInt8(ascii: "?")
                    || next == UInt8(ascii: "#")
            }
        }
    }
}
