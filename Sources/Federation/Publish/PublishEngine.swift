import AdapterKit
import ScienceShopSDK

/// Publishes a ledger to a channel: owns the loop, the bookmark, the receipts, retries and the verdict; the gate says what
/// may be shown, the target writes it.
///
/// An engine holds no state. Killed at any point, the next run makes up for it: a receipt is written before a record may
/// first be shown, so that nothing is ever shown that nobody remembers.
public struct PublishEngine: Sendable {
    public let ledger: any Ledger
    let clock: @Sendable () -> Timestamp
    let sleeper: @Sendable (_ seconds: Int) async throws -> Void
    let observer: (any PublishObserver)?
    let retry: RetryPolicy

    public init(
        ledger: any Ledger, clock: @escaping @Sendable () -> Timestamp = SystemTime.now,
        sleeper: @escaping @Sendable (_ seconds: Int) async throws -> Void = SystemTime.sleep,
        observer: (any PublishObserver)? = nil, retry: RetryPolicy = RetryPolicy()
    ) {
        self.ledger = ledger
        self.clock = clock
        self.sleeper = sleeper
        self.observer = observer
        self.retry = retry
    }

    /// Brings a channel up to date and says how it went. A target's failure is a verdict, never an error.
    ///
    /// - Throws: `FederationError` of the ledger only: `ledger-busy`, `ledger-corrupt`, `disk-full`, `file-access`. What
    ///   was done before it stays, and the next run goes on from there.
    public func run(_ target: any PublishTarget, _ options: PublishOptions = PublishOptions()) async throws
        -> PublishReport
    {
        var run = PublishRun(self, target, options)
        return try await run.perform()
    }

    /// What `run` would do, found out by doing it in a rehearsal of the ledger on a target that writes nothing.
    public func plan(_ target: any PublishTarget, _ options: PublishOptions = PublishOptions()) async throws
        -> PublishReport
    {
        var options = options
        options.explain = true
        let rehearsed = PublishEngine(
            ledger: try await ledger.rehearsal(), clock: clock, sleeper: sleeper, observer: observer, retry: retry)
        var report = try await rehearsed.run(RehearsedTarget(base: target), options)
        // Nothing was written, so there is nothing to say of what was.
        report.summary = nil
        return report
    }
}

/// Says yes to everything and writes nothing.
private struct RehearsedTarget: PublishTarget {
    let base: any PublishTarget

    var channel: String { base.channel }
    var capabilities: PublishCapabilities { base.capabilities }
    var fingerprint: String { base.fingerprint }
    func begin() async throws -> Bool { try await base.begin() }
    func shown(_ id: RecordIdentifier) async throws -> Record? { try await base.shown(id) }
    func close() async -> [Issue] { await base.close() }

    func publish(_ batch: [Exposure], from view: any PublicationView) async throws -> [PublicationReceipt] {
        batch.map { exposure in
            switch exposure {
            case .show(let record): PublicationReceipt(record.id, .published)
            case .withdraw(let withdrawal): PublicationReceipt(withdrawal.id, .withdrawn)
            }
        }
    }

    func finish(_ view: any PublicationView) async throws -> PublicationSummary { PublicationSummary() }
}
