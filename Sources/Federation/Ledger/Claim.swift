import JSONSchema
import ScienceShopSDK

/// One source record's word on one record. A record's content is a pure function of its claims.
///
/// At most one claim stands for each (source, source record, record).
public struct Claim: Sendable {
    /// A claim is handed from place to place many times and seldom changed: its parts travel as one.
    private final class Storage: Sendable {
        let parts: Parts
        init(_ parts: Parts) { self.parts = parts }
    }

    private struct Parts: Hashable {
        var source: SourceKey
        var sourceRecord: String
        var record: RecordIdentifier
        var ordinal: Int
        var isMention: Bool
        var isVerbatim: Bool
        var state: State
        var draft: Record
        var written: WrittenOnce<Writing>
        var contentHash: Digest
        var payload: Digest?
        var crosswalk: String
        var crosswalkVersion: String
        var departure: Departure?
    }

    /// What was worked out of the draft when it was made.
    package final class Writing: Sendable {
        /// Its canonical text.
        package let draft: CanonicalObject
        /// The words that a record made of it alone is found by; nil where they are seldom wanted.
        package let words: SearchColumns?

        package init(draft: CanonicalObject, words: SearchColumns?) {
            self.draft = draft
            self.words = words
        }
    }

    private var storage: Storage

    private mutating func set(_ change: (inout Parts) -> Void) {
        var parts = storage.parts
        change(&parts)
        storage = Storage(parts)
    }

    public var source: SourceKey {
        get { storage.parts.source }
        set { set { $0.source = newValue } }
    }
    /// The source's name of the source record that makes this claim; compared as bytes.
    public var sourceRecord: String {
        get { storage.parts.sourceRecord }
        set { set { $0.sourceRecord = newValue } }
    }
    public var record: RecordIdentifier {
        get { storage.parts.record }
        set { set { $0.record = newValue } }
    }
    /// The place of the draft among the drafts of its payload, from 0.
    public var ordinal: Int {
        get { storage.parts.ordinal }
        set { set { $0.ordinal = newValue } }
    }
    /// Whether the payload only mentions the record in passing.
    public var isMention: Bool {
        get { storage.parts.isMention }
        set { set { $0.isMention = newValue } }
    }
    /// Whether the draft is a whole record of another ledger, to be kept to the byte (an import).
    public var isVerbatim: Bool {
        get { storage.parts.isVerbatim }
        set { set { $0.isVerbatim = newValue } }
    }
    public var state: State {
        get { storage.parts.state }
        set { set { $0.state = newValue } }
    }
    /// The record as this source record asserts it; its `provenance` is the chain of hops it came by.
    public var draft: Record {
        get { storage.parts.draft }
        set {
            set {
                $0.draft = newValue
                $0.written.text = nil
            }
        }
    }
    /// What was worked out of `draft`, when it is at hand.
    package var writing: Writing? { storage.parts.written.text }
    /// The hash of the draft's content.
    public var contentHash: Digest {
        get { storage.parts.contentHash }
        set { set { $0.contentHash = newValue } }
    }
    /// The raw payload it was read from; nil for an import.
    public var payload: Digest? {
        get { storage.parts.payload }
        set { set { $0.payload = newValue } }
    }
    /// `<id>` and version of the crosswalk; empty for an import.
    public var crosswalk: String {
        get { storage.parts.crosswalk }
        set { set { $0.crosswalk = newValue } }
    }
    public var crosswalkVersion: String {
        get { storage.parts.crosswalkVersion }
        set { set { $0.crosswalkVersion = newValue } }
    }

    /// How its source came not to make it any more; nil while the source makes it.
    public var departure: Departure? {
        get { storage.parts.departure }
        set { set { $0.departure = newValue } }
    }

    public enum State: String, Sendable, CaseIterable {
        /// It speaks.
        case live
        /// Its source no longer makes it, which the end of the run will settle or the breaker holds. It still speaks
        /// unless a live claim says as much.
        case leaving
        /// Its source no longer makes it, and a person said that the source is wrong, or brought it back. It speaks as a
        /// leaving one does, until the source makes it again or a person lets it go.
        case kept
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
        self.init(
            source: source, sourceRecord: sourceRecord, record: record, ordinal: ordinal, isMention: isMention,
            isVerbatim: isVerbatim, state: state, draft: draft, writing: nil, contentHash: contentHash,
            payload: payload, crosswalk: crosswalk, crosswalkVersion: crosswalkVersion)
    }

    /// - Parameter writing: of this very draft.
    package init(
        source: SourceKey, sourceRecord: String, record: RecordIdentifier, ordinal: Int, isMention: Bool,
        isVerbatim: Bool = false, state: State = .live, draft: Record, writing: Writing?, contentHash: Digest,
        payload: Digest?, crosswalk: String, crosswalkVersion: String
    ) {
        storage = Storage(
            Parts(
                source: source, sourceRecord: sourceRecord, record: record, ordinal: ordinal, isMention: isMention,
                isVerbatim: isVerbatim, state: state, draft: draft, written: WrittenOnce(writing),
                contentHash: contentHash, payload: payload, crosswalk: crosswalk, crosswalkVersion: crosswalkVersion))
    }

    /// The claim without what can be worked out of it again: for a place where it stays.
    package var bare: Claim {
        var claim = self
        claim.set { $0.written.text = nil }
        return claim
    }

    /// The canonical bytes of `draft`.
    package var draftBytes: [UInt8] { writing?.draft.canonicalBytes() ?? draft.canonicalBytes }

    /// Whether this claim is spoken before the other: full descriptions before mentions, then by source, then by source
    /// record, as bytes. The order in which sources were harvested plays no part.
    public func precedes(_ other: Claim) -> Bool {
        if isMention != other.isMention { return !isMention }
        if source != other.source { return source < other.source }
        return ByteString(sourceRecord) < ByteString(other.sourceRecord)
    }
}

extension Claim: Hashable {
    public static func == (left: Claim, right: Claim) -> Bool {
        left.storage === right.storage || left.storage.parts == right.storage.parts
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(storage.parts) }
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
