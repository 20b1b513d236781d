import Federation
import JSONSchema
import ScienceShopSDK

/// Which records an export tells a target of.
public struct SingerSelection: Sendable, Hashable {
    /// Empty for all.
    public var kinds: Set<RecordKind>
    /// Home node; nil for all.
    public var node: String?
    /// Nil for records and tombstones.
    public var status: RecordQuery.Status?

    public init(kinds: Set<RecordKind> = [], node: String? = nil, status: RecordQuery.Status? = nil) {
        self.kinds = kinds
        self.node = node
        self.status = status
    }

    /// One stream a kind, in the order of the kinds.
    var streams: [RecordKind] { RecordKind.allCases.filter { kinds.isEmpty || kinds.contains($0) } }

    func holds(_ record: StoredRecord) -> Bool {
        guard kinds.isEmpty || kinds.contains(record.id.kind) else { return false }
        guard node == nil || node == record.id.home else { return false }
        return status == nil || (status == .deleted) == record.isDeleted
    }

    /// As it stands in a state: another selection's state would leave out what it never asked for.
    var words: JSONValue {
        .object([
            "kinds": .array(streams.map { .string($0.rawValue) }), "node": node.map { .string($0) } ?? .null,
            "status": .string(status?.rawValue ?? "all"),
        ])
    }
}
