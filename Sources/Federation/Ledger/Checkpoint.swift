import AdapterKit
import ScienceShopSDK

/// How far an unfinished harvest of a source has come; written in the transaction of the records it covers.
public struct Checkpoint: Sendable, Hashable {
    public var source: SourceKey
    /// The run that began this reading of the list. Which source records were seen is remembered under it.
    public var window: RunID
    /// The run that wrote this checkpoint.
    public var run: RunID
    /// The next page to ask for.
    public var cursor: Cursor
    /// What was asked of the source.
    public var since: Timestamp?
    /// What the source said it is; a source that now says something else is read from the beginning.
    public var sourceSummary: String
    /// Of the whole window so far: pages, source records, and problems that kept a part of the list from being read.
    public var pages: Int
    public var seen: Int
    public var unreadable: Int
    public var savedAt: Timestamp

    public init(
        source: SourceKey, window: RunID, run: RunID, cursor: Cursor, since: Timestamp?, sourceSummary: String,
        pages: Int, seen: Int, unreadable: Int, savedAt: Timestamp
    ) {
        self.source = source
        self.window = window
        self.run = run
        self.cursor = cursor
        self.since = since
        self.sourceSummary = sourceSummary
        self.pages = pages
        self.seen = seen
        self.unreadable = unreadable
        self.savedAt = savedAt
    }
}
