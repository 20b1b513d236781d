import Catalogue
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

@Suite struct RecordPageTests {
    private func page(
        _ json: String, _ language: Language = .english, others: [String] = []
    ) throws -> PageMarkup {
        let record = try PublicRecord(json: json)
        var builder = CatalogueIndex.Builder()
        builder.add(record)
        for other in others { builder.add(try PublicRecord(json: other)) }
        let renderer = PageRenderer(
            identity: CatalogueIdentity(name: ["fr": "Essai", "en": "Trial"]), index: builder.build())
        return try PageMarkup(renderer.record(record, in: language))
    }

    private func record(_ kind: String, _ members: String) -> String {
        #"{"id": "lyon:\#(kind)/un", "kind": "\#(kind)", "home": "lyon", "schema": "record/1", "status": "active", \#(members)}"#
    }

    @Test func aDateStaysAsPreciseAsItIsKnown() throws {
        func when(_ period: String, _ language: Language) throws -> String {
            try page(record("project", #""title": {"fr": "T"}, "period": \#(period)"#), language).text
        }
        #expect(try when(#"{"start": "2012", "end": "2014"}"#, .french).contains("2012–2014"))
        #expect(try when(#"{"start": "2018-03"}"#, .french).contains("mars 2018"))
        #expect(try when(#"{"start": "2018-03~"}"#, .english).contains("about March 2018"))
        #expect(try when(#"{"start": "2024-05-12", "end": "2024-05-14"}"#, .french).contains("du 12 au 14 mai 2024"))
        #expect(
            try when(#"{"start": "2024-11-01T09:00", "end": "2024-11-01T16:30"}"#, .french)
                .contains("1er novembre 2024, 9\u{A0}h – 16\u{A0}h\u{A0}30"))
        #expect(
            try when(#"{"start": "2018", "asWritten": "depuis la rentrée"}"#, .english).contains("depuis la rentrée"))
    }

    @Test func theWordsOfTheSourceStandUnderNamesThatReadersKnow() throws {
        let item = { (path: String, words: String) in
            Evidence(path: path, asWritten: words, location: SourceLocation(line: 7), rule: "records[0].fields.x")
        }
        let plain = try PublicRecord(json: record("project", #""title": {"fr": "T"}"#))
        let source = PublicRecord(
            id: plain.id, record: plain.record, revision: 1, modifiedAt: plain.modifiedAt,
            evidence: [
                PublicEvidence(
                    source: "lyon/fiches", sourceRecord: "7",
                    items: [
                        item("/participants/1/name", "Les Jardins"), item("/figures/0/asWritten", "une douzaine"),
                        item("/title/fr", "Le titre\n\nen deux"),
                    ])
            ], hash: plain.hash)
        let renderer = PageRenderer(
            identity: CatalogueIdentity(name: ["fr": "Essai"]), index: CatalogueIndex.Builder().build())
        let pieces = try PageMarkup(renderer.record(source, in: .french)).pieces
        for wanted in ["Participants 2 · nom", "Les Jardins", "Chiffres 1", "Titre", "Le titre en deux", "ligne 7"] {
            #expect(pieces.contains(wanted))
        }
        #expect(pieces.contains("records[0].fields.x"))
    }

    @Test func anUncertainDateIsNoMachineDate() throws {
        let sure = try page(record("event", #""title": {"fr": "T"}, "period": {"start": "2024-05-12"}"#))
        #expect(sure.tags.first { $0.name == "time" }?["datetime"] == "2024-05-12")
        let unsure = try page(record("event", #""title": {"fr": "T"}, "period": {"start": "2024-05-12?"}"#))
        #expect(!unsure.tags.contains { $0.name == "time" })
    }

    @Test func textsInAnotherLanguageSaySo() throws {
        let json = record("project", #""title": {"fr": "L’eau", "en": "Water"}, "need": {"fr": "Boire."}"#)
        let english = try page(json)
        #expect(english.tags.first { $0.name == "h1" }.map { $0["lang"] == nil } == true)
        #expect(english.tags.first { $0["class"] == "prose" }?["lang"] == "fr")
        let french = try page(json, .french)
        #expect(french.tags.first { $0["class"] == "prose" }.map { $0["lang"] == nil } == true)
    }

    @Test func aTranslationByAMachineIsMarked() throws {
        let own = try page(record("project", #""title": {"en": "T"}, "need": {"en": "Drinking."}"#))
        #expect(!own.text.contains("machine translation"))
        let json = record(
            "project",
            #""title": {"en": "T"}, "need": {"fr": "Boire.", "en": {"value": "Drinking.", "translatedBy": "machine", "from": "fr"}}"#
        )
        #expect(try page(json).text.contains("machine translation"))
    }

    @Test func relationsAreShownFromBothSides() throws {
        let demand = record("demand", #""title": {"fr": "Pourquoi l’eau ?"}, "question": {"fr": "Pourquoi ?"}"#)
        let project = """
            {"id": "lille:project/deux", "kind": "project", "home": "lille", "schema": "record/1", "status": "active",
             "title": {"fr": "L’eau en partage"}, "relations": [{"type": "answers", "record": "lyon:demand/un"}]}
            """
        let page = try page(demand, others: [project])
        #expect(page.text.contains("Answered by"))
        #expect(page.tags.contains { $0["href"] == "../../lille/project/deux.html" })
    }

    @Test func whatIsNotPublicIsANameWithoutALink() throws {
        let page = try page(
            record(
                "project",
                #""title": {"fr": "T"}, "relations": [{"type": "partOf", "record": "lyon:project/secret", "name": "Programme caché"}], "participants": [{"role": "partner", "record": "lyon:organisation/secrete", "name": "Les Discrets"}]"#
            ))
        #expect(page.text.contains("Programme caché") && page.text.contains("Les Discrets"))
        #expect(!page.tags.contains { $0["href"]?.contains("secret") == true })
    }

    @Test func figuresStandAsWrittenBesideWhatWasRead() throws {
        let page = try page(
            record(
                "project",
                #""title": {"fr": "T"}, "figures": [{"value": 12500.5, "unit": "repas", "asWritten": "Plus de 12 500,5 repas", "qualifier": "moreThan", "date": "2023"}]"#
            ))
        #expect(page.text.contains("more than 12,500.5"))
        #expect(page.text.contains("Plus de 12 500,5 repas") && page.text.contains("2023"))
    }

    @Test func aVeryLongTextIsCut() throws {
        let long = String(repeating: "mot ", count: 100_000)
        let page = try page(record("project", #""title": {"fr": "T"}, "need": {"fr": "\#(long)"}"#))
        #expect(page.text.utf8.count < 50_000)
        #expect(page.text.contains("…"))
    }

    @Test func aWithdrawnPageHasNoContent() throws {
        let id = try #require(RecordIdentifier("lyon:person/un"))
        let renderer = PageRenderer(
            identity: CatalogueIdentity(name: ["fr": "Essai"]), index: CatalogueIndex.Builder().build())
        let withdrawal = Withdrawal(id: id, reason: .withdrawn, at: try #require(Timestamp("2026-02-03T10:00:00Z")))
        for language in Language.allCases {
            let page = try PageMarkup(renderer.withdrawn(withdrawal, in: language))
            #expect(page.tags.contains { $0["name"] == "robots" && $0["content"] == "noindex" })
            #expect(page.text.contains("3 February 2026") && page.text.contains("3 février 2026"))
            #expect(page.scripts.isEmpty)
            #expect(!page.text.contains("person/un"), "the identifier of a person is often a name")
        }
    }

    @Test func aFormerIdentifierLeadsToItsRecord() throws {
        let record = try PublicRecord(json: record("project", #""title": {"fr": "L’eau"}"#))
        var builder = CatalogueIndex.Builder()
        builder.add(record)
        let renderer = PageRenderer(
            identity: CatalogueIdentity(name: ["fr": "Essai"]), index: builder.build())
        let old = try #require(RecordIdentifier("lyon:project/ancien"))
        let renamed = Withdrawal(
            id: old, reason: .renamed, at: try #require(Timestamp("2026-02-03T10:00:00Z")), successor: record.id)
        let page = try PageMarkup(renderer.withdrawn(renamed, in: .french))
        #expect(page.text.contains("L’eau"))
        #expect(page.tags.compactMap { $0["href"] }.contains("un.html"))
        #expect(page.tags.contains { $0["http-equiv"] == "refresh" && $0["content"] == "0; url=un.html" })
        // What goes on nowhere that is shown leads nowhere.
        let lost = Withdrawal(
            id: old, reason: .renamed, at: renamed.at, successor: try #require(RecordIdentifier("lyon:project/x")))
        let notice = try PageMarkup(renderer.withdrawn(lost, in: .french))
        #expect(!notice.tags.contains { $0["http-equiv"] == "refresh" })
    }
}
