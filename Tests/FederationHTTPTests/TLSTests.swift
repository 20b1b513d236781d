import AdapterKit
import Messages
import TestSupport
import Testing

@testable import FederationHTTP

/// Secure connections, to a server whose certificate an authority of the test's has signed.
@Suite(
    .enabled(
        if: Helper.python != nil && Helper.openssl != nil,
        "`openssl` makes the certificates and `python3` ends the TLS; one of them is not installed"))
struct TLSTests {
    /// A server behind TLS, and the authority that vouches for it.
    private struct Site {
        let authority: TestAuthority
        let server: ScriptedServer
        let relay: Helper

        init(_ server: ScriptedServer) async throws {
            authority = try await TestAuthority()
            self.server = server
            relay = try await Relay.tls(to: server.port, try await authority.identity("DNS:shop.test,IP:127.0.0.1"))
        }

        func url(_ path: String, host: String = "shop.test") -> String { "https://\(host):\(relay.port)\(path)" }
    }

    private let book = AddressBook(["shop.test": "127.0.0.1", "other.test": "127.0.0.1"])

    private func transport(
        _ variables: [String: String], _ change: (inout CurlTransport.Options) -> Void = { _ in }
    ) -> CurlTransport {
        var options = CurlTransport.Options(userAgent: "tests")
        options.allowsPrivateAddresses = true
        options.environment = HTTPEnvironment(variables)
        // A helper may wait long for its turn on a busy machine.
        options.connectTimeout = .seconds(300)
        change(&options)
        return CurlTransport(options: options, names: book.resolver())
    }

    private func failure(_ body: () async throws -> Void) async -> FederationError? {
        do {
            try await body()
            return nil
        } catch { return error as? FederationError }
    }

    @Test func aCertificateOfNobodyWeKnowIsRefused() async throws {
        let server = try ScriptedServer { _ in [.answer("200 OK")] }
        defer { server.stop() }
        let site = try await Site(server)
        let error = await failure { _ = try await transport([:]).open(HTTPRequest(url: site.url("/"))) }
        #expect(error?.code == .network && error?.disposition == .abort)
        #expect(server.requests.isEmpty)
    }

    @Test(arguments: ["CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"])
    func anAuthorityOfTheEnvironmentIsTrusted(_ variable: String) async throws {
        let server = try ScriptedServer { _ in [.answer("200 OK", [], Array("secret".utf8))] }
        defer { server.stop() }
        let site = try await Site(server)
        let file = variable.hasSuffix("DIR") ? site.authority.folder : site.authority.certificate
        let response = try await transport([variable: file]).send(HTTPRequest(url: site.url("/")))
        #expect(response.body == Array("secret".utf8))
        // Its word counts for the names it gave, and no others.
        let other = HTTPRequest(url: site.url("/", host: "other.test"))
        let error = await failure { _ = try await transport([variable: file]).open(other) }
        #expect(error?.code == .network && error?.disposition == .abort)
        #expect(server.requests.count == 1)
    }

    @Test func aRedirectToPlainHTTPIsRefused() async throws {
        let plain = try ScriptedServer { _ in [.answer("200 OK")] }
        let target = "http://shop.test:\(plain.port)/"
        let server = try ScriptedServer { _ in [.answer("302 Found", ["Location: \(target)"])] }
        defer {
            plain.stop()
            server.stop()
        }
        let site = try await Site(server)
        let door = RedirectingTransport(transport(["CURL_CA_BUNDLE": site.authority.certificate]))
        let error = await failure { _ = try await door.open(HTTPRequest(url: site.url("/"))) }
        #expect(error?.code == .forbiddenAddress)
        #expect(server.requests.count == 1 && plain.requests.isEmpty)
    }

    @Test func aProxyTunnelsWhatItCannotRead() async throws {
        let server = try ScriptedServer { _ in [.answer("200 OK", [], Array("through".utf8))] }
        defer { server.stop() }
        let site = try await Site(server)
        let proxy = try await Relay.tunnel(to: site.relay.port)
        let guarded = transport([
            "https_proxy": "http://127.0.0.1:\(proxy.port)", "SSL_CERT_FILE": site.authority.certificate,
        ]) { $0.allowsPrivateAddresses = false }
        let request = HTTPRequest(url: "https://shop.test/oai", headers: [HTTPHeader("Authorization", "Bearer x")])
        let response = try await guarded.send(request)
        #expect(response.body == Array("through".utf8))
        // The head is the server's: what the proxy said of the tunnel is nothing to us.
        #expect(response.status == 200 && response.header("X-Proxy") == nil)
        #expect(server.requests.first?.text.contains("Authorization: Bearer x\r\n") == true)
        // The name is for the proxy to find.
        #expect(book.asked == [])
        let asked = try #require(await proxy.first())
        #expect(asked.hasPrefix("CONNECT shop.test:443 HTTP/1.1"))
        #expect(!asked.contains("Bearer"))
        for url in ["https://127.0.0.1/", "https://localhost/", "https://[::1]/"] {
            #expect(await failure { _ = try await guarded.open(HTTPRequest(url: url)) }?.code == .forbiddenAddress)
        }
        let refused = await failure { _ = try await guarded.open(HTTPRequest(url: "https://refused.test/")) }
        #expect(refused?.code == .network)
        #expect(server.requests.count == 1)
    }

    /// A proxy may have a certificate too, which the same authorities vouch for.
    @Test func aProxyMayBeSecureItself() async throws {
        let server = try ScriptedServer { _ in [.answer("200 OK", [], Array("by proxy".utf8))] }
        defer { server.stop() }
        let site = try await Site(server)
        let variables = ["http_proxy": site.url(""), "CURL_CA_BUNDLE": site.authority.certificate]
        let request = HTTPRequest(url: "http://repository.test/oai")
        #expect(try await transport(variables).send(request).body == Array("by proxy".utf8))
        let error = await failure { _ = try await transport(["http_proxy": site.url("")]).open(request) }
        #expect(error?.code == .network && error?.disposition == .abort)
    }
}
