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
    /// Whether deleted records say that they were withdrawn: nobody but nodes needs to know.
    let tellsWithdrawals: Bool
    /// The state this request is answered from; nil of the source itself, which looks each time.
    private var seen: ChannelState?

    init(_ feed: ChannelFeed, _ formats: ItemFormats, _ settings: OAIChannelSettings) {
        self.feed = feed
        formatsOfItems = formats
        names = ItemNames(domain: settings.domain)
        setNames = SetNames(settings: settings)
        shelf = ItemShelf(capacity: settings.cacheSize)
        watch = ChannelWatch(feed)
        tellsWithdrawals = settings.policy.scope < .public
    }

    var formats: [OAIMetadataFormat] { formatsOfItems.announced }

    func moment() async throws -> Timestamp { try await state().moment }

    func opened() async throws -> (source: any DisseminationSource, moment: Timestamp) {
        let opened = try await looking()
        return (opened.source, opened.state.moment)
    }

    /// The source for one request, and the state it answers from.
    func looking() async throws -> (source: OAIChannelSource, state: ChannelState) {
        var source = self
        let state = try await state()
        source.seen = state
        return (source, state)
    }

    func state() async throws -> ChannelState {
        if let seen { return seen }
        return try await watch.state()
    }

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
        if shelf.mayHave(key), let kept = shelf.page(key, in: try await state()) { return kept }
        let read = try await read(
            selection, after: sequence, limit: form.items + 1, withMetadata: form.asRecords)
        var writer = DisseminatedPageWriter(form)
        for item in read.items.prefix(form.items) where writer.hasRoom { try writer.add(item) }
        let isLast = writer.count == read.items.count
        let place = ItemShelf.PlaceKey(selection: selection, after: sequence)
        let rest = isLast ? 0 : try await rest(of: place, writer.count, to: writer.last, read.state)
        let page = writer.finish(rest: rest)
        if !form.asRecords {
            shelf.keep(.whole(page), for: key, read.state, until: read.until)
        } else if read.isKept {
            let names = read.items.prefix(page.count).map { item in
                ItemShelf.ItemKey(sequence: Int(item.sequence), prefix: selection.prefix)
            }
            shelf.keep(.records(names, rest: rest), for: key, read.state, until: read.until)
        }
        return page
    }

    /// How many items come after a page: known from the page before it, while nothing changes.
    private func rest(
        of place: ItemShelf.PlaceKey, _ given: Int, to end: Int64, _ state: ChannelState
    ) async throws -> Int {
        let rest: Int
        if let known = shelf.rest(place, in: state) {
            rest = known - given
        } else {
            rest = try await count(in: place.selection, after: end)
            // Counted in another state than the page was read in: good for this page, and no other.
            guard try await watch.state() == state else { return max(1, rest) }
        }
        shelf.keep(rest: rest, for: ItemShelf.PlaceKey(selection: place.selection, after: end), state)
        return max(1, rest)
    }

    private struct Read {
        var items: [DisseminatedItem] = []
        var state: ChannelState
        /// When the first of the grants that some of it is shown by ends.
        var until: Timestamp?
        /// Whether all of it is on the shelf, or was just put there.
        var isKept = true

        mutating func add(_ other: Read) {
            items += other.items
            until = [until, other.until].compactMap(\.self).min()
            isKept = isKept && other.isKept
        }
    }

    private func read(
        _ selection: DisseminationSelection, after sequence: Int64, limit: Int, withMetadata: Bool
    ) async throws -> Read {
        var query = query(selection, after: sequence)
        query.limit = limit
        guard withMetadata else {
            let (items, state) = try await feed.items(query, wants: { _ in false })
            return Read(
                items: try items.map { try disseminated($0, selection.prefix, nil, withMetadata: false) },
                state: state, until: items.compactMap(\.until).min())
        }
        let (receipts, state) = try await feed.receipts(query)
        let size = max(Self.portion, (receipts.count + Self.portions - 1) / Self.portions)
        let starts = Array(stride(from: 0, to: receipts.count, by: size))
        // Judging and writing takes far longer than reading the list: several processors share it.
        return try await withThrowingTaskGroup(of: (place: Int, read: Read).self) { group in
            for start in starts {
                let portion = Array(receipts[start..<min(start + size, receipts.count)])
                group.addTask { (start, try await records(of: portion, readIn: state, selection.prefix)) }
            }
            let parts = try await group.reduce(into: [Int: Read]()) { $0[$1.place] = $1.read }
            var whole = Read(state: state)
            for start in starts { if let part = parts[start] { whole.add(part) } }
            return whole
        }
    }

    /// A page is shared out in so many portions, none of them smaller than that.
    private static let portions = 4
    private static let portion = 25

    private func records(
        of receipts: [ChannelReceipt], readIn state: ChannelState, _ prefix: String
    ) async throws -> Read {
        let found = Found()
        let items = try await feed.items(of: receipts, readIn: state) { [shelf] receipt in
            !found.take(shelf.record(of: receipt, prefix), of: receipt)
        }
        var read = Read(state: state, until: items.compactMap(\.until).min())
        for item in items {
            let made = try disseminated(item, prefix, found.of(item.receipt), withMetadata: true)
            read.isKept = read.isKept && made.written != nil
            read.items.append(made)
        }
        return read
    }

    // MARK: - Single items

    func item(_ identifier: String, prefix: String) async throws -> DisseminatedItem? {
        guard let id = names.record(named: identifier) else { return nil }
        let key = ItemShelf.NameKey(record: id, prefix: prefix)
        if shelf.mayHave(key), let kept = shelf.record(named: key, in: try await state()) {
            return DisseminatedItem(record: kept.record, of: identifier, sequence: Int64(kept.sequence))
        }
        let found = Found()
        let (item, state) = try await feed.item(id) { [shelf] receipt in
            !found.take(shelf.record(of: receipt, prefix), of: receipt)
        }
        guard let item else { return nil }
        let made = try disseminated(item, prefix, found.of(item.receipt), withMetadata: true)
        if made.written != nil { shelf.keep(made.sequence, for: key, state, until: item.until) }
        return made
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
        _ item: ChannelItem, _ prefix: String, _ written: [UInt8]?, withMetadata: Bool
    ) throws -> DisseminatedItem {
        let receipt = item.receipt
        var result = DisseminatedItem(
            sequence: Int64(receipt.sequence), identifier: names.name(of: receipt.record),
            datestamp: receipt.changedAt ?? receipt.at, sets: RecordSets.named(receipt.labels),
            isDeleted: !item.isShown, written: written)
        if tellsWithdrawals, receipt.state == .withdrawn, receipt.reason == .withdrawn {
            result.sets.append(RecordSets.withdrawn)
        }
        guard withMetadata, written == nil else { return result }
        if let record = item.record {
            result.metadata = formatsOfItems[prefix]?.xml(of: record)
            result.about = RecordAbout(formats: formatsOfItems).containers(record, beside: prefix)
        }
        // What is neither settled nor deleted may be written otherwise the next time.
        guard item.isSettled || !receipt.isVisible, result.isDeleted || result.metadata != nil else { return result }
        let record = try result.record()
        shelf.keep(record, of: result.sequence, prefix)
        result.written = record
        return result
    }
}

/// What was found on the shelf while a list was read, held so that it cannot go before the list is written.
private final class Found: Sendable {
    private let records = Mutex<[Int: [UInt8]]>([:])

    /// - Returns: whether there was something.
    func take(_ record: [UInt8]?, of receipt: ChannelReceipt) -> Bool {
        guard let record else { return false }
        records.withLock { $0[receipt.sequence] = record }
        return true
    }

    func of(_ receipt: ChannelReceipt) -> [UInt8]? { records.withLock { $0[receipt.sequence] } }
}
