import AdapterKit
import FederationWeb
import Foundation
import OAIPMH
import Testing

/// What is not for everybody.
@Suite struct PartnersTests {
    private static let lille = "lille-0123456789abcdefghij"
    private static let quebec = "quebec-0123456789abcdefghi"
    private static let content = WebContent(
        partners: Partners([
            .init(id: "lille", token: lille, provider: .fixed(FixedSource(count: 3)), sets: Key()),
            .init(id: "quebec", token: quebec, provider: .fixed(FixedSource(count: 1))),
            .init(id: "nobody", token: "", provider: .fixed(FixedSource(count: 9))),
        ]))
    private struct Key: SetProvider {
        func answer(_ request: SetRequest) async throws -> SetAnswer? {
            request == .offer ? SetAnswer(mediaType: "application/json", bytes: Array("key".utf8)) : nil
        }
    }

    private static let list = "?verb=ListRecords&metadataPrefix=oai_dc"

    @Test(arguments: [
        [], ["Authorization: Bearer"], ["Authorization: Bearer "], ["Authorization: Bearer wrong"],
        ["Authorization: Bearer lille-0123456789abcdefghi"], ["Authorization: Bearer lille-0123456789abcdefghijj"],
        ["Authorization: Bearer lille-0123456789abcdefghijlille-0123456789abcdefghij"],
        ["Authorization: Basic lille-0123456789abcdefghij"], ["Authorization: lille-0123456789abcdefghij"],
        ["Authorization: Bearer LILLE-0123456789ABCDEFGHIJ"],
        ["Authorization: Bearer lille-0123456789abcdefghij", "Authorization: Bearer x"],
    ])
    func nothingWithoutAToken(fields: [String]) async throws {
        try await TestServer.with(Self.content) { server in
            for path in ["/federation/oai", "/federation/oai/"] {
                for query in [Self.list, "?verb=Identify", "?verb=GetRecord&identifier=oai%3Atest%3A1", ""] {
                    let answer = try await server.ask(path + query, fields)
                    #expect(answer.status == 401)
                    #expect(answer["www-authenticate"] == "Bearer realm=\"federation\"")
                    #expect(answer["cache-control"] == "no-store")
                    #expect(!answer.text.contains("oai:test"))
                }
                for question in ["offer", "cells", "symbols?limit=1", "other", ""] {
                    let answer = try await server.ask("/federation/oai/sync/" + question, fields)
                    #expect(answer.status == 401)
                    #expect(!answer.text.contains("key"))
                }
                let posted = try await server.ask(path, method: "POST", fields, body: Array("verb=Identify".utf8))
                #expect(posted.status == 401)
            }
        }
    }

    @Test func eachIsAnsweredByItsToken() async throws {
        try await TestServer.with(Self.content) { server in
            for (token, count) in [(Self.lille, 3), (Self.quebec, 1)] {
                let answer = try await server.ask(
                    "/federation/oai" + Self.list, ["Authorization: bearer  \(token) "])
                #expect(answer.status == 200)
                #expect(answer["cache-control"] == "private, no-store")
                #expect(answer["vary"] == "Accept-Encoding, Authorization")
                #expect(answer.text.components(separatedBy: "<record>").count == count + 1)
            }
            // It is no way to what else there is, nor does the token stand in the log.
            let other = try await server.ask("/oai" + Self.list, ["Authorization: Bearer \(Self.lille)"])
            #expect(other.status == 404)
            let logged = await server.log.entries(3)
            #expect(logged.allSatisfy { !String(describing: $0).contains(Self.lille) })
        }
    }

    @Test func setsAreComparedByTheSameToken() async throws {
        try await TestServer.with(Self.content) { server in
            let target = "/federation/oai/sync/offer"
            let known = try await server.ask(target, ["Authorization: Bearer \(Self.lille)"])
            #expect(known.status == 200 && known.text == "key")
            #expect(known["cache-control"] == "private, no-store")
            let without = try await server.ask(target, ["Authorization: Bearer \(Self.quebec)"])
            #expect(without.status == 404)
            // Nor is it the way to the public set.
            #expect(try await server.ask("/oai/sync/offer").status == 404)
        }
    }

    @Test func aNodeWithoutPeersHasNoSuchPlace() async throws {
        try await TestServer.with(WebContent(provider: .fixed(FixedSource(count: 2)))) { server in
            let answer = try await server.ask("/federation/oai" + Self.list)
            #expect(answer.status == 404)
        }
    }
}
