import FederationWeb
import OAIPMH
import Synchronization
import Testing

@Suite struct OAIRouteTests {
    private static let content = WebContent(provider: .fixed(FixedSource(count: 250)))

    @Test func aGetIsAnswered() async throws {
        try await TestServer.with(Self.content) { server in
            let answer = try await server.ask("/oai?verb=Identify")
            #expect(answer.status == 200)
            #expect(answer["content-type"] == "text/xml; charset=utf-8")
            #expect(answer["cache-control"] == "no-store")
            #expect(answer["vary"] == "Accept-Encoding")
            #expect(answer["content-encoding"] == nil)
            #expect(answer["x-content-type-options"] == "nosniff")
            #expect(answer["date"]?.hasSuffix(" GMT") == true)
            #expect(answer.text.contains("<repositoryName>Test &amp; essai</repositoryName>"))
            #expect(try await server.ask("/oai/?verb=Identify").body == answer.body)
            #expect(try await server.ask("http://elsewhere.example/oai?verb=Identify").body == answer.body)
        }
    }

    @Test(arguments: [
        ["Content-Type: application/x-www-form-urlencoded"],
        ["Content-Type: Application/X-WWW-Form-Urlencoded; charset=UTF-8"], [],
    ])
    func aFormIsAnsweredLikeAQuery(fields: [String]) async throws {
        try await TestServer.with(Self.content) { server in
            let query = "verb=GetRecord&identifier=oai%3Atest%3A7&metadataPrefix=oai_dc"
            let asked = try await server.ask("/oai?" + query)
            #expect(asked.text.contains("<title>7 "))
            let sent = try await server.ask("/oai", method: "POST", fields, body: Array(query.utf8))
            #expect(sent.status == 200)
            #expect(sent.body == asked.body)
        }
    }

    @Test func aFormInChunksIsAnsweredToo() async throws {
        try await TestServer.with(Self.content) { server in
            let said = try await server.raw(
                "POST /oai HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nverb=\r\n8\r\nIdentify\r\n0\r\n\r\n"
            )
            #expect(said.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(said.contains("<protocolVersion>2.0</protocolVersion>"))
        }
    }

    @Test func errorsOfTheProtocolAreAnswers() async throws {
        try await TestServer.with(Self.content) { server in
            for query in [
                "", "?verb=Nothing", "?verb=GetRecord", "?verb=ListRecords&resumptionToken=x", "?verb=%ff%00",
            ] {
                let answer = try await server.ask("/oai" + query)
                #expect(answer.status == 200)
                #expect(answer.text.contains("<error code=\"bad"), "\(query)")
            }
        }
    }

    @Test func whatIsNoRequestIsRefused() async throws {
        try await TestServer.with(Self.content) { server in
            let put = try await server.ask("/oai?verb=Identify", method: "PUT", body: [])
            #expect(put.status == 405)
            #expect(put["allow"] == "GET, HEAD, POST")
            let type = try await server.ask(
                "/oai", method: "POST", ["Content-Type: application/json"], body: Array("{}".utf8))
            #expect(type.status == 415)
            let long = [UInt8](repeating: UInt8(ascii: "a"), count: (64 << 10) + 1)
            let large = try await server.ask("/oai", method: "POST", body: long)
            #expect(large.status == 413)
            #expect(large["connection"] == "close")
            let whole = try await server.ask(
                "/oai", method: "POST", body: Array("verb=Identify&".utf8) + long.prefix((64 << 10) - 20))
            #expect(whole.status == 200)
        }
    }

    @Test(arguments: [100, 250])
    func gzipHoldsTheSameBytes(pageSize: Int) async throws {
        // The larger page is deflated while it is sent.
        let provider = OAIProvider.fixed(FixedSource(count: 250, bytes: 2000), pageSize: pageSize)
        try await TestServer.with(WebContent(provider: provider)) { server in
            let list = "/oai?verb=ListRecords&metadataPrefix=oai_dc"
            let plain = try await server.ask(list, ["Accept-Encoding: br, gzip;q=0"])
            #expect(plain["content-encoding"] == nil)
            #expect(plain.isWhole)
            for accepted in ["gzip", "deflate;q=0.5, GZIP;q=0.9", "*", "x-gzip"] {
                let deflated = try await server.ask(list, ["Accept-Encoding: \(accepted)"])
                #expect(deflated["content-encoding"] == "gzip", "\(accepted)")
                #expect(deflated["vary"] == "Accept-Encoding")
                #expect(deflated.isWhole)
                #expect(deflated.body.count < plain.body.count / 4)
                #expect(deflated.plain == plain.body)
            }
            #expect(try await server.ask(list, ["Accept-Encoding: *;q=0"])["content-encoding"] == nil)
        }
    }

    /// What is sent at once has a length, deflated or not; what is deflated on its way comes in chunks.
    @Test(arguments: [(100, true), (250, false)])
    func aHeadHasTheFieldsOfAGetAndNoBody(_ count: Int, _ isDeflatedFirst: Bool) async throws {
        let provider = OAIProvider.fixed(FixedSource(count: count, bytes: 4000), pageSize: count)
        try await TestServer.with(WebContent(provider: provider)) { server in
            let port = server.port
            let list = "/oai?verb=ListRecords&metadataPrefix=oai_dc"
            let gets = [try await server.ask(list), try await server.ask(list, ["Accept-Encoding: gzip"])]
            let answers = try await onThread {
                // What follows a body that nobody announced would be taken for the next answer.
                let client = try RawClient(port: port)
                return try ["", "Accept-Encoding: gzip\r\n"].map { field in
                    client.send("HEAD \(list) HTTP/1.1\r\nHost: a\r\n\(field)\r\n")
                    return try #require(client.answer(toHead: true))
                }
            }
            #expect(answers.map(\.status) == [200, 200])
            for (head, get) in zip(answers, gets) {
                for name in ["content-length", "content-encoding", "content-type", "transfer-encoding", "vary"] {
                    #expect(head[name] == get[name], "\(name)")
                }
            }
            #expect(answers[0]["content-length"] == "\(gets[0].body.count)")
            #expect(answers[1]["content-encoding"] == "gzip")
            #expect((answers[1]["content-length"] != nil) == isDeflatedFirst)
            #expect((answers[1]["transfer-encoding"] == "chunked") == !isDeflatedFirst)
        }
    }

    @Test func aWholeListIsHarvestedInPages() async throws {
        try await TestServer.with(Self.content) { server in
            var seen: [String] = []
            var query = "verb=ListRecords&metadataPrefix=oai_dc"
            while true {
                let events = OAIResponseReader.read(
                    try await server.ask("/oai?" + query, ["Accept-Encoding: gzip"]).plain)
                for case .record(let record) in events { seen.append(record.header.identifier) }
                let token = events.compactMap { if case .token(let token) = $0 { token.value } else { nil } }.first
                guard let token, !token.isEmpty else { break }
                query = OAIQuery([.init("verb", "ListRecords"), .init("resumptionToken", token)]).encoded
            }
            #expect(seen == (0..<250).map { "oai:test:\($0)" })
        }
    }

    @Test func aFailingSourceIsNoFaultOfTheClient() async throws {
        struct Down: Error {}
        let told = Mutex(0)
        let provider = OAIProvider.fixed(FixedSource(count: 1, failure: Down()))
        let content = WebContent(provider: provider, failed: { if $0 is Down { told.withLock { $0 += 1 } } })
        try await TestServer.with(content) { server in
            let answer = try await server.ask("/oai?verb=ListRecords&metadataPrefix=oai_dc")
            #expect(answer.status == 503)
            #expect(answer["retry-after"] == "30")
            #expect(answer["content-type"] == "text/plain; charset=utf-8")
            #expect(told.withLock { $0 } == 1)
        }
    }

    @Test func withoutAProviderThereIsNone() async throws {
        try await TestServer.with(WebContent()) { server in
            let answer = try await server.ask("/oai?verb=Identify")
            #expect(answer.status == 404)
        }
    }
}
