import JSONSchema
import ScienceShopSDK

/// The orders that lists are in, worked out once over all cards.
struct CardOrder {
    /// Where each record stands by title.
    let titleRank: [Int32]
    let newest: [Int32]
    /// Events, the latest day first; what is known less exactly before what lies within it, a day as its programme runs.
    let events: [Int32]

    init(_ cards: CardStore) {
        var byTitle: [(key: String, position: Int32)] = []
        var byChange: [(at: Int64, position: Int32)] = []
        var dated: [EventKey] = []
        byTitle.reserveCapacity(cards.count)
        byChange.reserveCapacity(cards.count)
        for position in 0..<cards.count {
            let card = cards[position]
            // French collation needs ICU; folded words come near it and are the same everywhere. The identifier makes
            // the order total.
            byTitle.append(
                (Text.wordKey(card.title.french.text) + "\u{1}" + card.id.description, Int32(position)))
            byChange.append((card.modifiedAt.milliseconds, Int32(position)))
            if card.kind == .event { dated.append(EventKey(card, Int32(position))) }
        }
        byTitle.sort { $0.key.bytesPrecede($1.key) }
        var rank = [Int32](repeating: 0, count: cards.count)
        for (place, entry) in byTitle.enumerated() { rank[Int(entry.position)] = Int32(place) }
        titleRank = rank
        byChange.sort { ($1.at, rank[Int($0.position)]) < ($0.at, rank[Int($1.position)]) }
        newest = byChange.map(\.position)
        dated.sort { left, right in
            (left.day, left.start, left.end, rank[Int(left.position)])
                < (right.day, right.start, right.end, rank[Int(right.position)])
        }
        events = dated.map(\.position)
    }

    /// Where an event stands in the agenda, as numbers that sort upwards.
    private struct EventKey {
        let day: Int64
        let start: Int64
        let end: Int64
        let position: Int32

        init(_ card: RecordCard, _ position: Int32) {
            self.position = position
            guard let first = card.start ?? card.end else {
                (day, start, end) = (.max, 0, 0)
                return
            }
            day = -first.truncated(to: .day).latest.milliseconds
            start = first.earliest.milliseconds
            // What lasts longer holds what begins with it.
            end = -(card.end ?? first).latest.milliseconds
        }
    }
}
