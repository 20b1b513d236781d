import JSONSchema
import Messages
import ScienceShopSDK
import Translations

/// What stands around every page: head, menu, the way back, the other language.
struct PageFrame {
    let edition: Edition
    let address: PageAddress
    private let path: String

    init(_ edition: Edition, _ address: PageAddress) {
        self.edition = edition
        self.address = address
        path = address.path(in: edition.language)
    }

    /// A page that a server shows at any depth can only link by full addresses, when there are any.
    private var base: BaseURL? { address == .notFound ? edition.identity.baseURL : nil }

    func link(_ other: PageAddress, in language: Language? = nil) -> String {
        let target = other.path(in: language ?? edition.language)
        return base?.url(of: target) ?? RelativeLink.from(path, to: target)
    }

    func link(_ file: DataAddress) -> String { base?.url(of: file.path) ?? RelativeLink.from(path, to: file.path) }

    /// The members every template needs.
    /// - Parameters:
    ///   - title: of the page, without the name of the catalogue.
    ///   - trail: the pages above this one, from the home page on.
    ///   - data: JSON-LD that is safe to stand in a script element.
    func value(
        title: String, description: String?, trail: [(title: String, address: PageAddress)] = [], data: String? = nil,
        isListed: Bool = true
    ) -> PageValue {
        let language = edition.language
        let other: Language = language == .french ? .english : .french
        let home = link(.home)
        var page = PageValue([
            "lang": language.rawValue, "title": title, "description": description,
            // Links in templates are written from the root of the language, or of the catalogue.
            "up": String(home.dropLast(10)),
            "root": base?.description ?? RelativeLink.from(path, to: ""),
            "other": link(address, in: other), "otherLang": other.rawValue,
            "otherName": other == .french ? "Français" : "English",
            "noIndex": isListed ? nil : true, "jsonLD": data.map(HTMLText.cleaned),
        ])
        let name = edition.text(edition.identity.name(in: language))
        page["site"] = name.text
        page["siteLang"] = name.lang
        if let base = edition.identity.baseURL, isListed {
            page["canonical"] = base.url(of: path)
            page["alternates"] = Language.allCases.map {
                PageValue(["tag": $0.rawValue, "href": base.url(of: address.path(in: $0))])
            }
        }
        // Home alone says nothing that the name of the catalogue above does not.
        if trail.count > 1 { page["trail"] = trail.map { PageValue(["title": $0.title, "href": link($0.address)]) } }
        if let section { page["in"] = PageValue([section: true]) }
        return page
    }

    private var section: String? {
        switch address {
        case .index(let group), .list(let group, _, _): group.rawValue
        case .agenda: "agenda"
        case .search: "search"
        case .home, .record, .about, .notFound: nil
        }
    }

    // MARK: - What stands in many pages

    /// - Parameter sayingNode: not on the page of the node, whose name would stand on every card.
    func card(_ card: RecordCard, sayingNode: Bool = true) -> PageValue {
        let node = edition.name(ofNode: card.id.home).text
        var value = PageValue([
            "kind": card.kind.rawValue, "href": link(card.address),
            "label": edition.label(of: card.type).map(capitalised) ?? edition.name(of: card.kind),
            "state": edition.label(of: card.state), "when": when(card),
            "node": sayingNode ? node : nil,
        ])
        let title = edition.text(card.title[edition.language])
        value["title"] = title.text
        value["lang"] = title.lang
        value.put(card.summary.map { edition.text($0[edition.language]) }, as: "summary")
        // A node may be called as the region it works in.
        value.put(place(card).flatMap { $0.text.hasSameBytes(as: node) ? nil : $0 }, as: "place")
        if ["node", "place", "when"].contains(where: { value[$0] != nil }) { value["meta"] = true }
        return value
    }

    /// The venue or town, else the first territory.
    func place(_ card: RecordCard) -> PageText? {
        if let place = card.place { return edition.text(LocalText(place, in: "")) }
        if card.isOnline { return edition.text(LocalText(edition.words("online"), in: edition.language.rawValue)) }
        return card.territories.first.flatMap { edition.index.facet($0, of: .territories) }.map {
            edition.text($0.label[edition.language])
        }
    }

    func when(_ card: RecordCard) -> String? { edition.dates.text(from: card.start, to: card.end) }

    func entry(_ facet: Facet) -> PageValue? {
        guard let address = facet.address else { return nil }
        let label = edition.text(edition.label(of: facet))
        return PageValue([
            "href": link(address), "label": label.text, "lang": label.lang,
            "count": edition.language.number(facet.totalCount),
        ])
    }

    func capitalised(_ text: String) -> String {
        guard let first = text.unicodeScalars.first else { return text }
        return first.properties.uppercaseMapping + String(text.unicodeScalars.dropFirst())
    }
}
