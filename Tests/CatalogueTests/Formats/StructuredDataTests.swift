import Catalogue
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

@Suite struct StructuredDataTests {
    private let identity = CatalogueIdentity(
        name: ["fr": "Catalogue d’essai", "en": "Trial catalogue"], baseURL: BaseURL("https://shop.example/c/"),
        nodes: [NodeCard(id: "lyon", name: ["fr": "Boutique de Lyon"], homepage: "https://lyon.example/")])

    private func graph(_ json: String, _ language: Language = .french, based: Bool = true) throws -> [JSONValue] {
        var identity = identity
        if !based { identity.baseURL = nil }
        let text = StructuredData(identity: identity, language: language).record(
            try PublicRecord(json: json), trail: [])
        let document = try JSONValue(parsing: text)
        #expect(document["@context"]?.string == "https://schema.org")
        return try #require(document["@graph"]?.array)
    }

    @Test func aProjectIsAResearchProjectWithItsPartners() throws {
        let graph = try graph(
            """
            {"id": "lyon:project/eau", "kind": "project", "home": "lyon", "schema": "record/1", "status": "active",
             "title": {"fr": "L’eau en partage", "en": "Shared water"}, "summary": {"fr": "Boire."},
             "period": {"start": "2018", "end": "2021-06?"},
             "territories": [{"scheme": "insee", "level": "departement", "code": "69", "label": "Rhône"}],
             "participants": [{"role": "funder", "name": "La Région", "kind": "organisation"},
                              {"role": "partner", "record": "lyon:organisation/amis", "name": "Les Amis"}],
             "themes": [{"keyword": "eau", "asWritten": "Eau"}],
             "sameAs": ["javascript:alert(1)", "https://www.wikidata.org/entity/Q1"]}
            """)
        let thing = graph[0]
        #expect(thing["@type"]?.string == "ResearchProject")
        #expect(thing["@id"]?.string == "https://shop.example/c/records/lyon/project/eau.html#it")
        #expect(thing["name"]?.string == "L’eau en partage")
        #expect(thing["foundingDate"]?.string == "2018")
        // An uncertain date would be stated as certain.
        #expect(thing["dissolutionDate"] == nil)
        #expect(thing["funder"]?["name"]?.string == "La Région")
        #expect(
            thing["member"]?.array?.first?["member"]?["@id"]?.string?.hasSuffix("organisation/amis.html#it") == true)
        #expect(thing["areaServed"]?.array?.first?["identifier"]?.string == "insee:departement:69")
        #expect(thing["sameAs"]?.array?.map(\.string) == ["https://www.wikidata.org/entity/Q1"])
        let page = graph[1]
        #expect(page["mainEntity"]?["@id"] == thing["@id"])
        #expect(page["dateModified"]?.string == "2026-03-01T09:30:00Z")
        #expect(page["sdPublisher"]?["name"]?.string == "Boutique de Lyon")
    }

    @Test func anEventWithoutADateIsNoEvent() throws {
        let event = #"{"id": "lyon:event/fete", "kind": "event", "title": {"fr": "Fête"}, "period": PERIOD}"#
        func type(_ period: String) throws -> String? {
            try graph(event.replacing("PERIOD", with: period))[0]["@type"]?.string
        }
        #expect(try type("{}") == "CreativeWork")
        #expect(try type(#"{"start": "2024~"}"#) == "CreativeWork")
        #expect(try type(#"{"start": "2024-05"}"#) == "Event")
    }

    @Test func aDemandIsAQuestionAndNeverACommercialDemand() throws {
        let thing = try graph(
            #"{"id": "lyon:demand/1", "kind": "demand", "title": {"fr": "Bruit"}, "question": {"fr": "D’où vient-il ?"}}"#
        )[0]
        #expect(thing["@type"]?.string == "Question")
        #expect(thing["text"]?.string == "D’où vient-il ?")
    }

    @Test func withoutABaseURLNamesAreURNs() throws {
        let graph = try graph(#"{"id": "lyon:group/g", "kind": "group", "title": {"fr": "G"}}"#, based: false)
        #expect(graph[0]["@id"]?.string == "urn:x-science-shop:lyon:group/g")
        #expect(graph[0]["url"] == nil)
    }

    @Test func nothingHarvestedEndsTheScriptElement() throws {
        let text = StructuredData(identity: identity, language: .english).record(
            try PublicRecord(
                json:
                    #"{"id": "lyon:project/x", "kind": "project", "title": {"fr": "</script><script>alert(1)//&amp;"}}"#
            ),
            trail: [])
        #expect(!text.contains("<") && !text.contains(">") && !text.contains("&"))
        let name = try JSONValue(parsing: text)["@graph"]?.array?.first?["name"]?.string
        #expect(name == "</script><script>alert(1)//&amp;")
    }

    @Test func theHomePageOffersTheDumpsAsADataset() throws {
        let text = StructuredData(identity: identity, language: .english).home(recordCount: 12, modifiedAt: nil)
        let graph = try #require(try JSONValue(parsing: text)["@graph"]?.array)
        let dataset = try #require(graph.first { $0["@type"]?.string == "Dataset" })
        #expect(try #require(dataset["description"]?.string).count >= 50)
        #expect(
            dataset["distribution"]?.array?.compactMap { $0["contentUrl"]?.string } == [
                "https://shop.example/c/records.jsonl", "https://shop.example/c/catalogue.csv",
            ])
    }

    @Test(
        arguments: [
            ("https://a.example/x?y=1#z", true), ("HTTP://a.example", true), ("https://exemple.québec/é", true),
            ("javascript:alert(1)", false), ("https://", false), ("https:///x", false), ("//a.example", false),
            ("https://a.example/\" onclick=\"x", false), ("https://a.example/\u{202E}gpj", false),
            ("data:text/html,x", false),
            ("https://a.example/\n", false),
        ])
    func onlyWebAddressesBecomeLinks(address: String, isLink: Bool) throws {
        let document: JSONObject = [
            "id": "lyon:group/g", "kind": "group", "title": ["fr": "G"], "sameAs": [.string(address)],
        ]
        let thing = try graph(JSONValue.object(document).canonicalText)[0]
        #expect((thing["sameAs"] != nil) == isLink)
    }
}
