import MetadataFormats
import ScienceShopSDK
import Testing
import XMLReader

@Suite struct CERIFRepositoryTests {
    @Test func thereAreNineSetsAndEachKindOfTheFormatHasOne() {
        #expect(Set(CERIFRepository.sets.map(\.spec)).count == 9)
        #expect(CERIFRepository.sets.allSatisfy { $0.name.lowercased() == $0.spec })
        for kind in RecordKind.allCases {
            let set = CERIFRepository.set(of: kind)
            #expect((set != nil) == CERIFFormat().carries(kind))
            #expect(set.map(CERIFRepository.sets.contains) != false)
        }
        #expect(CERIFRepository.set(of: .initiative)?.spec == "openaire_cris_projects")
        #expect(CERIFRepository.set(of: .group)?.spec == "openaire_cris_orgunits")
    }

    @Test func theServiceIsDescribed() throws {
        let service = CERIFRepository.Service(
            id: "lyon.example", acronym: "BdS", name: ["fr": "Boutique <des> sciences", "en": "Science shop"],
            website: "https://lyon.example/", baseURL: "https://lyon.example/oai", subjectHeadings: "none",
            owner: (RecordIdentifier("lyon:organisation/udl"), ["fr": "Université"]))
        let tree = try XMLTree(parsing: service.xml).root
        #expect(tree.namespace == CERIFFormat().namespace && tree.name == "Service")
        #expect(tree["id"] == "lyon.example")
        #expect(
            tree.elements.map(\.name)
                == ["Compatibility", "Acronym", "Name", "Name", "WebsiteURL", "OAIPMHBaseURL", "Owner"])
        #expect(tree.elements[0].ownText.hasSuffix("OpenAIRE_Service_Compatibility#1.2"))
        #expect(tree.elements[0].namespace?.hasSuffix("OpenAIRE_Service_Compatibility") == true)
        #expect(Set(tree.elements("Name").map(\.ownText)) == ["Boutique <des> sciences", "Science shop"])
        let owner = try #require(tree.first("Owner")?.elements.first)
        #expect(owner.name == "OrgUnit" && owner.first("Name")?.ownText == "Université")
        // As in the record of that body.
        var body = Record(id: try #require(RecordIdentifier("lyon:organisation/udl")))
        body.title = ["fr": "Université"]
        let sheet = try XMLTree(parsing: try #require(CERIFFormat().xml(of: try Samples.published(body)))).root
        #expect(owner["id"] == sheet["id"])
    }
}
