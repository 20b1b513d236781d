import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// One run of one source, from `identify` to its verdict.
struct HarvestRun {
    let engine: HarvestEngine
    let job: HarvestJob
    var mapper: SourceMapper

    var run: Run
    /// The run under whose number it is remembered what was seen of this list.
    var window = RunID(0)
    var cursor: Cursor?
    /// The run that wrote the checkpoint this one goes on from; nil before the first page.
    var checkpointed: RunID?
    var listsEverything = false
    /// Which list it is.
    var scope = ""
    /// What the list is asked with; nil for everything.
    var bookmark: Bookmark?
    /// Whether everything is to be looked at besides what changed.
    var sweeps = false
    /// Whether the list was read to its end, and everything is being looked at.
    var isListed = false
    /// Whether that list gave reason to doubt it, so that its bookmark is not kept before names prove it whole.
    var isInDoubt = false
    /// What the list left behind when it was read to its end.
    var left: Bookmark?
    /// Of the whole window, killed runs included.
    var windowPages = 0
    var windowSeen = 0
    var unreadable = 0
    var restarts = 0
    var restartsInARow = 0
    var detours = 0
    var claimedBefore = 0
    var counted = Extras()
    /// Copies that were left out because the source is not believed about their homes.
    var untrusted = 0
    /// Source records with a description that is silent beside another one's.
    var contested: Set<ByteString> = []
    /// Those of them that this run counted as quarantined for no other reason.
    var silenced: Set<ByteString> = []
    var guardian: PageGuard

    /// Problems of the run as a whole, to be written with the next transaction.
    var pending: [RunIssue] = []
    /// What the report will tell.
    var issues: [RunIssue] = []
    var changes: [PlannedChange] = []

    var options: HarvestOptions { job.options }
    /// Whether what this run does not see on the list is gone.
    var infersAbsence: Bool {
        listsEverything && bookmark == nil && options.since == nil && options.limit == nil
    }
    /// Whether entries come that this run may have met before.
    var isReread: Bool { restarts > 0 || isListed }
    var ledger: any Ledger { engine.ledger }

    init(engine: HarvestEngine, job: HarvestJob) {
        self.engine = engine
        self.job = job
        mapper = SourceMapper(job, validator: engine.validator)
        run = Run(id: RunID(0), source: job.key, activity: .harvest, startedAt: engine.clock(), sequenceBefore: 0)
        guardian = PageGuard(limits: engine.limits)
    }

    mutating func perform() async throws -> RunReport {
        do {
            let report = try await performed()
            engine.observer?.ended(run)
            return report
        } catch {
            _ = await job.source.close()
            throw error
        }
    }

    private mutating func performed() async throws -> RunReport {
        try await begin()
        engine.observer?.began(run)
        var failure: FederationError?
        do {
            let source = job.source
            let description = try await engine.attempt(run) { try await source.identify() }
            // What maps where the source is, is known by now.
            if source is any MappingSource { mapper = SourceMapper(job, validator: engine.validator) }
            try await open(description)
            if !isListed {
                try await askForDamaged()
                failure = try await readPages()
            }
            if failure == nil, isListed { failure = try await sweep() }
        } catch let error as SourceFailure {
            failure = error.error
        }
        if run.endedAt == nil { try await breakOff(failure) }
        try await close()
        return RunReport(run: run, issues: issues, changes: changes, failure: failure)
    }

    /// What the source did wrong, apart from what the ledger does wrong.
    struct SourceFailure: Error {
        let error: FederationError
        /// Whether the list as a whole is to blame, and not the page that was asked for.
        var isOfTheList = false
    }

    /// Lets the source go, and writes down what there still was to say. The verdict stands: everything is committed.
    private mutating func close() async throws {
        let last = await job.source.close().map { RunIssue($0) }
        guard !last.isEmpty else { return }
        var run = run
        for issue in last { if issue.issue.severity == .error { run.errors += 1 } else { run.warnings += 1 } }
        let closed = run
        try await ledger.write { ledger in
            try ledger.note(last, closed)
        }
        self.run = closed
        issues += last.prefix(max(0, RunReport.issueLimit - issues.count))
        for issue in last { engine.observer?.met(issue, in: closed) }
    }
}
