import Messages
import ScienceShopSDK
import Translations

/// One page of the records of an entry.
struct ListPage {
    private let facet: Facet
    private let number: Int
    private let edition: Edition
    private let frame: PageFrame

    /// Nil when there is no such entry, or it has no such page.
    init?(_ group: FacetGroup, slug: String, page: Int, _ edition: Edition) {
        guard let facet = edition.index.facet(group, slug: slug), page >= 1, page <= edition.index.pageCount(of: facet)
        else { return nil }
        self.facet = facet
        number = page
        self.edition = edition
        frame = PageFrame(edition, .list(group, slug: slug, page: page))
    }

    private func address(_ page: Int) -> PageAddress { .list(facet.key.group, slug: facet.slug ?? "", page: page) }

    var bytes: [UInt8] {
        let (words, index) = (edition.words, edition.index)
        let label = edition.label(of: facet)
        let heading = edition.text(label)
        let group = facet.key.group
        let count = facet.listCount
        let pages = index.pageCount(of: facet)
        let cards = index.positions(under: facet.key, page: number).map { index.card(at: Int($0)) }
        let sentence = words(
            .plural(
                count, one: "\(count) record under “\(label.text)”", other: "\(count) records under “\(label.text)”"))
        var trail: [(title: String, address: PageAddress)] = [
            (words("Home"), .home), (GroupNames.title(group, words), .index(group)),
        ]
        for around in facet.within.reversed() {
            guard let outer = index.facet(around, of: group), let address = outer.address, trail.count < 6 else {
                continue
            }
            trail.append((edition.label(of: outer).text, address))
        }
        let title = number == 1 ? label.text : words("\(label.text), page \(number)")
        var page = frame.value(
            title: title, description: sentence, trail: trail,
            data: edition.data.list(
                address(number), title: label.text, count: count, records: cards.map(\.id),
                first: (number - 1) * CatalogueIndex.pageSize, trail: trail + [(label.text, address(1))]))
        page["over"] = over
        page["heading"] = heading.text
        page["titleLang"] = heading.lang
        page["count"] = edition.records(count)
        page["within"] = number == 1 ? within : []
        page["withinLabel"] = words("Within “\(label.text)”")
        page["cards"] = cards.map { frame.card($0, sayingNode: group != .nodes) }
        if number == 1 {
            page["map"] = RegionMap(index: index, language: edition.language).detail(of: facet.key, on: address(1))
        }
        if case .node(let id) = facet.key, number == 1 {
            page["lead"] = edition.text(edition.identity.node(id)?.description)?.value
            page["homepage"] = SafeLink.web(edition.identity.node(id)?.homepage)
        }
        if case .kind(let kind) = facet.key { page["kind"] = kind.rawValue }
        if pages > 1 {
            page["pages"] = true
            page["pageOf"] = words("Page \(number) of \(pages)")
            if number > 1 { page["previous"] = frame.link(address(number - 1)) }
            if number < pages { page["next"] = frame.link(address(number + 1)) }
        }
        return edition.render("list", page)
    }

    /// What sort of entry it is, above its name.
    private var over: String {
        switch facet.key {
        case .kind: edition.words("Kind of record")
        case .node: edition.words("Node")
        case .concept, .keyword: edition.words("Theme")
        case .territory(let name): frame.capitalised(edition.label("territory-level", name.level) ?? name.level)
        }
    }

    private var within: [PageValue] {
        edition.index.facets(within: facet.key, in: edition.language).prefix(200).compactMap(frame.entry)
    }
}
