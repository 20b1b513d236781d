import Federation
import OAIPMH
import ScienceShopSDK

/// Answers made before, as long as they are what would be made now.
///
/// Each record is kept once, as it stands in answers; a page of records is kept as the names of its items.
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
            case headers(DisseminatedPage)
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

    private let items: ByteCache<ItemKey, [UInt8]>
    private let pages: ByteCache<PageKey, Page>
    private let rests: ByteCache<PlaceKey, Rest>

    init(capacity: Int) {
        rests = ByteCache(capacity: capacity / 64)
        pages = ByteCache(capacity: capacity / 16)
        items = ByteCache(capacity: capacity - capacity / 64 - capacity / 16)
    }

    /// Bytes kept, of all sorts.
    var size: Int { items.size + pages.size + rests.size }

    // MARK: - Items

    /// The record that was written of a settled receipt, or of a deletion.
    func record(of receipt: ChannelReceipt, _ prefix: String) -> [UInt8]? {
        items[ItemKey(sequence: receipt.sequence, prefix: prefix)]
    }

    func keep(_ record: [UInt8], of sequence: Int64, _ prefix: String) {
        items.keep(record, for: ItemKey(sequence: Int(sequence), prefix: prefix), size: record.count + 160)
    }

    // MARK: - Pages

    /// The page, if it is as it would be made now and all of it is still there.
    func page(_ key: PageKey, in now: ChannelState) throws -> DisseminatedPage? {
        guard let kept = pages[key], kept.stands(in: now) else { return nil }
        switch kept.content {
        case .headers(let page): return page
        case .records(let names, let rest):
            guard let records = items.values(for: names) else { return nil }
            var writer = DisseminatedPageWriter(key.form)
            for (name, record) in zip(names, records) {
                try writer.add(
                    DisseminatedItem(
                        sequence: Int64(name.sequence), identifier: "", datestamp: now.readAt, written: record))
            }
            return writer.finish(rest: rest)
        }
    }

    /// Whether a page may be there, so that it is worth while to look at the state.
    func mayHave(_ key: PageKey) -> Bool { pages[key] != nil }

    func keep(_ content: Page.Content, for key: PageKey, _ state: ChannelState, until: Timestamp?) {
        let size =
            switch content {
            case .headers(let page): page.size
            case .records(let names, _): names.count * MemoryLayout<ItemKey>.stride
            }
        pages.keep(Page(content: content, state: state, until: until), for: key, size: size + 500)
    }

    // MARK: - Sizes of lists

    func rest(_ place: PlaceKey, in state: ChannelState) -> Int? {
        rests[place].flatMap { $0.state == state ? $0.count : nil }
    }

    func keep(rest: Int, for place: PlaceKey, _ state: ChannelState) {
        rests.keep(Rest(count: rest, state: state), for: place, size: 500)
    }
}
