import AdapterKit
import TestSupport
import Testing

@testable import FederationHTTP

/// Where we let ourselves be led.
@Suite struct RedirectTests {
    private func code(_ body: () async throws -> Void) async -> FederationError.Code? {
        do {
            try await body()
            return nil
        } catch { return (error as? FederationError)?.code }
    }

    /// The door as `HTTPDoor` builds it, with a script instead of a wire.
    private func door(_ base: FakeTransport) -> any HTTPTransport {
        RedirectingTransport(GuardedTransport(base))
    }

    private func redirecting(_ location: String, _ status: Int = 302) -> FakeTransport {
        FakeTransport { request, before in
            before == 0
                ? .answer(status, [("Location", location)], "moved", url: request.url)
                : .answer(200, [], "there", url: request.url)
        }
    }

    @Test(arguments: [
        ("/b?c#d", "https://a.example/b?c"), ("b", "https://a.example/x/b"), ("?y=1", "https://a.example/x/?y=1"),
        ("//b.example/z", "https://b.example/z"), ("HTTPS://B.example", "https://B.example/"),
        ("/caf\u{E9} noir", "https://a.example/caf%c3%a9%20noir"), ("../..", "https://a.example/"),
    ])
    func whereALocationLeads(_ location: String, _ expected: String) async throws {
        let base = redirecting(location)
        let response = try await door(base).send(HTTPRequest(url: "https://a.example/x/"))
        #expect(response.url == expected && response.status == 200)
    }

    @Test(arguments: [
        "http://a.example/", "http://127.0.0.1/", "https://127.0.0.1/", "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/", "https://[fe80::1%25eth0]/", "https://[::ffff:10.0.0.1]/", "https://2130706433/",
        "https://0x7f.1/", "https://localhost/", "https://printer.localhost./", "file:///etc/passwd",
        "ftp://b.example/",
        "javascript:alert(1)", "https://user@127.0.0.1/", "https://b.example@10.0.0.1/", "http:///",
    ])
    func whereWeAreNotLed(_ location: String) async throws {
        let base = redirecting(location)
        #expect(
            await code { _ = try await door(base).open(HTTPRequest(url: "https://a.example/")) } == .forbiddenAddress)
        #expect(base.requests.count == 1)
    }

    @Test func aRedirectWithoutAPlaceIsAnAnswer() async throws {
        let base = FakeTransport { _, _ in .answer(302, [], "nowhere") }
        #expect(try await door(base).send(HTTPRequest(url: "https://a.example/")).status == 302)
        let unchanged = FakeTransport { _, _ in .answer(304, [("Location", "/other")]) }
        #expect(try await door(unchanged).send(HTTPRequest(url: "https://a.example/")).status == 304)
    }

    @Test func credentialsDoNotComeBack() async throws {
        let base = FakeTransport { request, before in
            switch before {
            case 0: .answer(302, [("Location", "https://a.example/same")])
            case 1: .answer(302, [("Location", "https://a.example:8443/")])
            case 2: .answer(302, [("Location", "https://a.example/")])
            default: .answer(200)
            }
        }
        let headers = ["Authorization", "cookie", "Proxy-Authorization", "Accept"].map { HTTPHeader($0, "x") }
        _ = try await door(base).send(HTTPRequest(url: "https://a.example/", headers: headers))
        #expect(base.requests.map(\.headers.count) == [4, 4, 1, 1])
        #expect(base.requests.map(\.usesStoredCredentials) == [true, true, false, false])
    }

    @Test(arguments: [
        ("POST", 301, "GET"), ("POST", 302, "GET"), ("POST", 303, "GET"), ("POST", 307, "POST"), ("POST", 308, "POST"),
        ("HEAD", 303, "HEAD"), ("PUT", 302, "PUT"),
    ])
    func methodsAfterARedirect(_ method: String, _ status: Int, _ after: String) async throws {
        let base = redirecting("/b", status)
        _ = try await door(base).send(HTTPRequest(method: method, url: "https://a.example/", body: [1]))
        #expect(base.requests.last?.method == after)
        #expect((base.requests.last?.body != nil) == (after == method && status != 303))
    }

    /// What a name leads to shows only when it is resolved, at the socket.
    @Test func aNameThatLeadsHomeIsSeenAtTheSocket() async throws {
        let server = try ScriptedServer { _ in [.answer("200 OK")] }
        defer { server.stop() }
        var options = CurlTransport.Options(userAgent: "tests")
        options.environment = HTTPEnvironment([:])
        let bare = CurlTransport(options: options)
        for host in ["localhost", "127.0.0.1", "[::ffff:127.0.0.1]"] {
            let url = "http://\(host):\(server.port)/"
            #expect(await code { _ = try await bare.open(HTTPRequest(url: url)) } == .forbiddenAddress)
        }
        #expect(server.requests.isEmpty)
    }

    @Test func theEnvironmentChoosesTheProxy() throws {
        func proxy(_ url: String, _ variables: [String: String]) throws -> String? {
            HTTPEnvironment(variables).proxy(for: try #require(WebAddress(url)))
        }
        let all = ["http_proxy": "p1", "HTTPS_PROXY": "p2", "ALL_PROXY": "p3"]
        #expect(try proxy("http://a.example/", all) == "p1")
        #expect(try proxy("https://a.example/", all) == "p2")
        #expect(try proxy("https://a.example/", ["ALL_PROXY": "p3"]) == "p3")
        // A web server sets this one from a visitor's header.
        #expect(try proxy("http://a.example/", ["HTTP_PROXY": "p1"]) == nil)
        #expect(try proxy("http://a.example/", ["http_proxy": ""]) == nil)
        for (list, isDirect) in [
            ("*", true), ("example", true), ("a.example", true), (".example", true), ("ample", false),
            ("b.example a.example", true), ("x.a.example", false), ("A.EXAMPLE", true), ("10.0.0.0/8", false),
        ] {
            #expect(
                (try proxy("http://a.example/", ["http_proxy": "p", "no_proxy": list]) == nil) == isDirect, "\(list)")
        }
        #expect(try proxy("http://10.1.2.3/", ["http_proxy": "p", "no_proxy": "10.0.0.0/8"]) == nil)
        #expect(try proxy("http://11.1.2.3/", ["http_proxy": "p", "no_proxy": "10.0.0.0/8"]) == "p")
        #expect(try proxy("http://[fd00::1]/", ["http_proxy": "p", "NO_PROXY": "fd00::/9"]) == nil)
    }
}
