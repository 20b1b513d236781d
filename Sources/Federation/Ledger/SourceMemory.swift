import AdapterKit
import ScienceShopSDK

/// What a ledger remembers of a source from one run to the next, besides what the source said.
public struct SourceMemory: Sendable, Hashable {
    public var source: SourceKey
    /// From where on the next list may be asked for; nil when it must be asked for whole.
    public var kept: KeptBookmark?
    /// When it was last seen which records the source has; nil when never, or when that sight was doubtful.
    public var sweep: Sweep?

    /// A bookmark, with what it is good for.
    public struct KeptBookmark: Sendable, Hashable {
        public var bookmark: Bookmark
        /// The list it was left by (`SourceDescription.scope`); another list is not gone on from.
        public var scope: String
        /// The hash of what records were made by. By other rules each must be made anew, so a list of changes will not do.
        public var basis: Digest
        /// The run that read the list it was left by.
        public var run: RunID
        public var savedAt: Timestamp

        public init(_ bookmark: Bookmark, scope: String, basis: Digest, run: RunID, savedAt: Timestamp) {
            self.bookmark = bookmark
            self.scope = scope
            self.basis = basis
            self.run = run
            self.savedAt = savedAt
        }
    }

    /// A reading of everything: of the whole list, or of the list of all identifiers.
    public struct Sweep: Sendable, Hashable {
        /// As `KeptBookmark.scope`.
        public var scope: String
        public var run: RunID
        public var at: Timestamp

        public init(scope: String, run: RunID, at: Timestamp) {
            self.scope = scope
            self.run = run
            self.at = at
        }
    }

    public init(source: SourceKey, kept: KeptBookmark? = nil, sweep: Sweep? = nil) {
        self.source = source
        self.kept = kept
        self.sweep = sweep
    }
}
