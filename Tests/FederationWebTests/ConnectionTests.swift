import FederationWeb
import Foundation
import OAIPMH
import TestSupport
import Testing

@Suite struct ConnectionTests {
    private static let content = WebContent(provider: .fixed(FixedSource(count: 250)))

    @Test func requestsOnOneConnectionAreAnsweredInOrder() async throws {
        try await TestServer.with(Self.content) { server in
            let port = server.port
            let statuses = try await onThread {
                let client = try RawClient(port: port)
                let paths = ["/health", "/none", "/oai?verb=Identify", "/oai?verb=ListRecords&metadataPrefix=oai_dc"]
                // All before the first answer is read.
                for path in paths + paths {
                    client.send("GET \(path) HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n")
                }
                return (paths + paths).map { _ in client.answer()?.status }
            }
            #expect(statuses == [200, 404, 200, 200, 200, 404, 200, 200])
            #expect(await server.log.entries(8).map(\.status) == [200, 404, 200, 200, 200, 404, 200, 200])
        }
    }

    /// A page goes out in pieces that were kept; whatever stands before and after it on the connection stays in its place.
    @Test func answersInPiecesKeepTheirPlace() async throws {
        try await TestServer.with(Self.content) { server in
            let list = "/oai?verb=ListRecords&metadataPrefix=oai_dc"
            let paths = ["/health", list, "/oai?verb=Identify", list, list, "/none", list + "&x=y", list]
            let whole = try await server.ask(list)
            let port = server.port
            let (answers, last) = try await onThread {
                let client = try RawClient(port: port)
                for path in paths + paths + paths { client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n") }
                let answers = (paths + paths + paths).map { _ in client.answer() }
                client.send("GET \(list) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                return (answers, client.readAll())
            }
            #expect(whole.isWhole && whole.text.hasSuffix("</OAI-PMH>"))
            #expect(whole["content-length"] == String(whole.body.count) && whole["transfer-encoding"] == nil)
            for (path, answer) in zip(paths + paths + paths, answers) {
                #expect(answer?.isWhole == true && answer?.status == (path == "/none" ? 404 : 200))
                #expect((answer?.body == whole.body) == (path == list), "\(path)")
            }
            #expect(last.suffix(whole.body.count).elementsEqual(whole.body))
            let entries = await server.log.entries(paths.count * 3 + 2)
            #expect(entries.allSatisfy { $0.isWhole })
            #expect(entries.filter { $0.target == list }.allSatisfy { $0.bytes == whole.body.count })
        }
    }

    @Test(arguments: [
        "GET /health HTTP/1.0\r\n\r\n", "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
        "OPTIONS /health HTTP/1.0\r\n\r\n", "HEAD /health HTTP/1.0\r\n\r\n",
    ])
    func theConnectionEndsWhereTheClientExpectsIt(request: String) async throws {
        try await TestServer.with(Self.content) { server in
            let said = try await server.raw(request)
            #expect(said.hasPrefix(request.contains("HTTP/1.0\r\n") ? "HTTP/1.0 20" : "HTTP/1.1 200 OK\r\n"))
            #expect(said.lowercased().contains("\r\nconnection: close\r\n"))
        }
    }

    @Test func anOldClientIsSentNoChunks() async throws {
        let provider = OAIProvider.fixed(FixedSource(count: 250, bytes: 4000), pageSize: 250)
        try await TestServer.with(WebContent(provider: provider)) { server in
            let port = server.port
            let request = "GET /oai?verb=ListRecords&metadataPrefix=oai_dc HTTP/1.0\r\n"
            let answers = try await onThread {
                try ["", "Accept-Encoding: gzip\r\n", "Connection: keep-alive\r\n"].map { field in
                    let client = try RawClient(port: port)
                    client.send(request + field + "\r\n")
                    let first = try #require(client.answer())
                    guard first["connection"] == "keep-alive" else { return first }
                    client.send(request + "\r\n")
                    return try #require(client.answer())
                }
            }
            #expect(answers.map { $0["transfer-encoding"] } == [nil, nil, nil])
            #expect(answers[0].body == answers[1].plain)
            #expect(answers[0].body == answers[2].body)
            #expect(answers[0].text.hasSuffix("</OAI-PMH>\n") || answers[0].text.hasSuffix("</OAI-PMH>"))
        }
    }

    @Test func aClientThatWaitsToBeInvitedIs() async throws {
        try await TestServer.with(Self.content) { server in
            let port = server.port
            try await onThread {
                let client = try RawClient(port: port)
                client.send("POST /oai HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 13\r\n\r\n")
                #expect(client.readHead()?.hasPrefix("HTTP/1.1 100 Continue\r\n") == true)
                client.send("verb=Identify")
                #expect(client.answer()?.text.contains("<Identify>") == true)
                // And not one whose form is too large.
                client.send("POST /oai HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n")
                client.send([UInt8](repeating: 0x61, count: 1 << 17))
                #expect(client.readHead()?.hasPrefix("HTTP/1.1 413 ") == true)
            }
        }
    }

    @Test func aClientThatSendsNoMoreIsAnsweredAllTheSame() async throws {
        try await TestServer.with(Self.content) { server in
            let port = server.port
            let answer = try await onThread {
                let client = try RawClient(port: port)
                client.send("GET /oai?verb=ListIdentifiers&metadataPrefix=oai_dc HTTP/1.1\r\nHost: a\r\n\r\n")
                client.endSending()
                return try #require(client.answer())
            }
            #expect(answer.status == 200)
            #expect(answer.isWhole)
        }
    }

    @Test(arguments: [
        ("GET /\r\n\r\n", 400), ("\u{0}\u{1}\u{2}\r\n\r\n", 400), ("GET  HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/9.9\r\n\r\n", 400), ("GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc", 400),
        ("POST /oai HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", 0), ("GET / HTTP/1.1\r\n: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nA B: x\r\n\r\n", 400), ("FROBNICATE / HTTP/1.1\r\n\r\n", 400),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400), ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}", 400),
        ("CONNECT a.example:443 HTTP/1.1\r\n\r\n", 400), ("OPTIONS * HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        ("GET a HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        ("TRACE /health HTTP/1.1\r\nConnection: close\r\n\r\n", 405),
    ])
    func whatIsNoRequestHurtsNobody(bytes: String, status: Int) async throws {
        try await TestServer.with(Self.content) { server in
            let said = try await server.raw(bytes)
            if status > 0 { #expect(said.hasPrefix("HTTP/1.1 \(status) ") || said.isEmpty, "\(said)") }
            #expect(try await server.ask("/health").status == 200)
        }
    }

    @Test func randomBytesHurtNobody() async throws {
        var generator = SeededGenerator(seed: 11)
        let valid = Array(
            "POST /oai HTTP/1.1\r\nHost: a\r\nContent-Length: 13\r\nConnection: close\r\n\r\nverb=Identify".utf8)
        let requests = (0..<300).map { _ in
            var bytes = valid
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
                }
            }
            return bytes
        }
        try await TestServer.with(Self.content) { server in
            let port = server.port
            try await onThread {
                for request in requests {
                    let client = try RawClient(port: port)
                    client.send(request)
                    client.endSending()
                    _ = client.readAll()
                }
            }
            #expect(try await server.ask("/health").status == 200)
        }
    }

    @Test func headsAndAddressesHaveLimits() async throws {
        try await TestServer.with(Self.content) { server async throws in
            func status(_ fields: String, target: String = "/health") async throws -> String {
                String(try await server.raw("GET \(target) HTTP/1.1\r\n\(fields)\r\n\r\n").prefix(12))
            }
            let close = "Connection: close"
            #expect(
                try await status("A: " + String(repeating: "a", count: 15 << 10) + "\r\n" + close) == "HTTP/1.1 200")
            #expect(try await status("A: " + String(repeating: "a", count: 17 << 10)) == "HTTP/1.1 431")
            let fields = (0..<90).map { "A\($0): b\r\n" }.joined()
            #expect(try await status(fields + close) == "HTTP/1.1 200")
            #expect(try await status(fields + fields + close) == "HTTP/1.1 431")
            let large = (0..<4).map { "A\($0): \(String(repeating: "a", count: 10 << 10))\r\n" }.joined()
            #expect(try await status(large + close) == "HTTP/1.1 431")
            #expect(try await status(close, target: "/" + String(repeating: "a", count: 8 << 10)) == "HTTP/1.1 414")
            #expect(try await status(close, target: "/" + String(repeating: "a", count: 20 << 10)) == "HTTP/1.1 431")
        }
    }

    @Test(arguments: [
        "", "GET /health HTTP/1.1\r\nHost: a\r\nX-Slow: ", "GET /health HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /oai HTTP/1.1\r\nHost: a\r\nContent-Length: 13\r\n\r\nverb=",
    ])
    func whoSaysNothingIsNotWaitedForLong(bytes: String) async throws {
        var limits = TestServer.patient
        limits.idleSeconds = 1
        try await TestServer.with(Self.content, limits: limits) { server in
            // The end of the connection is what is waited for here.
            let said = try await server.raw(bytes)
            #expect(said.isEmpty == !bytes.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func whoTricklesIsNotWaitedForLong() async throws {
        var limits = TestServer.patient
        limits.bodySeconds = 1
        (limits.idleSeconds, limits.stallSeconds) = (600, 600)
        try await TestServer.with(Self.content, limits: limits) { server in
            let port = server.port
            try await onThread {
                let client = try RawClient(port: port)
                client.send("POST /oai HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n")
                // As fast as we can is slow enough: a byte a packet, and fewer than were announced.
                var on: Int32 = 1
                setsockopt(client.descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
                for _ in 0..<100 { client.send("a") }
                #expect(client.readAll().isEmpty)
            }
        }
    }

    @Test func whoTakesNothingIsNotWaitedForLong() async throws {
        let folder = try TemporaryFolder()
        try folder.write("large.bin", bytes: [UInt8](repeating: 1, count: 24 << 20))
        var limits = TestServer.patient
        limits.stallSeconds = 1
        try await TestServer.with(WebContent(siteFolder: folder.path), limits: limits) { server in
            let port = server.port
            let client = try await onThread {
                let client = try RawClient(port: port, room: 1 << 14)
                client.send("GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n")
                return Held(client)
            }
            let entry = try #require(await server.log.entries(1).first)
            #expect(entry.status == 200)
            #expect(!entry.isWhole)
            client.client = nil
        }
    }

    @Test func whoSendsTooMuchIsCutOff() async throws {
        try await TestServer.with(Self.content) { server in
            let port = server.port
            let wasTaken = try await onThread {
                let client = try RawClient(port: port)
                client.send("GET /health HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n\r\n")
                #expect(client.answer()?.status == 200)
                return client.send([UInt8](repeating: 0, count: 24 << 20))
            }
            #expect(!wasTaken)
        }
    }

    @Test func moreConnectionsThanAllowedWaitTheirTurn() async throws {
        var limits = TestServer.patient
        limits.connections = 4
        try await TestServer.with(Self.content, limits: limits) { server in
            let port = server.port
            try await onThread {
                var clients: [RawClient] = []
                for _ in 0..<12 {
                    let client = try RawClient(port: port)
                    client.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
                    clients.append(client)
                }
                // Each that goes lets another one in.
                while !clients.isEmpty {
                    #expect(server.server.connectionCount <= 8)
                    #expect(clients.removeFirst().answer()?.status == 200)
                }
            }
        }
    }

    @Test func manyAtOnceAreAllAnswered() async throws {
        try await TestServer.with(Self.content) { server in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        try await server.ask(
                            number % 2 == 0 ? "/oai?verb=ListRecords&metadataPrefix=oai_dc" : "/health",
                            ["Accept-Encoding: gzip"]
                        ).status
                    }
                }
                for try await status in group { #expect(status == 200) }
            }
        }
    }
}

/// Keeps a connection open.
final class Held: @unchecked Sendable {
    /// Used by one test at a time.
    var client: RawClient?
    init(_ client: RawClient) { self.client = client }
}
