import AdapterKit
import Foundation
import JSONSchema
import ScienceShopSDK
import Testing

/// The lille node's crosswalk on the real programme, when it is there: exact counts, and the values that a careful reader
/// takes from it.
@Suite struct LilleTests {
    private static let day = "2019-04-26-associations-recherche"
    private static let testimonies = day + "-10-12h30-temoignages-de-collaborations-entre"
    private static let workshops = day + "-14h-16h-ateliers-en-parallele-sur"
    private static let closing = day + "-16h-17h-restitution-et-perspectives-locale"

    /// Kept as `.txt`, written in Markdown: the page adapter tells by the content.
    private func programme() throws -> SeedHarvest? {
        guard let seed = SeedHarvest.seed("002") else { return nil }
        let bytes = try [UInt8](Data(contentsOf: SeedHarvest.root.appendingPathComponent(seed)))
        let record = SourceRecord(
            identifier: seed, format: .markdown, payload: bytes, sourceURL: seed, firstLine: 1)
        return try SeedHarvest.map([record], by: "lille/journee", basis: "public")
    }

    @Test func counts() throws {
        guard let programme = try programme() else { return }
        #expect(
            programme.counts == ["event": 8, "organisation": 5, "person": 1, "project": 2, "resource": 1])
        #expect(programme.issues.isEmpty)
        #expect(programme.drafts.flatMap(\.issues).isEmpty)
        #expect(
            programme.locals(.organisation) == [
                "alliance-sciences-societes", "institut-regional-du-travail-social",
                "mouvement-associatif-hauts-de-france", "observatoire-regional-de-la-vie-associative", "sillab",
            ])
        #expect(
            programme.drafts.allSatisfy { draft in
                !String(decoding: JSONValue.object(draft.record.document).canonicalBytes, as: UTF8.self)
                    .contains("Troisième projet")
            })
    }

    @Test func theDay() throws {
        guard let programme = try programme() else { return }
        #expect(
            programme.text(.event, Self.day, "/title/fr") == "ASSOCIATIONS & RECHERCHE : QUELLES COOPÉRATIONS ?")
        #expect(programme.text(.event, Self.day, "/period/start") == "2019-04-26T10:00")
        #expect(programme.text(.event, Self.day, "/period/end") == "2019-04-26T17:00")
        #expect(programme.text(.event, Self.day, "/period/timeZone") == "Europe/Paris")
        #expect(programme.text(.event, Self.day, "/types/0/concept") == "studyDay")
        #expect(programme.text(.event, Self.day, "/venue/name") == "Institut régional du travail social")
        #expect(programme.text(.event, Self.day, "/venue/address/street") == "5 Rue Maurice Schuman")
        #expect(programme.text(.event, Self.day, "/venue/address/postalCode") == "62000")
        #expect(programme.text(.event, Self.day, "/venue/address/locality") == "Arras")
        #expect(programme.territories(.event, Self.day) == ["commune 62041 Arras"])
        #expect(programme.value(.event, Self.day, "/programme")?.array?.count == 5)
        #expect(
            programme.participants(.event, Self.day) == [
                "host -> organisation/institut-regional-du-travail-social",
                "organiser -> organisation/mouvement-associatif-hauts-de-france",
                "organiser -> organisation/observatoire-regional-de-la-vie-associative",
                "organiser -> organisation/sillab", "speaker -> person/lionel-larque",
            ])
        #expect(
            programme.relations(.event, Self.day) == [
                "hasSession event/\(Self.testimonies)",
                "hasSession event/\(Self.day)-12h30-14h-repas-et-temps-d-interconnaissance",
                "hasSession event/\(Self.workshops)", "hasSession event/\(Self.closing)",
                "hasSession event/\(Self.day)-9h30-accueil-autour-d-un-cafe",
            ])
    }

    @Test(arguments: [
        ("-9h30-accueil-autour-d-un-cafe", "09:30", nil, "Accueil autour d'un café"),
        (
            "-10-12h30-temoignages-de-collaborations-entre", "10:00", "12:30",
            "Témoignages de collaborations entre associations et chercheurs"
        ),
        ("-12h30-14h-repas-et-temps-d-interconnaissance", "12:30", "14:00", "Repas et temps d'interconnaissance"),
        (
            "-14h-16h-ateliers-en-parallele-sur", "14:00", "16:00",
            "Ateliers en parallèle sur les freins et leviers aux coopérations"
        ),
        (
            "-16h-17h-restitution-et-perspectives-locale", "16:00", "17:00",
            "Restitution et perspectives locale et nationale"
        ),
    ])
    func slots(local: String, start: String, end: String?, title: String) throws {
        guard let programme = try programme() else { return }
        let slot = Self.day + local
        #expect(programme.text(.event, slot, "/title/fr") == title)
        #expect(programme.text(.event, slot, "/period/start") == "2019-04-26T" + start)
        #expect(programme.text(.event, slot, "/period/end") == end.map { "2019-04-26T" + $0 })
        #expect(programme.relations(.event, slot).contains("sessionOf event/\(Self.day)"))
    }

    @Test func workshopsAskTheirQuestions() throws {
        guard let programme = try programme() else { return }
        let together = "2019-04-26-atelier-comment-chercher-ensemble"
        let levers = "2019-04-26-atelier-leviers-administratifs-et-financiers"
        #expect(programme.text(.event, together, "/title/fr") == "Atelier « Comment chercher ensemble »")
        #expect(programme.value(.event, together, "/programme")?.array?.count == 3)
        #expect(
            programme.text(.event, levers, "/programme/0/fr")
                == "Quels leviers et bonnes pratiques peuvent être imaginées ?")
        for workshop in [together, levers] {
            #expect(programme.relations(.event, workshop) == ["sessionOf event/\(Self.workshops)"])
            #expect(programme.text(.event, workshop, "/types/0/concept") == "workshop")
            #expect(programme.text(.event, workshop, "/period/start") == "2019-04-26T14:00")
            #expect(programme.relations(.event, Self.workshops).contains("hasSession event/\(workshop)"))
        }
    }

    @Test func projectsBearWitness() throws {
        guard let programme = try programme() else { return }
        let renewal = "renouvelons-les-pratiques-de-l-education-populaire-dans-les-quartiers-populaires"
        #expect(programme.locals(.project) == [renewal, "vises"])
        #expect(programme.text(.project, "vises", "/title/fr") == "VISES")
        #expect(programme.figures(.project, "vises") == ["4 ans", "21 partenaires"])
        #expect(programme.figures(.project, renewal) == ["3 semaines"])
        for project in [renewal, "vises"] {
            #expect(programme.relations(.project, project) == ["relatedTo event/\(Self.testimonies)"])
            #expect(programme.relations(.event, Self.testimonies).contains("relatedTo project/\(project)"))
        }
    }

    @Test func whoSpeaksAndWhatIsCited() throws {
        guard let programme = try programme() else { return }
        #expect(programme.participants(.event, Self.closing) == ["speaker -> person/lionel-larque"])
        #expect(programme.text(.person, "lionel-larque", "/title/fr") == "Lionel Larqué")
        #expect(programme.text(.person, "lionel-larque", "/jobTitle/fr") == "Délégué général")
        #expect(
            programme.text(.person, "lionel-larque", "/affiliations/0/record")
                == "lille:organisation/alliance-sciences-societes")
        #expect(programme.text(.organisation, "alliance-sciences-societes", "/acronym") == "ALLISS")
        #expect(
            programme.text(.organisation, "sillab", "/summary/fr")
                == "Laboratoire d'innovation publique, pour la modernisation et l'innovation sociale dans les politiques publiques"
        )
        #expect(programme.locals(.resource) == ["rapport-houllier"])
        #expect(
            programme.text(.resource, "rapport-houllier", "/url") == "http://www.sciences-participatives.com/Rapport")
        #expect(programme.text(.resource, "rapport-houllier", "/period/start") == "2016-02")
        #expect(programme.text(.resource, "rapport-houllier", "/types/0/concept") == "report")
    }

    @Test func evidenceKnowsItsLine() throws {
        guard let programme = try programme() else { return }
        let draft = try #require(programme.draft(.event, Self.testimonies))
        #expect(draft.evidence.first { $0.path == "/period" }?.location.line == 40)
        #expect(draft.evidence.first { $0.path == "/period" }?.asWritten == "10-12h30")
    }
}
