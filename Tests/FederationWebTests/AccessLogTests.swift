import Dispatch
import FederationWeb
import JSONSchema
import Synchronization
import Testing

@Suite struct AccessLogTests {
    private static let content = WebContent(provider: .fixed(FixedSource(count: 3)))

    @Test func anAnswerIsALine() async throws {
        try await TestServer.with(Self.content) { server in
            let answer = try await server.ask(
                "/oai?verb=Identify",
                ["User-Agent: Harvester/1 \"x\" \\ é", "Referer: https://u:p@a.example/b?secret=1#c"])
            let entry = try #require(await server.log.entries(1).first)
            #expect(entry.isWhole)
            #expect(entry.bytes == answer.body.count)
            #expect(entry.milliseconds > 0)
            let end =
                "\"GET /oai?verb=Identify HTTP/1.1\" 200 \(answer.body.count) \"https://a.example/b\" \"Harvester/1 \\x22x\\x22 \\x5c \\xc3\\xa9\""
            #expect(entry.combinedLine.hasPrefix("127.0.0.1 - - ["))
            #expect(entry.combinedLine.hasSuffix(end), "\(entry.combinedLine)")
            let pattern = #/^127\.0\.0\.1 - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000\] "/#
            #expect(entry.combinedLine.prefixMatch(of: pattern) != nil)
            #expect(entry.json["agent"] == "Harvester/1 \"x\" \\ é")
            #expect(entry.json["target"] == "/oai?verb=Identify")
            #expect(entry.json["status"] == 200)
            #expect(entry.json["cutShort"] == nil)
        }
    }

    @Test func secretsAndControlCharactersStayOut() async throws {
        try await TestServer.with(Self.content) { server in
            _ = try await server.raw(
                "GET /oai?verb=ListRecords&token=geheim&set=a%0Ab&geheim HTTP/1.0\r\nUser-Agent: a\u{9F}[2Jb\tc\r\n\r\n"
            )
            _ = await server.log.entries(1)
            _ = try await server.ask("/search.html?q=geheim")
            let entries = await server.log.entries(2)
            #expect(entries.map(\.target) == ["/oai?verb=ListRecords&-&set=a%0Ab&-", "/search.html?-"])
            for entry in entries {
                #expect(entry.combinedLine.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
                let json = entry.json.canonicalText
                #expect(json.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
                #expect(!(entry.combinedLine + json).contains("geheim"))
            }
        }
    }

    @Test func whatIsNoRequestIsLoggedToo() async throws {
        try await TestServer.with(Self.content) { server in
            _ = try await server.raw("\u{1B}[2J\r\n\r\n")
            _ = await server.log.entries(1)
            _ = try await server.raw("GET /health HTTP/1.1\r\nA: \(String(repeating: "a", count: 40_000))\r\n\r\n")
            let entries = await server.log.entries(2)
            #expect(entries.map(\.status) == [400, 431])
            #expect(entries.map(\.target) == ["-", "-"])
        }
    }

    @Test func aLogThatStandsStillKeepsNobodyWaiting() async throws {
        let (gate, isEntered) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let written = Mutex<[UInt8]>([])
        let log = AccessLog(.combined, capacity: 10) { bytes in
            isEntered.signal()
            gate.wait()
            written.withLock { $0 += bytes }
        }
        let server = try await FederationServer.start(WebContent()) { log.add($0) }
        let test = TestServer(server: server, log: TestServer.Log())
        #expect(try await test.ask("/health").status == 200)
        try await onThread { isEntered.wait() }
        for _ in 1..<40 { #expect(try await test.ask("/health").status == 200) }
        await server.stop()
        for _ in 0..<40 { gate.signal() }
        try await onThread { log.drain() }
        let lines = String(decoding: written.withLock { $0 }, as: UTF8.self).split(separator: "\n")
        let kept = lines.count { $0.contains("GET /health") }
        #expect(kept == 11, "one is being written, ten wait")
        #expect(lines.last == "# \(40 - kept) requests more than could be written")
    }

    @Test func everyLineOfJSONIsOneObject() async throws {
        let written = Mutex<[UInt8]>([])
        let log = AccessLog(.jsonLines) { bytes in written.withLock { $0 += bytes } }
        let server = try await FederationServer.start(WebContent()) { log.add($0) }
        let test = TestServer(server: server, log: TestServer.Log())
        for path in ["/health", "/%0a", "/\"'"] { _ = try await test.ask(path) }
        await server.stop()
        try await onThread { log.drain() }
        let lines = String(decoding: written.withLock { $0 }, as: UTF8.self).split(separator: "\n")
        // A line is written after its answer, on a thread that may be held up.
        let targets = try lines.compactMap { try JSONValue(parsing: String($0))["target"]?.string }
        #expect(targets.sorted() == ["/\"'", "/%0a", "/health"])
    }
}
