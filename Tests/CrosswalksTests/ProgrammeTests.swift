import AdapterKit
import Crosswalks
import Messages
import ScienceShopSDK
import Testing

/// What programmes of days need: hours with their time zone, days that a find names itself, footnotes told apart by what
/// follows their mark, filters as steps, and the bodies behind speakers' names.
@Suite struct ProgrammeTests {
    private let rule = "  - rule: day\n    kind: event\n    fields:\n      title: { title: true }\n"

    @Test func clockTimesGetTheTimeZone() throws {
        let outcome = try run(
            rule + "      period: { paragraph: 'à 10h', read: period }\n", on: "# Jour\n\nLe 3 mai 2024, à 10h.\n",
            format: .markdown, head: "timeZone: Europe/Paris")
        #expect(try outcome.value("event/jour", "/period/start") == "2024-05-03T10:00")
        #expect(try outcome.value("event/jour", "/period/timeZone") == "Europe/Paris")
    }

    @Test func daysWithoutHoursGetNone() throws {
        let outcome = try run(
            rule + "      period: { paragraph: 'mai', read: period }\n", on: "# Jour\n\nLe 3 mai 2024.\n",
            format: .markdown, head: "timeZone: Europe/Paris")
        #expect(try outcome.value("event/jour", "/period/start") == "2024-05-03")
        #expect(try outcome.value("event/jour", "/period/timeZone") == nil)
    }

    @Test func aTimeZoneIsWrittenByItsName() {
        let text = """
            crosswalk: 1
            id: test/try
            formats: [page]
            timeZone: 'GMT +1'
            records:
              - { rule: day, kind: event, fields: { title: { title: true } } }
            """
        #expect(problems(text).map { [$0.line, $0.column] } == [[4, 11]])
    }

    @Test func theFindNamesItsOwnDay() throws {
        let outcome = try run(
            rule + "      figures: { fields: '^\\d{4}$', on: '{label}', read: figures }\n",
            on: "# Jour\n\n2022 : 10 communautés participent.\n\n2023 : 12 communautés participent.\n",
            format: .markdown)
        #expect(try outcome.value("event/jour", "/figures/0/date") == "2022")
        #expect(try outcome.value("event/jour", "/figures/1/date") == "2023")
    }

    @Test(
        arguments: [
            ("9h-12h", "2023-10-12T09:00", "2023-10-12T12:00"),
            ("du 12 au 13 octobre 2023", "2023-10-12", "2023-10-13"),
            ("toute la journée", "2023-10-12", nil),
        ] as [(String, String, String?)])
    func theDayIsForHoursAndForWordsWithoutAny(_ words: String, start: String, end: String?) throws {
        let outcome = try run(
            rule + "      period: { paragraph: true, on: '12 octobre 2023' }\n", on: "# Jour\n\n\(words)\n",
            format: .markdown)
        #expect(try outcome.value("event/jour", "/period/start") == start)
        #expect(try outcome.value("event/jour", "/period/end") == end)
    }

    @Test func aFootnoteKnowsWhatStandsAfterItsMark() throws {
        let outcome = try run(
            """
              - rule: cited
                kind: resource
                each: { footnotes: 'https' }
                fields:
                  title: { text: '{before}', match: 'rapport .*$', filter: sentence }
                  period: { text: '{after|first-sentence}', match: 'paru en (?<value>.+)', read: period }
            """,
            on:
                "# A\n\nOn lit le rapport Houllier[1] paru en février 2016. Et en mai 2019.\n\n[1] https://a.example/r\n",
            format: .markdown)
        #expect(outcome.ids == ["test:resource/rapport-houllier"])
        #expect(try outcome.value("resource/rapport-houllier", "/title/fr") == "Rapport Houllier")
        #expect(try outcome.value("resource/rapport-houllier", "/period/start") == "2016-02")
        #expect(try outcome.evidence("resource/rapport-houllier", "/title/fr").location.line == 3)
    }

    @Test func dateIsAFilter() throws {
        let outcome = try run(
            "  - rule: day\n    kind: event\n    key: '{when|date}-{name}'\n"
                + "    each: { paragraph: '^(?<when>.+?) : (?<name>.+)$' }\n    fields: { title: '{name}' }\n",
            on: "# A\n\nVendredi 26 avril 2019 : accueil\n", format: .markdown)
        #expect(outcome.ids == ["test:event/2019-04-26-accueil"])
    }

    @Test func unknownFiltersAreFoundAtLoad() {
        let text = """
            crosswalk: 1
            id: test/try
            formats: [page]
            records:
              - rule: day
                kind: event
                fields: { title: { title: true, filter: sentense } }
            """
        #expect(problems(text).first?.message.description.contains("`sentence`") == true)
    }

    @Test(arguments: [
        "Ada Fictive, Déléguée générale de l'Alliance des savoirs (ALSA)",
        "Ada Fictive (Déléguée générale de l'Alliance des savoirs (ALSA))",
    ])
    func theBodyBehindASpeakerKeepsItsAcronym(_ written: String) throws {
        let outcome = try run(
            rule + "    participants:\n      - role: speaker\n        label: Intervenante\n        kind: person\n"
                + "        record: true\n        affiliation: { record: true }\n",
            on: "# Jour\n\nIntervenante : \(written)\n", format: .markdown)
        #expect(try outcome.value("person/ada-fictive", "/jobTitle/fr") == "Déléguée générale")
        #expect(
            try outcome.value("person/ada-fictive", "/affiliations/0/record")
                == "test:organisation/alliance-des-savoirs")
        #expect(try outcome.value("organisation/alliance-des-savoirs", "/acronym") == "ALSA")
    }

    private static let people: [(String, String?, String?)] = [
        (
            "Ada Fictive, directrice de l'association Les Voisins du Parc", "directrice",
            "association Les Voisins du Parc"
        ),
        ("Ada Fictive, chargée de mission du Réseau des parcs", "chargée de mission", "Réseau des parcs"),
        ("Ada Fictive (Université de Lille)", nil, "Université de Lille"), ("Ada Fictive (CNRS)", nil, "CNRS"),
        ("Ada Fictive, paysanne", "paysanne", nil),
    ]

    @Test(arguments: people)
    func jobTitlesAndBodiesAreToldApart(_ written: String, job: String?, body: String?) throws {
        let outcome = try run(
            rule + "    participants:\n      - { role: speaker, label: Intervenante, kind: person }\n",
            on: "# Jour\n\nIntervenante : \(written)\n", format: .markdown)
        #expect(try outcome.value("event/jour", "/participants/0/name") == "Ada Fictive")
        #expect(try outcome.value("event/jour", "/participants/0/jobTitle") == job)
        #expect(try outcome.value("event/jour", "/participants/0/affiliation/name") == body)
    }
}
