import JSONSchema
import Messages
import ScienceShopSDK

/// What pages show beside their own record, as hashes: a page whose stamp is the same need not be made again.
extension CatalogueIndex {
    /// How many records of one relation a page shows at most, of those it does not name itself.
    public static let relatedLimit = 24

    /// What the page of a record shows of other records and of the entries it stands under.
    public func surroundings(of id: RecordIdentifier) -> Stamp {
        var stamp = Stamp()
        guard let position = position(of: id) else { return stamp }
        for group in relatedPositions(to: position) {
            stamp.add(group.tie.sortKey)
            stamp.add(group.others.count)
            let others = group.tie.isCut ? group.others.prefix(Self.relatedLimit) : group.others[...]
            for other in others { stamp.add(cardStamp(Int(other))) }
        }
        let own = card(at: position)
        for number in own.themes { add(number, of: .themes, to: &stamp) }
        for number in own.territories { add(number, of: .territories, to: &stamp) }
        return stamp
    }

    /// What a page that leads to a record shows of it; nil when the record is not public.
    public func stamp(of id: RecordIdentifier) -> Stamp? { position(of: id).map(cardStamp) }

    /// What a list, an index of a group or a page of the agenda shows; nil for pages that show the whole catalogue and
    /// are always made again.
    public func stamp(of address: PageAddress) -> Stamp? {
        var stamp = Stamp()
        switch address {
        case .list(let group, let slug, let page):
            guard let facet = facet(group, slug: slug) else { return nil }
            add(facet, to: &stamp)
            stamp.add(facet.totalCount)
            stamp.add(facet.ownCount)
            for number in facet.within { add(number, of: group, to: &stamp) }
            for inner in facets(within: facet.key, in: .french) {
                add(inner, to: &stamp)
                stamp.add(inner.totalCount)
            }
            for position in positions(under: facet.key, page: page) { stamp.add(cardStamp(Int(position))) }
        case .agenda(let page):
            stamp.add(eventCount)
            for position in eventPositions(page: page) { stamp.add(cardStamp(position)) }
        default: return nil
        }
        return stamp
    }

    /// All a card says, its entries by name: their numbers are others in another build.
    private func cardStamp(_ position: Int) -> Stamp {
        var stamp = Stamp.of(cards.head(position))
        let (themes, territories) = cards.entries(position)
        for number in themes { add(number, of: .themes, to: &stamp) }
        for number in territories { add(number, of: .territories, to: &stamp) }
        return stamp
    }

    private func add(_ number: Facet.Number, of group: FacetGroup, to stamp: inout Stamp) {
        stamp.add(facetStamp(number, of: group))
    }

    private func add(_ facet: Facet, to stamp: inout Stamp) { stamp.add(GroupIndex.stamp(facet)) }
}
