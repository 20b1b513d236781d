import Messages
import ScienceShopSDK
import Translations

/// The page that searches, and leads on where there is no script.
struct SearchPage {
    private let edition: Edition

    init(_ edition: Edition) { self.edition = edition }

    var bytes: [UInt8] {
        let frame = PageFrame(edition, .search)
        let title = edition.words("Search")
        let trail: [(title: String, address: PageAddress)] = [(edition.words("Home"), .home)]
        var page = frame.value(
            title: title, description: edition.words("Search all records by their words, even offline."), trail: trail,
            data: edition.data.page(.search, title: title, trail: trail + [(title, .search)]))
        page["browse"] = KindTally(frame).values
        page["scripts"] = ["search.js"]
        return edition.render("search", page)
    }
}

/// What this is, how to take the data, privacy and withdrawal.
struct AboutPage {
    private let edition: Edition

    init(_ edition: Edition) { self.edition = edition }

    var bytes: [UInt8] {
        let frame = PageFrame(edition, .about)
        let words = edition.words
        let title = words("About this catalogue")
        let trail: [(title: String, address: PageAddress)] = [(words("Home"), .home)]
        var page = frame.value(
            title: title, description: edition.introduction.text, trail: trail,
            data: edition.data.page(.about, title: title, trail: trail + [(title, .about)]))
        page["lead"] = edition.introduction.value
        page["nodes"] = edition.index.facets(.nodes, in: edition.language).compactMap { facet -> PageValue? in
            guard var value = frame.entry(facet), case .node(let id) = facet.key else { return nil }
            value["homepage"] = SafeLink.web(edition.identity.node(id)?.homepage)
            return value
        }
        let licence = Licence(edition.identity.licence)
        page["licenceText"] =
            licence == nil
            ? words("Each record names its own licence; where it names none, ask the node that keeps it.")
            : words("Where a record names no licence of its own, its description is under")
        page["licenceName"] = licence?.name
        page["licenceHref"] = licence?.address
        if let href = ContactAddress.of(edition.identity.contact) {
            page["contact"] = edition.identity.contact
            page["contactHref"] = href
        }
        return edition.render("about", page)
    }
}
