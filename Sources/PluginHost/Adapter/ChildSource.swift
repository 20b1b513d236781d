import AdapterKit
import PluginProtocol
import ScienceShopSDK

/// A source whose code runs in a process of its own. The engine cannot tell.
protocol PluginSource: DetourSource, SingleRecordSource {
    var link: PluginLink { get }
}

extension PluginSource {
    public var manifest: AdapterManifest { link.plugin.manifest }

    public func identify() async throws -> SourceDescription {
        var description = try await link.ask { try await $0.identify() }
        description.issues += await link.takeIssues()
        return description
    }

    public func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        var (page, isTrial) = try await link.ask { try await $0.page(request, after: cursor) }
        if isTrial, let next = page.next { link.remember(trial: next) }
        page.issues += await link.takeIssues()
        return page
    }

    public func restart(_ request: HarvestRequest, at cursor: Cursor?) async throws -> Cursor? {
        try await link.ask { try await $0.restart(request, at: cursor, listing: false) }
    }

    public func close() async -> [Issue] { await link.close() }

    /// Nothing, as long as the plugin has not said that it can be asked.
    public func detour(
        _ request: HarvestRequest, around cursor: Cursor?, after error: FederationError
    ) async -> Detour? {
        guard link.ready?.detours == true,
            let way = try? await link.ask({ try await $0.detour(request, around: cursor, after: error) }),
            let cursor = way.cursor
        else { return nil }
        if way.isTrial { link.remember(trial: cursor) }
        return Detour(cursor: cursor, gap: way.gap)
    }

    public func isTrial(_ cursor: Cursor?) -> Bool { cursor.map { link.isTrial($0) } ?? false }

    public var damageCodes: Set<String> { Set(link.ready?.damageCodes ?? []) }

    public func record(_ identifier: String) async throws -> SourceRecord? {
        guard link.ready?.damageCodes.isEmpty == false else { return nil }
        return try await link.ask { try await $0.single(identifier) }
    }
}

/// A source with the capability `identifiers`.
protocol ListingPluginSource: PluginSource, IdentifierListing {}

extension ListingPluginSource {
    public func identifiers(_ request: HarvestRequest, after cursor: Cursor?) async throws -> ListedPage {
        var page = try await link.ask { try await $0.identifiers(request, after: cursor) }
        page.issues += await link.takeIssues()
        return page
    }

    public func restartListing(_ request: HarvestRequest, at cursor: Cursor?) async throws -> Cursor? {
        try await link.ask { try await $0.restart(request, at: cursor, listing: true) }
    }

    /// Not known, as long as the plugin has not said that it can tell.
    public func changes(after bookmark: Bookmark) async throws -> ChangesStart {
        guard link.ready?.tellsStart == true else { return .unknown }
        return try await link.ask { try await $0.changes(after: bookmark) }
    }
}

/// A source with the capability `map`.
protocol MappingPluginSource: PluginSource, MappingSource {}

extension MappingPluginSource {
    public var mappings: [MappingDescription] { link.ready?.mappings ?? [] }

    public func map(_ records: [SourceRecord], context: CrosswalkContext) async throws -> [CrosswalkResult] {
        try await link.ask { try await $0.map(records, context) }
    }
}

struct ChildSource: PluginSource {
    let link: PluginLink
    init(_ link: PluginLink) { self.link = link }
}

struct ListingChildSource: ListingPluginSource {
    let link: PluginLink
    init(_ link: PluginLink) { self.link = link }
}

struct MappingChildSource: MappingPluginSource {
    let link: PluginLink
    init(_ link: PluginLink) { self.link = link }
}

struct ListingMappingChildSource: ListingPluginSource, MappingPluginSource {
    let link: PluginLink
    init(_ link: PluginLink) { self.link = link }
}
