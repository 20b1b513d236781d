import AdapterKit
import Foundation
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// The occitanie node's crosswalks on the real documents, when they are there: exact counts, and the values that a
/// careful reader takes from them.
@Suite struct OccitanieTests {
    // MARK: - Home page of a science shop

    @Test func homePage() throws {
        guard let seed = SeedHarvest.seed("000") else { return }
        let page = try SeedHarvest.map(seed, by: "occitanie/trait-d-union")

        #expect(page.counts == ["group": 8, "initiative": 4, "organisation": 9, "project": 1, "resource": 3])
        #expect(page.issues.isEmpty)
        #expect(page.drafts.flatMap(\.issues).isEmpty)

        #expect(
            page.locals(.organisation) == [
                "boutique-des-sciences-de-lille", "boutique-des-sciences-de-lyon", "mshs-t-de-toulouse",
                "museum-d-histoire-naturelle", "region-occitanie", "resolis", "sciences-citoyennes", "scool",
                "trait-d-union",
            ])
        #expect(
            page.locals(.group) == [
                "alliss", "atecopol", "gdr-parcs", "ircot", "labex-sms", "reseau-europeen-living-knowledge",
                "reseau-francophone-des-boutiques-des-sciences",
                "reseau-national-des-maisons-de-sciences-de-l-homme",
            ])
        let shop = "trait-d-union"
        #expect(page.text(.organisation, shop, "/types/0/concept") == "scienceShop")
        #expect(page.value(.organisation, shop, "/missions")?.array?.count == 3)
        #expect(page.territories(.organisation, shop) == ["region 76 Occitanie"])
        #expect(
            page.value(.organisation, shop, "/audiences")?.array?.compactMap { $0["concept"]?.string }
                == ["associations", "localAuthorities", "students", "researchers"])
        #expect(page.relations(.organisation, shop).filter { $0.hasPrefix("memberOf group/") }.count == 5)
        #expect(page.relations(.organisation, shop).contains("memberOf organisation/sciences-citoyennes"))
    }

    @Test func homePagePartnerships() throws {
        guard let seed = SeedHarvest.seed("000") else { return }
        let page = try SeedHarvest.map(seed, by: "occitanie/trait-d-union")

        #expect(page.figures(.resource, "observatoire-des-initiatives") == ["moreThan 1500 initiatives"])
        #expect(
            page.participants(.resource, "observatoire-des-initiatives") == [
                "partner -> organisation/resolis", "publisher -> organisation/trait-d-union",
            ])
        #expect(page.text(.initiative, "trait-d-union-toulousain", "/stage/concept") == "emergence")
        #expect(
            page.participants(.initiative, "trait-d-union-toulousain") == [
                "lead -> organisation/mshs-t-de-toulouse", "partner -> group/atecopol", "partner -> group/ircot",
                "partner -> group/labex-sms", "partner -> organisation/museum-d-histoire-naturelle",
                "partner -> organisation/region-occitanie", "partner -> organisation/scool",
            ])
        #expect(page.relations(.group, "ircot") == ["partOf organisation/mshs-t-de-toulouse"])
        for joined in ["labo-des-transitions", "defis-cles"] {
            #expect(
                page.participants(.initiative, joined) == [
                    "lead -> organisation/region-occitanie", "partner -> organisation/trait-d-union",
                ])
        }
        let publication = try #require(page.locals(.resource).first { $0.hasPrefix("publication-collective") })
        #expect(page.text(.resource, publication, "/publicationStatus") == "forthcoming")
        #expect(page.text(.resource, publication, "/container/record") == "occitanie:resource/technologie-innovation")
        #expect(
            page.participants(.resource, publication) == [
                "author -> organisation/boutique-des-sciences-de-lyon", "author -> organisation/sciences-citoyennes",
                "author -> organisation/trait-d-union",
            ])
        #expect(page.text(.project, "inspire", "/scope/0/level") == "supranational")
        // Neither the menu nor the invitation to download a leaflet is a record.
        #expect(!page.drafts.contains { $0.evidence.contains { (1...2).contains($0.location.line ?? 0) } })
        #expect(!page.drafts.contains { $0.evidence.contains { $0.location.line == 61 } })
    }

    // MARK: - Article on a consortium

    @Test func article() throws {
        guard let seed = SeedHarvest.seed("001") else { return }
        let page = try SeedHarvest.map(seed, by: "occitanie/consortium")

        #expect(
            page.counts == [
                "event": 11, "group": 12, "initiative": 9, "organisation": 23, "person": 2, "project": 1,
                "resource": 11,
            ])
        #expect(page.issues.isEmpty)
        #expect(page.drafts.flatMap(\.issues).isEmpty)

        let consortium = "consortium-pole-territorial-de-reference-occitanie"
        let members = page.relations(.group, consortium).filter { $0.hasPrefix("hasMember") }
        #expect(
            members
                == [
                    "a-ciel-ouvert", "carrefour-des-sciences-et-des-arts",
                    "centre-de-l-imaginaire-scientifique-et-technique", "delires-d-encre", "fermat-science", "kimiyo",
                    "planete-sciences-occitanie", "science-animation",
                ].map { "hasMember organisation/" + $0 })
        #expect(page.value(.group, consortium, "/missions")?.array?.count == 9)
        #expect(page.value(.group, consortium, "/themes")?.array?.count == 5)
        #expect(page.figures(.group, consortium) == ["8 associations", "9 missions"])
        #expect(
            page.territories(.organisation, "science-animation") == [
                "commune 31555 Toulouse", "commune 34172 Montpellier",
            ])
        #expect(page.territories(.organisation, "a-ciel-ouvert").first?.hasSuffix("Fleurance") == true)
        #expect(page.text(.organisation, "centre-de-l-imaginaire-scientifique-et-technique", "/acronym") == "C.I.S.T.")

        let hub = "pole-territorial-de-reference-occitanie"
        #expect(page.text(.group, hub, "/acronym") == "PTR")
        #expect(page.text(.group, hub, "/period/start") == "2017-11-14")
        #expect(page.figures(.group, hub) == ["moreThan 80 personnes"])
        #expect(
            page.participants(.group, hub) == [
                "facilitator -> group/\(consortium)", "founder -> organisation/region-occitanie",
                "secretariat -> organisation/science-animation",
            ])
        #expect(page.relations(.group, hub).filter { $0.hasPrefix("hasPart group/") }.count == 6)
    }

    @Test func articleSections() throws {
        guard let seed = SeedHarvest.seed("001") else { return }
        let page = try SeedHarvest.map(seed, by: "occitanie/consortium")

        #expect(
            page.figures(.initiative, "le-propulseur") == [
                "40 villes", "nearly 30000 visiteurs", "moreThan 100 jours",
            ])
        #expect(page.text(.initiative, "le-propulseur", "/period/start") == "2016")
        #expect(page.text(.initiative, "le-propulseur", "/period/end") == "2018")
        #expect(page.participants(.initiative, "le-propulseur") == ["lead -> organisation/science-animation"])
        let census = "recensement-des-acteurs-de-la-csti-du-territoire"
        #expect(page.figures(.initiative, census) == ["3 cercles", "moreThan 1400 acteurs"])
        #expect(
            page.value(.initiative, census, "/themes")?.array?.compactMap { $0["concept"]?.string } == ["1", "2", "3"])
        #expect(page.relations(.initiative, census) == ["hasPart initiative/enquete-quantitative"])
        #expect(page.text(.initiative, "enquete-quantitative", "/period/start") == "2018-03")
        #expect(page.text(.initiative, "enquete-quantitative", "/period/end") == "2019")
        #expect(page.participants(.initiative, "enquete-quantitative").contains("partner -> organisation/ocim"))

        // The people are in the document, not in this file.
        let people = page.drafts.filter { $0.record.kind == .person }
        #expect(
            people.compactMap { $0.record["affiliations"]?.array?.first?["record"]?.string }.sorted() == [
                "occitanie:organisation/inserm", "occitanie:organisation/irit",
            ])
        #expect(
            people.compactMap { $0.record["expertise"]?.array?.first?["asWritten"]?.string }.sorted() == [
                "bioéthique", "technologies pour les malvoyants",
            ])
        #expect(!people.contains { $0.record["givenName"] == nil || $0.record["familyName"] == nil })
        let debates = page.participants(.initiative, "developpement-de-debats-avec-et-pour-les-jeunes")
        #expect(debates.filter { $0.hasPrefix("speaker -> person/") }.count == 2)
        #expect(debates.filter { $0.hasPrefix("partner -> organisation/") }.count == 2)
    }

    @Test func articleEventsAndResources() throws {
        guard let seed = SeedHarvest.seed("001") else { return }
        let page = try SeedHarvest.map(seed, by: "occitanie/consortium")

        let dates = page.drafts.compactMap { draft -> String? in
            guard let id = draft.record.id, id.kind == .event else { return nil }
            return "\(id.local) \(draft.record["period"]?["start"]?.string ?? "-")"
        }
        #expect(
            dates.sorted() == [
                "debat-jeu-de-roles-sur-le-theme-de-l-humain-augmente -", "fete-de-la-science-2017 2017",
                "formation-d-une-journee-septembre-2017 2017-09", "forum-des-initiatives-2018 2018",
                "forum-regional-sciences-societe-2018 2018", "forum-territorial-de-la-csti-juin-2016 2016-06",
                "forum-territorial-de-la-csti-juin-2017 2017-06", "lancement-14-novembre-2017 2017-11-14",
                "reunion-31-janvier-2018 2018-01-31", "seminaire-de-museologie-de-toulouse-2017 2017",
                "tournee-fab-lab-2017 2017",
            ])
        #expect(page.figures(.event, "forum-territorial-de-la-csti-juin-2016") == ["nearly 150 personnes"])
        #expect(page.territories(.event, "forum-territorial-de-la-csti-juin-2016") == ["commune 31555 Toulouse"])
        #expect(page.territories(.event, "forum-territorial-de-la-csti-juin-2017") == ["commune 34172 Montpellier"])
        #expect(page.territories(.event, "seminaire-de-museologie-de-toulouse-2017") == ["commune 31555 Toulouse"])
        #expect(page.figures(.event, "formation-d-une-journee-septembre-2017") == ["24 participants"])
        #expect(
            page.participants(.event, "formation-d-une-journee-septembre-2017") == [
                "organiser -> organisation/science-animation", "speaker -> organisation/l-arbre-des-connaissances",
            ])
        #expect(
            page.relations(.resource, "le-retour-de-la-reunion-du-31-janvier-2018") == [
                "documents event/reunion-31-janvier-2018",
                "producedBy initiative/realisation-de-comptes-rendus-et-diffusion",
            ])
        #expect(page.figures(.resource, "banque-de-portraits-de-chercheurs") == ["moreThan 130 éléments"])
        let preparing = page.drafts.filter { $0.record["publicationStatus"]?.string == "inPreparation" }
        #expect(preparing.count == 3)
        #expect(page.participants(.resource, "stimuli").contains("lead -> organisation/cosciences"))
        #expect(page.relations(.event, "tournee-fab-lab-2017") == ["relatedTo initiative/le-propulseur"])
        let kits = "kits-de-ressources-pour-les-bibliotheques-et-mediatheques"
        #expect(page.text(.project, kits, "/stage/concept") == "submitted")
        // « D'autres associations devraient rejoindre le Consortium »
        #expect(!page.drafts.contains { $0.evidence.contains { $0.location.line == 32 } })
    }

    // MARK: - Form

    @Test func form() throws {
        guard let seed = SeedHarvest.seed("003") else { return }
        let page = try SeedHarvest.map(seed, by: "occitanie/resolis", basis: "consent")

        #expect(page.counts == ["initiative": 1, "organisation": 1])
        #expect(page.issues.isEmpty)
        #expect(page.drafts.flatMap(\.issues).isEmpty)
        let id = try #require(page.locals(.initiative).first)
        #expect(page.text(.initiative, id, "/stage/concept") == "inProgress")
        #expect(page.text(.initiative, id, "/stage/asWritten") == "Projet en cours")
        #expect(
            page.value(.initiative, id, "/scope")?.array?.compactMap { $0["level"]?.string }
                == ["pays", "region", "departement", "local"])
        #expect(
            page.territories(.initiative, id) == [
                "epci 200057867 Plaine Commune", "metropole 69M Métropole de Lyon",
                "departement 54 Meurthe-et-Moselle", "region 32 Hauts-de-France",
            ])
        #expect(page.text(.initiative, id, "/period/start") == "2018")
        #expect(page.text(.initiative, id, "/period/end") == "2021")
        #expect(page.figures(.initiative, id) == ["4 échelons", "3 ans"])
        #expect(page.value(.initiative, id, "/themes")?.array?.count == 6)
        #expect(page.text(.initiative, id, "/links/0/url") == "https://www.resolis.org/")
        #expect(page.value(.initiative, id, "/images/0/file") != nil)
        #expect(page.text(.initiative, id, "/objectives/fr")?.split(separator: "\n").count == 3)
        #expect(page.participants(.initiative, id) == ["lead -> organisation/resolis"])
        #expect(page.text(.initiative, id, "/extensions/resolis/proposedFormat")?.contains("(4x15')") == true)

        #expect(page.text(.organisation, "resolis", "/types/0/concept") == "association")
        #expect(page.text(.organisation, "resolis", "/address/postalCode") == "75005")
        #expect(page.text(.organisation, "resolis", "/address/locality") == "PARIS")
        for (kind, local) in [(RecordKind.initiative, id), (.organisation, "resolis")] {
            #expect(page.value(kind, local, "/consent/0/granted") == .bool(true))
            #expect(page.text(kind, local, "/consent/0/group") == "publication")
            #expect(page.text(kind, local, "/consent/0/wording")?.hasPrefix("Je donne mon accord") == true)
        }
    }

    // MARK: - Layouts

    /// A document says the same with or without blank lines, with the line ends of another system, with plain spaces
    /// and apostrophes.
    @Test(arguments: [
        ("trait-d-union", "trait-d-union.txt"), ("consortium", "consortium.txt"), ("resolis", "resolis.txt"),
    ])
    func layouts(crosswalk: String, sample: String) throws {
        let path = "Plugins/nodes/occitanie/samples/" + sample
        let text = try String(contentsOf: SeedHarvest.root.appendingPathComponent(path), encoding: .utf8)
        let lines = text.split(separator: "\n").map(String.init)
        let typed = text.map { (character: Character) -> Character in
            switch character {
            case "’": "'"
            case "“", "”", "«", "»": "\""
            case "–": "-"
            case "\u{A0}": " "
            default: character
            }
        }
        func identifiers(_ text: String) throws -> [String] {
            try SeedHarvest.map([UInt8](text.utf8), named: sample, by: "occitanie/" + crosswalk)
                .drafts.compactMap { $0.record.id?.description }.sorted()
        }
        let expected = try identifiers(text)
        #expect(!expected.isEmpty)
        #expect(try identifiers(lines.joined(separator: "\n")) == expected)
        #expect(try identifiers(lines.joined(separator: "\n\n")) == expected)
        #expect(try identifiers(lines.joined(separator: "\r\n")) == expected)
        #expect(try identifiers(String(typed)) == expected)
    }

    // MARK: - Documents of another shape

    @Test(arguments: ["trait-d-union", "consortium", "resolis"])
    func otherDocument(crosswalk: String) throws {
        let text = "# Recettes\n\n## Tarte aux pommes\n\n- farine\n- pommes\n\nDurée : une heure\n"
        let page = try SeedHarvest.map([UInt8](text.utf8), named: "recettes.md", by: "occitanie/" + crosswalk)

        #expect(page.drafts.isEmpty)
        let warning = try #require(page.issues.last)
        #expect(warning.severity == .warning)
        #expect(["no-records", "not-applicable"].contains(warning.code))
        if warning.code == "no-records" { #expect(warning.message.description.contains("Recettes")) }
    }
}
