import Messages
import ScienceShopSDK
import Translations

/// The first page: what this is, what is new, the ways to browse.
struct HomePage {
    private let edition: Edition
    private let frame: PageFrame

    /// How many of each the page shows.
    private static let mostNews = 6
    private static let mostThemes = 16
    private static let mostPlaces = 12
    private static let mostEvents = 5

    init(_ edition: Edition) {
        self.edition = edition
        frame = PageFrame(edition, .home)
    }

    var bytes: [UInt8] {
        let (index, words) = (edition.index, edition.words)
        let lead = edition.introduction
        var page = frame.value(
            title: words("Home"), description: lead.text,
            data: edition.data.home(recordCount: index.count, modifiedAt: index.newest(1).first?.modifiedAt))
        page["lead"] = lead.value
        page["tally"] = KindTally(frame).values
        page["news"] = HomeNews(index, count: Self.mostNews).cards.map { frame.card($0) }
        page["themes"] = largest(.themes, Self.mostThemes).compactMap(frame.entry)
        page["allThemes"] = all(index.facets(.themes, in: edition.language).count, .themes)
        page["places"] = largest(.territories, Self.mostPlaces).compactMap(frame.entry)
        page["allTerritories"] = all(index.facets(.territories, in: edition.language).count, .territories)
        page["territories"] = page["places"]
        page["map"] = RegionMap(index: index, language: edition.language).overview(on: .home)
        page["events"] = index.events(page: 1).prefix(Self.mostEvents).map(event)
        page["allEvents"] = words(
            .plural(
                index.eventCount, one: "The whole agenda: \(index.eventCount) event",
                other: "The whole agenda: \(index.eventCount) events"))
        page["nodeCards"] = index.facets(.nodes, in: edition.language).compactMap(node)
        return edition.render("home", page)
    }

    /// The entries with most records; where they tie, by label.
    private func largest(_ group: FacetGroup, _ count: Int) -> [Facet] {
        let listed = edition.index.facets(group, in: edition.language).filter { !$0.isWide }
        let order = listed.indices.sorted {
            (listed[$1].totalCount, $0) < (listed[$0].totalCount, $1)
        }
        return order.prefix(count).map { listed[$0] }
    }

    private func all(_ count: Int, _ group: FacetGroup) -> String {
        switch group {
        case .themes: edition.words(.plural(count, one: "\(count) theme", other: "All \(count) themes"))
        default: edition.words(.plural(count, one: "\(count) territory", other: "All \(count) territories"))
        }
    }

    private func event(_ card: RecordCard) -> PageValue {
        let title = edition.text(card.title[edition.language])
        var value = PageValue([
            "href": frame.link(card.address), "title": title.text, "lang": title.lang,
            "when": frame.when(card) ?? edition.words("no date"),
        ])
        value.put(frame.place(card), as: "place")
        return value
    }

    private func node(_ facet: Facet) -> PageValue? {
        guard case .node(let id) = facet.key, let address = facet.address else { return nil }
        let label = edition.text(edition.label(of: facet))
        var value = PageValue([
            "href": frame.link(address), "label": label.text, "lang": label.lang,
            "count": edition.records(facet.totalCount),
        ])
        value.put(edition.text(edition.identity.node(id)?.description), as: "note")
        return value
    }
}

/// The kinds with their counts.
struct KindTally {
    let values: [PageValue]

    init(_ frame: PageFrame) {
        let edition = frame.edition
        values = edition.index.facets(.kinds, in: edition.language).compactMap { facet in
            guard case .kind(let kind) = facet.key, let address = facet.address else { return nil }
            return PageValue([
                "kind": kind.rawValue, "href": frame.link(address),
                "label": edition.language.isSingular(facet.totalCount)
                    ? edition.name(of: kind) : edition.plural(of: kind),
                "count": edition.language.number(facet.totalCount),
            ])
        }
    }
}
