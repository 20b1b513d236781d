import Federation
import OAIPMH
import ScienceShopSDK

/// Answers made before, as long as they are what would be made now.
struct ItemShelf: Sendable {
    /// What was made of one record in one format.
    struct Made: Sendable {
        /// Of the public record it was made of: another one is made anew.
        let hash: Digest
        let metadata: [UInt8]?
        let about: [[UInt8]]

        var size: Int { (metadata?.count ?? 0) + about.reduce(0) { $0 + $1.count } + 200 }
    }

    struct ItemKey: Hashable, Sendable {
        let record: RecordIdentifier
        let prefix: String
    }

    struct PageKey: Hashable, Sendable {
        let selection: DisseminationSelection
        let after: Int64
        let form: DisseminatedPageForm
    }

    /// A page with the state of the channel it is of; past `until` a grant has ended.
    struct Page: Sendable {
        let page: DisseminatedPage
        let state: ChannelState
        let until: Timestamp?

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

    let items: ByteCache<ItemKey, Made>
    let pages: ByteCache<PageKey, Page>
    let rests: ByteCache<PlaceKey, Rest>

    init(capacity: Int) {
        rests = ByteCache(capacity: capacity / 64)
        pages = ByteCache(capacity: capacity / 8 * 5)
        items = ByteCache(capacity: capacity / 4)
    }

    /// Bytes kept, of all sorts.
    var size: Int { items.size + pages.size + rests.size }

    /// What was made of a receipt that is settled; nil when that is not known any more.
    func made(of receipt: ChannelReceipt, _ prefix: String) -> Made? {
        guard let made = items[ItemKey(record: receipt.record, prefix: prefix)], made.hash == receipt.hash else {
            return nil
        }
        return made
    }

    func keep(_ made: Made, of receipt: ChannelReceipt, _ prefix: String) {
        items.keep(made, for: ItemKey(record: receipt.record, prefix: prefix), size: made.size)
    }
}
