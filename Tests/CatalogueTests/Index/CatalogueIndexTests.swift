import Catalogue
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport
import Testing

@Suite("The index of a catalogue")
struct CatalogueIndexTests {
    private func index(_ records: [PublicRecord]) -> CatalogueIndex {
        var builder = CatalogueIndex.Builder()
        records.forEach { builder.add($0) }
        return builder.build()
    }

    private func titles(_ index: CatalogueIndex, _ key: Facet.Key) -> [String] {
        index.positions(under: key).map { index.card(at: Int($0)).title.french.text }
    }

    @Test("a card holds what lists show, in each reader's language")
    func card() throws {
        let index = index([
            try Sample.record("lyon:event/a") {
                $0.title = ["fr": "La soif", "en": "Thirst"]
                $0.summary = LanguageMap(String(repeating: "mot ", count: 100), language: "fr")
                $0.period = Period(start: PartialDate("2024-03"), end: PartialDate("2024-03-09T10:00:00+01:00"))
                $0.eventStatus = .cancelled
                $0.venue = Venue(["name": "Halle"])
                $0.isOnline = true
                $0.types = [Concept(scheme: "event-type", concept: "conference")]
            }
        ])
        let card = index.card(at: 0)
        #expect(card.title[.french] == LocalText("La soif", in: "fr"))
        #expect(card.title[.english] == LocalText("Thirst", in: "en"))
        let summary = try #require(card.summary?[.english])
        #expect(summary.language == "fr" && summary.text.hasSuffix("mot…") && summary.text.unicodeScalars.count <= 161)
        #expect(card.start == PartialDate("2024-03") && card.end == PartialDate("2024-03-09T10:00:00+01:00"))
        #expect(card.state == .event(.cancelled) && card.place == "Halle" && card.isOnline && card.year == 2024)
        #expect(card.type == ConceptKey(scheme: "event-type", notation: "conference"))
        #expect(index.card(of: card.id) == card)
    }

    @Test("a record without a title goes by another name")
    func untitled() throws {
        let index = index([
            try Sample.record("lyon:person/a") { ($0.givenName, $0.familyName) = ("Ada", "Fictive") },
            try Sample.record("lyon:project/b"),
        ])
        #expect(index.card(at: 0).title.french.text == "Ada Fictive")
        #expect(index.card(at: 1).title.french.text == "b")
    }

    @Test("lists are by title as French readers look words up, the order total")
    func order() throws {
        let index = index([
            try Sample.record("lyon:project/1", "Zone"), try Sample.record("lyon:project/2", "Énergie"),
            try Sample.record("lyon:project/3", "eau"), try Sample.record("lyon:project/5", "« Étang »"),
            try Sample.record("lyon:project/4", "Étang"),
        ])
        #expect(titles(index, .kind(.project)) == ["eau", "Énergie", "Étang", "« Étang »", "Zone"])
        #expect(index.facet(.kind(.project))?.totalCount == 5)
        #expect(index.facet(.kind(.event)) == nil)
    }

    @Test("pages of a list hold each record once")
    func pagination() throws {
        let count = CatalogueIndex.pageSize * 2 + 1
        let index = index(try (0..<count).map { try Sample.record("lyon:project/\($0)", "Titre \($0 % 7)") })
        let facet = try #require(index.facet(.node("lyon")))
        #expect(index.pageCount(of: facet) == 3)
        let pages = (1...3).map { Array(index.positions(under: facet.key, page: $0)) }
        #expect(pages.map(\.count) == [CatalogueIndex.pageSize, CatalogueIndex.pageSize, 1])
        #expect(Set(pages.joined()).count == count)
        #expect(index.positions(under: facet.key, page: 4).isEmpty)
        #expect(!index.positions(under: facet.key, page: 0).isEmpty)
    }

    @Test("one theme for one word however it is written, apart from the concept of the same name")
    func themes() throws {
        let concept = Concept(scheme: "sdg", concept: "6", asWritten: "eau propre")
        func keyword(_ word: String) -> Concept { Concept(asWritten: word) }
        let index = index([
            try Sample.record("lyon:project/1", "A") { $0.themes = [keyword("Vélo"), concept, concept] },
            try Sample.record("lyon:project/2", "B") { $0.themes = [keyword("vélo")] },
            try Sample.record("lyon:project/3", "C") { $0.themes = [keyword("vélo")] },
            try Sample.record("lyon:project/4", "D") { $0.themes = [keyword("Eau propre et assainissement")] },
            try Sample.record("lyon:project/5", "E") {
                $0.themes = [keyword("index"), keyword("con"), keyword("???"), keyword("水")]
            },
        ])
        let bike = try #require(index.facet(.keyword("velo")))
        #expect(bike.label.french.text == "vélo" && bike.slug == "velo" && bike.totalCount == 3)
        let goal = try #require(index.facet(.concept(ConceptKey(scheme: "sdg", notation: "6"))))
        #expect(goal.slug == "eau-propre-et-assainissement" && goal.label.english.text == "Clean water and sanitation")
        #expect(goal.ownCount == 1)
        let slugs = index.facets(.themes, in: .french).compactMap(\.slug)
        #expect(Set(slugs).count == slugs.count && slugs.count == 6)
        #expect(!slugs.contains("index") && !slugs.contains("con"))
        #expect(index.facet(.themes, slug: "velo")?.key == .keyword("velo"))
    }

    @Test("addresses of entries do not depend on the order records come in")
    func stableSlugs() throws {
        var records = try (0..<40).map { number in
            try Sample.record("lyon:project/\(number)", "T\(number)") {
                $0.themes = [
                    Concept(asWritten: "mot \(number % 5)"), Concept(scheme: "sdg", concept: "\(number % 17 + 1)"),
                ]
                $0.territories = [
                    Territory(scheme: .local, level: "quartier", label: "Saint-Michel"),
                    Territory(scheme: .insee, level: "commune", code: "9\(number % 3)001", label: "Saint-Michel"),
                ]
            }
        }
        func addresses(_ index: CatalogueIndex) -> Set<String> {
            Set(FacetGroup.allCases.flatMap { index.facets($0, in: .english) }.map { "\($0.key) \($0.slug ?? "-")" })
        }
        let first = addresses(index(records))
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<3 {
            records.shuffle(using: &generator)
            #expect(addresses(index(records)) == first)
        }
    }

    @Test("a territory's list holds the records of those within it; a country's own page only its own")
    func territories() throws {
        let gers = Territory(scheme: .insee, level: "departement", code: "32", label: "Gers")
        let index = index([
            try Sample.record("occitanie:project/1", "A") { $0.territories = [gers] },
            try Sample.record("occitanie:project/2", "B") {
                $0.territories = [Territory(scheme: .insee, level: "region", code: "76", label: "Occitanie")]
            },
            try Sample.record("lille:project/3", "C") {
                $0.territories = [Territory(scheme: .insee, level: "region", code: "32", label: "Hauts-de-France")]
            },
        ])
        func key(_ level: String, _ code: String) -> Facet.Key {
            .territory(TerritoryName(scheme: "insee", level: level, code: code))
        }
        #expect(titles(index, key("departement", "32")) == ["A"])
        #expect(titles(index, key("region", "76")) == ["A", "B"])
        #expect(titles(index, key("region", "32")) == ["C"])
        #expect(index.facet(key("departement", "32"))?.slug == "departement-gers")
        let france = Facet.Key.territory(TerritoryName(scheme: "iso3166-2", level: "pays", code: "FR"))
        #expect(index.facet(france)?.totalCount == 3 && index.facet(france)?.ownCount == 0)
        #expect(titles(index, france).isEmpty)
        #expect(
            index.facets(within: france, in: .french).map(\.label.french.text) == [
                "Gers", "Hauts-de-France", "Occitanie",
            ])
        let around = try #require(index.facet(key("departement", "32"))).within.map {
            index.facet($0, of: .territories)?.label.french.text
        }
        #expect(around == ["Occitanie", "France"])
    }

    @Test("places that contain each other do no harm")
    func cycles() throws {
        func place(_ name: String, in other: String) -> Territory {
            Territory(
                scheme: .local, level: "lieu", label: name,
                within: [Territory(scheme: .local, level: "lieu", label: other)])
        }
        let index = index([
            try Sample.record("lyon:project/1", "A") { $0.territories = [place("Ici", in: "Là")] },
            try Sample.record("lyon:project/2", "B") {
                $0.territories = [place("Là", in: "Ici"), place("Là", in: "Là")]
            },
        ])
        #expect(index.facets(.territories, in: .french).map(\.totalCount) == [2, 2])
    }

    @Test("relations are seen from both sides, once, and only between public records")
    func relations() throws {
        let index = index([
            try Sample.record("lyon:demand/q", "Question") {
                $0.relations = [Relation(.answeredBy, record: try? Sample.id("lyon:project/p"))]
            },
            try Sample.record("lyon:organisation/o", "Maison"),
            try Sample.record("lyon:project/p", "Projet", aliases: ["lyon:project/ancien"]) {
                $0.relations = [
                    Relation(.answers, record: try? Sample.id("lyon:demand/q")),
                    Relation(.partOf, record: try? Sample.id("lyon:initiative/hidden")),
                    Relation(.hostedBy, record: try? Sample.id("lyon:organisation/o")),
                    Relation(.relatedTo, record: try? Sample.id("lyon:project/p")),
                ]
                $0.participants = [Participant(role: "partner", record: try? Sample.id("lyon:organisation/o"))]
            },
            try Sample.record("lyon:resource/r", "Guide") {
                $0.relations = [Relation(.documents, record: try? Sample.id("lyon:project/ancien"))]
            },
        ])
        func seen(_ id: String) throws -> [String] {
            index.related(to: try Sample.id(id), limit: 9).map { group in
                "\(group.tie): \(group.cards.map(\.title.french.text).joined(separator: ", "))"
            }
        }
        #expect(
            Set(try seen("lyon:project/p")) == [
                "relation(ScienceShopSDK.Relation.Kind.answers): Question",
                "relation(ScienceShopSDK.Relation.Kind.documentedBy): Guide",
                "relation(ScienceShopSDK.Relation.Kind.hostedBy): Maison", "participant(role: \"partner\"): Maison",
            ])
        #expect(try seen("lyon:demand/q") == ["relation(ScienceShopSDK.Relation.Kind.answeredBy): Projet"])
        #expect(
            try seen("lyon:organisation/o") == [
                "inverse(ScienceShopSDK.Relation.Kind.hostedBy): Projet", "participates(role: \"partner\"): Projet",
            ])
        #expect(try seen("lyon:initiative/hidden").isEmpty)
    }

    @Test("a group of relations is cut, its count is of all")
    func hub() throws {
        let hub = try Sample.id("lyon:organisation/hub")
        let partners = try (0..<20).map { number in
            try Sample.record("lyon:project/\(number)", "P\(number)") {
                $0.participants = [Participant(role: "partner", record: hub)]
            }
        }
        let index = index([try Sample.record("lyon:organisation/hub", "Hub")] + partners)
        let group = try #require(index.related(to: hub, limit: 5).first)
        #expect(group.cards.count == 5 && group.count == 20 && group.tie == .participates(role: "partner"))
    }

    private func event(_ id: String, _ start: String?, to end: String? = nil) throws -> PublicRecord {
        try Sample.record("lyon:event/\(id)", id) {
            $0.period = start.map { Period(start: PartialDate($0), end: end.flatMap { PartialDate($0) }) }
        }
    }

    @Test("a day of the agenda runs as its programme does, what lasts longer before what it holds")
    func dayOfTheAgenda() throws {
        let index = index([
            try event("end", "2024-11-14T15:30", to: "2024-11-14T16:30"), try event("next-day", "2024-11-15"),
            try event("first-talk", "2024-11-14T09:00", to: "2024-11-14T12:00"), try event("month", "2024-11"),
            try event("whole-day", "2024-11-14T09:00", to: "2024-11-14T16:30"), try event("no-hour", "2024-11-14"),
        ])
        #expect(
            index.events(page: 1).map(\.id.local)
                == ["month", "next-day", "no-hour", "whole-day", "first-talk", "end"])
    }

    @Test("the agenda has the latest events first, a year before its days, and those without a date last")
    func agenda() throws {
        let index = index([
            try event("a", "2023"), try event("b", nil), try event("c", "2024-05-02"), try event("d", "2024"),
            try Sample.record("lyon:project/p", "Projet"),
        ])
        #expect(index.events(page: 1).map(\.id.local) == ["d", "c", "a", "b"])
        #expect(index.agendaPageCount == 1 && index.eventCount == 4)
    }

    @Test("news are what changed last")
    func news() throws {
        let index = index([
            try Sample.record("lyon:project/a", "A", at: 10), try Sample.record("lyon:project/b", "B", at: 30),
            try Sample.record("lyon:project/c", "C", at: 30),
        ])
        #expect(index.newest(2).map(\.id.local) == ["b", "c"])
    }

    @Test("of very many words used once none has a page; a word used twice has")
    func looseWords() throws {
        let index = index(
            try (0..<2_100).map { number in
                try Sample.record("lyon:project/\(number)", "T") {
                    $0.themes = [Concept(asWritten: "mot\(number)"), Concept(asWritten: "partage\(number / 2 % 3)")]
                }
            })
        #expect(index.facets(.themes, in: .french).map(\.slug) == ["partage0", "partage1", "partage2"])
        #expect(index.facet(.keyword("mot7"))?.slug == nil)
    }

    @Test("hostile counts of themes do not grow the index without end")
    func manyThemes() throws {
        let index = index([
            try Sample.record("lyon:project/a", "A") { record in
                record.themes = (0..<10_000).map { Concept(asWritten: "mot \($0)") }
            }
        ])
        #expect(index.card(at: 0).themes.count <= 40)
        #expect(index.facets(.themes, in: .french).count <= 40)
    }
}
