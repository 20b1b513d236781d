import AdapterKit
import JSONSchema
import ScienceShopSDK
import Testing

/// The quebec node's crosswalk on the real case sheet, when it is there: exact counts, and the values that a careful
/// reader takes from it.
@Suite struct QuebecTests {
    private static let workshops = "ateliers-des-savoirs-partages"

    private func sheet() throws -> SeedHarvest? {
        guard let seed = SeedHarvest.seed("004") else { return nil }
        return try SeedHarvest.map(seed, by: "quebec/fiche-de-cas")
    }

    @Test func counts() throws {
        guard let sheet = try sheet() else { return }
        #expect(sheet.counts == ["event": 2, "group": 13, "initiative": 1, "organisation": 8])
        #expect(
            sheet.locals(.organisation) == [
                "crdt", "crises", "fondation-lucie-et-andre-chagnon", "mei", "p-tit-bonheur-de-saint-camille",
                "projet-collectif", "service-aux-collectivites-de-l-uqam", "tiess",
            ])
        #expect(sheet.issues.isEmpty)
        #expect(Set(sheet.drafts.flatMap(\.issues).map(\.code)) == ["ambiguous-territory"])
    }

    @Test func theInitiative() throws {
        guard let sheet = try sheet() else { return }
        func starts(_ member: String, _ words: String) -> Bool {
            sheet.text(.initiative, Self.workshops, "/\(member)/fr")?.hasPrefix(words) ?? false
        }
        #expect(sheet.text(.initiative, Self.workshops, "/title/fr") == "Ateliers des savoirs partagés")
        #expect(sheet.value(.initiative, Self.workshops, "/period") == ["start": "2012", "asWritten": "2012"])
        #expect(starts("summary", "Accélérer les processus d’innovation sociale"))
        #expect(starts("need", "Le projet vise à renforcer"))
        #expect(starts("solution", "L’hypothèse de solution"))
        #expect(starts("beneficiaries", "Les communautés rurales qui participent"))
        #expect(starts("reach", "Les ASP vivent actuellement"))
        #expect(starts("outcomes", "2022 : 10 communautés participent"))
        #expect(starts("sustainability", "Nous animons une communauté interne"))
        #expect(starts("lessons", "Le partage de connaissances"))
        #expect(sheet.text(.initiative, Self.workshops, "/lessons/fr")?.contains("Découvrez") == false)
        #expect(sheet.text(.initiative, Self.workshops, "/stage/concept") == "scalingUp")
    }

    /// The sheet says 10, 15 and lists 11: all is kept, nothing is resolved.
    @Test func figuresStandSideBySide() throws {
        guard let sheet = try sheet() else { return }
        #expect(
            sheet.figures(.initiative, Self.workshops) == [
                "15 chercheur.es", "8 universités", "15 communauté", "10 communautés", "15 chercheur.es",
                "8 universités", "15 communautés", "atLeast 3 visites par années", "about 15 personnes",
            ])
        let figures = sheet.value(.initiative, Self.workshops, "/figures")?.array ?? []
        #expect(figures.map { $0["date"]?.string } == [nil, nil, nil, "2022", "2022", "2022", "2022", nil, nil])
        #expect(figures[6]["asWritten"]?.string == "le total devrait être de 15 d’ici la fin de l’année")
    }

    @Test func elevenCommunitiesStayEleven() throws {
        guard let sheet = try sheet() else { return }
        let communities = [
            "mrc-de-bellechasse": "mrc 190 Bellechasse", "mrc-de-la-cote-de-beaupre": "mrc 210 La Côte-de-Beaupré",
            "mrc-du-temiscamingue": "mrc 850 Témiscamingue", "mrc-la-matapedia": "mrc 070 La Matapédia",
            "mrc-les-basques": "mrc 110 Les Basques", "orford": "municipalite Orford",
            "petit-saguenay": "municipalite Petit-Saguenay", "saint-adrien": "municipalite Saint-Adrien",
            "saint-camille": "municipalite Saint-Camille",
            "saint-francois-de-sales": "municipalite Saint-François-de-Sales",
            "saint-valerien": "municipalite Saint-Valérien",
        ]
        for (local, territory) in communities {
            #expect(sheet.territories(.group, local) == [territory])
            #expect(sheet.text(.group, local, "/types/0/concept") == "community")
        }
        #expect(
            sheet.participants(.initiative, Self.workshops).filter { $0.hasPrefix("community ") }
                == communities.keys.sorted().map { "community -> group/\($0)" })
        #expect(sheet.value(.initiative, Self.workshops, "/territories")?.array?.count == 11)
    }

    @Test func foundersResearchersAndPartners() throws {
        guard let sheet = try sheet() else { return }
        #expect(
            sheet.participants(.initiative, Self.workshops).filter { !$0.hasPrefix("community ") } == [
                "founder -> organisation/crises", "founder -> organisation/p-tit-bonheur-de-saint-camille",
                "founder -> organisation/service-aux-collectivites-de-l-uqam", "partner -> group/philab",
                "partner -> organisation/crises", "partner -> organisation/fondation-lucie-et-andre-chagnon",
                "partner -> organisation/mei", "partner -> organisation/projet-collectif",
                "partner -> organisation/tiess",
                "researcher -> group/chaire-de-recherche-desjardins-sur-les-petites-collectivites",
                "researcher -> organisation/crdt", "researcher -> organisation/crises",
            ])
        #expect(
            sheet.text(.organisation, "service-aux-collectivites-de-l-uqam", "/types/0/concept") == "scienceShop")
        #expect(sheet.text(.group, "philab", "/types/0/concept") == "researchNetwork")
        #expect(
            sheet.text(
                .group, "chaire-de-recherche-desjardins-sur-les-petites-collectivites", "/types/0/concept") == "chair")
    }

    @Test func announcedEventsAreAsExactAsTheirWords() throws {
        guard let sheet = try sheet() else { return }
        let (conference, last) = ("2023-04-colloque-\(Self.workshops)", "2024-evenement-final-\(Self.workshops)")
        #expect(sheet.locals(.event) == [conference, last])
        #expect(sheet.value(.event, conference, "/period") == ["start": "2023-04", "asWritten": "avril 2023"])
        #expect(sheet.text(.event, conference, "/types/0/concept") == "conference")
        #expect(sheet.text(.event, last, "/period/start") == "2024~")
        #expect(sheet.value(.event, last, "/types") == nil)
        for event in [conference, last] {
            #expect(sheet.text(.event, event, "/eventStatus") == "scheduled")
            #expect(sheet.relations(.event, event) == ["partOf initiative/\(Self.workshops)"])
        }
    }
}
