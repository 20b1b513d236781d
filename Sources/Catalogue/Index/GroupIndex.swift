import JSONSchema
import Messages
import ScienceShopSDK

/// The finished entries of one group, and the records of each.
struct GroupIndex: Sendable {
    private let facets: [Facet]
    private let stamps: [Stamp]
    private let numbers: [Facet.Key: Facet.Number]
    private let bySlug: [String: Facet.Number]
    /// Listed entries by label, for readers of French and of English.
    private let french: [Facet.Number]
    private let english: [Facet.Number]
    /// The listed entries within each, in the orders of both languages.
    private let inner: [(french: [Facet.Number], english: [Facet.Number])]
    /// The records of entry n are those from `starts[n]` to `starts[n + 1]`.
    private let starts: [Int32]
    private let records: [Int32]

    /// Entries named by words alone that a catalogue lists although they have but one record.
    static let mostLooseEntries = 2_000

    init(_ table: FacetTable, cards: CardStore, group: FacetGroup, order: CardOrder) {
        let ancestors = Self.ancestors(table)
        let isWide = table.entries.map { entry in
            if case .territory(let name) = entry.key { Facet.isWide(name) } else { false }
        }
        let membership = Membership(table, cards: cards, group: group, ancestors: ancestors, isWide: isWide, order)
        (starts, records) = (membership.starts, membership.records)

        let labels = table.entries.map(\.label)
        let sortKeys = table.entries.map(\.sortKey)
        let slugs = Self.slugs(table, labels: labels, sortKeys: sortKeys, totals: membership.totals)
        var facets: [Facet] = []
        for (number, entry) in table.entries.enumerated() {
            let within = ancestors[number].sorted { left, right in
                let (one, other) = (table.width(left), table.width(right))
                return one != other ? one < other : sortKeys[Int(left)].bytesPrecede(sortKeys[Int(right)])
            }
            facets.append(
                Facet(
                    key: entry.key, slug: slugs[number], label: labels[number], ownCount: entry.ownCount,
                    totalCount: membership.totals[number], within: within))
        }
        self.facets = facets
        stamps = facets.map(Self.stamp)
        numbers = Dictionary(facets.enumerated().map { ($1.key, Facet.Number($0)) }) { first, _ in first }
        var bySlug: [String: Facet.Number] = [:]
        for (number, slug) in slugs.enumerated() { if let slug { bySlug[slug] = Facet.Number(number) } }
        self.bySlug = bySlug
        french = Self.order(facets, sortKeys, .french)
        english = Self.order(facets, sortKeys, .english)
        var inner = facets.map { _ in (french: [Facet.Number](), english: [Facet.Number]()) }
        for number in french {
            for around in facets[Int(number)].within { inner[Int(around)].french.append(number) }
        }
        for number in english {
            for around in facets[Int(number)].within { inner[Int(around)].english.append(number) }
        }
        self.inner = inner
    }

    func facet(_ number: Facet.Number) -> Facet? { facets.indices.contains(Int(number)) ? facets[Int(number)] : nil }
    func facet(_ key: Facet.Key) -> Facet? { numbers[key].map { facets[Int($0)] } }
    func facet(slug: String) -> Facet? { bySlug[slug].map { facets[Int($0)] } }
    func number(_ key: Facet.Key) -> Facet.Number? { numbers[key] }
    func listed(in language: Language) -> [Facet] {
        (language == .french ? french : english).map { facets[Int($0)] }
    }
    func stamp(_ number: Facet.Number) -> Stamp { stamps[Int(number)] }

    /// How an entry is named and linked.
    static func stamp(_ facet: Facet) -> Stamp {
        var stamp = Stamp()
        stamp.add(facet.slug ?? "")
        for text in [facet.label.french, facet.label.english] {
            stamp.add(text.language)
            stamp.add(text.text)
        }
        return stamp
    }

    func listed(within number: Facet.Number, in language: Language) -> [Facet] {
        let inner = inner[Int(number)]
        return (language == .french ? inner.french : inner.english).map { facets[Int($0)] }
    }

    func positions(_ number: Facet.Number) -> [Int32] {
        Array(records[Int(starts[Int(number)])..<Int(starts[Int(number) + 1])])
    }

    // MARK: - Working out

    /// All entries around each, itself not among them; records may contradict each other, so cycles are possible.
    private static func ancestors(_ table: FacetTable) -> [[Facet.Number]] {
        table.entries.indices.map { number in
            var found: Set<Facet.Number> = []
            var open = Array(table.entries[number].parents)
            while let next = open.popLast() {
                if Int(next) != number, found.insert(next).inserted { open += table.entries[Int(next)].parents }
            }
            return found.sorted()
        }
    }

    private static func slugs(
        _ table: FacetTable, labels: [ReaderTexts], sortKeys: [String], totals: [Int]
    ) -> [String?] {
        let looseCount = table.entries.count { $0.isLoose }
        var slugTable = SlugTable()
        var slugs = [String?](repeating: nil, count: table.entries.count)
        for number in table.entries.indices.sorted(by: { sortKeys[$0].bytesPrecede(sortKeys[$1]) }) {
            let entry = table.entries[number]
            guard totals[number] > 1 || !entry.isLoose || looseCount <= mostLooseEntries else { continue }
            slugs[number] = slugTable.assign(entry.slug(labels[number]), key: sortKeys[number])
        }
        return slugs
    }

    private static func order(_ facets: [Facet], _ sortKeys: [String], _ language: Language) -> [Facet.Number] {
        let listed = facets.indices.filter { facets[$0].slug != nil }
        let isByKey = facets.first.map { if case .kind = $0.key { true } else { false } } ?? false
        let keys = Dictionary(
            uniqueKeysWithValues: listed.map { number in
                (
                    number,
                    (isByKey ? "" : Text.wordKey(facets[number].label[language].text) + "\u{1}") + sortKeys[number]
                )
            })
        return listed.sorted { (keys[$0] ?? "").bytesPrecede(keys[$1] ?? "") }.map(Facet.Number.init)
    }
}

extension FacetTable {
    fileprivate func width(_ number: Facet.Number) -> Int {
        if case .territory(let name) = entries[Int(number)].key { name.width } else { 0 }
    }
}

/// Which records stand under which entries, in the order of their titles.
private struct Membership {
    var starts: [Int32] = []
    var records: [Int32] = []
    /// Of each entry, wide ones too: records in it or in one within it.
    var totals: [Int]

    init(
        _ table: FacetTable, cards: CardStore, group: FacetGroup, ancestors: [[Facet.Number]], isWide: [Bool],
        _ order: CardOrder
    ) {
        totals = [Int](repeating: 0, count: table.entries.count)
        var pairs: [UInt64] = []
        for position in 0..<cards.count {
            let own = Self.entries(of: cards[position], group: group, table)
            for number in Set(own.flatMap { [$0] + ancestors[Int($0)] }) {
                totals[Int(number)] += 1
                if isWide[Int(number)], !own.contains(number) { continue }
                pairs.append(UInt64(number) << 32 | UInt64(order.titleRank[position]))
            }
        }
        pairs.sort()
        var byRank = [Int32](repeating: 0, count: cards.count)
        for (position, rank) in order.titleRank.enumerated() { byRank[Int(rank)] = Int32(position) }
        records.reserveCapacity(pairs.count)
        starts.reserveCapacity(table.entries.count + 1)
        var next = 0
        for number in table.entries.indices {
            starts.append(Int32(records.count))
            while next < pairs.count, Int(pairs[next] >> 32) == number {
                records.append(byRank[Int(pairs[next] & 0xFFFF_FFFF)])
                next += 1
            }
        }
        starts.append(Int32(records.count))
    }

    private static func entries(of card: RecordCard, group: FacetGroup, _ table: FacetTable) -> [Facet.Number] {
        switch group {
        case .themes: card.themes
        case .territories: card.territories
        case .nodes: [table.known(.node(card.id.home))].compactMap(\.self)
        case .kinds: [table.known(.kind(card.kind))].compactMap(\.self)
        }
    }
}
