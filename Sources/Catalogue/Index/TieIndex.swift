import ScienceShopSDK

/// Who stands to whom, both ways.
struct TieIndex: Sendable {
    private struct Entry: Hashable {
        var from: Int32
        /// The place of the tie in `ties`, which is in the order of pages.
        var tie: Int32
        var other: Int32
    }

    private let ties: [RecordTie]
    private let entries: [Entry]
    private let starts: [Int32]

    init(_ builder: CatalogueIndex.Builder, order: CardOrder) {
        let stated = builder.ties.sorted { $0.value < $1.value }.map(\.key)
        let ties = Set(stated + stated.map(\.inverse)).sorted { $0.sortKey < $1.sortKey }
        self.ties = ties
        var places: [RecordTie: Int32] = [:]
        for (place, tie) in ties.enumerated() { places[tie] = Int32(place) }
        let forth = stated.map { places[$0] ?? 0 }
        let back = stated.map { places[$0.inverse] ?? 0 }

        var entries: [Entry] = []
        entries.reserveCapacity(builder.edges.count * 2)
        for edge in builder.edges {
            guard let target = builder.references.position(of: edge.target), target != edge.from else { continue }
            entries.append(Entry(from: edge.from, tie: forth[Int(edge.tie)], other: target))
            entries.append(Entry(from: target, tie: back[Int(edge.tie)], other: edge.from))
        }
        let rank = order.titleRank
        entries.sort {
            ($0.from, $0.tie, rank[Int($0.other)]) < ($1.from, $1.tie, rank[Int($1.other)])
        }
        var unique: [Entry] = []
        unique.reserveCapacity(entries.count)
        for entry in entries where entry != unique.last { unique.append(entry) }
        var starts: [Int32] = []
        starts.reserveCapacity(builder.cards.count + 1)
        var next = 0
        for position in 0..<builder.cards.count {
            starts.append(Int32(next))
            while next < unique.count, Int(unique[next].from) == position { next += 1 }
        }
        starts.append(Int32(next))
        self.entries = unique
        self.starts = starts
    }

    /// The others of a record, tie by tie.
    func groups(of position: Int) -> [(tie: RecordTie, others: [Int32])] {
        var groups: [(tie: RecordTie, others: [Int32])] = []
        var last: Int32 = -1
        for entry in entries[Int(starts[position])..<Int(starts[position + 1])] {
            if entry.tie != last { groups.append((ties[Int(entry.tie)], [])) }
            last = entry.tie
            groups[groups.count - 1].others.append(entry.other)
        }
        return groups
    }
}
