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
            case .cells(let index, _) where index > 1000: nil
            default:
                SetAnswer(
                    mediaType: "application/octet-stream", bytes: Array(request.target.utf8) + (request.body ?? []))
            }
        }
    }

    private static let content = WebContent(sets: Echo())

    @Test func eachQuestionIsAnswered() async throws {
        try await TestServer.with(Self.content) { (server: TestServer) async throws in
            let offer = try await server.ask("/oai/sync/offer")
            #expect(offer.status == 200 && offer.text == "{}")
            #expect(offer["content-type"] == "application/json")
            #expect(offer["cache-control"] == "no-store")
            #expect(try await server.ask("/oai/sync/cells?from=3&count=5").text == "/cells?from=3&count=5")
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
            for target in ["cells", "cells?from=0", "cells?from=0&count=99999999", "symbols", "other", ""] {
                statuses.append(UInt(try await server.ask("/oai/sync/" + target).status))
            }
            #expect(statuses == [400, 400, 400, 400, 400, 400])
            let far = try await server.ask("/oai/sync/cells?from=2000&count=5")
            #expect(far.status == 404)
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

    @Test func whereNoneIsServedThereIsNothing() async throws {
        try await TestServer.with(WebContent()) { (server: TestServer) async throws in
            #expect(try await server.ask("/oai/sync/offer").status == 404)
        }
    }
}
