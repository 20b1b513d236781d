import AdapterKit
import JSONSchema
import ScienceShopSDK

/// The rules of the ledger, carried out inside one transaction: what a source record claims, what a record is by its
/// claims, what may leave.
///
/// The rules know no storage; every ledger shares them.
final class LedgerEdit {
    let ledger: any LedgerWriter
    let source: SourceKey
    let run: RunID
    let now: Timestamp
    /// Whether to describe each change (`PlannedChange`).
    let explains: Bool

    /// What may not be kept. Asked in the transaction itself: another process may have forgotten something meanwhile.
    private(set) lazy var forgotten = Result { try ledger.forgotten() }

    /// What this transaction did.
    var tally = Tally()
    /// Records whose claims changed, to be made anew once.
    var affected: [RecordIdentifier: Affected] = [:]

    /// What more than two source records say: none of them takes the place of another one.
    var crowded: Set<Digest> = []
    /// By what source records say, the refusals that stand for what some of them described, by place.
    var refusals: [Digest: [Int: [ConsentDecision]]] = [:]

    struct Affected {
        /// A source record behind the change.
        var sourceRecord: String
        /// Of a record that nobody had claimed before, the one claim this transaction made: it need not be read back.
        var soleClaim: Claim?
    }

    struct Tally: Sendable {
        var counts = RunCounts()
        var issues: [RunIssue] = []
        var changes: [PlannedChange] = []
        var writes = 0
        /// Source records counted as quarantined only because another one describes their record.
        var contested: Set<ByteString> = []
        /// Copies that were left out because the source is not believed about their homes.
        var untrusted = 0
        /// Source records that turned out to be known ones under a new identifier.
        var renamed: Set<ByteString> = []
    }

    init(_ ledger: any LedgerWriter, source: SourceKey, run: RunID, now: Timestamp, explains: Bool = false) {
        self.ledger = ledger
        self.source = source
        self.run = run
        self.now = now
        self.explains = explains
    }

    // MARK: - Counted writes

    /// - Parameter isSole: whether the ledger holds no other claim on the record that has not ended.
    func put(_ claim: Claim, evidence: [Evidence]? = nil, isSole: Bool = false) throws {
        try ledger.put(claim, evidence: evidence)
        tally.writes += 1
        let sole = isSole ? claim : nil
        affected[claim.record, default: Affected(sourceRecord: claim.sourceRecord)].soleClaim = sole
    }

    func put(_ state: SourceRecordState) throws {
        try ledger.put(state)
        tally.writes += 1
    }

    func put(_ record: StoredRecord) throws {
        try ledger.put(record)
        tally.writes += 1
    }

    func keep(_ bytes: [UInt8], as digest: Digest) throws {
        if try ledger.keepPayload(bytes, as: digest) { tally.writes += 1 }
    }

    func append(
        _ kind: Change.Kind, _ record: StoredRecord, successor: RecordIdentifier? = nil
    ) throws {
        try ledger.append(
            Change(
                sequence: 0, record: record.id, kind: kind, revision: record.revision,
                contentHash: record.contentHash, at: now, run: run.rawValue == 0 ? nil : run, successor: successor))
        tally.writes += 1
    }

    // MARK: - Explaining

    func explain(_ action: @autoclosure () -> PlannedChange.Action, _ record: StoredRecord?, sourceRecord: String?) {
        guard explains else { return }
        tally.changes.append(
            PlannedChange(
                action(), record: record?.id, sourceRecord: sourceRecord,
                title: record.map { SearchDocument.title(of: $0.record) } ?? ""))
    }
}
