import Federation
import MetadataFormats
import OAIPMH
import ScienceShopSDK
import Synchronization

/// The channel's receipts as what a provider disseminates.
struct OAIChannelSource: DisseminationSource {
    let feed: ChannelFeed
    let formatsOfItems: ItemFormats
    let names: ItemNames
    let setNames: SetNames
    let shelf: ItemShelf
    let watch: ChannelWatch

    init(_ feed: ChannelFeed, _ formats: ItemFormats, _ settings: OAIChannelSettings) {
        self.feed = feed
        formatsOfItems = formats
        names = ItemNames(domain: settings.domain)
        setNames = SetNames(settings: settings)
        shelf = ItemShelf(capacity: settings.cacheSize)
        watch = ChannelWatch(feed)
    }

    var formats: [OAIMetadataFormat] { formatsOfItems.announced }

    func moment() async throws -> Timestamp { try await watch.state().moment }

    func earliest() async throws -> Timestamp {
        let first = try await feed.ledger.read { [channel = feed.channel] in
            try $0.receipts(ReceiptFeedQuery(channel, limit: 1)).first
        }
        // Where nothing was ever given, nothing is older than now.
        if let first = first?.changedAt { return first }
        return try await moment()
    }

    // MARK: - Lists

    func items(
        in selection: DisseminationSelection, after sequence: Int64, limit: Int, withMetadata: Bool
    ) async throws -> [DisseminatedItem] {
        try await read(selection, after: sequence, limit: limit, withMetadata: withMetadata).items
    }

    func count(in selection: DisseminationSelection, after sequence: Int64) async throws -> Int {
        let query = query(selection, after: sequence)
        return try await feed.ledger.read { try $0.receiptCount(query) }
    }

    func page(
        of selection: DisseminationSelection, after sequence: Int64, _ form: DisseminatedPageForm
    ) async throws -> DisseminatedPage {
        let key = ItemShelf.PageKey(selection: selection, after: sequence, form: form)
        if let kept = shelf.pages[key], kept.stands(in: try await watch.state()) { return kept.page }
        let read = try await read(
            selection, after: sequence, limit: form.items + 1, withMetadata: form.asRecords)
        var writer = DisseminatedPageWriter(form)
        for item in read.items.prefix(form.items) where writer.hasRoom { try writer.add(item) }
        let isLast = writer.count == read.items.count
        let rest = isLast ? 0 : try await rest(of: selection, from: sequence, writer.count, to: writer.last, read.state)
        let page = writer.finish(rest: rest)
        shelf.pages.keep(
            ItemShelf.Page(page: page, state: read.state, until: read.until), for: key, size: page.size + 400)
        return page
    }

    /// How many items come after a page: known from the page before it, while nothing changes.
    private func rest(
        of selection: DisseminationSelection, from start: Int64, _ given: Int, to end: Int64, _ state: ChannelState
    ) async throws -> Int {
        let known = shelf.rests[ItemShelf.PlaceKey(selection: selection, after: start)]
        let rest: Int
        if let known, known.state == state {
            rest = known.count - given
        } else {
            rest = try await count(in: selection, after: end)
            // Counted in another state than the page was read in: it says so on this page, and is not handed on.
            guard try await watch.state() == state else { return max(1, rest) }
        }
        shelf.rests.keep(
            ItemShelf.Rest(count: rest, state: state), for: ItemShelf.PlaceKey(selection: selection, after: end),
            size: 400)
        return max(1, rest)
    }

    private struct Read {
        var items: [DisseminatedItem]
        var state: ChannelState
        /// When the first of the grants that some of it is shown by ends.
        var until: Timestamp?
    }

    private func read(
        _ selection: DisseminationSelection, after sequence: Int64, limit: Int, withMetadata: Bool
    ) async throws -> Read {
        var query = query(selection, after: sequence)
        query.limit = limit
        let prefix = selection.prefix
        let found = Found()
        let (items, state) = try await feed.items(query) { [shelf] receipt in
            withMetadata && !found.take(shelf.made(of: receipt, prefix), of: receipt)
        }
        return Read(
            items: items.map { disseminated($0, prefix, found.of($0.receipt), withMetadata: withMetadata) },
            state: state, until: items.compactMap(\.until).min())
    }

    // MARK: - Single items

    func item(_ identifier: String, prefix: String) async throws -> DisseminatedItem? {
        guard let id = names.record(named: identifier) else { return nil }
        let found = Found()
        let item = try await feed.item(id) { [shelf] receipt in
            !found.take(shelf.made(of: receipt, prefix), of: receipt)
        }.item
        return item.map { disseminated($0, prefix, found.of($0.receipt), withMetadata: true) }
    }

    func prefixes(of identifier: String) async throws -> [String]? {
        guard let id = names.record(named: identifier), let item = try await feed.item(id, wants: { _ in false }).item
        else { return nil }
        return item.isShown ? formatsOfItems.prefixes(of: id.kind) : []
    }

    // MARK: -

    private func query(_ selection: DisseminationSelection, after sequence: Int64) -> ReceiptFeedQuery {
        var query = ReceiptFeedQuery(
            feed.channel, after: Int(sequence), from: selection.from, until: selection.until,
            labels: [selection.set].compactMap(\.self))
        if let format = formatsOfItems[selection.prefix], !RecordKind.allCases.allSatisfy(format.carries) {
            query.labels.append(RecordSets.formatLabel(selection.prefix))
        }
        return query
    }

    private func disseminated(
        _ item: ChannelItem, _ prefix: String, _ made: ItemShelf.Made?, withMetadata: Bool
    ) -> DisseminatedItem {
        let receipt = item.receipt
        var result = DisseminatedItem(
            sequence: Int64(receipt.sequence), identifier: names.name(of: receipt.record),
            datestamp: receipt.changedAt ?? receipt.at, sets: RecordSets.named(receipt.labels),
            isDeleted: !item.isShown)
        guard withMetadata, item.isShown, let made = made ?? make(item, prefix) else { return result }
        result.metadata = made.metadata
        result.about = made.about
        return result
    }

    private func make(_ item: ChannelItem, _ prefix: String) -> ItemShelf.Made? {
        guard let record = item.record, let hash = item.receipt.hash else { return nil }
        let made = ItemShelf.Made(
            hash: hash, metadata: formatsOfItems[prefix]?.xml(of: record),
            about: RecordAbout(formats: formatsOfItems).containers(item, record))
        if item.isSettled { shelf.keep(made, of: item.receipt, prefix) }
        return made
    }
}

/// What was found on the shelf while a list was read, held so that it cannot go before the list is written.
private final class Found: Sendable {
    private let made = Mutex<[RecordIdentifier: ItemShelf.Made]>([:])

    /// - Returns: whether there was something.
    func take(_ found: ItemShelf.Made?, of receipt: ChannelReceipt) -> Bool {
        guard let found else { return false }
        made.withLock { $0[receipt.record] = found }
        return true
    }

    func of(_ receipt: ChannelReceipt) -> ItemShelf.Made? { made.withLock { $0[receipt.record] } }
}
