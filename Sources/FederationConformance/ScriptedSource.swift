import AdapterKit
import Messages
import ScienceShopSDK

/// A source that does what a test wrote down: its pages, failures and descriptions are functions.
public struct ScriptedSource: HarvestAdapter {
    public static let manifest = AdapterManifest(
        id: "scripted", version: "1", summary: "A source for tests", formats: [.json], optionSchema: "true")

    public var description: @Sendable () async throws -> SourceDescription
    public var reader: @Sendable (HarvestRequest, Cursor?) async throws -> HarvestPage
    /// Where to go on after a lost place; the beginning unless a test says otherwise.
    public var restarter: @Sendable (HarvestRequest, Cursor?) -> Cursor? = { _, _ in nil }

    public init(
        description: @escaping @Sendable () async throws -> SourceDescription = {
            SourceDescription(summary: .verbatim("scripted"), listsEverything: true)
        },
        reader: @escaping @Sendable (HarvestRequest, Cursor?) async throws -> HarvestPage
    ) {
        self.description = description
        self.reader = reader
    }

    /// There is nothing to configure: an empty list.
    public init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        self.init { _, _ in HarvestPage(records: []) }
    }

    /// A source that lists these records, so many a page; the cursor is the next record's index.
    public init(_ records: [SourceRecord], pageSize: Int = .max, listsEverything: Bool = true) {
        self.init(description: { SourceDescription(summary: .verbatim("scripted"), listsEverything: listsEverything) })
        {
            _, cursor in
            let start = cursor.flatMap { Int($0.text) } ?? 0
            let end = min(records.count, pageSize == .max ? records.count : start + pageSize)
            return HarvestPage(
                records: Array(records[start..<end]), next: end < records.count ? Cursor(String(end)) : nil,
                total: records.count)
        }
    }

    public func identify() async throws -> SourceDescription { try await description() }

    public func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        try await reader(request, cursor)
    }

    public func restart(_ request: HarvestRequest, at cursor: Cursor?) -> Cursor? { restarter(request, cursor) }
}

/// A scripted source that lists its identifiers too.
public struct ScriptedListing: HarvestAdapter, IdentifierListing {
    public static let manifest = ScriptedSource.manifest

    public var base: ScriptedSource
    public var lister: @Sendable (HarvestRequest, Cursor?) async throws -> ListedPage
    public var restarter: @Sendable (HarvestRequest, Cursor?) -> Cursor? = { _, _ in nil }

    public init(
        _ base: ScriptedSource, lister: @escaping @Sendable (HarvestRequest, Cursor?) async throws -> ListedPage
    ) {
        self.base = base
        self.lister = lister
    }

    public init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        self.init(try ScriptedSource(configuration: configuration, context: context)) { _, _ in ListedPage(records: [])
        }
    }

    public func identify() async throws -> SourceDescription { try await base.identify() }

    public func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        try await base.page(request, after: cursor)
    }

    public func restart(_ request: HarvestRequest, at cursor: Cursor?) -> Cursor? {
        base.restart(request, at: cursor)
    }

    public func identifiers(_ request: HarvestRequest, after cursor: Cursor?) async throws -> ListedPage {
        try await lister(request, cursor)
    }

    public func restartListing(_ request: HarvestRequest, at cursor: Cursor?) -> Cursor? { restarter(request, cursor) }
}
