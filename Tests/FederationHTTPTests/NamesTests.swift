import AdapterKit
import Dispatch
import Messages
import Synchronization
import TestSupport
import Testing

@testable import FederationHTTP

/// How names become addresses, and that nobody else waits for it.
@Suite struct NamesTests {
    private func transport(
        _ names: NameResolver, _ change: (inout CurlTransport.Options) -> Void = { _ in }
    ) -> CurlTransport {
        var options = CurlTransport.Options(userAgent: "tests")
        options.environment = HTTPEnvironment([:])
        options.allowsPrivateAddresses = true
        change(&options)
        return CurlTransport(options: options, names: names)
    }

    private func failure(_ body: () async throws -> Void) async -> FederationError? {
        do {
            try await body()
            return nil
        } catch { return error as? FederationError }
    }

    // MARK: - The resolver alone

    @Test func theSystemIsAsked() async throws {
        let resolver = NameResolver()
        #expect(try await resolver.addresses(of: "localhost", within: .seconds(60)).allSatisfy(\.isPrivate))
        await #expect(throws: NameFailure.self) {
            _ = try await resolver.addresses(of: "no-such-host.invalid", within: .seconds(60))
        }
    }

    @Test func whoAsksTogetherIsAnsweredTogether() async throws {
        let book = AddressBook(["a.test": "192.0.2.1"], slow: ["a.test"])
        let resolver = book.resolver()
        await withTaskGroup(of: String?.self) { group in
            for _ in 0..<20 {
                group.addTask { try? await resolver.addresses(of: "a.test", within: .seconds(600)).first?.text }
            }
            while book.asked.isEmpty { await Task.yield() }
            book.open()
            for await text in group { #expect(text == "192.0.2.1") }
        }
        // Those who came too late for the first lookup found its answer.
        #expect(book.asked == ["a.test"])
    }

    @Test func answersAreKeptForAMinuteAndRefusalsAreNot() async throws {
        let book = AddressBook(["a.test": "192.0.2.1"])
        let time = SleptTime()
        let resolver = book.resolver(time)
        for _ in 0..<3 { _ = try await resolver.addresses(of: "a.test", within: .seconds(600)) }
        #expect(book.asked.count == 1)
        time.pass(.seconds(59))
        _ = try await resolver.addresses(of: "a.test", within: .seconds(600))
        #expect(book.asked.count == 1)
        time.pass(.seconds(1))
        _ = try await resolver.addresses(of: "a.test", within: .seconds(600))
        #expect(book.asked.count == 2)
        for _ in 0..<2 {
            await #expect(throws: NameFailure.self) {
                _ = try await resolver.addresses(of: "b.test", within: .seconds(600))
            }
        }
        #expect(book.asked.count == 4)
    }

    @Test func onlyAFewAreLookedUpAtOnce() async throws {
        let names = (0..<NameResolver.places * 3).map { "n\($0).test" }
        let book = AddressBook(Dictionary(uniqueKeysWithValues: names.map { ($0, "192.0.2.1") }), slow: Set(names))
        let resolver = book.resolver()
        let tasks = names.map { name in Task { try await resolver.addresses(of: name, within: .seconds(600)) } }
        while book.asked.count < NameResolver.places { await Task.yield() }
        // Whom nobody waits for any more, nobody looks for.
        let begun = Set(book.asked)
        for (name, task) in zip(names, tasks) where !begun.contains(name) {
            task.cancel()
            await #expect(throws: CancellationError.self) { _ = try await task.value }
        }
        book.open()
        for (name, task) in zip(names, tasks) where begun.contains(name) {
            #expect(try await task.value.map(\.text) == ["192.0.2.1"])
        }
        #expect(book.asked.count == NameResolver.places && book.mostAtOnce <= NameResolver.places)
        #expect(try await resolver.addresses(of: names[0], within: .seconds(600)).count == 1)
    }

    // MARK: - In a transport

    @Test func anAnswerThatDoesNotComeHoldsUpNobodyElse() async throws {
        let server = try ScriptedServer { _ in [.answer("200 OK", [], Array("here".utf8))] }
        let book = AddressBook(["here.test": "127.0.0.1"], slow: ["hangs.test"])
        defer {
            server.stop()
            book.open()
        }
        let transport = transport(book.resolver()) { $0.connectTimeout = .seconds(600) }
        let hanging = Task { try await transport.open(HTTPRequest(url: "http://hangs.test:\(server.port)/")) }
        while book.asked.isEmpty { await Task.yield() }
        func others() async throws {
            for number in 0..<20 {
                let response = try await transport.send(HTTPRequest(url: "http://here.test:\(server.port)/\(number)"))
                #expect(response.body == Array("here".utf8))
            }
        }
        try await others()
        hanging.cancel()
        await #expect(throws: CancellationError.self) { _ = try await hanging.value }
        // The lookup itself still hangs.
        try await others()
        let hasty = self.transport(book.resolver()) { $0.connectTimeout = .milliseconds(50) }
        let error = await failure { _ = try await hasty.open(HTTPRequest(url: "http://hangs.test/")) }
        #expect(error?.code == .network && error?.disposition == .retry(afterSeconds: nil))
        #expect(server.requests.allSatisfy { $0.text.contains("Host: here.test:\(server.port)\r\n") })
    }

    @Test(arguments: [
        ("here.test", "here.test"), ("HERE.test", "here.test"), ("here.test.", "here.test."),
        ("b\u{FC}cher.test", "xn--bcher-kva.test"), ("xn--bcher-kva.test", "xn--bcher-kva.test"),
        ("B\u{DC}CHER.test", "xn--bcher-kva.test"),
    ])
    func aNameIsFoundHoweverItIsWritten(_ host: String, _ asked: String) async throws {
        let server = try ScriptedServer { _ in [.answer("200 OK")] }
        defer { server.stop() }
        let book = AddressBook([asked: "127.0.0.1"])
        let url = "http://\(host):\(server.port)/"
        #expect(try await transport(book.resolver()).send(HTTPRequest(url: url)).status == 200)
        #expect(book.asked == [asked])
    }

    @Test func addressesAreNotLookedUp() async throws {
        let server = try ScriptedServer { _ in [.answer("200 OK")] }
        defer { server.stop() }
        let book = AddressBook([:])
        // The last one in digits of full width, as some type them.
        for host in ["127.0.0.1", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "\u{FF11}\u{FF12}\u{FF17}.0.0.1"] {
            let response = try await transport(book.resolver())
                .send(HTTPRequest(url: "http://\(host):\(server.port)/"))
            #expect(response.status == 200)
        }
        #expect(book.asked == [])
    }

    @Test func aNameThatLeadsHomeIsRefusedBeforeASocketIsOpened() async throws {
        let server = try ScriptedServer { _ in [.answer("200 OK")] }
        defer { server.stop() }
        let book = AddressBook([
            "home.test": "127.0.0.1", "inside.test": "10.1.2.3 fd00::1", "mixed.test": "127.0.0.1 192.0.1.1 ::1",
        ])
        let guarded = transport(book.resolver()) { $0.allowsPrivateAddresses = false }
        for host in ["home.test", "inside.test"] {
            let error = await failure { _ = try await guarded.open(HTTPRequest(url: "http://\(host):\(server.port)/")) }
            #expect(error?.code == .forbiddenAddress)
        }
        // What is no way home is left.
        let mixed = HTTPRequest(url: "http://mixed.test/")
        let address = try #require(WebAddress(mixed.url))
        #expect(try await guarded.route(to: address, for: mixed).resolved == ["+mixed.test:80:192.0.1.1"])
        #expect(
            try await transport(book.resolver()).route(to: address, for: mixed).resolved
                == ["+mixed.test:80:127.0.0.1,192.0.1.1,[0:0:0:0:0:0:0:1]"])
        #expect(server.requests.isEmpty)
    }

    /// A name that was harmless a minute ago.
    @Test func aNameThatChangesItsMindIsSeen() async throws {
        let server = try ScriptedServer { _ in [.answer("200 OK")] }
        defer { server.stop() }
        let book = AddressBook(["rebinds.test": "192.0.1.1"])
        let time = SleptTime()
        let guarded = transport(book.resolver(time)) { $0.allowsPrivateAddresses = false }
        let request = HTTPRequest(url: "http://rebinds.test:\(server.port)/")
        let address = try #require(WebAddress(request.url))
        #expect(try await guarded.route(to: address, for: request).resolved.count == 1)
        book.change(["rebinds.test": "127.0.0.1"])
        time.pass(NameResolver.keeping)
        #expect(await failure { _ = try await guarded.open(request) }?.code == .forbiddenAddress)
        // A name that has become known to the one pool is not found in the other.
        #expect(try await transport(book.resolver()).send(request).status == 200)
        #expect(await failure { _ = try await guarded.open(request) }?.code == .forbiddenAddress)
        #expect(server.requests.count == 1)
    }

    @Test func theProxyIsLookedUpAndTheHostBehindItIsNot() async throws {
        let proxy = try ScriptedServer { _ in [.answer("200 OK", [], Array("by proxy".utf8))] }
        defer { proxy.stop() }
        let book = AddressBook(["proxy.test": "127.0.0.1"])
        func through(_ variable: String) -> CurlTransport {
            transport(book.resolver()) {
                $0.environment = HTTPEnvironment(["http_proxy": variable])
                $0.allowsPrivateAddresses = false
            }
        }
        let request = HTTPRequest(url: "http://repository.test/oai")
        for variable in ["http://proxy.test:\(proxy.port)", "PROXY.test:\(proxy.port)"] {
            #expect(try await through(variable).send(request).body == Array("by proxy".utf8))
        }
        #expect(book.asked == ["proxy.test", "proxy.test"])
        #expect(await failure { _ = try await through("http://nowhere.test:1").open(request) }?.code == .network)
        // An old kind of proxy is told addresses: then they are ours to check.
        book.change(["proxy.test": "127.0.0.1", "repository.test": "127.0.0.1"])
        let old = through("socks5://proxy.test:\(proxy.port)")
        #expect(await failure { _ = try await old.open(request) }?.code == .forbiddenAddress)
    }

    @Test(arguments: [
        ("http://p.example:3128", "http", "p.example", 3128), ("p.example", "http", "p.example", 1080),
        ("ftp.example:8080/", "http", "ftp.example", 8080), ("https://u:p@p.example", "https", "p.example", 443),
        ("socks5h://[::1]:9050", "socks5h", "::1", 9050), ("SOCKS4://10.0.0.1", "socks4", "10.0.0.1", 1080),
    ])
    func proxiesAreReadAsCurlReadsThem(_ text: String, _ scheme: String, _ host: String, _ port: Int) throws {
        let proxy = try #require(ProxyAddress(text))
        #expect(proxy.scheme == scheme && proxy.host == host && proxy.port == port)
        #expect(proxy.resolvesNames == (scheme != "socks4"))
    }
}

/// A name service of a test's own. Names it calls slow get no answer before the test says so.
final class AddressBook: Sendable {
    private let entries: Mutex<[String: String]>
    private let slow: Set<String>
    private let gate = DispatchSemaphore(value: 0)
    private let state = Mutex<(asked: [String], now: Int, most: Int)>(([], 0, 0))

    init(_ entries: [String: String], slow: Set<String> = []) {
        self.entries = Mutex(entries)
        self.slow = slow
    }

    var asked: [String] { state.withLock { $0.asked } }
    var mostAtOnce: Int { state.withLock { $0.most } }
    func change(_ entries: [String: String]) { self.entries.withLock { $0 = entries } }
    /// Lets every slow answer pass, from now on.
    func open() { gate.signal() }

    func resolver(_ time: SleptTime? = nil) -> NameResolver {
        let lookup: NameLookup = { [self] name in
            state.withLock {
                $0.asked.append(name)
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            if slow.contains(name) {
                gate.wait()
                gate.signal()
            }
            state.withLock { $0.now -= 1 }
            let addresses = entries.withLock { $0[name] }?.split(separator: " ").compactMap { HostAddress(String($0)) }
            return addresses.map { .success($0) } ?? .failure(.unknown("not in the book"))
        }
        return time.map { NameResolver(lookup: lookup, elapsed: $0.time.elapsed) } ?? NameResolver(lookup: lookup)
    }
}
