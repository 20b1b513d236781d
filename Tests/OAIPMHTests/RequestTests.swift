import Messages
import OAIPMH
import ScienceShopSDK
import Testing

@Suite struct RequestTests {
    private func errors(_ query: String) -> [OAIErrorCode] {
        do {
            _ = try OAIRequest(parsing: OAIQuery(parsing: query))
            return []
        } catch {
            return error.errors.map(\.code)
        }
    }

    @Test(arguments: [
        ("", [OAIErrorCode.badVerb]), ("verb=", [.badVerb]), ("verb=identify", [.badVerb]),
        ("Verb=Identify", [.badVerb]),
        ("verb=Identify&verb=Identify", [.badVerb]), ("verb=Identify", []), ("verb=Identify&x=1", [.badArgument]),
        ("verb=Identify&metadataPrefix=oai_dc", [.badArgument]), ("verb=ListSets", []),
        ("verb=ListSets&resumptionToken=a", []),
        ("verb=ListSets&set=a", [.badArgument]), ("verb=ListMetadataFormats", []),
        ("verb=ListMetadataFormats&identifier=oai:a.b:1", []), ("verb=GetRecord&identifier=a", [.badArgument]),
        ("verb=GetRecord&metadataPrefix=a", [.badArgument]), ("verb=GetRecord", [.badArgument, .badArgument]),
        ("verb=GetRecord&identifier=a&metadataPrefix=oai_dc", []), ("verb=ListRecords", [.badArgument]),
        ("verb=ListRecords&metadataPrefix=oai_dc", []), ("verb=ListRecords&resumptionToken=abc", []),
        ("verb=ListRecords&resumptionToken=", [.badResumptionToken]),
        ("verb=ListRecords&resumptionToken=a&metadataPrefix=oai_dc", [.badArgument]),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", [.badArgument]),
        ("verb=ListRecords&metadataPrefix=a%20b", [.badArgument]),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a:b", []),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a::b", [.badArgument]),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=", [.badArgument]),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-01", []),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-01T00:00:00Z", [.badArgument]),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", [.badArgument]),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", [.badArgument]),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00:00.5Z", [.badArgument]),
        ("verb=ListIdentifiers&metadataPrefix=oai_dc&until=2026-01", [.badArgument]),
    ])
    func argumentsFollowTheTable(query: String, codes: [OAIErrorCode]) { #expect(errors(query) == codes) }

    @Test func everythingWrongIsTold() {
        #expect(
            errors("verb=ListRecords&from=x&until=y&colour=red") == [
                .badArgument, .badArgument, .badArgument, .badArgument,
            ])
    }

    @Test func aRequestIsWrittenAsItIsRead() throws {
        let day = try #require(OAIDatestamp("2026-01-01"))
        let requests: [OAIRequest] = [
            .identify, .listMetadataFormats(identifier: nil), .listMetadataFormats(identifier: "oai:a.b:x/y?z&t=1+2"),
            .listSets(token: nil), .listSets(token: "a b+c%&=é"), .getRecord(identifier: "é", prefix: "oai_dc"),
            .listIdentifiers(.next(token: "x!#")),
            .listRecords(.first(OAISelection(prefix: "oai_dc", from: day, until: day, set: "kind:project"))),
        ]
        for request in requests {
            #expect(try OAIRequest(parsing: OAIQuery(parsing: request.query.encoded)) == request)
        }
        #expect(
            OAIRequest.listSets(token: "a b+c/é").query.encoded == "verb=ListSets&resumptionToken=a%20b%2Bc%2F%C3%A9")
    }

    @Test func refusedArgumentsAreNotRepeated() {
        #expect(OAIRefusal(.badVerb, "x").hidesArguments)
        #expect(!OAIRefusal(.badResumptionToken, "x").hidesArguments)
    }

    @Test(arguments: [("oai:lille.example:project/12", "project/12"), ("oai:a.b:caf%C3%A9%20%25", "café %")])
    func identifiersOfTheScheme(text: String, name: String) throws {
        let identifier = try #require(OAIIdentifier(text))
        #expect(identifier.name == name)
        #expect(OAIIdentifier(domain: identifier.domain, naming: name)?.description == text)
    }

    @Test(arguments: ["oai:local:1", "oai:a..b:1", "oai:a.b:", "OAI:a.b:1", "oai:a.b:é", "hdl:1/2", "oai:-a.b:1"])
    func notOfTheScheme(text: String) { #expect(OAIIdentifier(text) == nil) }
}

@Suite struct DatestampTests {
    @Test(arguments: ["2026-01-31", "2026-01-31T23:59:59Z", "0001-01-01", "2024-02-29"])
    func strict(text: String) throws { #expect(try #require(OAIDatestamp(text)).description == text) }

    @Test(arguments: [
        "2026-1-31", "2026-01-31T23:59Z", "2026-01-31t23:59:59Z", "2026-01-31T23:59:59z", "2026-01-31T23:59:60Z",
        "2026-01-31T23:59:59+00:00", "2026-01-31T23:59:59.0Z", " 2026-01-31", "2025-02-29", "2026-01-31T24:00:00Z", "",
    ])
    func notStrict(text: String) { #expect(OAIDatestamp(text) == nil) }

    @Test(arguments: [
        (" 2026-01-31\n", "2026-01-31", [OAIDatestamp.Remark.padded]), ("2026", "2026-01-01", [.shortened]),
        ("2026-05", "2026-05-01", [.shortened]), ("2026-01-31 23:59:59", "2026-01-31T23:59:59Z", [.spelling, .noZone]),
        ("2026-01-31T23:59:59", "2026-01-31T23:59:59Z", [.noZone]),
        ("2026-02-01T01:00:00+02:00", "2026-01-31T23:00:00Z", [.offset]),
        ("2026-01-31T22:00:00-0130", "2026-01-31T23:30:00Z", [.offset]),
        ("2026-01-31T22:00:00-01", "2026-01-31T23:00:00Z", [.offset]),
        ("2026-01-31T23:59:59.987Z", "2026-01-31T23:59:59Z", [.fraction]),
        ("2026-01-31T23:59Z", "2026-01-31T23:59:00Z", [.noSeconds]),
        ("2026-01-31t23:59:59z", "2026-01-31T23:59:59Z", [.spelling, .spelling]),
        ("2026-01-31T23:59:59 Z", "2026-01-31T23:59:59Z", [.spelling]),
        ("2026-01-31T23:59:59Z", "2026-01-31T23:59:59Z", []),
    ])
    func lenient(text: String, meant: String, remarks: [OAIDatestamp.Remark]) throws {
        let read = try #require(OAIDatestamp.lenient(text))
        #expect(read.datestamp.description == meant)
        #expect(read.remarks == remarks)
    }

    @Test(arguments: ["", "hier", "2026-13-01", "20260131", "2026-01-31T", "2026-01-31Tab:cd:efZ", "12345678901"])
    func noMoment(text: String) { #expect(OAIDatestamp.lenient(text) == nil) }

    @Test func aDayEndsWithItsLastMoment() throws {
        #expect(try #require(OAIDatestamp("2026-01-31")).end.description == "2026-01-31T23:59:59.999Z")
        #expect(OAIDatestamp(Timestamp(milliseconds: -1), .day).description == "1969-12-31")
        #expect(OAIDatestamp(Timestamp(milliseconds: 1999)).description == "1970-01-01T00:00:01Z")
    }

    @Test func granularitiesAreReadInAnyCase() {
        #expect(OAIGranularity(lenient: " yyyy-mm-dd ") == .day)
        #expect(OAIGranularity(lenient: "YYYY-MM-DDTHH:MM:SSZ") == .second)
        #expect(OAIGranularity(lenient: "day") == nil)
    }
}
