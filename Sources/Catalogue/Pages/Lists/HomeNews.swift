import JSONSchema
import ScienceShopSDK

/// What the home page shows as new: of the records that changed last some of each node, since one harvest changes many
/// records of a node at once.
struct HomeNews {
    let cards: [RecordCard]

    /// How far back the choice reaches.
    private static let reach = 120

    init(_ index: CatalogueIndex, count: Int) {
        var nodes: [String] = []
        var waiting: [String: [RecordCard]] = [:]
        for card in index.newest(Self.reach) {
            if waiting[card.id.home] == nil { nodes.append(card.id.home) }
            waiting[card.id.home, default: []].append(card)
        }
        // Of those that changed on the same day, the ones with something to read come first.
        for node in nodes {
            waiting[node] = waiting[node]?.enumerated().sorted { left, right in
                Self.rank(left.element, left.offset) < Self.rank(right.element, right.offset)
            }.map(\.element)
        }
        var chosen: [RecordCard] = []
        for turn in 0..<count where chosen.count < count {
            for node in nodes where chosen.count < count {
                if let cards = waiting[node], turn < cards.count { chosen.append(cards[turn]) }
            }
        }
        cards = chosen
    }

    private static func rank(_ card: RecordCard, _ place: Int) -> (Int64, Int, Int) {
        (-card.modifiedAt.milliseconds / 86_400_000, card.summary == nil ? 1 : 0, place)
    }
}
