import AdapterKit
import Dissemination
import Federation
import FederationConformance
import JSONSchema
import OAIPMH
import ScienceShopSDK
import Testing

@Suite struct ChannelTests {
    @Test func aListIsGivenWholeAndDeletionsStayForEver() async throws {
        var house = ChannelHouse()
        for name in "abcdefghij" { house.say(String(name), "Projet \(name)") }
        let first = try await house.publish()
        #expect(first?.counts.published == 10)
        #expect(try await house.list().names == "abcdefghij".map { "project/\($0)" })
        #expect(try await house.list("metadataPrefix=oai_dc", .listIdentifiers).names.count == 10)

        house.records.removeAll { $0.identifier == "c" }
        house.say("f", "Un autre titre")
        try await house.publish()
        let listing = try await house.list()
        #expect(listing.names.prefix(8) == ["a", "b", "d", "e", "g", "h", "i", "j"].map { "project/\($0)" }[...])
        #expect(Set(listing.names.suffix(2)) == ["project/f", "-project/c"])
        let gone = try #require(listing.records.first { $0.header.isDeleted })
        #expect(gone.metadata == nil && gone.about.isEmpty)
        #expect(gone.header.sets == ["kind:project", "node:lyon", "openaire_cris_projects"])
        #expect(try await house.list("metadataPrefix=oai_dc&set=kind:project").names.contains("-project/c"))

        // Back again, it is no longer deleted; nothing else moves.
        house.say("c", "Projet c")
        try await house.publish()
        #expect(try await house.list().names.last == "project/c")
        #expect(try await house.publish() == nil)
    }

    @Test func whatChangesIsGivenFromTheDateOfTheLastAnswerOn() async throws {
        var house = ChannelHouse()
        var harvester = Harvester()
        for name in "abcdef" { house.say(String(name), "Projet \(name)") }
        try await house.publish()
        let first = try await house.list()
        harvester.take(first)
        house.say("b", "Autre")
        house.records.removeAll { $0.identifier == "e" }
        house.say("g", "Nouveau")
        try await house.publish()
        let news = try await house.list("metadataPrefix=oai_dc&from=\(try #require(harvester.from))")
        #expect(Set(news.names) == ["project/b", "-project/e", "project/g"])
        harvester.take(news)
        #expect(harvester.held.count == 6)
        // Nothing is new: a date later than any change.
        let none = try await house.list("metadataPrefix=oai_dc&from=\(try #require(harvester.from))")
        #expect(none.errors == [.noRecordsMatch])
        // And what came before a moment.
        let old = try await house.list("metadataPrefix=oai_dc&until=\(first.date)")
        #expect(old.names == ["a", "c", "d", "f"].map { "project/\($0)" })
    }

    /// Evidence, former names, revision and dates of this copy are nothing harvesters see: no date moves for them.
    @Test func whatNobodySeesIsNoChange() async throws {
        var house = ChannelHouse()
        house.say("a", "Projet", ("contacts", [["type": "email", "value": "camille@a.example", "private": true]]))
        try await house.publish()
        let before = try await house.list()
        house.say("a", "Projet", ("contacts", [["type": "email", "value": "dominique@b.example", "private": true]]))
        let report = try #require(try await house.publish())
        #expect(report.counts.considered == 1)
        let after = try await house.list()
        // The revision of the record is in its own format, so there it did change.
        #expect(after.records.first?.metadata == before.records.first?.metadata)
    }

    @Test func aChannelIsBroughtUpToDateOnlyWhenItIsBehind() async throws {
        var house = ChannelHouse()
        #expect(try await house.channel.isBehind())
        house.say("a", "Projet")
        try await house.publish()
        #expect(try await !house.channel.isBehind())
        house.reopen()
        #expect(try await !house.channel.isBehind())
        house.reopen { $0.policy.extensions = ["urn:more"] }
        #expect(try await house.channel.isBehind(), "other rules")
        try await house.channel.refresh()
        house.reopen { $0.domain = "other.example.org" }
        #expect(try await house.channel.isBehind(), "other identifiers")
        try await house.channel.refresh()
        #expect(try await house.list().records.map(\.header.identifier) == ["oai:other.example.org:lyon:project/a"])
        house.say("b", "Projet")
        try await house.harvest()
        #expect(try await house.channel.isBehind(), "something new")
        // Many ask at once, one does it.
        let channel = house.channel
        let reports = try await withThrowingTaskGroup(of: PublishReport?.self) { group in
            for _ in 0..<8 { group.addTask { try await channel.refresh() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(reports.compactMap(\.self).count == 1)
    }

    @Test func onlyFormatsThatHaveSomethingForARecordListIt() async throws {
        var house = ChannelHouse()
        let kinds: [RecordKind] = RecordKind.allCases
        for kind in kinds { house.say("x-\(kind)", "Une fiche", kind: kind) }
        try await house.publish()
        #expect(try await house.list("metadataPrefix=scienceshop").names.count == 8)
        let cerif = Set(try await house.list("metadataPrefix=oai_cerif_openaire").names)
        #expect(cerif == Set(kinds.filter { $0 != .demand && $0 != .resource }.map { "\($0)/x-\($0)" }))
        #expect(
            try await house.list("metadataPrefix=oai_cerif_openaire&set=kind:demand").errors == [.noRecordsMatch])
        #expect(
            try await house.list("metadataPrefix=oai_cerif_openaire&set=kind:event").names == ["event/x-event"])
        let identifier = "oai:lyon.example.org:lyon:demand/x-demand"
        let formats = try await house.ask("verb=ListMetadataFormats&identifier=\(identifier)")
        #expect(
            formats.compactMap { if case .format(let format) = $0 { format.prefix } else { nil } } == [
                "oai_dc", "scienceshop",
            ])
        let refused = try await house.ask("verb=GetRecord&metadataPrefix=oai_cerif_openaire&identifier=\(identifier)")
        #expect(
            refused.contains {
                if case .error(let error) = $0 { error.code == .cannotDisseminateFormat } else { false }
            })
        // Deleted, it is deleted in the formats it was to be had in.
        house.records.removeAll { $0.identifier == "x-demand" || $0.identifier == "x-event" }
        try await house.publish()
        #expect(
            try await house.list("metadataPrefix=oai_cerif_openaire").names.filter { $0.hasPrefix("-") } == [
                "-event/x-event"
            ])
        #expect(try await house.list("metadataPrefix=oai_dc").names.filter { $0.hasPrefix("-") }.count == 2)
    }

    @Test func identifyTellsHowIdentifiersAreMade() async throws {
        var house = ChannelHouse()
        house.reopen {
            $0.friends = ["https://lille.example.org/oai"]
            $0.licence = "https://creativecommons.org/publicdomain/zero/1.0/"
        }
        house.say("a", "Projet")
        try await house.publish()
        let identify = try #require(
            try await house.ask("verb=Identify").compactMap { if case .identify(let found) = $0 { found } else { nil } }
                .first)
        #expect(identify.deletedRecord == .persistent)
        #expect(identify.granularity == "YYYY-MM-DDThh:mm:ssZ")
        #expect(identify.earliestDatestamp == (try await house.list()).records.first?.header.datestamp)
        let containers = identify.descriptions.map { OAIContainer(reading: $0) }
        #expect(
            containers.contains(
                .identifier(
                    OAIIdentifierDescription(
                        repositoryIdentifier: "lyon.example.org",
                        sampleIdentifier: "oai:lyon.example.org:lyon:project/example"))))
        #expect(containers.contains(.friends(OAIFriends(baseURLs: ["https://lille.example.org/oai"]))))
        let service = identify.descriptions.map { String(decoding: $0, as: UTF8.self) }.filter {
            $0.contains("<Service")
        }
        #expect(service.count == 1 && service[0].contains("https://lyon.example.org/oai"))
        #expect(containers.count == 4)
    }

    @Test(arguments: [
        ("https://www.Lyon.example.org/boutique?x=1", "www.lyon.example.org"), ("https://a.example:8443/", "a.example"),
        ("https://user@b.example", "b.example"), ("http://127.0.0.1:8080/", "node-lyon.invalid"),
        ("http://localhost/", "node-lyon.invalid"), ("http://[::1]/", "node-lyon.invalid"),
        ("https://é.example/", "node-lyon.invalid"), ("nonsense", "node-lyon.invalid"),
    ]) func aNodeWithoutADomainGetsOneThatStays(url: String, domain: String) {
        #expect(OAIChannelSettings.domain(ofNode: "lyon", url: url) == domain)
        #expect(OAIChannelSettings.isDomain(domain))
        #expect(OAIIdentifier(domain: domain, naming: "lyon:project/a")?.domain == domain)
    }
}
