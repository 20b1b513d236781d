import AdapterKit
import Federation
import FederationConformance
import FederationHTTP
import JSONSchema
import Messages
import OAIAdapter
import ScienceShopSDK
import Synchronization
import TestSupport

/// Harvests a repository over the real network code into a ledger; time passes only by waiting for it.
struct FaultBench {
    let repository: FaultyRepository
    let ledger: any Ledger
    let time = FaultTime()
    let bans = MemoryBanRegister()
    var options: JSONObject
    let key = SourceKey(node: "lyon", source: "library")

    /// - Parameter slow: which requests are given up after a second without a byte, and not after the usual time.
    func harvest(
        full: Bool = false, sweep: Bool = false, isImpatient: @escaping @Sendable (String) -> Bool = { _ in false }
    ) async throws -> RunReport {
        let adapter = try OAIAdapter(
            configuration: AdapterConfiguration(location: repository.address, options: options),
            context: AdapterContext(opener: MemoryOpener(), http: door(isImpatient)))
        var harvest = HarvestOptions(full: full, sweep: sweep)
        harvest.breaker = RemovalBreaker(share: 0.2, count: 20)
        let time = time
        let engine = HarvestEngine(
            ledger: ledger, validator: NoValidation(), clock: { time.now() }, sleeper: { time.sleep(.seconds($0)) })
        return try await engine.run(
            HarvestJob(
                key: key, source: adapter, crosswalks: [],
                context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"), options: harvest))
    }

    /// As in `shopctl`, but for the repository itself, which is on the loopback.
    private func door(_ isImpatient: @escaping @Sendable (String) -> Bool) -> any HTTPTransport {
        var options = CurlTransport.Options(userAgent: "test")
        options.allowsPrivateAddresses = true
        options.environment = HTTPEnvironment([:])
        options.headTimeout = .seconds(600)
        options.stallTimeout = .seconds(600)
        var impatient = options
        impatient.stallTimeout = .seconds(1)
        let curl = ChosenTransport(
            usual: CurlTransport(options: options), other: CurlTransport(options: impatient), isOther: isImpatient)
        let polite = PoliteTransport(curl, budget: HostBudget(), bans: bans, time: time.http)
        let own = "http://127.0.0.1:\(repository.port)/"
        let local = "http://localhost:\(repository.port)/"
        let guarded = ChosenTransport(
            usual: GuardedTransport(polite), other: polite,
            isOther: { $0.hasPrefix(own) || $0.hasPrefix(local) })
        return UnpackingTransport(RedirectingTransport(guarded), maxBytes: options.maxBytes)
    }
}

/// One of two ways, by the address.
private struct ChosenTransport: HTTPTransport {
    let usual: any HTTPTransport
    let other: any HTTPTransport
    let isOther: @Sendable (String) -> Bool

    func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        try await (isOther(request.url) ? other : usual).open(request)
    }
}

/// A clock that stands still but for waits.
final class FaultTime: Sendable {
    private static let start = Timestamp(seconds: 1_795_262_400)
    private let passed = Mutex<Duration>(.zero)

    func now() -> Timestamp {
        let seconds = passed.withLock { $0 }.components.seconds
        return Timestamp(milliseconds: Self.start.milliseconds + seconds * 1000)
    }

    func sleep(_ duration: Duration) { passed.withLock { $0 += duration } }

    var http: HTTPTime {
        HTTPTime(
            now: { self.now() }, elapsed: { self.passed.withLock { $0 } },
            sleep: { duration in
                try Task.checkCancellation()
                self.sleep(duration)
            })
    }
}
