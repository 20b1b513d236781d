import Foundation
import OAIPMH
import ScienceShopSDK
import TestSupport
import Testing

/// Asks a provider and reads what it answers, as a harvester would.
struct Client {
    var provider: OAIProvider

    func events(_ query: String) async throws -> [OAIEvent] {
        let reader = OAIResponseReader()
        var events: [OAIEvent] = []
        for await piece in try await provider.response(to: OAIQuery(parsing: query)) { events += reader.feed(piece) }
        return events + reader.finish()
    }

    func errors(_ query: String) async throws -> [OAIErrorCode] {
        try await events(query).compactMap { if case .error(let error) = $0 { error.code } else { nil } }
    }

    /// All items of a list, page by page.
    func list(
        _ verb: OAIVerb, _ arguments: String, between: (Int) -> Void = { _ in }
    ) async throws -> (records: [OAIRecord], tokens: [OAIResumptionToken?]) {
        var records: [OAIRecord] = []
        var tokens: [OAIResumptionToken?] = []
        var query = "verb=\(verb.rawValue)&\(arguments)"
        while true {
            let events = try await events(query)
            #expect(events.failure == nil)
            for event in events {
                switch event {
                case .record(let record): records.append(record)
                case .header(let header, let issues): records.append(OAIRecord(header: header, issues: issues))
                case .error(let error): throw error
                default: break
                }
            }
            tokens.append(events.token)
            guard let token = events.token, !token.isLast, tokens.count < 1000 else { return (records, tokens) }
            between(tokens.count)
            query = "verb=\(verb.rawValue)&resumptionToken=\(OAIQuery.encoded(token.value))"
        }
    }
}

@Suite struct ProviderTests {
    private func client(_ source: MemorySource, pageSize: Int = 3, pageBytes: Int = 1 << 20) -> Client {
        Client(
            provider: OAIProvider(
                OAIRepository(
                    name: "Boutique & Cie", baseURL: "https://a.example/oai", adminEmails: ["a@b.example"],
                    descriptions: [.friends(OAIFriends(baseURLs: ["https://b.example/oai"]))], pageSize: pageSize,
                    pageBytes: pageBytes), source: source))
    }

    private func filled(_ count: Int) -> MemorySource {
        let source = MemorySource()
        source.announce(["kind", "kind:project", "kind:person"])
        for number in 1...count {
            source.put(
                "oai:a.example:\(number)", sets: [number % 2 == 0 ? "kind:project" : "kind:person"],
                metadata: number % 5 == 0 ? nil : "<d xmlns=\"urn:oai_dc\">\(number)</d>")
        }
        return source
    }

    @Test func aListIsGivenWholeInPages() async throws {
        let source = filled(10)
        for verb in [OAIVerb.listRecords, .listIdentifiers] {
            let (records, tokens) = try await client(source).list(verb, "metadataPrefix=oai_dc")
            #expect(records.map(\.header.identifier) == source.all.map(\.identifier))
            #expect(records.map(\.header.isDeleted) == source.all.map(\.isDeleted))
            #expect(records.map(\.header.sets) == source.all.map(\.sets))
            #expect(records.allSatisfy { $0.issues.isEmpty })
            #expect(tokens.map { $0?.cursor } == [0, 3, 6, 9])
            #expect(tokens.allSatisfy { $0?.completeListSize == 10 && $0?.expirationDate == nil })
            #expect(tokens.last??.isLast == true)
        }
        // A list that is whole at once needs no token.
        #expect(try await client(source, pageSize: 10).list(.listRecords, "metadataPrefix=oai_dc").tokens == [nil])
    }

    @Test func aPageEndsBeforeItGrowsTooLarge() async throws {
        let source = MemorySource()
        let large = String(repeating: "x", count: 70_000)
        for number in 1...5 { source.put("oai:a.example:\(number)", metadata: "<d xmlns=\"urn:d\">\(large)</d>") }
        let (records, tokens) = try await client(source, pageSize: 100, pageBytes: 100_000)
            .list(.listRecords, "metadataPrefix=oai_dc")
        #expect(records.count == 5)
        #expect(tokens.map { $0?.cursor } == [0, 2, 4])
    }

    @Test func filtersHoldOnEveryPage() async throws {
        let source = filled(40)
        let client = client(source)
        let stamps = source.all.map { OAIDatestamp($0.datestamp).description }
        let (records, _) = try await client.list(
            .listRecords, "metadataPrefix=oai_dc&set=kind:project&from=\(stamps[5])&until=\(stamps[30])")
        // The moments have a fraction, which the protocol cannot write: both ends belong to the range all the same.
        #expect(
            records.map(\.header.identifier)
                == source.all[5...30].filter { $0.sets == ["kind:project"] }.map(\.identifier))
        #expect(try await client.list(.listIdentifiers, "metadataPrefix=oai_dc&set=kind").records.count == 40)
        #expect(try await client.errors("verb=ListRecords&metadataPrefix=oai_dc&set=kin") == [.noRecordsMatch])
        #expect(try await client.errors("verb=ListRecords&metadataPrefix=oai_dc&from=2999-01-01") == [.noRecordsMatch])
    }

    @Test func tokensOutliveTheirProviderAndRefuseDamage() async throws {
        let source = filled(10)
        let first = try await client(source).events("verb=ListRecords&metadataPrefix=oai_dc&set=kind")
        let token = try #require(first.token?.value)
        let again = try await client(source).events("verb=ListRecords&resumptionToken=\(token)")
        #expect(again.records.map(\.header.identifier) == ["4", "5", "6"].map { "oai:a.example:\($0)" })
        #expect(try await client(source).events("verb=ListRecords&resumptionToken=\(token)") == again)
        #expect(
            try await client(source).errors("verb=ListIdentifiers&resumptionToken=\(token)") == [.badResumptionToken])
        for place in token.indices {
            var changed = token
            changed.replaceSubrange(place...place, with: token[place] == "A" ? "B" : "A")
            #expect(
                try await client(source).errors("verb=ListRecords&resumptionToken=\(changed)") == [.badResumptionToken])
        }
        #expect(
            try await client(source).errors("verb=ListRecords&resumptionToken=\(token.dropLast(4))")
                == [.badResumptionToken])
    }

    /// Anybody can write a token whose checksum is right.
    @Test func tokensOfAForgerOverflowNothing() async throws {
        let client = client(filled(10))
        func forged(_ fields: String) -> String {
            let sum = fields.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
            let bytes = Array((fields + ";" + String(sum, radix: 16)).utf8)
            return Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
                .replacing("=", with: "")
        }
        let good = try #require(try await client.events("verb=ListRecords&metadataPrefix=oai_dc").token?.value)
        #expect(good.hasPrefix(forged("1;R;3;3;oai_dc;;;").prefix(12)))
        for number in [Int.max, Int.max - 1, 1 << 41] {
            for fields in [
                "1;R;0;\(number);oai_dc;;;", "1;R;\(number);3;oai_dc;;;", "1;R;\(number);\(number);oai_dc;;;",
            ] {
                #expect(
                    try await client.errors("verb=ListRecords&resumptionToken=\(forged(fields))") == [
                        .badResumptionToken
                    ])
            }
            #expect(
                try await client.errors("verb=ListSets&resumptionToken=\(forged("1;S;\(number);\(number);kind"))")
                    == [.badResumptionToken])
        }
        // Where no list ever comes to, but could.
        let far = try await client.events("verb=ListRecords&resumptionToken=\(forged("1;R;0;\(1 << 40);oai_dc;;;"))")
        #expect(far.records.count == 3)
    }

    @Test func allThatIsLeftMayHaveMovedAway() async throws {
        let source = filled(6)
        let until = OAIDatestamp(try #require(source.all.last).datestamp)
        let (records, tokens) = try await client(source).list(
            .listRecords, "metadataPrefix=oai_dc&until=\(until)",
            between: { _ in for number in 4...6 { source.put("oai:a.example:\(number)", metadata: nil) } })
        // The last page has an item, as the schema wants, and ends the list.
        #expect(Set(records.map(\.header.identifier)) == Set((1...3).map { "oai:a.example:\($0)" }))
        #expect(tokens.last??.isLast == true)
        #expect(tokens.last??.completeListSize == 3)
    }

    @Test(arguments: [
        ("verb=Nothing", [OAIErrorCode.badVerb]), ("verb=ListRecords&metadataPrefix=marc", [.cannotDisseminateFormat]),
        ("verb=GetRecord&identifier=oai:a.example:1&metadataPrefix=marc", [.cannotDisseminateFormat]),
        ("verb=GetRecord&identifier=oai:a.example:99&metadataPrefix=oai_dc", [.idDoesNotExist]),
        ("verb=GetRecord&identifier=%3Cx%3E%20%zz&metadataPrefix=oai_dc", [.idDoesNotExist]),
        ("verb=ListMetadataFormats&identifier=nobody", [.idDoesNotExist]),
        ("verb=ListMetadataFormats&identifier=oai:a.example:5", [.noMetadataFormats]),
        ("verb=ListRecords&resumptionToken=junk", [.badResumptionToken]),
        ("verb=ListSets&resumptionToken=junk", [.badResumptionToken]), ("verb=ListSets", []),
        ("verb=GetRecord&identifier=oai:a.example:1&metadataPrefix=oai_dc", []), ("verb=Identify", []),
    ])
    func errorsAreThoseOfTheTable(query: String, codes: [OAIErrorCode]) async throws {
        #expect(try await client(filled(5)).errors(query) == codes)
    }

    @Test func aRepositoryWithoutSets() async throws {
        let source = MemorySource()
        source.put("oai:a.example:1", metadata: "<d xmlns='urn:d'/>")
        #expect(try await client(source).errors("verb=ListSets") == [.noSetHierarchy])
        #expect(try await client(source).errors("verb=ListRecords&metadataPrefix=oai_dc&set=a") == [.noSetHierarchy])
    }

    @Test func manySetsAreGivenInPages() async throws {
        let source = filled(1)
        let specs = (0..<25).map { "node:n\($0)" }
        source.announce(specs)
        var client = client(source)
        client.provider.repository.setPageSize = 10
        func sets(_ events: [OAIEvent]) -> [String] {
            events.compactMap { if case .set(let set) = $0 { set.spec } else { nil } }
        }
        var given: [String] = []
        var tokens: [OAIResumptionToken] = []
        var query = "verb=ListSets"
        repeat {
            let events = try await client.events(query)
            given += sets(events)
            tokens.append(try #require(events.token))
            query = "verb=ListSets&resumptionToken=\(tokens[tokens.count - 1].value)"
        } while tokens.last?.isLast == false
        #expect(given == specs)
        #expect(tokens.map(\.cursor) == [0, 10, 20])
        #expect(tokens.allSatisfy { $0.completeListSize == 25 })
        // A set that came or went between two pages makes nobody lose another.
        let next = "verb=ListSets&resumptionToken=\(tokens[0].value)"
        source.announce(["kind"] + specs)
        #expect(sets(try await client.events(next)) == Array(specs[10..<20]))
        source.announce(specs.filter { $0 != "node:n9" })
        #expect(sets(try await client.events(next)).first == "node:n10")
        source.announce(["kind"])
        #expect(sets(try await client.events(next)) == ["kind"])
        // Tokens of other lists are none of this one's.
        #expect(try await client.errors("verb=ListRecords&resumptionToken=\(tokens[0].value)") == [.badResumptionToken])
    }

    @Test func theRequestIsRepeatedOnlyWhenItIsOne() async throws {
        func echo(_ query: String) async throws -> OAIRequestEcho? {
            try await client(filled(5)).events(query).lazy
                .compactMap { if case .request(let echo) = $0 { echo } else { nil } }.first
        }
        let base = "https://a.example/oai"
        #expect(try await echo("verb=Identify&x=%00") == OAIRequestEcho(baseURL: base, arguments: OAIQuery([])))
        #expect(
            try await echo("verb=GetRecord&identifier=%22&metadataPrefix=oai_dc")
                == OAIRequestEcho(
                    baseURL: base, arguments: OAIQuery([.init("verb", "GetRecord"), .init("metadataPrefix", "oai_dc")]))
        )
    }

    @Test func identifySaysWhatHolds() async throws {
        let events = try await client(filled(5)).events("verb=Identify")
        let identify = try #require(events.compactMap { if case .identify(let it) = $0 { it } else { nil } }.first)
        #expect(identify.repositoryName == "Boutique & Cie")
        #expect(identify.deletedRecord == .persistent)
        #expect(OAIGranularity(lenient: identify.granularity) == .second)
        #expect(identify.earliestDatestamp == "2023-11-14T22:13:20Z")
        #expect(identify.compressions == ["gzip"])
        #expect(
            identify.descriptions.map(OAIContainer.init(reading:))
                == [.friends(OAIFriends(baseURLs: ["https://b.example/oai"]))])
    }

    @Test func anItemThatSaysOfNoMetadataIsNeverShownAsDeleted() async throws {
        struct Broken: DisseminationSource {
            let formats = [OAIMetadataFormat(prefix: "oai_dc", schema: "s", namespace: "n")]
            let broken = DisseminatedItem(sequence: 1, identifier: "oai:a.b:1", datestamp: Timestamp(seconds: 0))
            func moment() -> Timestamp { Timestamp(seconds: 0) }
            func earliest() -> Timestamp { Timestamp(seconds: 0) }
            func sets() -> [OAISet] { [] }
            func items(
                in selection: DisseminationSelection, after sequence: Int64, limit: Int, withMetadata: Bool
            ) -> [DisseminatedItem] { [broken] }
            func count(in selection: DisseminationSelection, after sequence: Int64) -> Int { 1 }
            func item(_ identifier: String, prefix: String) -> DisseminatedItem? { broken }
            func prefixes(of identifier: String) -> [String]? { ["oai_dc"] }
        }
        let provider = OAIProvider(OAIRepository(name: "N", baseURL: "b", adminEmails: []), source: Broken())
        await #expect(throws: DisseminationError.noMetadata(identifier: "oai:a.b:1")) {
            _ = try await provider.response(to: OAIQuery(parsing: "verb=ListRecords&metadataPrefix=oai_dc"))
        }
    }

    /// Random items with odd text, changed at random while they are listed: nobody misses the last state of any item,
    /// and what comes is exactly what was put in.
    @Test(arguments: 0..<12) func roundTripWhileItemsChange(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let source = MemorySource()
        func change() {
            let number = Int.random(in: 1...40, using: &random)
            let odd = String((0..<8).map { _ in "aé<&>\"'\u{1D11E}œ \n".randomElement(using: &random) ?? "x" })
            var writer = OAIWriter()
            writer.element("d", [("xmlns", "urn:d"), ("a", odd)], odd)
            let isDeleted = Int.random(in: 0..<5, using: &random) == 0
            source.put(
                "oai:a.example:\(number)", sets: ["s:\(number % 3)"],
                metadata: isDeleted ? nil : String(decoding: writer.bytes, as: UTF8.self),
                about: [OAIContainer.rights(OAIRights(reference: odd)).xml])
        }
        for _ in 0..<60 { change() }
        let client = client(source, pageSize: Int.random(in: 1...9, using: &random))
        let (records, _) = try await client.list(
            .listRecords, "metadataPrefix=oai_dc", between: { page in if page < 20 { change() } })
        var last: [String: OAIRecord] = [:]
        for record in records { last[record.header.identifier] = record }
        #expect(last.count == source.all.count)
        for item in source.all {
            let record = try #require(last[item.identifier])
            #expect(record.metadata == item.metadata)
            #expect(record.about == (item.isDeleted ? [] : item.about))
            #expect(record.header.isDeleted == item.isDeleted)
            #expect(record.header.datestamp == OAIDatestamp(item.datestamp).description)
            #expect(record.issues.isEmpty)
        }
    }
}
