import AdapterKit
import Dissemination
import Federation
import FederationConformance
import JSONSchema
import OAIAdapter
import OAIPMH
import ScienceShopSDK
import Testing

/// A node's own channel for the federation, and a peer that harvests it by the real adapter.
@Suite struct FederationScopeTests {
    /// A node that harvests a provider and publishes what it has.
    private struct Receiver {
        let ledger: any Ledger = MemoryLedger()
        let clock: TickingClock
        let site = MemoryTarget(channel: "memory:site")
        let partners = MemoryTarget(channel: "memory:partners")

        func harvest(_ provider: OAIProvider) async throws {
            let adapter = try OAIAdapter(
                configuration: AdapterConfiguration(location: "https://lyon.example.org/federation/oai"),
                context: AdapterContext(opener: MemoryOpener(), http: Wire(provider: provider)))
            let engine = HarvestEngine(
                ledger: ledger, validator: NoValidation(), clock: { [clock] in clock.now() },
                sleeper: { [clock] in clock.sleep($0) })
            let report = try await engine.run(
                HarvestJob(
                    key: SourceKey(node: "lyon", source: "federation"), source: adapter, crosswalks: [],
                    context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"),
                    options: HarvestOptions(acceptRemovals: true)))
            try #require(report.verdict.exitCode == 0, "\(report.run.explanation) \(report.issues)")
        }

        func publish(at moment: Timestamp? = nil) async throws {
            let engine = PublishEngine(ledger: ledger, clock: { [clock] in moment ?? clock.now() })
            _ = try await engine.run(site)
            _ = try await engine.run(
                partners, PublishOptions(policy: PublicationPolicy(scope: .federation)))
        }
    }

    private struct Wire: HTTPTransport {
        let provider: OAIProvider

        func open(_ request: HTTPRequest) async throws -> HTTPExchange {
            let query = request.url.firstIndex(of: "?").map { String(request.url[request.url.index(after: $0)...]) }
            let body = try await provider.response(to: OAIQuery(parsing: query ?? "")).bytes
            return HTTPExchange(
                HTTPResponse(
                    status: 200, headers: [HTTPHeader("Content-Type", OAIProvider.contentType)], body: body,
                    url: request.url))
        }
    }

    private static func grant(_ group: String, _ scope: String, until: String? = nil) -> JSONValue {
        var grant: JSONObject = [
            "group": .string(group), "granted": true, "wording": "Dites, Zoé ?", "asWritten": "Oui, Zoé",
            "scope": .string(scope),
        ]
        if let until { grant["until"] = .string(until) }
        return .object(grant)
    }

    private static func house() async throws -> ChannelHouse {
        var house = ChannelHouse()
        house.reopen {
            $0.channel = OAIChannel.federationName
            $0.pageSize = 3
            $0.policy = PublicationPolicy(scope: .federation)
        }
        house.say("open", "Ouvert")
        house.say("within", "Entre nous", basis: "consent", ("consent", [grant("publication", "federation")]))
        house.say(
            "short", "Pour un temps", basis: "consent",
            ("consent", [grant("publication", "public", until: "2027")]))
        house.say("here", "Chez nous", basis: "consent", ("consent", [grant("publication", "node")]))
        house.say(
            "reach", "À joindre",
            ("contacts", [["type": "email", "value": "zoe@example.org", "private": false]]),
            ("consent", [grant("contact", "federation")]))
        try await house.publish()
        return house
    }

    private static func id(_ local: String) throws -> RecordIdentifier {
        try #require(RecordIdentifier("lyon:project/\(local)"))
    }

    @Test func whatIsGrantedToTheFederationNeverReachesAPeersPublicSite() async throws {
        let house = try await Self.house()
        let receiver = Receiver(clock: house.clock)
        try await receiver.harvest(house.channel.provider(for: "lille"))
        try await receiver.publish()
        func names(_ target: MemoryTarget) -> [String] { target.now.records.keys.map(\.local).sorted() }
        #expect(names(receiver.site) == ["open", "reach", "short"])
        #expect(names(receiver.partners) == ["open", "reach", "short", "within"])
        let reach = try Self.id("reach")
        #expect(receiver.site.now.records[reach]?.record["contacts"] == nil)
        #expect(receiver.partners.now.records[reach]?.record.contacts.first?.value == "zoe@example.org")
        for record in try await receiver.ledger.records() {
            #expect(!String(decoding: record.canonicalBytes, as: UTF8.self).contains("Zoé"), "words stay at home")
        }
        // An end holds there too, whether or not the node hears of it.
        try await receiver.publish(at: try #require(PartialDate("2028-01-01")).latest)
        #expect(names(receiver.site) == ["open", "reach"])
        #expect(names(receiver.partners) == ["open", "reach", "within"])
    }

    @Test func aWithdrawalPassesOnAndIsConfirmed() async throws {
        let house = try await Self.house()
        let receiver = Receiver(clock: house.clock)
        let provider = house.channel.provider(for: "lille")
        try await receiver.harvest(provider)
        try await receiver.publish()
        let register = ConsentRegister(house.ledger, clock: { house.clock.now() })
        func withdraw(_ local: String, _ group: ConsentGrant.Group) async throws {
            _ = try await register.record([
                ConsentDecision(
                    record: try Self.id(local), group: group, isGranted: false,
                    date: try #require(PartialDate("2023-11-01")), answer: "Zoé a changé d’avis",
                    recordedAt: house.clock.now())
            ])
        }
        try await withdraw("within", .publication)
        try await withdraw("open", .publication)
        try await withdraw("reach", .contact)
        func reports() async throws -> [String: ConsentReport.Arrival] {
            let reports = try await house.ledger.read { try ConsentReport.all(in: $0) }
            return Dictionary(
                uniqueKeysWithValues: try reports.map {
                    ($0.decision.record.local, try #require($0.channels.first))
                })
        }
        var arrivals = try await reports()
        #expect(arrivals.values.allSatisfy { $0.state == .due && $0.behind.map(\.peer) == ["lille"] })

        // What is withdrawn is not given away any more, even before the channel is told.
        for local in ["within", "reach"] {
            let query =
                "verb=GetRecord&metadataPrefix=scienceshop&identifier=oai:lyon.example.org:lyon:project/\(local)"
            let answer = String(
                decoding: try await house.channel.provider.response(to: OAIQuery(parsing: query)).bytes, as: UTF8.self)
            #expect(!answer.contains("Entre nous") && !answer.contains("zoe@example.org"))
            #expect(answer.contains("<GetRecord>"))
        }

        try await house.channel.refresh()
        arrivals = try await reports()
        #expect(arrivals["within"]?.state == .deleted && arrivals["open"]?.state == .deleted)
        #expect(arrivals["reach"]?.state == .reduced)
        #expect(arrivals.values.allSatisfy { $0.behind.map(\.peer) == ["lille"] && $0.fetched.isEmpty })

        try await receiver.harvest(provider)
        try await receiver.publish()
        #expect(Set(receiver.partners.now.records.keys.map(\.local)) == ["reach", "short"])
        #expect(Set(receiver.site.now.records.keys.map(\.local)) == ["reach", "short"])
        #expect(try receiver.partners.now.records[Self.id("reach")]?.record["contacts"] == nil)
        let held = try await receiver.ledger.record(Self.id("reach"))
        #expect(held?["contacts"] == nil && held != nil)
        arrivals = try await reports()
        #expect(arrivals.values.allSatisfy { $0.behind.isEmpty && $0.fetched.map(\.peer) == ["lille"] })
        let isConfirmed = try await house.ledger.read { try ConsentReport.all(in: $0).allSatisfy(\.isConfirmed) }
        #expect(isConfirmed)
    }

    @Test func onlyAListOfEverythingCountsAsHavingCome() async throws {
        let house = try await Self.house()
        let provider = house.channel.provider(for: "lille")
        func visits() async throws -> [ChannelVisit] {
            try await house.ledger.read { try $0.visits(of: OAIChannel.federationName) }
        }
        for query in [
            "verb=ListIdentifiers&metadataPrefix=scienceshop", "verb=ListRecords&metadataPrefix=oai_cerif_openaire",
            "verb=ListRecords&metadataPrefix=scienceshop&set=kind:project",
            "verb=ListRecords&metadataPrefix=scienceshop&from=2001-01-01",
            "verb=ListRecords&metadataPrefix=scienceshop&until=2001-01-01",
            // Only its first page.
            "verb=ListRecords&metadataPrefix=scienceshop", "verb=Identify",
        ] {
            _ = try await provider.response(to: OAIQuery(parsing: query)).bytes
            let noted = try await visits()
            #expect(noted.allSatisfy { $0.sequence == 0 }, "\(query)")
        }
        let receiver = Receiver(clock: house.clock)
        try await receiver.harvest(provider)
        let noted = try await visits()
        #expect(noted.map(\.peer) == ["lille"])
        #expect(noted.first?.sequence == 4)
    }
}
