import JSONSchema
import Messages
import ScienceShopSDK
import Testing

@Suite struct RecordValidatorTests {
    let validator = RecordValidator.standard

    func issues(_ members: JSONObject, id: String = "lyon:project/p1") -> [ScienceShopSDK.Issue] {
        let kind = id.split(separator: ":")[1].split(separator: "/")[0]
        var document: JSONObject = [
            "schema": "record/1", "id": .string(id), "kind": .string(String(kind)), "home": "lyon", "status": "active",
            "title": ["fr": "Titre"],
        ]
        for member in members { document[member.key] = member.value }
        return validator.validate(Record(document: document))
    }

    @Test func aPlainRecordHasNoIssue() {
        #expect(issues([:]) == [])
        #expect(issues(["anythingNew": ["x": 1], "period": ["start": "2012", "end": "2012-04"]]) == [])
    }

    @Test(
        arguments: [
            (["home": "lille"], "home-disagrees-with-id /home"),
            (["period": ["start": "2019-04-26", "end": "2019-04-25"]], "period-end-before-start /period/end"),
            (["period": ["start": "2019-04", "end": "2018"]], "period-end-before-start /period/end"),
            (["period": ["start": "2019-02-29"]], "invalid-date /period/start"),
            (
                ["figures": [["value": 9, "valueMax": 5, "unit": "x", "asWritten": "x"]]],
                "figure-range-order /figures/0/valueMax"
            ),
            (
                [
                    "consent": [
                        [
                            "group": "image", "granted": true, "wording": "w", "asWritten": "oui", "date": "2024-04-12",
                            "until": "2023",
                        ]
                    ]
                ], "consent-until-before-date /consent/0/until"
            ),
        ] as [(JSONObject, String)])
    func rulesBeyondTheSchema(members: JSONObject, expected: String) {
        let found = issues(members)
        #expect(found.map { "\($0.code) \($0.path)" } == [expected])
        #expect(found.allSatisfy { $0.severity == .error && !$0.message.isEmpty && !$0.remedy.isEmpty })
    }

    @Test(
        arguments: [
            (["received", "articulated", "accepted", "matched", "inProgress", "answered", "closed"], []),
            (["received", "declined", "closed"], []), (["received", "answered"], []),
            (["accepted", "received"], ["/demandStatus/history/1/status"]),
            (["received", "declined", "accepted", "matched"], ["/demandStatus/history/2/status"]),
            (["received", "received"], ["/demandStatus/history/1/status"]),
        ] as [([String], [String])])
    func demandHistory(steps: [String], paths: [String]) {
        let history = JSONValue.array(steps.map { ["status": .string($0)] })
        let found = issues(
            ["question": ["fr": "?"], "demandStatus": ["status": .string(steps.last ?? ""), "history": history]],
            id: "lyon:demand/d1")
        #expect(found.map(\.path) == paths)
        #expect(found.allSatisfy { $0.code == "demand-history-order" })
    }

    @Test func theStatusIsTheLastOfTheHistory() {
        let found = issues(
            ["question": ["fr": "?"], "demandStatus": ["status": "closed", "history": [["status": "received"]]]],
            id: "lyon:demand/d1")
        #expect(found.map(\.code) == ["demand-status-not-last"])
    }

    @Test func territories() {
        let found = issues([
            "territories": [
                ["scheme": "insee", "level": "departement", "code": "32", "label": "gers"],
                ["scheme": "insee", "level": "departement", "code": "20", "label": "Corse"],
                [
                    "scheme": "insee", "level": "departement", "code": "32", "label": "Hauts-de-France",
                    "within": [["scheme": "insee", "level": "region", "code": "99", "label": "Ailleurs"]],
                ],
                ["scheme": "iso3166-2", "level": "region", "code": "FR-OCC", "label": "Occitanie"],
                ["scheme": "siren", "level": "metropole", "code": "200046977", "label": "Métropole de Lyon"],
                ["scheme": "quebec", "level": "mrc", "code": "180", "label": "Montmagny"],
            ]
        ])
        #expect(
            found.map { "\($0.code) \($0.path)" } == [
                "unknown-territory /territories/1/code", "territory-label /territories/2/label",
                "unknown-territory /territories/2/within/0/code",
            ])
        #expect(found.allSatisfy { $0.severity == .warning })
    }

    @Test func schemaErrorsSayWhereWhatAndWhatToDo() throws {
        let found = issues(["participants": [["role": "boss", "name": "X"]], "period": ["start": "26/04/2019"]])
        #expect(Set(found.map(\.path)) == ["/participants/0/role", "/period/start"])
        let role = try #require(found.first { $0.path == "/participants/0/role" })
        #expect(role.severity == .error && role.code == "schema-enum")
        #expect(role.remedy.description.hasPrefix("Map the source's word"))
        let date = try #require(found.first { $0.path == "/period/start" })
        #expect(date.code == "schema-pattern" && date.remedy.description.contains("a year stays a year"))
    }

    @Test func aRecordRelatedToItselfIsWarnedOf() {
        let found = issues(["relations": [["type": "partOf", "record": "lyon:project/p1"]]])
        #expect(found.map(\.code) == ["relation-to-itself"])
    }

    @Test func whatTheFederationBuildsItselfIsValid() throws {
        var record = Record(id: try #require(RecordIdentifier("occitanie:event/forum-2017")))
        record.title = ["fr": "Forum territorial de la CSTI"]
        record.period = Period(try #require(DateReader.read("juin 2017")))
        record.figures = FigureReader.all(in: "devant près de 150 personnes").map(Figure.init)
        record.territories = TerritoryReader.read(
            "Toulouse – Haute-Garonne (31), MRC de Bellechasse, Saint-Valérien, Gers (31), EPCI Plaine Commune, Laval, 31670 Labège"
        )
        record.participants = [Participant(role: "organiser", name: "Région Occitanie", kind: .organisation)]
        record.basis = Basis(.public)
        record.themes = [Vocabulary.standard.concept(for: "Sociology", in: "field-of-science")]
        record.statedContentHash = record.contentHash
        #expect(record.territories.count == 7)
        #expect(validator.validate(record) == [])
        #expect(validator.isValid(record))
    }

    @Test func everyTerritoryOfTheTablesIsValid() {
        for place in Territories.frenchRegions + Territories.frenchDepartments + Territories.quebecRegions {
            #expect(issues(["territories": [place.json]]) == [])
        }
    }

    @Test func readingIsStrict() throws {
        let text = #"{"schema":"record/1","id":"lyon:group/g","kind":"group","home":"lyon","status":"active"}"#
        let (record, found) = try RecordReader.read(Array(text.utf8), validator: validator)
        #expect(record.id?.description == "lyon:group/g")
        #expect(found.map(\.code) == ["schema-required"] && found[0].message.description.contains("title"))
        #expect(throws: RecordReadingError.self) { try RecordReader.read(Array("[1]".utf8)) }
        let error = #expect(throws: RecordReadingError.self) {
            try RecordReader.read(Array("{\n \"a\":1,\"a\":2}".utf8))
        }
        #expect(error?.line == 2 && error?.column == 8)
    }
}
