import AdapterKit
import ScienceShopSDK
import SetReconciliation

/// What the ledger knows of one source record: enough to see that it is unchanged without mapping it again.
public struct SourceRecordState: Sendable, Hashable {
    public var source: SourceKey
    /// The source's name for it; compared as bytes.
    public var identifier: String
    public var status: Status
    /// Everything the drafts depend on, hashed: payload, frame, crosswalks, schema, context. Equal means unchanged.
    public var fingerprint: Digest
    /// What its drafts say, whatever their identifiers: equal for a source record that only got another identifier.
    /// Nil when it made no draft.
    public var signature: Digest?
    public var payload: Digest
    public var frame: Digest?
    public var format: MetadataFormat
    public var datestamp: String?
    /// What stands for it in the set of its source, when it says what it is (`SetSymbol.init(item:showing:)`).
    public var symbol: SetSymbol?
    public var sourceURL: String?
    public var firstLine: Int?
    /// When this payload was first read.
    public var retrievedAt: Timestamp
    /// The run that added it, and the last one that wrote it.
    public var addedBy: RunID
    public var writtenBy: RunID
    /// Drafts of its present payload that were refused.
    public var refused: Int
    /// What is wrong with it as it stands; errors are told again by each run.
    public var issues: [RunIssue.Finding]

    public enum Status: String, Sendable, CaseIterable {
        /// In the source, and its drafts are in the ledger.
        case active
        /// In the source, but nothing of its present payload could be taken. What an earlier payload said still stands.
        case quarantined
        /// No longer in the source; what it said still stands: its grace period is not over, or too much left at once.
        case leaving
        /// No longer in the source; what it said still stands, because a person said that the source is wrong.
        case kept
        /// No longer in the source; its claims have ended and can be brought back.
        case gone
    }

    /// Whether the source does not have it, although what it said stands.
    var isAbsent: Bool { status == .leaving || status == .kept }

    public init(
        source: SourceKey, identifier: String, status: Status, fingerprint: Digest, signature: Digest?, payload: Digest,
        frame: Digest?, format: MetadataFormat, datestamp: String?, symbol: SetSymbol? = nil, sourceURL: String?,
        firstLine: Int?,
        retrievedAt: Timestamp, addedBy: RunID, writtenBy: RunID, refused: Int,
        issues: [RunIssue.Finding]
    ) {
        self.source = source
        self.identifier = identifier
        self.status = status
        self.fingerprint = fingerprint
        self.signature = signature
        self.payload = payload
        self.frame = frame
        self.format = format
        self.datestamp = datestamp
        self.symbol = symbol
        self.sourceURL = sourceURL
        self.firstLine = firstLine
        self.retrievedAt = retrievedAt
        self.addedBy = addedBy
        self.writtenBy = writtenBy
        self.refused = refused
        self.issues = issues
    }
}
