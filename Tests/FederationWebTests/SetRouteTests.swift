import AdapterKit
import FederationWeb
import Testing

/// Questions about a set, over HTTP.
@Suite struct SetRouteTests {
    /// Says what it was asked.
    private struct Echo: SetProvider {
        func answer(_ request: SetRequest) async throws -> SetAnswer? {
            switch request {
            case .offer: SetAnswer(mediaType: "application/json", bytes: Array("{}".utf8))
            case .cells(let opening) where opening.first == 0: nil
            case .cells(let opening):
                SetAnswer(mediaType: "application/octet-stream", bytes: opening, rest: Counter(most: opening.count))
            default:
                SetAnswer(
                    mediaType: "application/octet-stream", bytes: Array(request.target.utf8) + (request.body ?? []))
            }
        }
    }

    /// Says numbers until it has said enough.
    private actor Counter: SetStream {
        nonisolated let pause = Duration.milliseconds(1)
        private let most: Int
        private(set) var said = 0

        init(most: Int) { self.most = most }

        func next() async throws -> [UInt8]? {
            guard said < most else { return nil }
            said += 1
            return Array(", \(said)".utf8)
        }
    }

    /// Goes on for ever, and says when it was let go.
    private struct Endless: SetProvider {
        let ended: @Sendable () -> Void

        func answer(_ request: SetRequest) async throws -> SetAnswer? {
            SetAnswer(mediaType: "text/plain", bytes: [0x61], rest: Stream(ended: ended))
        }

        private final class Stream: SetStream {
            let pause = Duration.milliseconds(1)
            let ended: @Sendable () -> Void

            init(ended: @escaping @Sendable () -> Void) { self.ended = ended }
            deinit { ended() }

            func next() async throws -> [UInt8]? { Array(repeating: 0x62, count: 100) }
        }
    }

    private static let content = WebContent(sets: Echo())

    @Test func eachQuestionIsAnswered() async throws {
        try await TestServer.with(Self.content) { (server: TestServer) async throws in
            let offer = try await server.ask("/oai/sync/offer")
            #expect(offer.status == 200 && offer.text == "{}")
            #expect(offer["content-type"] == "application/json")
            #expect(offer["cache-control"] == "no-store")
            let cells = try await server.ask("/oai/sync/cells", method: "POST", body: Array("abc".utf8))
            #expect(cells.status == 200 && cells.text == "abc, 1, 2, 3")
            #expect(cells["content-length"] == nil && cells["x-accel-buffering"] == "no")
            #expect(try await server.ask("/oai/sync/symbols?limit=7").text == "/symbols?limit=7")
            let symbol = [UInt8](repeating: 0x61, count: 16)
            let items = try await server.ask("/oai/sync/items", method: "POST", body: symbol)
            #expect(items.status == 200)
            #expect(items.text == "/items" + String(repeating: "a", count: 16))
        }
    }

    @Test func whatCannotBeAnsweredIsRefused() async throws {
        try await TestServer.with(Self.content) { (server: TestServer) async throws in
            var statuses: [UInt] = []
            for target in ["symbols", "symbols?limit=0", "symbols?limit=65537", "other", ""] {
                statuses.append(UInt(try await server.ask("/oai/sync/" + target).status))
            }
            #expect(statuses == [400, 400, 400, 400, 400])
            #expect(try await server.ask("/oai/sync/cells").status == 405)
            let none = try await server.ask("/oai/sync/cells", method: "POST", body: [0, 1])
            #expect(none.status == 404)
            let empty = try await server.ask("/oai/sync/cells", method: "POST", body: [])
            #expect(empty.status == 400)
            let long = try await server.ask(
                "/oai/sync/cells", method: "POST", body: [UInt8](repeating: 1, count: SetRequest.mostOpening + 1))
            #expect(long.status == 413)
            let asked = try await server.ask("/oai/sync/items")
            #expect(asked.status == 405)
            let sent = try await server.ask("/oai/sync/offer", method: "POST", body: [1])
            #expect(sent.status == 405)
            let odd = try await server.ask("/oai/sync/items", method: "POST", body: [1, 2, 3])
            #expect(odd.status == 400)
            let many = [UInt8](repeating: 1, count: SetRequest.mostItems * SetRequest.symbolSize + 16)
            let large = try await server.ask("/oai/sync/items", method: "POST", body: many)
            #expect(large.status == 413)
        }
    }

    /// Who hangs up, wholly or by saying that they send no more, ends the stream.
    @Test(arguments: [false, true]) func aStreamEndsWhenNobodyListens(closes: Bool) async throws {
        let ended = AsyncStream<Void>.makeStream()
        let content = WebContent(sets: Endless { ended.continuation.yield() })
        try await TestServer.with(content) { server in
            let port = server.port
            try await onThread {
                let client = try RawClient(port: port)
                client.send("POST /oai/sync/cells HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx")
                #expect(client.readHead()?.contains("transfer-encoding: chunked") == true)
                #expect(client.read(1000).count == 1000)
                guard !closes else { return }
                client.endSending()
                #expect(client.readAll().count > 0)
            }
            // It ends, and nothing else is held up by it.
            for await _ in ended.stream { break }
            #expect(await server.log.entries(1).count == 1)
        }
    }

    @Test func whereNoneIsServedThereIsNothing() async throws {
        try await TestServer.with(WebContent()) { (server: TestServer) async throws in
            #expect(try await server.ask("/oai/sync/offer").status == 404)
        }
    }
}
