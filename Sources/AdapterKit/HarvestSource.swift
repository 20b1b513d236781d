import Messages
import ScienceShopSDK

/// A place records can be read from, one page at a time.
///
/// The engine owns the loop: it calls `page` until `next` is nil, may repeat a call with the same cursor after a
/// failure, and never runs two calls of one harvest at once. An adapter therefore never retries, sleeps or remembers.
///
/// Where its code runs is nobody's business: linked in (`HarvestAdapter`) or in a process of its own.
public protocol HarvestSource: Sendable {
    /// Who reads it: the same for every source of an adapter.
    var manifest: AdapterManifest { get }

    /// What answers at the source: called once before the first page of a run.
    func identify() async throws -> SourceDescription

    /// The page after this cursor; the first page when the cursor is nil.
    ///
    /// - Throws: `FederationError`; with disposition `restartWindow` when the source no longer knows the cursor.
    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage

    /// Where to go on after `page` threw `restartWindow` at a cursor: the beginning of the part of the list it was in,
    /// which may be cut into smaller parts now. Nil is the beginning of the list.
    func restart(_ request: HarvestRequest, at cursor: Cursor?) async throws -> Cursor?

    /// Crosswalks for formats only this adapter knows.
    var crosswalks: [any Crosswalk] { get }

    /// Nothing more is asked of it in this run: it lets go of what it holds. Asked again later, it begins anew.
    ///
    /// - Returns: problems met that no answer told.
    func close() async -> [Issue]
}

extension HarvestSource {
    /// None: the formats of most adapters are mapped by a node's declarative crosswalks.
    public var crosswalks: [any Crosswalk] { [] }

    /// The beginning of the list: most sources have one part only.
    public func restart(_ request: HarvestRequest, at cursor: Cursor?) -> Cursor? { nil }

    /// Most sources hold nothing.
    public func close() async -> [Issue] { [] }
}

/// What the engine wants of a harvest.
public struct HarvestRequest: Sendable, Hashable {
    /// What a person asks for: only what changed since; nil for everything. A source that cannot select ignores it and
    /// says so in its manifest.
    public var since: Timestamp?
    /// What the last page of an earlier list left behind: only what changed since that list is wanted. Nil for
    /// everything.
    public var bookmark: Bookmark?
    /// At most about so many records a page.
    public var pageSize: Int
    /// When the run began by the engine's clock, for lists that depend on the day; an adapter has no clock of its own.
    /// Nil where nobody says. What a list takes from it goes into the cursor, so that a run that goes on tomorrow reads
    /// the same list.
    public var now: Timestamp?

    public init(since: Timestamp? = nil, bookmark: Bookmark? = nil, pageSize: Int = 500, now: Timestamp? = nil) {
        self.since = since
        self.bookmark = bookmark
        self.pageSize = pageSize
        self.now = now
    }
}

/// Where a source goes on; opaque to the engine.
public struct Cursor: Sendable, Hashable, CustomStringConvertible {
    /// Only the adapter that wrote it knows what it means.
    public let text: String
    /// A cursor with the adapter's own text; it is stored with the checkpoint, so keep it short.
    public init(_ text: String) { self.text = text }
    public var description: String { text }
}

/// Some records of a source's list, and where the list goes on.
public struct HarvestPage: Sendable {
    /// In the order of the list; may be empty, also on a page that is not the last.
    public var records: [SourceRecord]
    /// Nil at the end of the list.
    public var next: Cursor?
    /// Problems of the page itself, such as an encoding that had to be guessed or a row that cannot be read.
    public var issues: [Issue]
    /// How many records the whole list has, when the source says so: for progress, never trusted.
    public var total: Int?
    /// On the last page: from where a later harvest may list what changed since this list began, in the source's own
    /// words and by its own clock. Nil from a source that cannot.
    public var bookmark: Bookmark?
    /// On the last page: whether a record that was not on the list can be believed to be gone. False when the source gave
    /// reason to doubt, such as a list that shrank while it was read or that says to have more than it gave.
    public var provesAbsence: Bool

    public init(
        records: [SourceRecord], next: Cursor? = nil, issues: [Issue] = [], total: Int? = nil,
        bookmark: Bookmark? = nil, provesAbsence: Bool = true
    ) {
        self.records = records
        self.next = next
        self.issues = issues
        self.total = total
        self.bookmark = bookmark
        self.provesAbsence = provesAbsence
    }
}

/// What a source says of itself.
public struct SourceDescription: Sendable {
    /// One line for people: the kind of source and what was recognised (« CSV, separator ; , Windows-1252, 161 rows »).
    public var summary: Message
    /// Whether reading all pages shows every record the source has, so that one not seen has left.
    ///
    /// A list that goes on from a bookmark never does: it has what changed.
    public var listsEverything: Bool
    /// What a list of changes says of records that left.
    public var deletions: DeletionPolicy
    /// Which list it is that options and source select. A bookmark or a checkpoint of another one is not gone on from.
    public var scope: String
    /// Problems met while looking, such as an encoding that had to be guessed.
    public var issues: [Issue]

    public init(
        summary: Message, listsEverything: Bool, deletions: DeletionPolicy = .unannounced, scope: String = "",
        issues: [Issue] = []
    ) {
        self.summary = summary
        self.listsEverything = listsEverything
        self.deletions = deletions
        self.scope = scope
        self.issues = issues
    }
}

/// Whether a list of what changed can be trusted to name what left.
public enum DeletionPolicy: String, Sendable, Hashable {
    /// Every record that left is announced, for ever.
    case announced
    /// Some are not, or not for ever: what left shows in a list of everything only.
    case unannounced
}
