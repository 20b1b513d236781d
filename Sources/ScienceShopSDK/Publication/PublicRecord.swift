/// What one record may show on a channel: the outcome of the publication gate, and the only form in which a record
/// reaches a channel.
///
/// Only the gate makes one, which is why its initialiser is closed to other packages.
public struct PublicRecord: Sendable, Hashable {
    public let id: RecordIdentifier
    /// The document without what may not be shown: contacts, images and personal data without a grant, and the grants
    /// themselves.
    public let record: Record
    /// Of the record in the ledger.
    public let revision: Int
    public let modifiedAt: Timestamp
    /// The source's own words for fields that are shown, source by source.
    public let evidence: [PublicEvidence]
    /// Identifiers this record had before: their pages lead here.
    public let aliases: [RecordIdentifier]
    /// SHA-256, in hexadecimal, over all of the above: two public records with the same hash look the same everywhere.
    public let hash: String

    package init(
        id: RecordIdentifier, record: Record, revision: Int, modifiedAt: Timestamp, evidence: [PublicEvidence] = [],
        aliases: [RecordIdentifier] = [], hash: String
    ) {
        self.id = id
        self.record = record
        self.revision = revision
        self.modifiedAt = modifiedAt
        self.evidence = evidence
        self.aliases = aliases
        self.hash = hash
    }
}

/// What one source wrote, for the fields a record shows.
public struct PublicEvidence: Sendable, Hashable {
    /// `<node>/<source>`.
    public let source: String
    /// The name of the record in that source.
    public let sourceRecord: String
    public let items: [Evidence]

    package init(source: String, sourceRecord: String, items: [Evidence]) {
        self.source = source
        self.sourceRecord = sourceRecord
        self.items = items
    }
}

/// A record that a channel once showed and may show no longer. It has no content.
public struct Withdrawal: Sendable, Hashable {
    public let id: RecordIdentifier
    public let reason: Reason
    /// When the record left, by the ledger's change feed.
    public let at: Timestamp
    /// The record that goes on in its place, after a rename.
    public let successor: RecordIdentifier?

    public enum Reason: String, Sendable, CaseIterable {
        /// Its last source no longer has it.
        case removed
        /// Its source gave the same content another identifier.
        case renamed
        /// It may not, or no longer, be published.
        case withdrawn
    }

    package init(id: RecordIdentifier, reason: Reason, at: Timestamp, successor: RecordIdentifier? = nil) {
        self.id = id
        self.reason = reason
        self.at = at
        self.successor = successor
    }
}

/// What the gate says of one record for one channel.
public enum Exposure: Sendable, Hashable {
    case show(PublicRecord)
    case withdraw(Withdrawal)

    public var id: RecordIdentifier {
        switch self {
        case .show(let record): record.id
        case .withdraw(let withdrawal): withdrawal.id
        }
    }
}
