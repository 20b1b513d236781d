import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Harvests the posts of a WordPress site by its REST API (version 2), whatever their type.
public struct WordPressAdapter: HarvestAdapter, IdentifierListing, SingleRecordSource {
    private let options: WPOptions
    private let view: WPSiteView

    public init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        options = try WPOptions(configuration)
        let address = try WPAddress(configuration.location)
        let connection = try WPConnection(
            http: context.http, maxBytes: options.maxBytes, pass: options.login.map { try WPPass($0, for: address) })
        view = WPSiteView(connection, address, options)
    }

    public func identify() async throws -> SourceDescription {
        try await view.site(afresh: true).description(options)
    }

    // MARK: - Posts

    public func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        let site = try await view.site()
        let start = try cursor.map(WPCursor.init(reading:)) ?? WPCursor(WPStart(request))
        let listing = listing(of: site, start, isBrief: false)
        let page = try await listing.page(at: start, limit: request.pageSize)
        return HarvestPage(
            records: page.items.compactMap { record($0, site) }, next: page.next?.cursor, issues: page.issues,
            total: page.total, bookmark: page.bookmark, provesAbsence: page.provesAbsence)
    }

    public func restart(_ request: HarvestRequest, at cursor: Cursor?) -> Cursor? {
        let place = cursor.flatMap { try? WPCursor(reading: $0) } ?? WPCursor(WPStart(request))
        return place.restarted(perPage: options.perPage).cursor
    }

    private func record(_ item: WPItem, _ site: WPSite) -> SourceRecord? {
        guard let id = item.id else { return nil }
        let link = item.value?["link"]?.string.flatMap { OpenerForFilesAndURLs.isURL($0) ? $0 : nil }
        return SourceRecord(
            identifier: String(id), datestamp: item.modified, format: .wordPressPost, payload: item.bytes,
            sourceURL: link ?? site.root.text, firstLine: item.line)
    }

    // MARK: - Single posts

    /// What a crosswalk says of a post that is no JSON.
    public var damageCodes: Set<String> { ["malformed-source"] }

    public func record(_ identifier: String) async throws -> SourceRecord? {
        // Nothing but a number goes into an address.
        guard let id = Int(identifier), id > 0, String(id) == identifier else { return nil }
        let site = try await view.site()
        return try await listing(of: site, WPCursor(), isBrief: false).one(id).flatMap { record($0, site) }
    }

    // MARK: - Numbers

    public func identifiers(_ request: HarvestRequest, after cursor: Cursor?) async throws -> ListedPage {
        let site = try await view.site()
        let start = try cursor.map(WPCursor.init(reading:)) ?? WPCursor()
        let listing = listing(of: site, start, isBrief: true)
        let page = try await listing.page(at: start, limit: request.pageSize)
        return ListedPage(
            records: page.items.compactMap { item in
                item.id.map { ListedRecord(identifier: String($0), datestamp: item.modified) }
            },
            next: page.next?.cursor, issues: page.issues, total: page.total, provesAbsence: page.provesAbsence)
    }

    public func restartListing(_ request: HarvestRequest, at cursor: Cursor?) -> Cursor? {
        let place = cursor.flatMap { try? WPCursor(reading: $0) } ?? WPCursor()
        return place.restarted(perPage: options.perPage).cursor
    }

    public func changes(after bookmark: Bookmark) -> ChangesStart {
        // As posts write their dates: dates in two writings are compared letter by letter.
        WPStart(HarvestRequest(bookmark: bookmark)).from.map { .datestamp(WPTime.text($0)) } ?? .everything
    }

    private func listing(of site: WPSite, _ start: WPCursor, isBrief: Bool) -> WPListing {
        WPListing(
            site: site, options: options, connection: view.connection, isBrief: isBrief,
            hasBound: start.start.from != nil)
    }
}
