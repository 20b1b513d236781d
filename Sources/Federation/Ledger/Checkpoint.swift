import AdapterKit
import ScienceShopSDK

/// How far an unfinished harvest of a source has come; written in the transaction of the records it covers.
public struct Checkpoint: Sendable, Hashable {
    public var source: SourceKey
    /// The run that began this reading of the list. Which source records were seen is remembered under it.
    public var window: RunID
    /// The run that wrote this checkpoint.
    public var run: RunID
    public var place: Place
    /// What was asked of the source.
    public var since: Timestamp?
    public var bookmark: Bookmark?
    /// What the source said it is, and which list it is (`SourceDescription.scope`). A source that now says something else
    /// is read from the beginning; of its words only while one of the scopes is empty.
    public var sourceSummary: String
    public var scope: String
    /// The hash of what records are made by; nil when nobody knows. By other rules they are read from the beginning.
    public var basis: Digest?
    /// Of the whole window so far: pages, source records, problems that kept a part of the list from being read, and how
    /// often a part of it had to be begun again.
    public var pages: Int
    public var seen: Int
    public var unreadable: Int
    public var restarts: Int
    public var savedAt: Timestamp

    public enum Place: Sendable, Hashable {
        /// The next page to ask for.
        case page(Cursor)
        /// The list was read to its end and left this bookmark; what it may have concealed is being looked for. That
        /// begins anew.
        case sweep(Bookmark?)
    }

    /// The next page to ask for; nil when the list was read to its end.
    public var cursor: Cursor? {
        if case .page(let cursor) = place { cursor } else { nil }
    }

    public init(
        source: SourceKey, window: RunID, run: RunID, place: Place, since: Timestamp?, bookmark: Bookmark? = nil,
        sourceSummary: String, scope: String = "", basis: Digest? = nil, pages: Int, seen: Int, unreadable: Int,
        restarts: Int = 0, savedAt: Timestamp
    ) {
        self.source = source
        self.window = window
        self.run = run
        self.place = place
        self.since = since
        self.bookmark = bookmark
        self.sourceSummary = sourceSummary
        self.scope = scope
        self.basis = basis
        self.pages = pages
        self.seen = seen
        self.unreadable = unreadable
        self.restarts = restarts
        self.savedAt = savedAt
    }
}
