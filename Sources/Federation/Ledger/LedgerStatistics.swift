import ScienceShopSDK

/// How many records there are of one home node, kind and status.
public struct RecordTally: Sendable, Hashable {
    public var node: String
    public var kind: RecordKind
    public var status: RecordQuery.Status
    public var count: Int

    public init(node: String, kind: RecordKind, status: RecordQuery.Status, count: Int) {
        self.node = node
        self.kind = kind
        self.status = status
        self.count = count
    }
}

/// What a ledger holds, in numbers.
public struct LedgerStatistics: Sendable, Hashable {
    public var records = 0
    public var tombstones = 0
    public var sources = 0
    public var sourceRecords = 0
    public var quarantined = 0
    public var claims = 0
    public var payloads = 0
    /// Of all payloads as they came, in bytes.
    public var payloadBytes = 0
    public var runs = 0
    public var lastSequence = 0

    public init() {}
}
