import AdapterKit
import TestSupport
import Testing

@testable import FederationHTTP

@Suite struct CurlTransportTests {
    private func transport(_ change: (inout CurlTransport.Options) -> Void = { _ in }) -> any HTTPTransport {
        var options = CurlTransport.Options(userAgent: "shopctl-tests (+https://example.org/contact)")
        options.allowsPrivateAddresses = true
        options.timeout = .seconds(10)
        change(&options)
        var manners = PoliteTransport.Manners()
        manners.interval = .zero
        return HTTPDoor().transport(options, manners: manners)
    }

    private func code(_ body: () async throws -> HTTPResponse) async -> FederationError.Code? {
        do {
            _ = try await body()
            return nil
        } catch let error as FederationError {
            return error.code
        } catch {
            Issue.record("threw \(error), not a FederationError")
            return nil
        }
    }

    @Test func aResponseComesWholeWithItsHeaders() async throws {
        let server = try LoopbackServer { _ in
            .response("200 OK", ["Content-Type: text/plain; charset=utf-8", "X-Two: a", "x-two: b"], Array("été".utf8))
        }
        defer { server.stop() }
        let response = try await transport().send(
            HTTPRequest(url: server.url("/a?b=c"), headers: [HTTPHeader("Accept", "text/plain")]))
        #expect(response.status == 200)
        #expect(response.body == Array("été".utf8))
        #expect(response.header("content-type") == "text/plain; charset=utf-8")
        #expect(response.headers.filter { $0.name.lowercased() == "x-two" }.map(\.value) == ["a", "b"])
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("GET /a?b=c HTTP/1.1\r\n"))
        #expect(request.contains("User-Agent: shopctl-tests (+https://example.org/contact)\r\n"))
        #expect(request.contains("Accept: text/plain\r\n"))
        #expect(request.lowercased().contains("accept-encoding:") && request.contains("gzip"))
    }

    @Test func anErrorStatusIsAResponse() async throws {
        let server = try LoopbackServer { _ in .response("503 Busy", ["Retry-After: 7"], Array("later".utf8)) }
        defer { server.stop() }
        let response = try await transport().send(HTTPRequest(url: server.url("/")))
        #expect(response.status == 503)
        #expect(response.header("retry-after") == "7")
    }

    @Test func aPostCarriesItsBody() async throws {
        let server = try LoopbackServer { _ in .response("200 OK") }
        defer { server.stop() }
        _ = try await transport().send(HTTPRequest(method: "POST", url: server.url("/"), body: Array("x=1".utf8)))
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("POST / "))
        #expect(request.contains("Content-Length: 3"))
    }

    @Test func gzipIsUndone() async throws {
        // `printf bonjour | gzip -n`
        let packed: [UInt8] = [
            0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3, 0x4B, 0xCA, 0xCF, 0xCB, 0xCA, 0x2F, 0x2D, 2, 0, 0xC8, 0xF0, 0xB6, 0xA5,
            7, 0, 0, 0,
        ]
        let server = try LoopbackServer { _ in .response("200 OK", ["Content-Encoding: gzip"], packed) }
        defer { server.stop() }
        let response = try await transport().send(HTTPRequest(url: server.url("/")))
        #expect(String(decoding: response.body, as: UTF8.self) == "bonjour")
    }

    @Test func aBodyPastTheCapEndsTheTransfer() async throws {
        let server = try LoopbackServer { _ in .response("200 OK", [], [UInt8](repeating: 0x61, count: 50_000)) }
        defer { server.stop() }
        let small = transport { $0.maxBytes = 10_000 }
        #expect(await code { try await small.send(HTTPRequest(url: server.url("/"))) } == .limitExceeded)
        #expect(
            try await transport { $0.maxBytes = 50_000 }.send(HTTPRequest(url: server.url("/"))).body.count == 50_000)
    }

    @Test func endlessHeadersEndTheTransfer() async throws {
        let many = (0..<3000).map { "X-\($0): " + String(repeating: "a", count: 90) }
        let server = try LoopbackServer { _ in .response("200 OK", many) }
        defer { server.stop() }
        #expect(await code { try await transport().send(HTTPRequest(url: server.url("/"))) } == .limitExceeded)
    }

    @Test func redirectsAreFollowedAndCapped() async throws {
        let server = try LoopbackServer { request in
            let path = request.split(separator: " ")[1]
            if path == "/loop" { return .response("302 Found", ["Location: /loop"]) }
            if path == "/start" { return .response("301 Moved", ["Location: /end?x=1"]) }
            return .response("200 OK", [], Array(path.utf8))
        }
        defer { server.stop() }
        let response = try await transport().send(HTTPRequest(url: server.url("/start")))
        #expect(String(decoding: response.body, as: UTF8.self) == "/end?x=1")
        #expect(response.url == server.url("/end?x=1"))
        #expect(await code { try await transport().send(HTTPRequest(url: server.url("/loop"))) } == .network)
        #expect(server.requests.filter { $0.contains("/loop") }.count == 6)
    }

    @Test func credentialsStayWithTheirHost() async throws {
        let other = try LoopbackServer { _ in .response("200 OK") }
        let target = other.url("/")
        let server = try LoopbackServer { _ in .response("302 Found", ["Location: \(target)"]) }
        defer {
            server.stop()
            other.stop()
        }
        _ = try await transport().send(
            HTTPRequest(url: server.url("/"), headers: [HTTPHeader("Authorization", "Bearer secret")]))
        #expect(server.requests.first?.contains("secret") == true)
        #expect(other.requests.count == 1)
        #expect(other.requests.first?.contains("secret") == false)
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1/", "example.org"])
    func onlyHTTPIsSpoken(_ url: String) async {
        #expect(await code { try await transport().send(HTTPRequest(url: url)) } == .forbiddenAddress)
    }

    @Test func aRedirectToAFileIsRefused() async throws {
        let server = try LoopbackServer { _ in .response("302 Found", ["Location: file:///etc/passwd"]) }
        defer { server.stop() }
        #expect(await code { try await transport().send(HTTPRequest(url: server.url("/"))) } == .forbiddenAddress)
    }

    @Test func privateAddressesAreRefusedUnlessAllowed() async throws {
        let server = try LoopbackServer { _ in .response("200 OK") }
        defer { server.stop() }
        let guarded = transport { $0.allowsPrivateAddresses = false }
        #expect(await code { try await guarded.send(HTTPRequest(url: server.url("/"))) } == .forbiddenAddress)
        // A name that resolves to loopback is seen after resolution.
        let byName = "http://localhost:\(server.port)/"
        #expect(await code { try await guarded.send(HTTPRequest(url: byName)) } == .forbiddenAddress)
        #expect(server.requests.isEmpty)
    }

    @Test func nothingListeningIsANetworkErrorToRetry() async throws {
        let port = try DeafPort()
        defer { withExtendedLifetime(port) {} }
        do {
            _ = try await transport().send(HTTPRequest(url: "http://127.0.0.1:\(port.number)/"))
            Issue.record("a closed port answered")
        } catch let error as FederationError {
            #expect(error.code == .network)
            #expect(error.disposition == .retry(afterSeconds: nil))
        }
    }

    @Test func aTruncatedBodyIsAnErrorNotAShortBody() async throws {
        let server = try LoopbackServer { _ in Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort".utf8) }
        defer { server.stop() }
        #expect(await code { try await transport().send(HTTPRequest(url: server.url("/"))) } == .network)
    }

    @Test(
        arguments: [
            (0x7F00_0001, true), (0x0A01_0203, true), (0xAC10_0001, true), (0xAC20_0001, false), (0xC0A8_0101, true),
            (0xA9FE_A9FE, true), (0x6440_0001, true), (0x0808_0808, false), (0xC100_0001, false), (0xE000_0001, true),
        ] as [(UInt32, Bool)])
    func privateIPv4(_ address: UInt32, _ expected: Bool) {
        #expect(PrivateNetwork.contains(v4: address) == expected)
    }

    @Test func privateIPv6() {
        func bytes(_ groups: [UInt16]) -> [UInt8] { groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] } }
        #expect(PrivateNetwork.contains(v6: bytes([0, 0, 0, 0, 0, 0, 0, 1])))
        #expect(PrivateNetwork.contains(v6: bytes([0xFE80, 0, 0, 0, 0, 0, 0, 1])))
        #expect(PrivateNetwork.contains(v6: bytes([0xFD00, 0, 0, 0, 0, 0, 0, 1])))
        #expect(PrivateNetwork.contains(v6: bytes([0, 0, 0, 0, 0, 0xFFFF, 0x7F00, 1])))
        #expect(PrivateNetwork.contains(v6: bytes([0x64, 0xFF9B, 0, 0, 0, 0, 0x0A00, 1])))
        #expect(!PrivateNetwork.contains(v6: bytes([0x64, 0xFF9B, 0, 0, 0, 0, 0x0808, 0x0808])))
        // A network's own translators (RFC 8215, RFC 2765), which may write the address anywhere.
        #expect(PrivateNetwork.contains(v6: bytes([0x64, 0xFF9B, 1, 0x0A00, 1, 0, 0x0808, 0x0808])))
        #expect(PrivateNetwork.contains(v6: bytes([0, 0, 0, 0, 0xFFFF, 0, 0x0A00, 1])))
        #expect(PrivateNetwork.contains(v6: bytes([0, 0, 0, 0, 0xFFFF, 0, 0x0808, 0x0808])))
        #expect(!PrivateNetwork.contains(v6: bytes([0x2A00, 0x1450, 0, 0, 0, 0, 0, 1])))
        #expect(!PrivateNetwork.contains(v6: bytes([0, 0, 0, 0, 0, 0xFFFF, 0x0808, 0x0808])))
    }
}
