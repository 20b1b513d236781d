import ScienceShopSDK

/// Which records to list, and from where on; lists are in order of identifier, as bytes.
public struct RecordQuery: Sendable, Hashable {
    /// Empty for all.
    public var kinds: Set<RecordKind>
    /// Home node; nil for all.
    public var node: String?
    /// Nil for records and tombstones.
    public var status: Status?
    /// Only those the text finds, as `search` does; nil for all.
    public var text: String?
    /// Only those with a claim of this source.
    public var source: SourceKey?
    /// The last identifier of the page before.
    public var after: RecordIdentifier?
    public var limit: Int

    public enum Status: String, Sendable { case active, deleted }

    public init(
        kinds: Set<RecordKind> = [], node: String? = nil, status: Status? = .active, text: String? = nil,
        source: SourceKey? = nil, after: RecordIdentifier? = nil, limit: Int = 500
    ) {
        self.kinds = kinds
        self.node = node
        self.status = status
        self.text = text
        self.source = source
        self.after = after
        self.limit = limit
    }
}

/// What to look for in the full text; only active records are found.
public struct SearchQuery: Sendable, Hashable {
    /// Every word must occur; the last one may be the beginning of a word.
    public var text: String
    public var kinds: Set<RecordKind>
    public var node: String?
    public var limit: Int

    public init(_ text: String, kinds: Set<RecordKind> = [], node: String? = nil, limit: Int = 20) {
        self.text = text
        self.kinds = kinds
        self.node = node
        self.limit = limit
    }
}

public struct SearchHit: Sendable, Hashable {
    public var id: RecordIdentifier
    public var kind: RecordKind
    public var title: String
    /// A passage of the record in its own words, around the first word found.
    public var snippet: String
    /// Higher is better; comparable within one search only.
    public var score: Double

    public init(id: RecordIdentifier, kind: RecordKind, title: String, snippet: String, score: Double) {
        self.id = id
        self.kind = kind
        self.title = title
        self.snippet = snippet
        self.score = score
    }
}

/// Which source records to list; lists are in order of identifier, as bytes.
public struct SourceRecordQuery: Sendable, Hashable {
    public var source: SourceKey
    public var statuses: Set<SourceRecordState.Status>
    /// Only those not marked as seen in this window.
    public var unseenIn: RunID?
    /// Only those with this signature.
    public var signature: Digest?
    public var after: String?
    public var limit: Int

    public init(
        _ source: SourceKey, statuses: Set<SourceRecordState.Status> = [.active, .quarantined, .leaving],
        unseenIn: RunID? = nil, signature: Digest? = nil, after: String? = nil, limit: Int = 500
    ) {
        self.source = source
        self.statuses = statuses
        self.unseenIn = unseenIn
        self.signature = signature
        self.after = after
        self.limit = limit
    }
}

/// Which claims of a source to list; lists are in order of source record, then record, as bytes.
public struct ClaimQuery: Sendable, Hashable {
    public var source: SourceKey
    public var state: Claim.State
    /// The last claim of the page before.
    public var after: Position?
    public var limit: Int

    public struct Position: Sendable, Hashable {
        public var sourceRecord: String
        public var record: RecordIdentifier

        public init(_ claim: Claim) {
            sourceRecord = claim.sourceRecord
            record = claim.record
        }
    }

    public init(_ source: SourceKey, state: Claim.State, after: Position? = nil, limit: Int = 500) {
        self.source = source
        self.state = state
        self.after = after
        self.limit = limit
    }
}
