import AdapterKit
import FederationHTTP
import JSONSchema
import OAIAdapter
import ScienceShopSDK
import Synchronization
import Testing

/// The token by which a peer knows us goes to the peer, and nobody on the way reads it.
@Suite struct TokenTests {
    private static let token = "0123456789abcdefghijklmn"

    /// Sends everybody on to another address, and writes down what it was asked.
    private final class Signpost: HTTPTransport {
        private let seen = Mutex<[HTTPRequest]>([])
        private let target: String
        init(to target: String) { self.target = target }

        var requests: [HTTPRequest] { seen.withLock { $0 } }

        func open(_ request: HTTPRequest) async throws -> HTTPExchange {
            let isFirst = seen.withLock { seen in
                seen.append(request)
                return seen.count == 1
            }
            let headers = isFirst ? [HTTPHeader("Location", target)] : []
            return HTTPExchange(HTTPResponse(status: isFirst ? 302 : 404, headers: headers, body: [], url: request.url))
        }
    }

    private func adapter(
        _ location: String, _ options: JSONObject = [:], token: String? = token, over http: any HTTPTransport
    ) throws -> OAIAdapter {
        let secrets = token.map { ["token": Secret($0)] } ?? [:]
        return try OAIAdapter(
            configuration: AdapterConfiguration(location: location, options: options, secrets: secrets),
            context: AdapterContext(opener: MemoryOpener(), http: http))
    }

    @Test(arguments: [
        "http://lyon.example.org/federation/oai", "HTTP://lyon.example.org/oai", "http://10.0.0.7:8080/federation/oai",
        "http://localhost.example.org/", "http://127.0.0.1.example.org/", "http://127.0.0.1@lyon.example.org/",
        "http://lyon.example.org#@localhost/", "http://[::2]/oai", "http://[::1].example.org/", "http://1270.0.0.1/",
        "http://localhost:80x/",
    ])
    func itIsNotSentInTheOpen(location: String) throws {
        let http = Signpost(to: "https://a.example/")
        let error = #expect(throws: FederationError.self) { try adapter(location, over: http) }
        #expect(error?.code == .configuration)
        let words = error.map { "\($0.message)" } ?? ""
        #expect(words.contains("allowUnencryptedToken: true") && words.contains("https://"))
        #expect(!words.contains(Self.token))
        // A person may say that the way is safe; and without a token there is nothing to read.
        _ = try adapter(location, ["allowUnencryptedToken": true], over: http)
        _ = try adapter(location, token: nil, over: http)
        #expect(throws: FederationError.self) { try adapter(location, ["allowUnencryptedToken": false], over: http) }
    }

    @Test(arguments: [
        "https://lyon.example.org/federation/oai", "http://127.0.0.1:8080/federation/oai", "http://localhost/oai",
        "http://[::1]:8080/oai", "http://127.3.2.1?x=1", "HTTPS://lyon.example.org",
    ])
    func itIsSentWhereNobodyReadsIt(location: String) async throws {
        let http = Signpost(to: location)
        _ = try? await adapter(location, over: http).identify()
        #expect(http.requests.first?.headers.contains(HTTPHeader("Authorization", "Bearer " + Self.token)) == true)
    }

    /// Also where a person allowed the first address: what it sends us on to is another one.
    @Test(arguments: [
        ("https://lyon.example.org/oai", "http://lyon.example.org/oai", false),
        ("https://lyon.example.org/oai", "https://other.example.org/oai", true),
        ("https://lyon.example.org/oai", "https://lyon.example.org:8443/oai", true),
        ("http://127.0.0.1:8080/oai", "http://lyon.example.org/oai", true),
        ("http://127.0.0.1:8080/oai", "http://127.0.0.1:9090/oai", true),
        ("http://lan.example.org/oai", "http://other.example.org/oai", true),
    ])
    func itIsTakenAlongToNoOtherPlace(location: String, target: String, isFollowed: Bool) async throws {
        let http = Signpost(to: target)
        let adapter = try adapter(location, ["allowUnencryptedToken": true], over: RedirectingTransport(http))
        let error = await #expect(throws: FederationError.self) { try await adapter.identify() }
        #expect(isFollowed || error?.code == .forbiddenAddress)
        #expect(http.requests.count == (isFollowed ? 2 : 1))
        #expect(http.requests[0].headers.contains { $0.isNamed("Authorization") })
        #expect(!http.requests.dropFirst().contains { $0.headers.contains { $0.isNamed("Authorization") } })
        #expect(error.map { "\($0.message)".contains(Self.token) } != true)
    }

    /// https to https of the same host: the one place there is.
    @Test func itGoesAlongAtTheSamePlace() async throws {
        let http = Signpost(to: "/federation/oai/")
        _ = try? await adapter("https://lyon.example.org/federation/oai", over: RedirectingTransport(http)).identify()
        #expect(http.requests.map { $0.headers.contains { $0.isNamed("Authorization") } } == [true, true])
    }
}
