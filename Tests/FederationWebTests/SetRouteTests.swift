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
        try await TestServer.with(Self.content) { server in
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
        try await TestServer.with(Self.content) { server in
            for target in ["cells", "cells?from=0", "cells?from=0&count=99999999", "symbols", "other", ""] {
                #expect(try await server.ask("/oai/sync/" + target).status == 400)
            }
            #expect(try await server.ask("/oai/sync/cells?from=2000&count=5").status == 404)
            #expect(try await server.ask("/oai/sync/items").status == 405)
            #expect(try await server.ask("/oai/sync/offer", method: "POST", body: [1]).status == 405)
            #expect(try await server.ask("/oai/sync/items", method: "POST", body: [1, 2, 3]).status == 400)
            let many = [UInt8](repeating: 1, count: SetRequest.mostItems * SetRequest.symbolSize + 16)
            #expect(try await server.ask("/oai/sync/items", method: "POST", body: many).status == 413)
        }
    }

    @Test func whereNoneIsServedThereIsNothing() async throws {
        try await TestServer.with(WebContent()) { server in
            #expect(try await server.ask("/oai/sync/offer").status == 404)
        }
    }
}
