import Federation
import OAIPMH
import ScienceShopSDK

/// Answers made before, as long as they are what would be made now.
///
/// Each record is kept once, as it stands in answers; a page of records is kept as the names of its items. A page that is
/// asked for again is put together once more, and kept whole from then on, as long as there is room for such.
struct ItemShelf: Sendable {
    /// One item in one format. A receipt keeps its sequence number only while nothing changes that harvesters see, so this
    /// number and the format name what was written; it must only have been written of what was settled.
    struct ItemKey: Hashable, Sendable {
        let sequence: Int
        let prefix: String
    }

    struct PageKey: Hashable, Sendable {
        let selection: DisseminationSelection
        let after: Int64
        let form: DisseminatedPageForm
    }

    /// A page with the state of the channel it is of; past `until` a grant has ended.
    struct Page: Sendable {
        let content: Content
        let state: ChannelState
        let until: Timestamp?

        enum Content: Sendable {
            case whole(DisseminatedPage)
            case records([ItemKey], rest: Int)
        }

        func stands(in now: ChannelState) -> Bool { state == now && until.map { now.readAt <= $0 } ?? true }
    }

    struct PlaceKey: Hashable, Sendable {
        let selection: DisseminationSelection
        let after: Int64
    }

    /// How many items come after a place of a list.
    struct Rest: Sendable {
        let count: Int
        let state: ChannelState
    }

    struct NameKey: Hashable, Sendable {
        let record: RecordIdentifier
        let prefix: String
    }

    /// Which item a record is, in a state of the channel.
    private struct Name: Sendable {
        let item: ItemKey
        let state: ChannelState
        let until: Timestamp?
    }

    /// All sets with their names, which some records tell.
    private struct Sets: Sendable {
        let sets: [OAISet]
        let state: ChannelState
        let until: Timestamp?
    }

    private let sets: ByteCache<Bool, Sets>
    private let names: ByteCache<NameKey, Name>
    private let items: ByteCache<ItemKey, [UInt8]>
    private let pages: ByteCache<PageKey, Page>
    /// Pages of records, whole.
    private let bodies: ByteCache<PageKey, Page>
    private let rests: ByteCache<PlaceKey, Rest>

    init(capacity: Int) {
        rests = ByteCache(capacity: capacity / 64)
        pages = ByteCache(capacity: capacity / 16)
        names = ByteCache(capacity: capacity / 16)
        sets = ByteCache(capacity: capacity / 16)
        bodies = ByteCache(capacity: capacity / 4)
        items = ByteCache(capacity: capacity - capacity / 64 - capacity / 16 * 3 - capacity / 4)
    }

    /// Bytes kept, of all sorts.
    var size: Int { sets.size + names.size + items.size + pages.size + bodies.size + rests.size }

    // MARK: - Items

    /// The record that was written of a settled receipt, or of a deletion.
    func record(of receipt: ChannelReceipt, _ prefix: String) -> [UInt8]? {
        items[ItemKey(sequence: receipt.sequence, prefix: prefix)]
    }

    func keep(_ record: [UInt8], of sequence: Int64, _ prefix: String) {
        items.keep(record, for: ItemKey(sequence: Int(sequence), prefix: prefix), size: record.count + 160)
    }

    /// What was written of a record, if it is as it would be now.
    func record(named key: NameKey, in now: ChannelState) -> (sequence: Int, record: [UInt8])? {
        guard let name = names[key], name.state == now, name.until.map({ now.readAt <= $0 }) ?? true,
            let record = items[name.item]
        else { return nil }
        return (name.item.sequence, record)
    }

    func mayHave(_ key: NameKey) -> Bool { names[key] != nil }

    func keep(_ sequence: Int64, for key: NameKey, _ state: ChannelState, until: Timestamp?) {
        let item = ItemKey(sequence: Int(sequence), prefix: key.prefix)
        names.keep(Name(item: item, state: state, until: until), for: key, size: 500)
    }

    // MARK: - Pages

    /// The page, if it is as it would be made now and all of it is still there.
    func page(_ key: PageKey, in now: ChannelState) -> DisseminatedPage? {
        if let body = bodies[key], body.stands(in: now), case .whole(let page) = body.content { return page }
        guard let kept = pages[key], kept.stands(in: now) else { return nil }
        switch kept.content {
        case .whole(let page): return page
        case .records(let names, let rest):
            guard let last = names.last, let records = items.values(for: names) else { return nil }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(records.reduce(0) { $0 + $1.count })
            for record in records { bytes += record }
            let page = DisseminatedPage(
                pieces: [OAIPiece(bytes)], count: names.count, last: Int64(last.sequence), rest: rest)
            bodies.keep(
                Page(content: .whole(page), state: kept.state, until: kept.until), for: key,
                size: page.size + Self.overhead)
            return page
        }
    }

    /// Whether a page may be there, so that it is worth while to look at the state.
    func mayHave(_ key: PageKey) -> Bool { bodies[key] != nil || pages[key] != nil }

    func keep(_ content: Page.Content, for key: PageKey, _ state: ChannelState, until: Timestamp?) {
        let size =
            switch content {
            case .whole(let page): page.size
            case .records(let names, _): names.count * MemoryLayout<ItemKey>.stride
            }
        pages.keep(Page(content: content, state: state, until: until), for: key, size: size + Self.overhead)
    }

    /// Of a page: its key, its state and what it takes to find it.
    private static let overhead = 500

    // MARK: - Sets

    func sets(in now: ChannelState) -> [OAISet]? {
        sets[true].flatMap { $0.state == now && $0.until.map { now.readAt <= $0 } ?? true ? $0.sets : nil }
    }

    func keep(_ list: [OAISet], _ state: ChannelState, until: Timestamp?) {
        let size = list.reduce(500) { $0 + $1.spec.utf8.count + $1.name.utf8.count + 100 }
        sets.keep(Sets(sets: list, state: state, until: until), for: true, size: size)
    }

    // MARK: - Sizes of lists

    func rest(_ place: PlaceKey, in state: ChannelState) -> Int? {
        rests[place].flatMap { $0.state == state ? $0.count : nil }
    }

    func keep(rest: Int, for place: PlaceKey, _ state: ChannelState) {
        rests.keep(Rest(count: rest, state: state), for: place, size: 500)
    }
}
