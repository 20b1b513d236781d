import AdapterKit
import ScienceShopSDK

/// Reads sources into a ledger: owns the loop, paging, retries, guards, checkpoints and the verdict.
///
/// An engine holds no state; runs of different sources may go on side by side.
public struct HarvestEngine: Sendable {
    public let ledger: any Ledger
    let validator: any RecordValidating
    let clock: @Sendable () -> Timestamp
    let sleeper: @Sendable (_ seconds: Int) async throws -> Void
    let observer: (any HarvestObserver)?
    let limits: HarvestLimits
    let retry: RetryPolicy

    public init(
        ledger: any Ledger, validator: any RecordValidating,
        clock: @escaping @Sendable () -> Timestamp = SystemTime.now,
        sleeper: @escaping @Sendable (_ seconds: Int) async throws -> Void = SystemTime.sleep,
        observer: (any HarvestObserver)? = nil, limits: HarvestLimits = HarvestLimits(),
        retry: RetryPolicy = RetryPolicy()
    ) {
        self.ledger = ledger
        self.validator = validator
        self.clock = clock
        self.sleeper = sleeper
        self.observer = observer
        self.limits = limits
        self.retry = retry
    }

    /// Harvests one source and says how it went. A source's failure is a verdict, never an error.
    ///
    /// - Throws: `FederationError` of the ledger only: `ledger-busy`, `ledger-corrupt`, `disk-full`, `file-access`. What
    ///   was committed before it stays, and the next run goes on from there.
    public func run(_ job: HarvestJob) async throws -> RunReport {
        var run = HarvestRun(engine: self, job: job)
        return try await run.perform()
    }

    /// What `run` would do, found out by doing it in a rehearsal: nothing is written.
    public func plan(_ job: HarvestJob) async throws -> RunReport {
        var job = job
        job.options.explain = true
        let rehearsed = HarvestEngine(
            ledger: try await ledger.rehearsal(), validator: validator, clock: clock, sleeper: sleeper,
            observer: observer, limits: limits, retry: retry)
        return try await rehearsed.run(job)
    }
}
