import JSONSchema
import Messages
import ScienceShopSDK
import Translations

/// The filters of the search page and its words, for readers of one language.
struct SearchFilters {
    /// `{"<group>": [[slug, label, count]…], "types": {name: label}, "words": {…}}`.
    let json: JSONValue

    /// Other years are slips of a pen.
    static let years = 1900...2099
    /// A longer list to choose from helps nobody; the words find the others.
    private static let mostEntries = 300

    init(
        _ index: CatalogueIndex, _ identity: CatalogueIdentity, language: Language, years: [Int: Int],
        types: Set<ConceptKey>
    ) {
        let labels = Labels(language: language)
        var object: JSONObject = ["words": .object(Self.words(.shipped(language)))]
        for group in FacetGroup.allCases {
            var facets = index.facets(group, in: language).filter { !$0.isWide && $0.listCount > 0 }
            if facets.count > Self.mostEntries {
                let least = facets.map(\.listCount).sorted(by: >)[Self.mostEntries]
                facets = facets.filter { $0.listCount > least }
            }
            object[group.rawValue] = .array(
                facets.compactMap { facet in
                    guard let slug = facet.slug else { return nil }
                    let label =
                        switch facet.key {
                        case .kind(let kind): labels.kind(kind)
                        case .node(let id): labels.node(id, identity)
                        default: facet.label[language].text
                        }
                    return [.string(slug), .string(label), .number(Double(facet.listCount))]
                })
        }
        object["years"] = .array(
            years.sorted { $0.key > $1.key }.map { year, count in
                [.string(String(year)), .string(String(year)), .number(Double(count))]
            })
        object["types"] = .object(
            JSONObject(
                types.compactMap { type in
                    labels.concept(Concept(scheme: type.scheme, concept: type.notation)).map {
                        (SearchCard.name(of: type), .string($0))
                    }
                }))
        json = .object(object)
    }

    /// What `search.js` says; `#` stands for a number.
    private static func words(_ translations: Translations) -> JSONObject {
        let words: [(String, Message)] = [
            ("kinds", "Kind"), ("nodes", "Node"), ("themes", "Theme"), ("territories", "Territory"), ("years", "Year"),
            ("kindsAll", "All kinds"), ("nodesAll", "All nodes"), ("themesAll", "All themes"),
            ("territoriesAll", "All territories"), ("yearsAll", "All years"), ("results", "Results"),
            ("filters", "Filters"), ("clear", "Clear filters"),
            ("more", "Show more results"),
            ("loading", "Searching…"),
            ("none", "No record found."),
            ("one", "1 record found."), ("many", "\("#") records found."),
            ("anyOne", "No record has all of these words; 1 record has some."),
            ("anyMany", "No record has all of these words; \("#") records have some."),
            ("common", "These words stand in almost every record; add another."),
            ("short", "The last word is short: only records with exactly this word are shown."),
            ("failed", "Part of the search index could not be loaded. Check the connection and try again."),
            ("start", "Type words to search, or choose a filter."),
        ]
        return JSONObject(words.map { ($0, .string(translations($1))) })
    }
}
