import Messages
import ScienceShopSDK
import Translations

/// All entries of a group with their counts.
struct IndexPage {
    private let group: FacetGroup
    private let edition: Edition
    private let frame: PageFrame

    /// From so many entries on, themes stand under their first letters.
    private static let lettersFrom = 40

    init(_ group: FacetGroup, _ edition: Edition) {
        self.group = group
        self.edition = edition
        frame = PageFrame(edition, .index(group))
    }

    var bytes: [UInt8] {
        let words = edition.words
        let facets = edition.index.facets(group, in: edition.language)
        let heading = GroupNames.title(group, words)
        let trail: [(title: String, address: PageAddress)] = [(words("Home"), .home)]
        var page = frame.value(
            title: heading, description: GroupNames.introduction(group, words), trail: trail,
            data: edition.data.page(.index(group), title: heading, trail: trail + [(heading, .index(group))]))
        page["heading"] = heading
        page["introduction"] = GroupNames.introduction(group, words)
        page["count"] = words(GroupNames.count(facets.count, of: group))
        if group == .territories {
            let map = RegionMap(index: edition.index, language: edition.language)
            page["map"] = map.departments(on: .index(group))
        }
        let sections = sections(facets)
        page["groups"] = sections
        if sections.count > 2 { page["jumps"] = true }
        return edition.render("index", page)
    }

    private func sections(_ facets: [Facet]) -> [PageValue] {
        switch group {
        case .kinds, .nodes:
            return [PageValue(["entries": facets.compactMap(entry), "class": " tall"])]
        case .territories: return levels(facets)
        case .themes:
            if facets.count < Self.lettersFrom { return [PageValue(["entries": facets.compactMap(entry)])] }
            return letters(facets)
        }
    }

    private func entry(_ facet: Facet) -> PageValue? {
        guard var value = frame.entry(facet) else { return nil }
        switch facet.key {
        case .kind(let kind):
            value["mark"] = "<i class=\"mark\"></i>"
            value["class"] = " class=\"k-\(kind.rawValue)\""
        case .node(let id): value.put(edition.text(edition.identity.node(id)?.description), as: "note")
        case .concept, .keyword, .territory: break
        }
        return value
    }

    /// Widest first, as the vocabulary of levels has them.
    private func levels(_ facets: [Facet]) -> [PageValue] {
        var byLevel: [String: [PageValue]] = [:]
        for facet in facets {
            guard case .territory(let name) = facet.key, let value = entry(facet) else { continue }
            byLevel[name.level, default: []].append(value)
        }
        let known = (Vocabulary.standard["territory-level"]?.concepts ?? []).map(\.notation)
        let levels = known + byLevel.keys.filter { !known.contains($0) }.sorted()
        return levels.compactMap { level in
            guard let entries = byLevel[level] else { return nil }
            let label = frame.capitalised(edition.label("territory-level", level) ?? level)
            return PageValue([
                "id": "level-" + Self.anchor(level), "heading": label, "short": label, "entries": entries,
            ])
        }
    }

    private func letters(_ facets: [Facet]) -> [PageValue] {
        var order: [String] = []
        var byLetter: [String: [PageValue]] = [:]
        for facet in facets {
            guard let value = entry(facet) else { continue }
            let first = Text.wordKey(edition.label(of: facet).text).unicodeScalars.first
            let letter = first.map { $0.properties.isAlphabetic ? String($0).uppercased() : "0–9" } ?? "…"
            if byLetter[letter] == nil { order.append(letter) }
            byLetter[letter, default: []].append(value)
        }
        return order.map {
            PageValue(["id": "letter-" + Self.anchor($0), "heading": $0, "short": $0, "entries": byLetter[$0]])
        }
    }

    /// An anchor from any words: what is no letter or digit of ASCII is written as its number.
    private static func anchor(_ text: String) -> String {
        var anchor = ""
        for scalar in text.unicodeScalars.prefix(40) {
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            anchor += isPlain || scalar == "-" ? String(scalar) : "_\(scalar.value)"
        }
        return anchor
    }
}

/// What groups are called.
enum GroupNames {
    static func title(_ group: FacetGroup, _ words: Translations) -> String {
        switch group {
        case .kinds: words("Kinds of record")
        case .themes: words("Themes")
        case .territories: words("Territories")
        case .nodes: words("Nodes")
        }
    }

    static func count(_ count: Int, of group: FacetGroup) -> Message {
        switch group {
        case .kinds: .plural(count, one: "\(count) kind", other: "\(count) kinds")
        case .themes: .plural(count, one: "\(count) theme", other: "\(count) themes")
        case .territories: .plural(count, one: "\(count) territory", other: "\(count) territories")
        case .nodes: .plural(count, one: "\(count) node", other: "\(count) nodes")
        }
    }

    static func introduction(_ group: FacetGroup, _ words: Translations) -> String {
        switch group {
        case .kinds:
            words("A demand is a question somebody brings; an initiative or a project is what is done about it.")
        case .themes: words("What the records are about, in the words of a shared vocabulary or of their source.")
        case .territories: words("Where things happen and whom they are for, from whole countries to neighbourhoods.")
        case .nodes: words("Each node keeps its own records; this catalogue shows them as they are there.")
        }
    }
}
