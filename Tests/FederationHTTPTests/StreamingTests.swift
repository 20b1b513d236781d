import AdapterKit
import Foundation
import TestSupport
import Testing

@testable import FederationHTTP

/// Bodies that are pulled, and everything that can go wrong on the way.
@Suite struct StreamingTests {
    private func transport(_ change: (inout CurlTransport.Options) -> Void = { _ in }) -> CurlTransport {
        var options = CurlTransport.Options(userAgent: "tests")
        options.allowsPrivateAddresses = true
        options.environment = HTTPEnvironment([:])
        change(&options)
        return CurlTransport(options: options)
    }

    private func failure(_ body: () async throws -> Void) async -> FederationError? {
        do {
            try await body()
            return nil
        } catch { return error as? FederationError }
    }

    @Test func theHeadComesBeforeTheBody() async throws {
        let gate = ScriptedServer.Gate()
        let server = try ScriptedServer { _ in
            [
                .send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\nX-A: b\r\n\r\n"), .wait(for: gate), .send("abc"),
                .send("def"),
            ]
        }
        defer { server.stop() }
        let exchange = try await transport().open(HTTPRequest(url: server.url("/")))
        #expect(exchange.head.status == 200 && exchange.head.version == "1.1" && exchange.head.header("x-a") == "b")
        gate.open()
        #expect(try await exchange.collect() == Array("abcdef".utf8))
        #expect(try await exchange.next() == nil)
    }

    @Test func anInterimAnswerIsNotTheAnswer() async throws {
        let server = try ScriptedServer { _ in
            [.send("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"), .answer("200 OK", [], [0x61])]
        }
        defer { server.stop() }
        let exchange = try await transport().open(HTTPRequest(url: server.url("/")))
        #expect(exchange.head.status == 200 && exchange.head.header("Link") == nil)
        #expect(try await exchange.collect() == [0x61])
    }

    /// libcurl takes these for answers. Whoever waits for a head is told of it, and does not wait for ever.
    @Test(arguments: [
        ("HTTP/1.1 200OK", 200), ("HTTP/1.1 2000 OK", 200), ("HTTP/1.1 200", 200), ("HTTP/1.1 099 Early", nil),
        ("HTTP/1.1 000 None", nil), ("HTTP/1.1  200 OK", 200),
    ])
    func oddStatusLines(line: String, status: Int?) async throws {
        let server = try ScriptedServer { _ in
            [.send(line + "\r\nContent-Length: 4\r\nConnection: close\r\n\r\n<x/>"), .close]
        }
        defer { server.stop() }
        var found: Int?
        let error = await failure {
            let exchange = try await transport().open(HTTPRequest(url: server.url("/")))
            found = exchange.head.status
            #expect(try await exchange.collect() == Array("<x/>".utf8))
        }
        // As many lines as libcurl refuses itself are told as well.
        #expect(found != nil ? found == status && error == nil : error?.code == .network)
    }

    @Test func anEmptyBodyEndsAtOnce() async throws {
        let server = try ScriptedServer { _ in [.answer("204 No Content")] }
        defer { server.stop() }
        let exchange = try await transport().open(HTTPRequest(url: server.url("/")))
        #expect(try await exchange.next() == nil && exchange.head.status == 204)
    }

    /// Nobody pulls: the server must come to a stop long before it has sent all.
    @Test func anUnreadBodyHoldsTheServerBack() async throws {
        let total = 64 << 20
        let piece = [UInt8](repeating: 0x61, count: 1 << 20)
        let server = try ScriptedServer { request in
            if request.path == "/quick" { return [.answer("200 OK")] }
            return [.send("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")]
                + [ScriptedServer.Step](repeating: .send(piece), count: total >> 20)
        }
        defer { server.stop() }
        let exchange = try await transport().open(HTTPRequest(url: server.url("/")))
        let first = try #require(try await exchange.next())
        // Other transfers of the same thread go on meanwhile, so whatever could flow has flowed.
        for _ in 0..<50 { _ = try await transport().send(HTTPRequest(url: server.url("/quick"))) }
        #expect(server.bytesSent < 24 << 20)
        var count = first.count
        while let piece = try await exchange.next() {
            count += piece.count
            #expect(piece.count <= CurlTransfer.mostWaiting + 16 << 10)
        }
        #expect(count == total)
    }

    @Test func connectionsAreUsedAgain() async throws {
        let server = try ScriptedServer { request in [.answer("200 OK", [], Array(request.path.utf8))] }
        defer { server.stop() }
        for number in 0..<10 {
            let response = try await transport().send(HTTPRequest(url: server.url("/\(number)")))
            #expect(response.body == Array("/\(number)".utf8))
        }
        // Other tests share the pool, and may have pushed one out.
        #expect(Set(server.requests.map(\.connection)).count < 5)
    }

    @Test func connectionsOfTheUnguardedAreNotLentToTheGuarded() async throws {
        let server = try ScriptedServer { _ in [.answer("200 OK")] }
        defer { server.stop() }
        _ = try await transport().send(HTTPRequest(url: server.url("/")))
        let guarded = transport { $0.allowsPrivateAddresses = false }
        for url in [server.url("/"), "http://localhost:\(server.port)/"] {
            #expect(await failure { _ = try await guarded.open(HTTPRequest(url: url)) }?.code == .forbiddenAddress)
        }
        #expect(server.requests.count == 1)
    }

    @Test func manyAtOnce() async throws {
        let server = try ScriptedServer { request in
            [.answer("200 OK", [], Array(repeating: UInt8(request.path.utf8.count), count: 100_000))]
        }
        defer { server.stop() }
        let transport = transport()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let path = "/" + String(repeating: "x", count: number)
                    let response = try await transport.send(HTTPRequest(url: server.url(path)))
                    return response.body == [UInt8](repeating: UInt8(number + 1), count: 100_000)
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    @Test func aResetInTheMiddleIsAnErrorAfterWhatCame() async throws {
        let gate = ScriptedServer.Gate()
        let server = try ScriptedServer { _ in
            [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), .wait(for: gate), .reset]
        }
        defer { server.stop() }
        let exchange = try await transport().open(HTTPRequest(url: server.url("/")))
        #expect(try await exchange.next() == Array("abc".utf8))
        gate.open()
        let error = await failure { _ = try await exchange.next() }
        #expect(error?.code == .network && error?.disposition == .retry(afterSeconds: nil))
        // The truth does not change by asking again.
        #expect(await failure { _ = try await exchange.next() }?.code == .network)
    }

    @Test(arguments: ["Content-Length: 9", "Transfer-Encoding: chunked"])
    func aCutBodyIsNeverAWholeOne(_ framing: String) async throws {
        let piece = framing.hasPrefix("T") ? "3\r\nabc\r\n" : "abc"
        let server = try ScriptedServer { _ in [.send("HTTP/1.1 200 OK\r\n\(framing)\r\n\r\n\(piece)"), .close] }
        defer { server.stop() }
        #expect(
            await failure { _ = try await transport().send(HTTPRequest(url: server.url("/"))) }?.code == .network)
    }

    @Test func silenceBeforeTheHeadIsGivenUp() async throws {
        let server = try ScriptedServer { _ in [.send("HTTP/1.1 200 OK\r\n"), .hold] }
        defer { server.stop() }
        let hasty = transport { $0.headTimeout = .milliseconds(60) }
        let error = await failure { _ = try await hasty.open(HTTPRequest(url: server.url("/"))) }
        #expect(error?.code == .network && error?.disposition == .retry(afterSeconds: nil))
    }

    @Test func aTricklingBodyIsGivenUp() async throws {
        let server = try ScriptedServer { _ in
            [.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc"), .hold]
        }
        defer { server.stop() }
        let hasty = transport { $0.stallTimeout = .milliseconds(60) }
        let exchange = try await hasty.open(HTTPRequest(url: server.url("/")))
        #expect(await failure { _ = try await exchange.collect() }?.code == .network)
    }

    /// A busy reader may come back late; that is no fault of the server's.
    @Test func timeInWhichNobodyPullsIsNotCounted() async throws {
        // A machine that is held up longer than a limit is no proof; one limit or other is enough to show it.
        for (milliseconds, isLast) in [(300, false), (1_000, false), (5_000, true)] {
            do {
                return try await pulledLate(.milliseconds(milliseconds))
            } catch {
                if isLast { throw error }
            }
        }
    }

    /// Pulls the second half of a body after more time than the whole may take, with a limit for standing still of `stall`.
    private func pulledLate(_ stall: Duration) async throws {
        let gate = ScriptedServer.Gate()
        let server = try ScriptedServer { request in
            if request.path == "/quick" { return [.answer("200 OK")] }
            return [.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc"), .wait(for: gate), .send("def")]
        }
        defer { server.stop() }
        let patient = transport()
        let hasty = transport { ($0.stallTimeout, $0.timeout) = (stall, stall * 2) }
        let exchange = try await hasty.open(HTTPRequest(url: server.url("/")))
        #expect(try await exchange.next() == Array("abc".utf8))
        let end = ContinuousClock.now + stall * 3
        // Other transfers of the same thread, so that it looks at this one often.
        while ContinuousClock.now < end { _ = try await patient.send(HTTPRequest(url: server.url("/quick"))) }
        gate.open()
        #expect(try await exchange.collect() == Array("def".utf8))
    }

    @Test func theWholeHasATimeLimitOfItsOwn() async throws {
        let server = try ScriptedServer { _ in
            [.send("HTTP/1.1 200 OK\r\n\r\n"), .sendForever([UInt8](repeating: 0x61, count: 100))]
        }
        defer { server.stop() }
        let hasty = transport { $0.timeout = .milliseconds(80) }
        let error = await failure {
            let exchange = try await hasty.open(HTTPRequest(url: server.url("/")))
            while try await exchange.next() != nil {}
        }
        #expect(error?.code == .network)
    }

    @Test func aRequestMayTakeLessThanTheTransport() async throws {
        let server = try ScriptedServer { _ in [.answer("200 OK", [], [UInt8](repeating: 0x61, count: 5000))] }
        defer { server.stop() }
        let small = HTTPRequest(url: server.url("/"), maxBytes: 4999)
        #expect(await failure { _ = try await transport().send(small) }?.code == .limitExceeded)
        let exact = HTTPRequest(url: server.url("/"), maxBytes: 5000)
        #expect(try await transport().send(exact).body.count == 5000)
        // A request cannot ask for more than the transport gives.
        let narrow = transport { $0.maxBytes = 100 }
        #expect(await failure { _ = try await narrow.send(exact) }?.code == .limitExceeded)
    }

    @Test func aGzipBombEndsAtTheLimit() async throws {
        // A thousand times as long unpacked as it is sent.
        let bomb = Gzip.zeros(8 << 20)
        #expect(bomb.count < 60_000)
        let server = try ScriptedServer { _ in [.answer("200 OK", ["Content-Encoding: gzip"], bomb)] }
        defer { server.stop() }
        let limited = transport { $0.maxBytes = 1 << 20 }
        #expect(
            await failure { _ = try await limited.send(HTTPRequest(url: server.url("/"))) }?.code == .limitExceeded)
        // Read slowly, it comes whole.
        #expect(try await transport().send(HTTPRequest(url: server.url("/"))).body.count == 8 << 20)
    }

    @Test func aWrongContentEncodingIsToldApartAndCanBeAskedOtherwise() async throws {
        let server = try ScriptedServer { _ in [.answer("200 OK", ["Content-Encoding: gzip"], Array("plain".utf8))] }
        defer { server.stop() }
        var request = HTTPRequest(url: server.url("/"))
        #expect(await failure { _ = try await transport().send(request) }?.code == .contentEncoding)
        request.acceptsCompression = false
        #expect(try await transport().send(request).body == Array("plain".utf8))
        #expect(server.requests.last?.text.contains("Accept-Encoding: identity\r\n") == true)
    }

    @Test func cancellingTheTaskEndsTheTransfer() async throws {
        let server = try ScriptedServer { _ in [.hold] }
        defer { server.stop() }
        let transport = transport()
        let task = Task { try await transport.open(HTTPRequest(url: server.url("/"))) }
        while server.requests.isEmpty { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        // Before it began, too.
        let early = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await transport.open(HTTPRequest(url: server.url("/")))
        }
        await #expect(throws: CancellationError.self) { _ = try await early.value }
    }

    @Test func lettingGoOfTheBodyEndsTheTransfer() async throws {
        let server = try ScriptedServer { _ in
            [.send("HTTP/1.1 200 OK\r\n\r\n"), .sendForever([UInt8](repeating: 0x61, count: 4096))]
        }
        defer { server.stop() }
        var exchange: HTTPExchange? = try await transport().open(HTTPRequest(url: server.url("/")))
        #expect(try await exchange?.next() != nil)
        exchange = nil
        while server.connectionCount > 0 { await Task.yield() }
        let other = try await transport().open(HTTPRequest(url: server.url("/")))
        other.cancel()
        await #expect(throws: CancellationError.self) { while try await other.next() != nil {} }
        while server.connectionCount > 0 { await Task.yield() }
    }

    @Test func aHeaderIsOneLine() async throws {
        let server = try ScriptedServer { _ in [.answer("200 OK")] }
        defer { server.stop() }
        for value in ["a\r\nX-Slipped: in", "a\nb", "a\u{0}b"] {
            let request = HTTPRequest(url: server.url("/"), headers: [HTTPHeader("X", value)])
            #expect(await failure { _ = try await transport().open(request) }?.code == .internal)
        }
        #expect(server.requests.isEmpty)
    }

    @Test func storedCredentialsGoToTheirHostOnly() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("netrc", "machine 127.0.0.1 login me password secret\n")
        let other = try ScriptedServer { _ in [.answer("200 OK")] }
        let target = other.url("/")
        let server = try ScriptedServer { _ in [.answer("302 Found", ["Location: \(target)"])] }
        defer {
            server.stop()
            other.stop()
        }
        let door = RedirectingTransport(transport { $0.credentialsFile = file })
        _ = try await door.send(HTTPRequest(url: server.url("/")))
        #expect(server.requests.first?.text.contains("Authorization: Basic bWU6c2VjcmV0") == true)
        // The same address, but another port: another server.
        #expect(other.requests.first?.text.contains("Authorization") == false)
    }

    /// Who redirects must not choose whose password we send, not even of a host that has one.
    @Test func aRedirectToAnotherHostGetsNoStoredCredentials() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "netrc", "machine a.test login me password secret\nmachine b.test login me password other\n")
        let other = try ScriptedServer { _ in [.answer("200 OK")] }
        let target = "http://b.test:\(other.port)/"
        let server = try ScriptedServer { _ in [.answer("302 Found", ["Location: \(target)"])] }
        defer {
            server.stop()
            other.stop()
        }
        let options = transport { $0.credentialsFile = file }.options
        let names = AddressBook(["a.test": "127.0.0.1", "b.test": "127.0.0.1"]).resolver()
        let door = RedirectingTransport(CurlTransport(options: options, names: names))
        _ = try await door.send(HTTPRequest(url: "http://a.test:\(server.port)/"))
        #expect(server.requests.first?.text.contains("Authorization: Basic bWU6c2VjcmV0") == true)
        #expect(other.requests.count == 1 && other.requests.first?.text.contains("Authorization") == false)
        // Asked for by its own name, it gets its own.
        _ = try await door.send(HTTPRequest(url: target))
        #expect(other.requests.last?.text.contains("Authorization: Basic bWU6b3RoZXI=") == true)
    }

    @Test func aProxyOfTheEnvironmentIsUsed() async throws {
        let proxy = try ScriptedServer { _ in [.answer("200 OK", [], Array("by proxy".utf8))] }
        defer { proxy.stop() }
        func through(_ variables: [String: String], private allows: Bool) -> CurlTransport {
            transport {
                $0.environment = HTTPEnvironment(variables)
                $0.allowsPrivateAddresses = allows
            }
        }
        let guarded = through(["http_proxy": proxy.url(""), "no_proxy": ".direct.example"], private: false)
        // The proxy itself may be private; the name behind it is resolved there.
        let response = try await guarded.send(HTTPRequest(url: "http://repository.invalid/oai"))
        #expect(response.body == Array("by proxy".utf8))
        #expect(proxy.requests.first?.text.hasPrefix("GET http://repository.invalid/oai HTTP/1.1\r\n") == true)
        for address in ["http://10.0.0.1/", "http://[::1]/", "http://0x7f.1/", "http://localhost/"] {
            #expect(await failure { _ = try await guarded.open(HTTPRequest(url: address)) }?.code == .forbiddenAddress)
        }
        #expect(proxy.requests.count == 1)
    }
}
