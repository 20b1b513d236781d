import AdapterKit
import Dissemination
import Federation
import FederationConformance
import JSONSchema
import OAIPMH
import ScienceShopSDK
import Testing
import XMLReader

/// What may not be shown is not given, also before the channel is told.
@Suite struct GateTests {
    /// Every answer there is, as text.
    private func everything(_ house: ChannelHouse) async throws -> String {
        var text = ""
        func add(_ query: String) async throws {
            text += String(
                decoding: try await house.channel.provider.response(to: OAIQuery(parsing: query)).bytes, as: UTF8.self)
        }
        for verb in ["Identify", "ListMetadataFormats", "ListSets"] { try await add("verb=\(verb)") }
        for prefix in ["oai_dc", "scienceshop", "oai_cerif_openaire"] {
            for verb in ["ListRecords", "ListIdentifiers"] {
                try await add("verb=\(verb)&metadataPrefix=\(prefix)")
                for set in ["kind", "theme:jardin", "node:lyon"] {
                    try await add("verb=\(verb)&metadataPrefix=\(prefix)&set=\(set)")
                }
            }
            for record in house.records {
                let id = "oai:lyon.example.org:lyon:project/\(record.identifier)"
                try await add("verb=GetRecord&metadataPrefix=\(prefix)&identifier=\(id)")
                try await add("verb=ListMetadataFormats&identifier=\(id)")
            }
        }
        return text
    }

    @Test func whatIsPrivateIsInNoAnswer() async throws {
        var house = ChannelHouse()
        house.reopen { $0.pageSize = 100 }
        house.say(
            "a", "Un jardin", ("themes", [["asWritten": "Jardin"]]),
            ("contacts", [["type": "email", "value": "geheim1@example.org", "name": "geheim2"]]),
            ("images", [["url": "https://example.org/geheim3.png", "caption": "geheim4"]]),
            ("participants", [["role": "requester", "name": "geheim5", "kind": "person"]]),
            ("extensions", ["urn:other": ["secret": "geheim6"]]),
            ("consent", [["group": "image", "granted": false, "wording": "geheim7", "asWritten": "geheim8"]]))
        house.say("b", "geheim9", basis: nil, ("themes", [["asWritten": "geheim10"]]))
        house.say("c", "geheim11", basis: "consent", ("consent", [ChannelHouse.grant("publication", false)]))
        try await house.publish()
        for _ in 0..<2 {
            let text = try await everything(house)
            #expect(text.contains("Un jardin") && text.contains("theme:jardin"))
            #expect(!text.contains("geheim"))
            #expect(!text.contains("project/b<") && !text.contains("project/c<"))
        }
        // What was never shown is not told to be deleted either.
        house.records.removeAll { $0.identifier != "a" }
        try await house.publish()
        #expect(try await house.list().names == ["project/a"])
    }

    @Test func aGrantThatEndsTakesTheRecordBackAtOnce() async throws {
        var house = ChannelHouse()
        house.say("a", "Toujours")
        house.say("b", "Jusqu’au 20", basis: "consent", ("consent", [ChannelHouse.grant(until: "2023-11-20")]))
        house.say(
            "c", "Joignable", ("contacts", [["type": "email", "value": "camille@a.example", "private": false]]),
            ("consent", [ChannelHouse.grant("contact", until: "2023-11-20")]))
        try await house.publish()
        func contact() async throws -> Bool {
            try await everything(house).contains("camille@a.example")
        }
        // Four times, so that records that are kept are given as well, and pages that are kept whole.
        for _ in 0..<4 {
            #expect(try await house.list().names == ["project/a", "project/b", "project/c"])
            #expect(try await contact())
        }
        let harvested = try await house.list()
        house.clock.sleep(10 * 86_400)
        for verb in [OAIVerb.listRecords, .listIdentifiers] {
            #expect(
                try await house.list("metadataPrefix=oai_dc", verb).names == ["project/a", "-project/b", "project/c"])
        }
        #expect(try await !contact())
        #expect(try await house.channel.isBehind())
        try await house.channel.refresh()
        // Both are changes, and are given to who asks for what is new.
        let news = try await house.list("metadataPrefix=oai_dc&from=\(harvested.date)")
        #expect(Set(news.names) == ["-project/b"] || Set(news.names) == ["-project/b", "project/c"])
        #expect(
            Set(try await house.list("metadataPrefix=scienceshop&from=\(harvested.date)").names).contains("project/c"))
        #expect(try await !contact())
        #expect(try await !house.channel.isBehind())
    }

    @Test func aSetIsNotNamedByWordsThatMayNoLongerBeShown() async throws {
        var house = ChannelHouse()
        house.say(
            "a", "Jusqu’au 20", basis: "consent", ("consent", [ChannelHouse.grant(until: "2023-11-20")]),
            ("themes", [["asWritten": "Été à l’Étang"]]))
        try await house.publish()
        func name() async throws -> String? {
            try await house.ask("verb=ListSets").compactMap { event in
                if case .set(let set) = event, set.spec == "theme:ete-a-l-etang" { set.name } else { nil }
            }.first
        }
        for _ in 0..<2 { #expect(try await name() == "Été à l’Étang") }
        house.clock.sleep(10 * 86_400)
        #expect(try await name() == "theme:ete-a-l-etang")
        try await house.channel.refresh()
        #expect(try await name() == "theme:ete-a-l-etang")
    }

    @Test func whatWasWithdrawnIsNotGivenBeforeTheChannelIsTold() async throws {
        var house = ChannelHouse()
        for name in ["a", "b", "c"] { house.say(name, "Titre \(name)") }
        try await house.publish()
        for _ in 0..<4 { #expect(try await house.list().names.count == 3) }
        house.say("a", "Retirée", basis: nil)
        house.records.removeAll { $0.identifier == "b" }
        house.say("c", "Titre nouveau")
        try await house.harvest()
        for _ in 0..<2 {
            let listing = try await house.list()
            #expect(listing.names == ["-project/a", "-project/b", "project/c"])
            let text = listing.records.map { String(decoding: $0.metadata ?? [], as: UTF8.self) }.joined()
            #expect(!text.contains("Titre c") && text.contains("Titre nouveau"))
        }
        let single = try await house.ask(
            "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:lyon.example.org:lyon:project/a")
        #expect(single.contains { if case .record(let record) = $0 { record.header.isDeleted } else { false } })
    }

    @Test func otherRulesAreKeptAtOnce() async throws {
        var house = ChannelHouse()
        house.say("a", "Projet", ("extensions", ["urn:open": ["word": "ouvert"]]))
        house.reopen { $0.policy.extensions = ["urn:open"] }
        try await house.publish()
        let before = try await house.list("metadataPrefix=scienceshop")
        #expect(before.records.contains { String(decoding: $0.metadata ?? [], as: UTF8.self).contains("ouvert") })
        house.reopen { $0.policy.extensions = [] }
        let after = try await house.list("metadataPrefix=scienceshop")
        #expect(!after.records.contains { String(decoding: $0.metadata ?? [], as: UTF8.self).contains("ouvert") })
        try await house.channel.refresh()
        #expect(try await house.list("metadataPrefix=scienceshop&from=\(before.date)").names == ["project/a"])
    }

    /// A page that nobody could read would end a harvest; the reader of this project repairs nothing here.
    @Test(arguments: [
        "<b>&amp;]]>\u{1}\u{FFFE}\u{0}", "</record></ListRecords>", "]]>&nbsp;", "a\u{301}\u{FEFF}\u{2028}\r\n\t",
    ])
    func hostileTextsStayText(text: String) async throws {
        var house = ChannelHouse()
        house.say(
            "a", text + "x", ("themes", [["asWritten": .string(text + "thème")]]),
            ("territories", [["scheme": "local", "level": .string(text), "label": .string(text + "lieu")]]),
            ("licence", .string("https://example.org/?a=1&b=\(text)")),
            ("sameAs", [.string("https://example.org/" + text)]))
        house.say("b", "Sain")
        try await house.publish()
        for prefix in ["oai_dc", "scienceshop", "oai_cerif_openaire"] {
            let listing = try await house.list("metadataPrefix=\(prefix)")
            #expect(listing.names == ["project/a", "project/b"])
            #expect(listing.records.allSatisfy { $0.issues.isEmpty && $0.metadata != nil })
            // Read again as XML, which it must be on its own.
            #expect(listing.records.allSatisfy { (try? XMLTree(parsing: $0.metadata ?? [])) != nil })
        }
        #expect(try await house.ask("verb=ListSets").contains { if case .set = $0 { true } else { false } })
    }
}
