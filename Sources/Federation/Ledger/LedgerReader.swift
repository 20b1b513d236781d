import AdapterKit
import ScienceShopSDK
import SetReconciliation

/// One consistent state of a ledger. Valid only inside the closure it was handed to.
public protocol LedgerReader {
    // MARK: Records

    func storedRecord(_ id: RecordIdentifier) throws -> StoredRecord?
    func records(_ query: RecordQuery) throws -> [StoredRecord]
    /// Best first; equal scores in order of identifier.
    func search(_ query: SearchQuery) throws -> [SearchHit]
    /// The record that goes on in the place of a renamed one.
    func alias(of id: RecordIdentifier) throws -> RecordIdentifier?
    func aliases() throws -> [RecordIdentifier: RecordIdentifier]
    /// The identifiers whose alias is this one, in order.
    func aliases(to id: RecordIdentifier) throws -> [RecordIdentifier]
    func tallies() throws -> [RecordTally]
    func statistics() throws -> LedgerStatistics

    // MARK: What sources say

    /// The claims on a record that have not ended, in the order they speak.
    func claims(of id: RecordIdentifier) throws -> [Claim]
    /// The claims on a record that have ended, in the order they would speak.
    func endedClaims(of id: RecordIdentifier) throws -> [Claim]
    /// How many claims on a record have not ended.
    func claimCount(of id: RecordIdentifier) throws -> Int
    /// Records with several verbatim claims that have not ended, in order of identifier.
    func recordsWithSeveralCopies() throws -> [RecordIdentifier]
    /// All claims of a source record, ended ones too, in order of ordinal.
    func claims(by sourceRecord: String, of source: SourceKey) throws -> [Claim]
    func claims(_ query: ClaimQuery) throws -> [Claim]
    /// Evidence of the claims on a record that have not ended, in the order they speak.
    func evidence(of id: RecordIdentifier) throws -> [ClaimEvidence]
    /// The bytes of a payload or frame as they came.
    func payload(_ digest: Digest) throws -> [UInt8]?
    func sourceRecord(_ identifier: String, of source: SourceKey) throws -> SourceRecordState?
    func sourceRecords(_ query: SourceRecordQuery) throws -> [SourceRecordState]
    /// Every source the ledger has a source record or a run of.
    func sources() throws -> [SourceKey]
    /// How many records have a claim of this source that has not ended.
    func claimedRecordCount(of source: SourceKey) throws -> Int
    /// Records all of whose claims that have not ended are `leaving` claims of this source, in order of identifier.
    func recordsOnlyLeaving(_ source: SourceKey, after: RecordIdentifier?, limit: Int) throws -> [RecordIdentifier]

    // MARK: Runs

    func checkpoint(of source: SourceKey) throws -> Checkpoint?
    /// Empty of a source never heard of.
    func memory(of source: SourceKey) throws -> SourceMemory
    /// The run that marked a source record as seen in a window.
    func mark(of identifier: String, in window: RunID) throws -> RunID?
    /// Newest first.
    func runs(of source: SourceKey?, limit: Int) throws -> [Run]
    func run(_ id: RunID) throws -> Run?
    /// In the order they were met.
    func issues(of run: RunID) throws -> [RunIssue]

    // MARK: Change feed

    func changes(after sequence: Int, limit: Int) throws -> [Change]
    /// All changes of a record, oldest first.
    func history(of id: RecordIdentifier) throws -> [Change]
    /// 0 before the first change.
    func lastSequence() throws -> Int
    /// The newest change of each record that changed after a sequence number, in order of sequence.
    func latestChanges(after sequence: Int, limit: Int) throws -> [Change]
    /// The newest change of a record.
    func latestChange(of id: RecordIdentifier) throws -> Change?

    // MARK: Channels

    func channel(_ name: String) throws -> Channel?
    /// In order of name.
    func channels() throws -> [Channel]
    func receipt(of id: RecordIdentifier, on channel: String) throws -> ChannelReceipt?
    /// In order of identifier.
    func receipts(_ query: ReceiptQuery) throws -> [ChannelReceipt]
    func receiptTally(of channel: String) throws -> ReceiptTally
    /// In order of sequence; those without one are not listed.
    func receipts(_ query: ReceiptFeedQuery) throws -> [ChannelReceipt]
    /// How many receipts `receipts` would list without a limit.
    func receiptCount(_ query: ReceiptFeedQuery) throws -> Int
    /// Everything receipts of a channel are filed under, in order as bytes.
    func labels(of channel: String) throws -> [String]

    /// Who fetches from a channel, in order of peer.
    func visits(of channel: String) throws -> [ChannelVisit]

    // MARK: Sets

    /// The first cells of a set, as of this transaction; nil while they are not kept.
    func keptSet(_ set: SetName) throws -> CodedPrefix?
    /// The members of a set after a symbol, in order of symbol; whether or not its cells are kept.
    func elements(of set: SetName, after symbol: SetSymbol?, limit: Int) throws -> [SetElement]
    /// Those members of a set that have one of these symbols, in order of symbol.
    func elements(of set: SetName, with symbols: [SetSymbol]) throws -> [SetElement]
    func elementCount(of set: SetName) throws -> Int

    // MARK: Consent

    /// Whether anybody ever decided anything.
    func hasDecisions() throws -> Bool
    /// Those on a record, in the order they were recorded.
    func decisions(of id: RecordIdentifier) throws -> [ConsentDecision]
    /// In the order they were recorded.
    func decisions(_ query: ConsentQuery) throws -> [ConsentDecision]

    // MARK: What is forgotten

    /// Of a ledger that never had to forget anything, `ForgottenList.nothing`.
    func forgotten() throws -> ForgottenList
    /// Every payload and frame that is kept, in any order.
    func forEachPayload(_ body: (Digest, [UInt8]) throws -> Void) throws
    /// Whether a payload or frame was erased for what was in it: it is not there, and never kept again.
    func isErased(payload digest: Digest) throws -> Bool

    // MARK: Hosts

    /// The end of a host's ban, which may be over; hosts compare as bytes.
    func ban(of host: String) throws -> Timestamp?
    /// In order of host.
    func bans() throws -> [HostBan]
    func validators(for url: String) throws -> HTTPValidators?
}
