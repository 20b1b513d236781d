import AdapterKit
import JSONSchema
import ScienceShopSDK
import SetReconciliation

/// The tables of the in-memory ledger, and how to take back what a transaction did to them.
struct MemoryState: Sendable {
    struct ClaimKey: Hashable, Sendable {
        let source: SourceKey
        let sourceRecord: ByteString
        let record: RecordIdentifier

        init(_ claim: Claim) {
            source = claim.source
            sourceRecord = ByteString(claim.sourceRecord)
            record = claim.record
        }
    }

    struct SourceRecordKey: Hashable, Sendable {
        let source: SourceKey
        let identifier: ByteString
    }

    var records: [RecordIdentifier: StoredRecord] = [:]
    var documents: [RecordIdentifier: SearchDocument] = [:]
    var aliases: [RecordIdentifier: RecordIdentifier] = [:]
    var claims: [ClaimKey: Claim] = [:]
    var evidence: [ClaimKey: [Evidence]] = [:]
    var claimsByRecord: [RecordIdentifier: Set<ClaimKey>] = [:]
    var claimsBySourceRecord: [SourceRecordKey: Set<ClaimKey>] = [:]
    var sourceRecords: [SourceKey: [ByteString: SourceRecordState]] = [:]
    var payloads: [Digest: [UInt8]] = [:]
    var marks: [RunID: [ByteString: RunID]] = [:]
    var markedWindows: [SourceKey: Set<RunID>] = [:]
    var checkpoints: [SourceKey: Checkpoint] = [:]
    var runs: [RunID: Run] = [:]
    var issues: [RunID: [RunIssue]] = [:]
    var changes: [Change] = []
    var changesByRecord: [RecordIdentifier: [Int]] = [:]
    var lastRun = 0
    var memories: [SourceKey: SourceMemory] = [:]
    var bans: [ByteString: HostBan] = [:]
    /// With their places in the order they came in.
    var validators: [ByteString: (place: Int, validators: HTTPValidators)] = [:]
    var lastValidator = 0
    var channels: [ByteString: Channel] = [:]
    var receipts: [ByteString: [RecordIdentifier: ChannelReceipt]] = [:]
    var sets: [SetName: CodedPrefix] = [:]

    var decisions: [Int: ConsentDecision] = [:]
    var decisionsByRecord: [RecordIdentifier: [Int]] = [:]
    var lastDecision = 0

    var forgotten = ForgottenList.nothing
    /// Digests of payloads that were erased.
    var erasedPayloads: [Digest: Bool] = [:]

    /// Steps that lead back to the beginning of the running transaction, newest last.
    private var undo: [@Sendable (inout MemoryState) -> Void] = []

    /// Changes one table so that `rollBack` can take it back.
    mutating func set<Key: Sendable, Value: Sendable>(
        _ table: any WritableKeyPath<MemoryState, [Key: Value]> & Sendable, _ key: Key, _ value: Value?
    ) {
        let old = self[keyPath: table].removeValue(forKey: key)
        undo.append { $0[keyPath: table][key] = old }
        self[keyPath: table][key] = value
    }

    /// As `set`, for a value that is changed in place.
    mutating func update<Key: Sendable, Value: Sendable>(
        _ table: any WritableKeyPath<MemoryState, [Key: Value]> & Sendable, _ key: Key, default empty: Value,
        _ change: (inout Value) -> Void
    ) {
        let old = self[keyPath: table][key]
        undo.append { $0[keyPath: table][key] = old }
        change(&self[keyPath: table][key, default: empty])
    }

    mutating func onRollBack(_ step: @escaping @Sendable (inout MemoryState) -> Void) { undo.append(step) }

    mutating func commit() { undo = [] }

    mutating func rollBack() {
        let steps = undo
        undo = []
        for step in steps.reversed() { step(&self) }
    }
}
