import JSONSchema
import ScienceShopSDK

/// One source record's word on one record. A record's content is a pure function of its claims.
///
/// At most one claim stands for each (source, source record, record).
public struct Claim: Sendable, Hashable {
    public var source: SourceKey
    /// The source's name of the source record that makes this claim; compared as bytes.
    public var sourceRecord: String
    public var record: RecordIdentifier
    /// The place of the draft among the drafts of its payload, from 0.
    public var ordinal: Int
    /// Whether the payload only mentions the record in passing.
    public var isMention: Bool
    /// Whether the draft is a whole record of another ledger, to be kept to the byte (an import).
    public var isVerbatim: Bool
    public var state: State
    /// The record as this source record asserts it; its `provenance` is the chain of hops it came by.
    public var draft: Record {
        didSet { (writtenDraft.text, words.text) = (nil, nil) }
    }
    /// The canonical text of `draft`, when it is at hand.
    package var writtenDraft = WrittenOnce<CanonicalObject>()
    /// The words that a record made of it alone is found by, when they are at hand.
    package var words = WrittenOnce<SearchColumns>()
    /// The hash of the draft's content.
    public var contentHash: Digest
    /// The raw payload it was read from; nil for an import.
    public var payload: Digest?
    /// `<id>` and version of the crosswalk; empty for an import.
    public var crosswalk: String
    public var crosswalkVersion: String

    public enum State: String, Sendable {
        /// It speaks.
        case live
        /// Its source no longer makes it, which the end of the run will settle or the breaker holds. It still speaks
        /// unless a live claim says as much.
        case leaving
        /// Another source record of the same source already describes the record in other words: this one is silent.
        case contested
        /// Over. Kept, so that the removal can be undone.
        case ended
    }

    public init(
        source: SourceKey, sourceRecord: String, record: RecordIdentifier, ordinal: Int, isMention: Bool,
        isVerbatim: Bool = false, state: State = .live, draft: Record, contentHash: Digest, payload: Digest?,
        crosswalk: String, crosswalkVersion: String
    ) {
        self.source = source
        self.sourceRecord = sourceRecord
        self.record = record
        self.ordinal = ordinal
        self.isMention = isMention
        self.isVerbatim = isVerbatim
        self.state = state
        self.draft = draft
        self.contentHash = contentHash
        self.payload = payload
        self.crosswalk = crosswalk
        self.crosswalkVersion = crosswalkVersion
    }

    /// The canonical bytes of `draft`.
    package var draftBytes: [UInt8] { writtenDraft.text?.canonicalBytes() ?? draft.canonicalBytes }

    /// Whether this claim is spoken before the other: full descriptions before mentions, then by source, then by source
    /// record, as bytes. The order in which sources were harvested plays no part.
    public func precedes(_ other: Claim) -> Bool {
        if isMention != other.isMention { return !isMention }
        if source != other.source { return source < other.source }
        return ByteString(sourceRecord) < ByteString(other.sourceRecord)
    }
}

/// Where the values of one claim came from.
public struct ClaimEvidence: Sendable, Hashable {
    public var source: SourceKey
    public var sourceRecord: String
    public var evidence: [Evidence]

    public init(source: SourceKey, sourceRecord: String, evidence: [Evidence]) {
        self.source = source
        self.sourceRecord = sourceRecord
        self.evidence = evidence
    }
}
