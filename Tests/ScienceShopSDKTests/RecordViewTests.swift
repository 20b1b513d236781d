import JSONSchema
import ScienceShopSDK
import Testing

@Suite struct RecordViewTests {
    let document = #"""
        {"schema":"record/1","id":"quebec:initiative/asp","kind":"initiative","home":"quebec","status":"active",
         "title":{"fr":"Ateliers des savoirs partagés","en":{"value":"Shared knowledge workshops","translatedBy":"machine","from":"fr"}},
         "period":{"start":"2012","asWritten":"2012","epoch":"x"},
         "participants":[{"role":"founder","name":"TIESS","rank":3},{"role":"partner","record":"quebec:group/crises"}],
         "territories":[{"scheme":"quebec","level":"mrc","code":"190","label":"Bellechasse","within":[{"scheme":"quebec","level":"region-administrative","code":"12","label":"Chaudière-Appalaches"}]}],
         "figures":[{"value":15,"unit":"chercheur.es","asWritten":"15 chercheur.es","qualifier":"roughly"}],
         "consent":[{"group":"publication","granted":true,"wording":"Je donne mon accord","asWritten":"Oui"}],
         "contacts":[{"type":"email","value":"a@example.org"}],"future":{"x":[1,null]}}
        """#

    @Test func readsWhatIsThere() throws {
        let record = try Record(document: #require(JSONValue(parsing: document).object))
        #expect(record.title?["fr"] == "Ateliers des savoirs partagés")
        #expect(record.title?["en"] == "Shared knowledge workshops")
        #expect(record.title?.translator(of: "en") == .machine && record.title?.translator(of: "fr") == nil)
        #expect(record.period?.start?.description == "2012" && record.period?.end == nil)
        #expect(record.participants.map(\.role) == ["founder", "partner"])
        #expect(record.participants[1].record?.description == "quebec:group/crises")
        #expect(record.territories[0].within[0].code == "12")
        #expect(record.figures[0].value == 15 && record.figures[0].qualifier == nil)
        #expect(record.consent[0].granted == true && record.consent[0].group == .publication)
        #expect(record.contacts[0].isPrivate)
    }

    @Test func changesOneMemberAndKeepsTheRest() throws {
        let before = try JSONValue(parsing: document)
        var record = try Record(document: #require(before.object))
        record.participants[0].name = "Territoires innovants"
        record.period?.end = PartialDate("2024~")
        record.figures[0].value = 16
        record.title?["fr"] = "Ateliers"
        let after = JSONValue.object(record.document)
        #expect(after["participants"]?[0]?["rank"] == 3)
        #expect(after["period"] == ["start": "2012", "asWritten": "2012", "epoch": "x", "end": "2024~"])
        #expect(after["figures"]?[0]?["qualifier"] == "roughly")
        #expect(after["title"]?["en"] == before["title"]?["en"])
        #expect(after["future"] == before["future"])
        record.participants[0].name = "TIESS"
        record.period?.end = nil
        record.figures[0].value = 15
        record.title?["fr"] = "Ateliers des savoirs partagés"
        #expect(record.canonicalBytes == before.canonicalBytes)
    }

    @Test func emptyListsAndNilRemoveTheMember() throws {
        var record = Record(id: try #require(RecordIdentifier("lyon:event/e1")))
        let bare = record.canonicalBytes
        record.links = [Link(url: "https://example.org/")]
        record.eventStatus = .toBeConfirmed
        record.venue = Venue(JSONObject())
        record.setExtension("yeswiki", ["id": "1"])
        #expect(record["links"] == [["url": "https://example.org/"]] && record["eventStatus"] == "toBeConfirmed")
        #expect(record.extensionMembers("yeswiki") == ["id": "1"])
        record.links = []
        record.eventStatus = nil
        record.venue = nil
        record.setExtension("yeswiki", nil)
        #expect(record.canonicalBytes == bare)
    }

    @Test func textForReaders() {
        var map: LanguageMap = ["fr-CA": "Bleuet", "de": "Blaubeere"]
        map.addTranslation("Blueberry", language: "en", by: .human, from: "fr-CA")
        #expect(map.text(for: "fr") == "Bleuet" && map.text(for: "en-GB") == "Blueberry")
        #expect(map.text(for: "it") == "Bleuet" && map.text(for: ["it", "de"])?.language == "de")
        #expect(LanguageMap().text(for: "fr") == nil)
        #expect(map.original(of: "en") == "fr-CA")
    }

    @Test(arguments: [
        ("received", "accepted", true), ("received", "closed", true), ("accepted", "referred", false),
        ("accepted", "declined", false), ("declined", "matched", false), ("declined", "closed", true),
        ("answered", "inProgress", false), ("closed", "closed", false), ("matched", "inProgress", true),
    ])
    func demandSteps(from: String, to: String, allowed: Bool) throws {
        let state = try #require(DemandStatus.State(rawValue: from))
        let next = try #require(DemandStatus.State(rawValue: to))
        #expect(state.mayPrecede(next) == allowed)
        var status = DemandStatus()
        status.history = [DemandStatus.Step(state)]
        status.status = state
        let advanced = status.advanced(by: DemandStatus.Step(next, date: PartialDate("2024-05")))
        #expect((advanced != nil) == allowed)
        if let advanced {
            #expect(advanced.status == next && advanced.history.count == 2)
        }
    }

    @Test func inversesOfRelationsAgree() {
        for kind in Relation.Kind.allCases { if let inverse = kind.inverse { #expect(inverse.inverse == kind) } }
    }

    @Test func timestampsInTheEnvelope() throws {
        var record = Record(id: try #require(RecordIdentifier("lyon:demand/1")))
        record.revision = 3
        record.modifiedAt = Timestamp(seconds: 0)
        var hop = ProvenanceHop()
        hop.node = "lyon"
        hop.retrievedAt = Timestamp(seconds: 60)
        record.provenance = [hop]
        #expect(record["revision"] == 3 && record["modifiedAt"] == "1970-01-01T00:00:00Z")
        #expect(record["provenance"] == [["node": "lyon", "retrievedAt": "1970-01-01T00:01:00Z"]])
        #expect(record.provenance[0].retrievedAt == Timestamp(seconds: 60))
    }
}
