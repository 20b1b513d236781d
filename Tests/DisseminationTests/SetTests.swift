import AdapterKit
import Dissemination
import Federation
import JSONSchema
import Messages
import OAIPMH
import ScienceShopSDK
import Testing
import Translations

@Suite struct SetTests {
    private func house() async throws -> ChannelHouse {
        var house = ChannelHouse()
        house.say(
            "a", "Projet",
            ("themes", [["scheme": "field-of-science", "concept": "1.5"], ["keyword": "Délires d’encre"]]),
            (
                "territories",
                [
                    [
                        "scheme": "insee", "level": "departement", "code": "34", "label": "Hérault",
                        "within": [["scheme": "insee", "level": "region", "code": "76", "label": "Occitanie"]],
                    ],
                    ["scheme": "local", "level": "commune", "label": "Saint-Élan"],
                ]
            ))
        house.say("b", "Demande", kind: .demand, ("themes", [["asWritten": "délires d'encre"], ["keyword": "…"]]))
        house.say("c", "Lieu", kind: .organisation, ("themes", [["scheme": "sdg", "concept": "6"]]))
        try await house.publish()
        return house
    }

    private func sets(_ house: ChannelHouse) async throws -> [String: String] {
        let sets = try await house.ask("verb=ListSets").compactMap { if case .set(let set) = $0 { set } else { nil } }
        return Dictionary(uniqueKeysWithValues: sets.map { ($0.spec, $0.name) })
    }

    @Test func setsSayWhatTheirRecordsSay() async throws {
        let house = try await house()
        var named = try await sets(house)
        // All nine of the guidelines, those too that hold nothing.
        let guided = named.filter { $0.key.hasPrefix("openaire_cris_") }
        #expect(guided.count == 9 && guided["openaire_cris_patents"] == "OpenAIRE_CRIS_patents")
        named = named.filter { guided[$0.key] == nil }
        #expect(
            named == [
                "kind": "Types", "kind:project": "Projets", "kind:demand": "Demandes",
                "kind:organisation": "Organisations", "node": "Nœuds", "node:lyon": "Boutique des sciences de Lyon",
                "theme": "Thèmes", "theme:field-of-science.1.5": named["theme:field-of-science.1.5"] ?? "",
                "theme:field-of-science.1": named["theme:field-of-science.1"] ?? "",
                "theme:delires-d-encre": named["theme:delires-d-encre"] ?? "",
                "theme:sdg.6": named["theme:sdg.6"] ?? "",
                "territory": "Territoires", "territory:insee.departement.34": "Hérault",
                "territory:insee.region.76": "Occitanie", "territory:commune.saint-elan": "Saint-Élan",
            ])
        #expect(["Délires d’encre", "délires d'encre"].contains(named["theme:delires-d-encre"]))
        #expect(named["theme:sdg.6"]?.contains("Eau") == true)
        #expect(named.values.allSatisfy { !$0.isEmpty })
    }

    @Test func eachSetListsItsRecords() async throws {
        let house = try await house()
        let (a, b, c) = ("project/a", "demand/b", "organisation/c")
        let wanted: [(String, Set<String>)] = [
            ("kind", [a, b, c]), ("kind:project", [a]), ("kind:demand", [b]), ("node", [a, b, c]),
            ("node:lyon", [a, b, c]), ("theme", [a, b, c]), ("theme:delires-d-encre", [a, b]),
            ("theme:field-of-science.1", [a]), ("theme:field-of-science.1.5", [a]), ("theme:sdg.6", [c]),
            ("openaire_cris_projects", [a]), ("openaire_cris_orgunits", [c]), ("territory", [a]),
            ("territory:insee.region.76", [a]), ("territory:commune.saint-elan", [a]),
        ]
        for (set, names) in wanted {
            #expect(Set(try await house.list("metadataPrefix=oai_dc&set=\(set)").names) == names, "\(set)")
            #expect(
                Set(try await house.list("metadataPrefix=oai_dc&set=\(set)", .listIdentifiers).names) == names, "\(set)"
            )
        }
        #expect(Set(wanted.map(\.0)).isSubset(of: Set(try await sets(house).keys)))
        for unknown in ["openaire_cris_patents", "kin", "theme:sdg", "territory:insee", "node:lille"] {
            #expect(try await house.list("metadataPrefix=oai_dc&set=\(unknown)").errors == [.noRecordsMatch])
        }
        // A header names the sets that no other one implies.
        let first = try #require(try await house.list().records.first { $0.header.identifier.hasSuffix("b") })
        #expect(first.header.sets == ["kind:demand", "node:lyon", "theme:delires-d-encre"])
    }

    @Test func whatLeftStaysInItsSetsAndGivesThemNoName() async throws {
        var house = try await house()
        house.records.removeAll { $0.identifier != "c" }
        try await house.publish()
        #expect(
            Set(try await house.list("metadataPrefix=oai_dc&set=theme:delires-d-encre").names) == [
                "-project/a", "-demand/b",
            ])
        #expect(try await house.list("metadataPrefix=oai_dc&set=territory:commune.saint-elan").names == ["-project/a"])
        let named = try await sets(house)
        #expect(named["theme:delires-d-encre"] == "theme:delires-d-encre")
        #expect(named["territory:commune.saint-elan"] == "territory:commune.saint-elan")
    }

    @Test func aRecordThatMovesToAnotherSetIsGivenAgain() async throws {
        var house = try await house()
        let before = try await house.list()
        house.say("c", "Lieu", kind: .organisation, ("themes", [["scheme": "sdg", "concept": "7"]]))
        try await house.publish()
        let news = try await house.list("metadataPrefix=oai_dc&from=\(before.date)")
        #expect(news.names == ["organisation/c"])
        #expect(try await house.list("metadataPrefix=oai_dc&set=theme:sdg.6").errors == [.noRecordsMatch])
        #expect(try await sets(house)["theme:sdg.6"] == nil)
    }

    @Test func anEmptyRepositoryAnswers() async throws {
        let house = ChannelHouse()
        #expect(try await sets(house).count == 9)
        #expect(try await house.list("metadataPrefix=oai_dc&set=kind").errors == [.noRecordsMatch])
        #expect(try await house.list().errors == [.noRecordsMatch])
        #expect(try await house.ask("verb=Identify").contains { if case .identify = $0 { true } else { false } })
    }
}
