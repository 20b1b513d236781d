import JSONSchema
import Messages
import ScienceShopSDK

/// All records of a catalogue as lists need them: cards, entries to browse by, relations both ways, events, news.
///
/// A value built once from the public records; it knows no file and no clock, and the same records give the same index.
/// Records are named by their position in it, from 0.
public struct CatalogueIndex: Sendable {
    let cards: CardStore
    private let references: ReferenceTable
    private let groups: [FacetGroup: GroupIndex]
    private let tieIndex: TieIndex
    private let newest: [Int32]
    private let events: [Int32]

    /// How many records a page of a list has.
    public static let pageSize = 50
    /// How many events a page of the agenda has.
    public static let agendaPageSize = 200

    init(_ builder: Builder) {
        cards = builder.cards
        references = builder.references
        let order = CardOrder(cards)
        var groups: [FacetGroup: GroupIndex] = [:]
        for group in FacetGroup.allCases {
            groups[group] = GroupIndex(builder.tables[group] ?? FacetTable(), cards: cards, group: group, order: order)
        }
        self.groups = groups
        tieIndex = TieIndex(builder, order: order)
        newest = order.newest
        events = order.events
    }

    // MARK: - Records

    public var count: Int { cards.count }

    public func card(at position: Int) -> RecordCard { cards[position] }

    /// The record of an identifier, or the one that had it before; nil when it is not public.
    public func position(of id: RecordIdentifier) -> Int? { references.position(of: id).map(Int.init) }

    public func card(of id: RecordIdentifier) -> RecordCard? { position(of: id).map(card) }

    /// Records that changed last first.
    public func newest(_ limit: Int) -> [RecordCard] { newest.prefix(limit).map { cards[Int($0)] } }

    /// The positions of the records that changed last, newest first.
    public func newestPositions(_ limit: Int) -> [Int] { newest.prefix(limit).map(Int.init) }

    // MARK: - Entries

    /// The entries of a group that have a page, by label.
    public func facets(_ group: FacetGroup, in language: Language) -> [Facet] {
        groups[group]?.listed(in: language) ?? []
    }

    public func facet(_ number: Facet.Number, of group: FacetGroup) -> Facet? { groups[group]?.facet(number) }

    public func facet(_ key: Facet.Key) -> Facet? { groups[key.group]?.facet(key) }

    /// The entry whose page has this slug.
    public func facet(_ group: FacetGroup, slug: String) -> Facet? { groups[group]?.facet(slug: slug) }

    /// The listed entries that lie directly or further down in an entry, by label.
    public func facets(within key: Facet.Key, in language: Language) -> [Facet] {
        guard let group = groups[key.group], let number = group.number(key) else { return [] }
        return group.listed(within: number, in: language)
    }

    /// The positions of an entry's records on one page of its list, by title; pages count from 1.
    public func positions(under key: Facet.Key, page: Int) -> ArraySlice<Int32> {
        let all = positions(under: key)
        let first = min((max(page, 1) - 1) * Self.pageSize, all.count)
        return all[first..<min(first + Self.pageSize, all.count)]
    }

    /// The positions of all records in an entry's list, by title.
    public func positions(under key: Facet.Key) -> [Int32] {
        guard let group = groups[key.group], let number = group.number(key) else { return [] }
        return group.positions(number)
    }

    /// How many pages an entry's list has; at least one.
    public func pageCount(of facet: Facet) -> Int { max(1, (facet.listCount + Self.pageSize - 1) / Self.pageSize) }

    // MARK: - Relations

    /// The records that stand to a record, as it says itself and as they say; groups in the order pages have them.
    /// - Parameter limit: how many cards a group has at most; its count is of all.
    public func related(to id: RecordIdentifier, limit: Int) -> [RelatedGroup] {
        guard let position = position(of: id) else { return [] }
        return tieIndex.groups(of: position).map { tie, others in
            RelatedGroup(tie: tie, cards: others.prefix(limit).map { cards[Int($0)] }, count: others.count)
        }
    }

    func relatedPositions(to position: Int) -> [(tie: RecordTie, others: [Int32])] { tieIndex.groups(of: position) }

    func facetStamp(_ number: Facet.Number, of group: FacetGroup) -> Stamp { groups[group]?.stamp(number) ?? Stamp() }

    // MARK: - Agenda

    public var eventCount: Int { events.count }
    public var agendaPageCount: Int { max(1, (events.count + Self.agendaPageSize - 1) / Self.agendaPageSize) }

    /// The events of one page of the agenda: the latest first, those without a date last; pages count from 1.
    public func events(page: Int) -> [RecordCard] { eventPositions(page: page).map { cards[$0] } }

    func eventPositions(page: Int) -> [Int] {
        let first = min((max(page, 1) - 1) * Self.agendaPageSize, events.count)
        return events[first..<min(first + Self.agendaPageSize, events.count)].map(Int.init)
    }

    /// The positions of all events, in the order of the agenda.
    public var eventPositions: [Int] { events.map(Int.init) }
}
