import AdapterKit
import Messages
import ScienceShopSDK

/// How a plugin introduces itself.
public struct PluginHello: Sendable, Hashable {
    /// The version of the protocol both will speak from here on: one that the host named.
    public var version: Int
    /// Who the plugin is. Its `id` and `version` stand beside it on the wire too.
    public var manifest: AdapterManifest
    /// As `PluginWire.Feature`.
    public var features: [String]
    /// Bytes of the longest line the host may send; nil for what the host said of its own.
    public var longestLine: Int?

    public init(
        version: Int, manifest: AdapterManifest, features: [String] = [], longestLine: Int? = nil
    ) {
        self.version = version
        self.manifest = manifest
        self.features = features
        self.longestLine = longestLine
    }
}

/// What a plugin is, now that it knows its source or channel.
public struct PluginReady: Sendable, Hashable {
    /// The crosswalks of formats only it knows; a source with the capability `map` has them.
    public var mappings: [MappingDescription]
    /// Whether it may know a way round a page that cannot be had (feature `detour`).
    public var detours: Bool
    /// The codes of issues that say that a record did not come whole. Where there are some, it can be asked for one record
    /// (feature `single`).
    public var damageCodes: [String]
    /// Whether it can tell where a list of changes begins (feature `changes`).
    public var tellsStart: Bool
    /// Nil for a source.
    public var channel: Channel?

    public init(
        mappings: [MappingDescription] = [], detours: Bool = false, damageCodes: [String] = [],
        tellsStart: Bool = false, channel: Channel? = nil
    ) {
        self.mappings = mappings
        self.detours = detours
        self.damageCodes = damageCodes
        self.tellsStart = tellsStart
        self.channel = channel
    }

    /// As `PublishTarget` has it.
    public struct Channel: Sendable, Hashable {
        public var name: String
        public var capabilities: PublishCapabilities
        public var fingerprint: String
        /// Whether it answers `shown` and `standing` with more than nothing.
        public var tellsShown: Bool
        public var tellsStanding: Bool

        public init(
            name: String, capabilities: PublishCapabilities, fingerprint: String = "", tellsShown: Bool = false,
            tellsStanding: Bool = false
        ) {
            self.name = name
            self.capabilities = capabilities
            self.fingerprint = fingerprint
            self.tellsShown = tellsShown
            self.tellsStanding = tellsStanding
        }
    }
}

/// All of a page but its records, which came before.
public struct PageEnd: Sendable, Hashable {
    /// How many records came since the request: what is missing shows.
    public var count: Int
    public var next: Cursor?
    public var issues: [Issue]
    public var total: Int?
    public var bookmark: Bookmark?
    public var provesAbsence: Bool
    /// Whether the page after this one is asked for to find out if it can be had (feature `detour`).
    public var isTrial: Bool

    /// The end of a page.
    public init(_ page: HarvestPage, isTrial: Bool = false) {
        self.isTrial = isTrial
        count = page.records.count
        next = page.next
        issues = page.issues
        total = page.total
        bookmark = page.bookmark
        provesAbsence = page.provesAbsence
    }

    init(
        count: Int, next: Cursor?, issues: [Issue], total: Int?, bookmark: Bookmark?, provesAbsence: Bool, isTrial: Bool
    ) {
        self.isTrial = isTrial
        self.count = count
        self.next = next
        self.issues = issues
        self.total = total
        self.bookmark = bookmark
        self.provesAbsence = provesAbsence
    }

    /// The page, with the records that came. Whether they are as many as `count` is for who received them to see.
    public func page(of records: [SourceRecord]) -> HarvestPage {
        HarvestPage(
            records: records, next: next, issues: issues, total: total, bookmark: bookmark,
            provesAbsence: provesAbsence)
    }
}

/// All of a page of identifiers but its entries.
public struct ListEnd: Sendable, Hashable {
    /// How many entries came since the request.
    public var count: Int
    public var next: Cursor?
    public var issues: [Issue]
    public var total: Int?
    public var provesAbsence: Bool

    /// The end of a page.
    public init(_ page: ListedPage) {
        count = page.records.count
        next = page.next
        issues = page.issues
        total = page.total
        provesAbsence = page.provesAbsence
    }

    init(count: Int, next: Cursor?, issues: [Issue], total: Int?, provesAbsence: Bool) {
        self.count = count
        self.next = next
        self.issues = issues
        self.total = total
        self.provesAbsence = provesAbsence
    }

    /// The page, with the entries that came.
    public func page(of records: [ListedRecord]) -> ListedPage {
        ListedPage(records: records, next: next, issues: issues, total: total, provesAbsence: provesAbsence)
    }
}

/// A way round a page that could not be had.
public struct PluginWay: Sendable, Hashable {
    /// Nil when there is none.
    public var cursor: Cursor?
    /// Whether the page there is asked for to find out if it can be had.
    public var isTrial: Bool
    /// What it leaves out; nil as long as that is being found out.
    public var gap: Issue?

    public init(_ cursor: Cursor? = nil, isTrial: Bool = false, gap: Issue? = nil) {
        self.cursor = cursor
        self.isTrial = isTrial
        self.gap = gap
    }
}

/// A line for the run's log.
public struct PluginLog: Sendable, Hashable {
    public enum Level: String, Sendable, CaseIterable { case debug, info, warning, error }

    public var level: Level
    public var message: Message

    public init(_ level: Level, _ message: Message) {
        self.level = level
        self.message = message
    }
}

/// How far a plugin is with what it was asked.
public struct PluginProgress: Sendable, Hashable {
    public var done: Int
    public var total: Int?
    public var message: Message

    public init(done: Int, total: Int? = nil, message: Message = "") {
        self.done = done
        self.total = total
        self.message = message
    }
}
