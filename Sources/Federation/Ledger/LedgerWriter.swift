import AdapterKit
import ScienceShopSDK
import SetReconciliation

/// A transaction on a ledger. Valid only inside the closure it was handed to; sees its own writes.
///
/// Texts hold no U+0000, which some stores cannot keep; the engine sees to it. Documents and payloads may.
public protocol LedgerWriter: LedgerReader {
    /// Writes a record and what the search knows of it.
    func put(_ record: StoredRecord) throws
    /// Appends to the change feed under the next sequence number, and returns that number. The change's own is ignored.
    @discardableResult
    func append(_ change: Change) throws -> Int
    /// Writes a claim in the place of the one with the same source, source record and record.
    ///
    /// - Parameter evidence: nil leaves the evidence there is.
    func put(_ claim: Claim, evidence: [Evidence]?) throws
    func put(_ state: SourceRecordState) throws
    /// Files bytes under their digest; false when they were there already.
    @discardableResult
    func keepPayload(_ bytes: [UInt8], as digest: Digest) throws -> Bool
    /// - Parameter successor: nil removes the alias.
    func setAlias(of id: RecordIdentifier, to successor: RecordIdentifier?) throws

    /// Marks source records as seen in a window of their source by a run; one already marked is marked by this run now.
    func mark(_ identifiers: [String], of source: SourceKey, in window: RunID, by run: RunID) throws
    /// Forgets all marks of a source.
    func clearMarks(of source: SourceKey) throws
    func put(_ checkpoint: Checkpoint) throws
    func removeCheckpoint(of source: SourceKey) throws
    /// Writes what is remembered of a source in the place of what was.
    func put(_ memory: SourceMemory) throws
    /// A number no run has had.
    func nextRunID() throws -> RunID
    func put(_ run: Run) throws
    func append(_ issues: [RunIssue], to run: RunID) throws

    /// Writes a channel in the place of the one of the same name.
    func put(_ channel: Channel) throws
    /// Writes a receipt in the place of the one of the same channel and record; the channel must be there.
    func put(_ receipt: ChannelReceipt) throws
    /// Makes every receipt of a channel due.
    func makeReceiptsDue(on channel: String) throws

    /// Writes a visit in the place of the one of the same channel and peer; the channel must be there.
    func put(_ visit: ChannelVisit) throws
    /// Keeps the first cells of a set from now on, made with this key of the members it has, in the place of those that were
    /// kept. Whatever changes a member changes them, in the same transaction.
    func keepSet(_ set: SetName, key: ReconciliationKey) throws

    /// Writes a decision down under the next number, and returns that number. The decision's own is ignored.
    @discardableResult
    func append(_ decision: ConsentDecision) throws -> Int
    /// Writes a decision in the place of the one of the same number.
    func put(_ decision: ConsentDecision) throws

    /// Writes the list in the place of the one there was.
    func put(_ forgotten: ForgottenList) throws
    /// Erases all claims on a record with their evidence, ended ones too.
    func eraseClaims(on id: RecordIdentifier) throws
    /// Erases the state of a source record and all its claims.
    func eraseSourceRecord(_ identifier: String, of source: SourceKey) throws
    /// Erases the bytes filed under a digest. They are never filed again.
    func erasePayload(_ digest: Digest) throws
    /// Writes a run's issues in the place of those it had.
    func replaceIssues(of run: RunID, with issues: [RunIssue]) throws
    func eraseDecisions(on id: RecordIdentifier) throws
    /// Gives a tombstone another name, in the change feed too, and erases its receipts. What names it as its successor names
    /// none, or, in the change feed, the new name.
    func giveUpIdentifier(_ id: RecordIdentifier, for other: RecordIdentifier) throws

    /// Writes a ban in the place of the host's other one.
    func put(_ ban: HostBan) throws
    func removeBan(of host: String) throws
    /// Writes validators in the place of the address's other ones; they are now the newest.
    func put(_ validators: HTTPValidators, for url: String) throws
    /// Forgets all validators but so many of the newest.
    func keepNewestValidators(_ count: Int) throws
}
