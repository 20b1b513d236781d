import ScienceShopSDK

/// Turns one payload of one format into none, one or many draft records.
///
/// Pure: no I/O, no clock. The same payload gives the same drafts, for ever.
public protocol Crosswalk: Sendable {
    /// `<node>/<name>`, e.g. `occitanie/consortium`.
    var id: String { get }
    /// Changes whenever its results may change; kept in provenance. For a declarative crosswalk, a hash of its text.
    var version: String { get }
    /// Whether payloads of this format can be mapped.
    func accepts(_ format: MetadataFormat) -> Bool
    /// The drafts that one payload asserts. Never fails: what cannot be read becomes an issue.
    func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult
}

/// What a payload does not say itself: whose it is, in which language, on which basis.
public struct CrosswalkContext: Sendable {
    /// The home node of the drafts.
    public var node: String
    /// Language (BCP 47) of texts that do not say theirs.
    public var language: String
    /// The publication basis that the source declares: `public`, `agreement` or `consent`.
    public var basis: String

    public init(node: String, language: String, basis: String) {
        self.node = node
        self.language = language
        self.basis = basis
    }
}

/// What a crosswalk made of one payload.
public struct CrosswalkResult: Sendable {
    /// In the order of the document; two of them may assert the same record.
    public var drafts: [Draft]
    /// Problems of the payload as a whole.
    public var issues: [Issue]

    public init(drafts: [Draft] = [], issues: [Issue] = []) {
        self.drafts = drafts
        self.issues = issues
    }
}

/// A record as one payload asserts it, not yet checked and without the envelope that only the ledger can give
/// (`revision`, `modifiedAt`, `contentHash`, `provenance`).
public struct Draft: Sendable {
    /// Identified, and complete but for the envelope.
    public var record: Record
    /// Where each value of the record stands in the payload.
    public var evidence: [Evidence]
    /// Problems of this record alone.
    public var issues: [Issue]
    /// Whether the payload only mentions this record in passing (a partner named in a project's sheet). Mentions of the
    /// same record by several payloads are united; two full descriptions that disagree are a conflict.
    public var isMention: Bool
    /// Whether the payload is a whole record of another ledger, envelope and provenance included. It is then kept word for
    /// word, with nothing added but the hop it came by; a record that lacks a part of its envelope is a draft like any other.
    public var isCopy: Bool

    public init(
        record: Record, evidence: [Evidence] = [], issues: [Issue] = [], isMention: Bool = false, isCopy: Bool = false
    ) {
        self.record = record
        self.evidence = evidence
        self.issues = issues
        self.isMention = isMention
        self.isCopy = isCopy
    }
}
