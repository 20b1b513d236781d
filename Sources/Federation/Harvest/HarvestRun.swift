import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// One run of one source, from `identify` to its verdict.
struct HarvestRun {
    let engine: HarvestEngine
    let job: HarvestJob
    let mapper: SourceMapper

    var run: Run
    /// The run under whose number it is remembered what was seen of this list.
    var window = RunID(0)
    var cursor: Cursor?
    /// The run that wrote the checkpoint this one goes on from; nil before the first page.
    var checkpointed: RunID?
    var listsEverything = false
    /// Of the whole window, killed runs included.
    var windowPages = 0
    var windowSeen = 0
    var unreadable = 0
    var restarts = 0
    var claimedBefore = 0
    var hadSourceRecords = false
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
    var infersAbsence: Bool { listsEverything && options.since == nil && options.limit == nil }
    var ledger: any Ledger { engine.ledger }

    init(engine: HarvestEngine, job: HarvestJob) {
        self.engine = engine
        self.job = job
        mapper = SourceMapper(job, validator: engine.validator)
        run = Run(id: RunID(0), source: job.key, activity: .harvest, startedAt: engine.clock(), sequenceBefore: 0)
        guardian = PageGuard(limits: engine.limits)
    }

    mutating func perform() async throws -> RunReport {
        try await begin()
        engine.observer?.began(run)
        var failure: FederationError?
        do {
            let source = job.source
            let description = try await engine.attempt(run) { try await source.identify() }
            try await open(description)
            failure = try await readPages()
        } catch let error as SourceFailure {
            failure = error.error
        }
        if run.endedAt == nil { try await breakOff(failure) }
        engine.observer?.ended(run)
        return RunReport(run: run, issues: issues, changes: changes, failure: failure)
    }

    /// What the source did wrong, apart from what the ledger does wrong.
    struct SourceFailure: Error { let error: FederationError }

    // MARK: - The beginning

    private mutating func begin() async throws {
        let (key, now) = (job.key, engine.clock())
        let begun = try await ledger.write { ledger in
            try ledger.closeKilledRuns(of: key, at: now)
            var run = Run(
                id: try ledger.nextRunID(), source: key, activity: .harvest, startedAt: now,
                sequenceBefore: try ledger.lastSequence())
            run.explanation = "Under way."
            try ledger.put(run)
            let claimed = try ledger.claimedRecordCount(of: key)
            let known = try !ledger.sourceRecords(SourceRecordQuery(key, limit: 1)).isEmpty
            var contested: Set<ByteString> = []
            var query = ClaimQuery(key, state: .contested)
            while true {
                let page = try ledger.claims(query)
                contested.formUnion(page.map { ByteString($0.sourceRecord) })
                guard page.count == query.limit, let last = page.last else { break }
                query.after = ClaimQuery.Position(last)
            }
            return (run: run, claimed: claimed, known: known, contested: contested)
        }
        run = begun.run
        window = run.id
        claimedBefore = begun.claimed
        hadSourceRecords = begun.known
        contested = begun.contested
    }

    /// Decides where to begin: at the checkpoint of a run that was cut short, if it is of the same list.
    private mutating func open(_ description: SourceDescription) async throws {
        run.sourceSummary = description.summary
        listsEverything = description.listsEverything
        pending += description.issues.map { RunIssue($0) }
        unreadable = description.issues.count { $0.severity == .error }
        let (key, wanted, run, summary) = (job.key, options, run, description.summary.description)
        let checkpoint = try await ledger.write { ledger -> Checkpoint? in
            try ledger.put(run)
            if wanted.limit != nil { return nil }
            if let checkpoint = try ledger.checkpoint(of: key), !wanted.full, checkpoint.since == wanted.since,
                checkpoint.sourceSummary.hasSameBytes(as: summary)
            {
                return checkpoint
            }
            try ledger.removeCheckpoint(of: key)
            try ledger.clearMarks(of: key)
            return nil
        }
        if let checkpoint {
            cursor = checkpoint.cursor
            checkpointed = checkpoint.run
            window = checkpoint.window
            windowPages = checkpoint.pages
            windowSeen = checkpoint.seen
            unreadable += checkpoint.unreadable
            self.run.resumed = checkpoint.run
        }
    }

    // MARK: - Keeping account

    /// Takes over what a transaction did, now that it is committed.
    mutating func adopt(_ run: Run, _ tally: LedgerEdit.Tally) {
        self.run = run
        pending = []
        contested.formUnion(tally.contested)
        silenced.formUnion(tally.contested)
        changes += tally.changes
        if !tally.renamed.isEmpty {
            // What looked like an addition when its page was read turned out to be known.
            changes.removeAll { change in
                guard case .add = change.action, let name = change.sourceRecord else { return false }
                return tally.renamed.contains(ByteString(name))
            }
        }
        issues += tally.issues.prefix(RunReport.issueLimit - issues.count)
        for issue in tally.issues { engine.observer?.met(issue, in: run) }
    }
}

extension Run {
    /// Adds up what a transaction did.
    mutating func add(_ tally: LedgerEdit.Tally) {
        counts.add(tally.counts)
        writes += tally.writes
        for issue in tally.issues {
            if issue.issue.severity == .error { errors += 1 } else { warnings += 1 }
        }
    }
}

extension RunCounts {
    mutating func add(_ other: RunCounts) {
        seen += other.seen
        unchanged += other.unchanged
        added += other.added
        changed += other.changed
        renamed += other.renamed
        quarantined += other.quarantined
        left += other.left
        removed += other.removed
        held += other.held
        records.added += other.records.added
        records.changed += other.records.changed
        records.restored += other.records.restored
        records.removed += other.records.removed
        records.renamed += other.records.renamed
        records.held += other.records.held
        records.quarantined += other.records.quarantined
    }
}
