import AdapterKit
import Messages
import ScienceShopSDK
import Synchronization
import TestSupport
import Testing

@testable import FederationHTTP

/// What we ask of hosts, and how we take a no.
@Suite struct MannersTests {
    private func failure(_ body: () async throws -> Void) async -> FederationError? {
        do {
            try await body()
            return nil
        } catch { return error as? FederationError }
    }

    // MARK: - Retry-After

    @Test(
        arguments: [
            (" 120 ", nil, 120), ("0", nil, 0), ("99999999999999999999999", nil, 604_800), ("8000000", nil, 604_800),
            ("Sat, 21 Nov 2026 18:05:00 GMT", nil, 300), ("Saturday, 21-Nov-26 18:05:00 GMT", nil, 300),
            ("Sat Nov 21 18:05:00 2026", nil, 300),
            // Its clock is two hours behind ours; what it means are five minutes.
            ("Sat, 21 Nov 2026 16:05:00 GMT", "Sat, 21 Nov 2026 16:00:00 GMT", 300),
            ("Sat, 21 Nov 2026 17:59:00 GMT", nil, nil), ("-5", nil, nil), ("1.5", nil, nil), ("soon", nil, nil),
            ("", nil, nil), ("Sat, 31 Feb 2026 18:05:00 GMT", nil, nil), ("Sat, 21 Nov 2026 18:05:00 PST", nil, nil),
            ("Fri, 31 Dec 9999 23:59:59 GMT", nil, 604_800),
        ] as [(String, String?, Int?)])
    func retryAfter(_ value: String, _ date: String?, _ seconds: Int?) throws {
        let now = try #require(Timestamp("2026-11-21T18:00:00Z"))
        var headers = [HTTPHeader("retry-after", value)]
        if let date { headers.append(HTTPHeader("Date", date)) }
        let head = HTTPHead(status: 503, headers: headers, url: "http://a.example/")
        #expect(RetryAfter.wait(head, now: now) == seconds.map { .seconds($0) })
    }

    // MARK: - Polite

    private struct House {
        let time = SleptTime()
        let budget = HostBudget()
        let bans = MemoryBanRegister()
        var manners = PoliteTransport.Manners()

        func polite(_ base: any HTTPTransport) -> PoliteTransport {
            PoliteTransport(base, manners: manners, budget: budget, bans: bans, time: time.time)
        }
    }

    @Test func timeIsLeftBetweenRequestsToOneHost() async throws {
        var house = House()
        house.manners.interval = .seconds(2)
        let polite = house.polite(FakeTransport { _, _ in .answer(200) })
        for url in ["http://a.example/1", "http://A.example:80/2", "http://b.example/", "http://a.example/3"] {
            _ = try await polite.send(HTTPRequest(url: url))
        }
        #expect(house.time.sleeps == [.seconds(2), .seconds(2)])
        house.time.pass(.seconds(10))
        _ = try await polite.send(HTTPRequest(url: "http://a.example/4"))
        #expect(house.time.sleeps.count == 2)
    }

    @Test(arguments: [200, 429, 503])
    func aBanIsKeptWhateverTheStatus(_ status: Int) async throws {
        let house = House()
        let polite = house.polite(
            FakeTransport { _, before in .answer(status, before == 0 ? [("Retry-After", "40")] : []) })
        #expect(try await polite.send(HTTPRequest(url: "http://a.example/")).status == status)
        _ = try await polite.send(HTTPRequest(url: "http://b.example/"))
        #expect(house.time.sleeps.isEmpty)
        _ = try await polite.send(HTTPRequest(url: "http://a.example/"))
        #expect(house.time.sleeps.first == .seconds(40))
    }

    /// A host that says « too much », and not how much would be right.
    @Test(arguments: ["", "0"])
    func thePauseIsDoubledUntilTheHostIsContent(_ retryAfter: String) async throws {
        var house = House()
        house.manners.interval = .seconds(2)
        house.manners.patience = .seconds(30)
        let said = Mutex(429)
        let polite = PoliteTransport(
            FakeTransport { _, _ in .answer(said.withLock { $0 }, retryAfter.isEmpty ? [] : [("Retry-After", "0")]) },
            manners: house.manners, budget: house.budget, bans: house.bans, time: house.time.time, random: { 0 })
        func ask() async throws -> Duration {
            let before = house.time.time.elapsed()
            _ = try await polite.send(HTTPRequest(url: "http://a.example/"))
            return house.time.time.elapsed() - before
        }
        var pauses: [Duration] = []
        for _ in 0..<6 { pauses.append(try await ask()) }
        #expect(pauses == [0, 4, 8, 16, 30, 30].map { .seconds($0) })
        // Another host has its own.
        #expect(try await polite.send(HTTPRequest(url: "http://b.example/")).status == 429)
        said.withLock { $0 = 200 }
        pauses = []
        for _ in 0..<HostPace.calmToHalve * 7 { pauses.append(try await ask()) }
        #expect(pauses.max() == .seconds(30) && pauses.last == .seconds(2))
        #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 >= $1 })
    }

    @Test func aDoubledPauseIsNotTheSameForAll() {
        var pace = HostPace()
        let manners = PoliteTransport.Manners()
        #expect(pace.pause(manners, random: 1) == manners.interval)
        pace.note(isTooMuch: true)
        #expect(pace.pause(manners, random: 0) == .seconds(2))
        #expect(pace.pause(manners, random: 1) == .milliseconds(1500))
    }

    @Test func aLongBanIsToldAndAnotherProcessKeepsToIt() async throws {
        let house = House()
        let base = FakeTransport { _, _ in .answer(503, [("Retry-After", "86400")]) }
        _ = try await house.polite(base).send(HTTPRequest(url: "http://a.example/"))
        // Another process has a budget of its own, but the same ledger.
        let other = PoliteTransport(base, budget: HostBudget(), bans: house.bans, time: house.time.time)
        let error = await failure { _ = try await other.send(HTTPRequest(url: "http://a.example/x")) }
        #expect(error?.code == .blocked && error?.disposition == .retry(afterSeconds: 86_400))
        #expect(error?.message.description.contains("2026-11-22T18:00:00Z") == true)
        #expect(base.requests.count == 1 && house.time.sleeps.isEmpty)
        house.time.pass(.seconds(86_400))
        #expect(try await other.send(HTTPRequest(url: "http://a.example/x")).status == 503)
    }

    @Test func aBanNeverBecomesShorter() async throws {
        let bans = MemoryBanRegister()
        try await bans.ban("a.example", until: Timestamp(seconds: 100))
        try await bans.ban("a.example", until: Timestamp(seconds: 50))
        #expect(try await bans.ban(of: "a.example") == Timestamp(seconds: 100))
    }

    /// However exchanges end, never more than the places are taken, and each comes free again.
    @Test(arguments: [1, 3])
    func placesAreKeptAndGivenBack(_ places: Int) async throws {
        var house = House()
        house.manners.interval = .zero
        house.manners.concurrency = places
        let open = Gauge()
        let polite = house.polite(
            FakeTransport { _, _ in
                open.rise()
                return .answer(200, [], "body")
            })
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<60 {
                group.addTask {
                    var exchange: HTTPExchange? = try? await polite.open(HTTPRequest(url: "http://a.example/"))
                    await Task.yield()
                    open.fall()
                    switch number % 3 {
                    case 0: _ = try? await exchange?.collect()
                    case 1: exchange?.cancel()
                    default: exchange = nil
                    }
                }
                if number % 5 == 0 {
                    let task = Task { try await polite.open(HTTPRequest(url: "http://a.example/")) }
                    task.cancel()
                    group.addTask {
                        if let exchange = try? await task.value {
                            open.fall()
                            exchange.cancel()
                        }
                    }
                }
            }
        }
        #expect((1...places).contains(open.most))
        #expect(try await polite.send(HTTPRequest(url: "http://a.example/")).status == 200)
    }

    @Test func aFailureGivesItsPlaceBack() async throws {
        let house = House()
        let polite = house.polite(
            FakeTransport { _, before in
                if before == 0 { throw FederationError(.network, "no") }
                return .answer(200)
            })
        #expect(await failure { _ = try await polite.open(HTTPRequest(url: "http://a.example/")) }?.code == .network)
        #expect(try await polite.send(HTTPRequest(url: "http://a.example/")).status == 200)
    }

    // MARK: - Retrying

    private func retrying(
        _ base: any HTTPTransport, _ time: SleptTime, random: Double = 0,
        _ change: (inout RetryingTransport.Policy) -> Void = { _ in }
    ) -> RetryingTransport {
        var policy = RetryingTransport.Policy()
        change(&policy)
        return RetryingTransport(base, policy: policy, time: time.time, random: { random })
    }

    @Test func aShortTroubleIsOvercome() async throws {
        let time = SleptTime()
        let base = FakeTransport { _, before in
            switch before {
            case 0: .answer(500)
            case 1: throw FederationError(.network, "cut", disposition: .retry(afterSeconds: nil))
            default: .answer(200, [], "at last")
            }
        }
        let response = try await retrying(base, time).send(HTTPRequest(url: "http://a.example/"))
        #expect(String(decoding: response.body, as: UTF8.self) == "at last")
        #expect(time.sleeps == [.seconds(1), .seconds(2)])
    }

    @Test func aLastingTroubleIsToldAsItIs() async throws {
        let time = SleptTime()
        let down = FakeTransport { _, _ in .answer(502) }
        #expect(try await retrying(down, time, random: 1).send(HTTPRequest(url: "http://a.example/")).status == 502)
        #expect(down.requests.count == 4)
        // By half shorter, at most.
        #expect(time.sleeps == [.milliseconds(500), .seconds(1), .seconds(2)])
        let gone = FakeTransport { _, _ in throw FederationError(.network, "x", disposition: .retry(afterSeconds: nil))
        }
        #expect(
            await failure { _ = try await retrying(gone, SleptTime()).send(HTTPRequest(url: "http://a.example/")) }?
                .code
                == .network)
        #expect(gone.requests.count == 4)
    }

    @Test func onlyWhatMayBeSentTwiceIsAndOnlyWhatMayPass() async throws {
        let time = SleptTime()
        let busy = FakeTransport { _, _ in .answer(503) }
        _ = try await retrying(busy, time).send(HTTPRequest(method: "POST", url: "http://a.example/", body: []))
        #expect(busy.requests.count == 1)
        for status in [200, 304, 400, 403, 404, 501] {
            let base = FakeTransport { _, _ in .answer(status) }
            _ = try await retrying(base, time).send(HTTPRequest(url: "http://a.example/"))
            #expect(base.requests.count == 1)
        }
        let refused = FakeTransport { _, _ in throw FederationError(.forbiddenAddress, "no") }
        #expect(
            await failure { _ = try await retrying(refused, time).send(HTTPRequest(url: "http://a.example/")) }?.code
                == .forbiddenAddress)
        #expect(refused.requests.count == 1 && time.sleeps.isEmpty)
    }

    @Test func theDeadlineHoldsForAllAttemptsAndForWhatServersAsk() async throws {
        let time = SleptTime()
        let asking = FakeTransport { _, _ in .answer(503, [("Retry-After", "50")]) }
        let response = try await retrying(asking, time) { $0.deadline = .seconds(120) }
            .send(HTTPRequest(url: "http://a.example/"))
        #expect(response.status == 503 && time.sleeps == [.seconds(50), .seconds(50)])
        let slow = FakeTransport { _, _ in
            time.pass(.seconds(100))
            return .answer(500)
        }
        _ = try await retrying(slow, time) { $0.deadline = .seconds(120) }.send(HTTPRequest(url: "http://a.example/"))
        #expect(slow.requests.count == 2)
    }

    @Test func aBodyThatBreaksOffIsAskedForAgainBySendOnly() async throws {
        let time = SleptTime()
        let base = FakeTransport { _, before in
            let head = HTTPHead(status: 200, headers: [], url: "http://a.example/")
            return before == 0 ? HTTPExchange(head: head, body: BrokenBody()) : .answer(200, [], "whole")
        }
        let response = try await retrying(base, time).send(HTTPRequest(url: "http://a.example/"))
        #expect(String(decoding: response.body, as: UTF8.self) == "whole" && base.requests.count == 2)
        let other = FakeTransport { _, _ in
            HTTPExchange(head: HTTPHead(status: 200, headers: [], url: "http://a.example/"), body: BrokenBody())
        }
        let exchange = try await retrying(other, time).open(HTTPRequest(url: "http://a.example/"))
        #expect(await failure { _ = try await exchange.collect() }?.code == .network)
        #expect(other.requests.count == 1)
    }

    // MARK: - Conditional

    @Test func whatIsKnownIsNotReadAgain() async throws {
        let base = FakeTransport { request, _ in
            if request.header("If-None-Match") == "\"v1\"" { return .answer(304, [("ETag", "\"v1\"")]) }
            return .answer(200, [("ETag", "\"v1\""), ("Last-Modified", "Sat, 21 Nov 2026 18:00:00 GMT")], "page")
        }
        let conditional = ConditionalTransport(base, store: MemoryValidatorStore())
        let request = HTTPRequest(url: "http://a.example/", headers: [HTTPHeader("Accept", "text/html")])
        // Not read to its end: not known.
        try await conditional.open(request).cancel()
        #expect(try await conditional.send(request).body == Array("page".utf8))
        let again = try await conditional.send(request)
        #expect(again.head.isNotModified && again.body.isEmpty)
        #expect(base.requests.map { $0.header("If-None-Match") } == [nil, nil, "\"v1\""])
        #expect(base.requests.last?.header("If-Modified-Since") == "Sat, 21 Nov 2026 18:00:00 GMT")
        // Another wish, another document; a request with conditions of its own is left alone.
        _ = try await conditional.send(HTTPRequest(url: "http://a.example/"))
        #expect(base.requests.last?.header("If-None-Match") == nil)
        var own = request
        own.headers.append(HTTPHeader("Range", "bytes=0-1"))
        _ = try await conditional.send(own)
        #expect(base.requests.last?.header("If-None-Match") == nil)
    }

    @Test func brokenBodiesAndErrorsLeaveNothingBehind() async throws {
        let store = MemoryValidatorStore()
        let head = HTTPHead(status: 200, headers: [HTTPHeader("ETag", "\"v1\"")], url: "http://a.example/")
        let broken = ConditionalTransport(
            FakeTransport { _, _ in HTTPExchange(head: head, body: BrokenBody()) }, store: store)
        _ = await failure { _ = try await broken.send(HTTPRequest(url: "http://a.example/")) }
        let failing = ConditionalTransport(FakeTransport { _, _ in .answer(500, [("ETag", "\"e\"")]) }, store: store)
        _ = try await failing.send(HTTPRequest(url: "http://a.example/"))
        #expect(try await store.validators(for: "http://a.example/") == nil)
    }

    @Test func aMarkOfAnotherPlaceCountsForNothing() async throws {
        let store = MemoryValidatorStore()
        try await store.offer(
            HTTPValidators(etag: "\"1\"", location: "http://old.example/"), for: "http://a.example/")
        let base = FakeTransport { request, _ in
            request.header("If-None-Match") == nil
                ? .answer(200, [], "new", url: "http://new.example/") : .answer(304, url: "http://new.example/")
        }
        let response = try await ConditionalTransport(base, store: store).send(HTTPRequest(url: "http://a.example/"))
        #expect(String(decoding: response.body, as: UTF8.self) == "new" && base.requests.count == 2)
    }
}

/// How many there are at once.
private final class Gauge: Sendable {
    private let state = Mutex<(now: Int, most: Int)>((0, 0))
    var most: Int { state.withLock { $0.most } }
    func rise() {
        state.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
        }
    }
    func fall() { state.withLock { $0.now -= 1 } }
}

@Suite struct UserAgentTests {
    @Test func itNamesTheNodeAndAContact() {
        func text(_ node: String?, _ contact: String?) -> String {
            UserAgent.text(product: "p", version: "1.2", node: node, contact: contact)
        }
        #expect(text("lyon", "https://example.org/c") == "p/1.2 (lyon; +https://example.org/c)")
        #expect(text(nil, "who@example.org") == "p/1.2 (+who@example.org)")
        #expect(text(nil, nil) == "p/1.2" && text("lyon", "") == "p/1.2 (lyon)")
        #expect(text("a)\r\nX: (b", "é") == "p/1.2 (aX:b)")
    }
}
