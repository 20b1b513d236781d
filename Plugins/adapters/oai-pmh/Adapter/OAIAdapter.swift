import AdapterKit
import JSONSchema
import Messages
import MetadataFormats
import OAIPMH
import ScienceShopSDK

/// Harvests a repository that speaks OAI-PMH 2.0.
///
/// Lists are read window by window: one window for each set, cut in time where a person asks for it or where a list breaks
/// off again and again. Where a list stands, and all that has to be remembered of it, is in the cursor.
public struct OAIAdapter: HarvestAdapter, IdentifierListing, DetourSource, SingleRecordSource {
    let options: OAIOptions
    let repository: OAIRepositoryView

    public init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        options = try OAIOptions(configuration)
        let address = try OAIAddress(configuration.location)
        let token = configuration.secrets["token"]
        if let token, !token.reveal().utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            throw FederationError(
                .configuration, "The secret \"token\" holds a blank or another character that no token has.")
        }
        if token != nil, !options.allowsUnencryptedToken, !Secret.isSafe(sentTo: address.base) {
            throw FederationError(
                .configuration,
                """
                \(address.base) is not https, so that anybody on the way could read the token; write the location as https://, \
                or set the option `allowUnencryptedToken: true` where the way itself is safe.
                """)
        }
        repository = OAIRepositoryView(
            OAIConnection(
                http: context.http, address: address, maxBytes: options.maxBytes,
                token: token), options)
    }

    /// Copies tell of their way themselves; of other metadata the repository tells it.
    public var crosswalks: [any Crosswalk] {
        MetadataCrosswalks.all.map { $0.accepts(.scienceShop) ? $0 : OAIWayCrosswalk($0) }
    }

    public func identify() async throws -> SourceDescription {
        try await repository.facts(afresh: true).description(options)
    }

    // MARK: - Records

    public func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        let listing = try await records()
        let start = try cursor.map(OAICursor.init(reading:)) ?? listing.beginning(try OAIStart(request, options))
        let page = try await listing.page(at: start, limit: request.pageSize)
        return HarvestPage(
            records: page.items, next: page.next?.cursor, issues: page.issues, total: page.total,
            bookmark: page.bookmark, provesAbsence: page.provesAbsence)
    }

    public func restart(_ request: HarvestRequest, at cursor: Cursor?) -> Cursor? {
        (try? cursor.map(OAICursor.init(reading:)))?.restarted.cursor
    }

    public func detour(
        _ request: HarvestRequest, around cursor: Cursor?, after error: FederationError
    ) async -> Detour? {
        guard error.mayBeGoneRound, let listing = try? await records(),
            let start = try? cursor.map(OAICursor.init(reading:)) ?? listing.beginning(try OAIStart(request, options)),
            let detour = listing.detour(around: start, after: error)
        else { return nil }
        return Detour(cursor: detour.cursor.cursor, gap: detour.gap)
    }

    public func isTrial(_ cursor: Cursor?) -> Bool { (try? cursor.map(OAICursor.init(reading:)))?.search != nil }

    // MARK: - Single records

    public var damageCodes: Set<String> { ["unreadable-metadata"] }

    public func record(_ identifier: String) async throws -> SourceRecord? {
        let facts = try await repository.facts()
        var notes = OAINotes()
        let reading = try await repository.connection.ask(
            OAIRequest.getRecord(identifier: identifier, prefix: facts.prefix).query, &notes,
            item: OAIRecordMaker(facts, isPartner: repository.connection.token != nil).item)
        guard let item = reading.items.first(where: { $0.header.identifier.hasSameBytes(as: identifier) }) else {
            return nil
        }
        // Whatever was taken out of the sets that are harvested is none of theirs any more.
        let isListed =
            options.sets.isEmpty
            || options.sets.contains { set in
                item.header.sets.contains { $0.hasSameBytes(as: set) || $0.hasPrefix(set + ":") }
            }
        return isListed ? item.value : nil
    }

    private func records() async throws -> OAIListing<SourceRecord> {
        let facts = try await repository.facts()
        return OAIListing(
            verb: .listRecords, facts: facts, options: options, connection: repository.connection,
            item: OAIRecordMaker(facts, isPartner: repository.connection.token != nil).item)
    }

    // MARK: - Identifiers

    public func identifiers(_ request: HarvestRequest, after cursor: Cursor?) async throws -> ListedPage {
        let facts = try await repository.facts()
        let listing = OAIListing(
            verb: .listIdentifiers, facts: facts, options: options, connection: repository.connection,
            item: OAIRecordMaker.listed)
        let start = try cursor.map(OAICursor.init(reading:)) ?? listing.beginning(OAIStart(everythingOf: options))
        let page = try await listing.page(at: start, limit: request.pageSize)
        return ListedPage(
            records: page.items, next: page.next?.cursor, issues: page.issues, total: page.total,
            provesAbsence: page.provesAbsence)
    }

    public func restartListing(_ request: HarvestRequest, at cursor: Cursor?) -> Cursor? {
        restart(request, at: cursor)
    }

    public func changes(after bookmark: Bookmark) async throws -> ChangesStart {
        let listing = try await records()
        let start = try OAIStart(HarvestRequest(bookmark: bookmark), options)
        // Of what an option leaves out anyway, nothing is behind.
        guard start.overlaps, let origin = listing.beginning(start).origin else { return .everything }
        return .datestamp(OAIDatestamp(origin, listing.facts.granularity).description)
    }
}
