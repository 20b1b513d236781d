import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Fetches what an audit found to be missing or stale, and nothing else, as a run of its own in the history. What the
/// source no longer has leaves by the rules of a harvest. Checkpoint and bookmark stay as they are.
struct HealRun {
    let engine: HarvestEngine
    let job: HarvestJob
    let audit: AuditReport
    var mapper: SourceMapper
    var run: Run
    var claimedBefore = 0
    var silenced: Set<ByteString> = []
    /// Problems to be written with the next transaction.
    var pending: [RunIssue] = []
    var issues: [RunIssue] = []
    var changes: [PlannedChange] = []
    /// What the ledger knew of each record before it was asked for: what was written since is not written over.
    var witnesses: [ByteString: Witness] = [:]
    /// How many of the gap could not be had.
    var notHad = 0

    init(engine: HarvestEngine, job: HarvestJob, audit: AuditReport) {
        self.engine = engine
        self.job = job
        self.audit = audit
        mapper = SourceMapper(job, validator: engine.validator)
        run = Run(id: RunID(0), source: job.key, activity: .heal, startedAt: engine.clock(), sequenceBefore: 0)
    }

    mutating func perform() async throws -> RunReport {
        do {
            try await begin()
            engine.observer?.began(run)
            var failure: FederationError?
            do {
                try await fetch()
                try await end()
            } catch let error as HarvestRun.SourceFailure {
                failure = error.error
                try await breakOff(error.error)
            }
            pending += await job.source.close().map { RunIssue($0) }
            if !pending.isEmpty { try await commit { _, _ in } }
            engine.observer?.ended(run)
            return RunReport(run: run, issues: issues, changes: changes, failure: failure)
        } catch {
            _ = await job.source.close()
            throw error
        }
    }

    private mutating func begin() async throws {
        let (key, now, summary) = (job.key, engine.clock(), audit.sourceSummary)
        let begun = try await engine.ledger.write { ledger in
            try ledger.closeKilledRuns(of: key, at: now)
            var run = Run(
                id: try ledger.nextRunID(), source: key, activity: .heal, startedAt: now,
                sequenceBefore: try ledger.lastSequence())
            run.explanation = "Under way."
            run.sourceSummary = summary
            try ledger.put(run)
            return (run: run, claimed: try ledger.claimedRecordCount(of: key))
        }
        run = begun.run
        claimedBefore = begun.claimed
    }

    // MARK: - Transactions

    /// Commits a part; what it did is added to the run's accounts.
    mutating func commit(_ body: @escaping @Sendable (LedgerEdit, inout Run) throws -> Void) async throws {
        let (run, pending, key, now, explains) = (run, pending, job.key, engine.clock(), job.options.explain)
        let result = try await engine.ledger.write { ledger -> (run: Run, tally: LedgerEdit.Tally) in
            let edit = LedgerEdit(ledger, source: key, run: run.id, now: now, explains: explains)
            edit.tally.issues = pending
            var run = run
            try body(edit, &run)
            run.add(edit.tally)
            run.sequenceAfter = try ledger.lastSequence()
            if run.endedAt != nil { run.judgeHealing(edit.tally) }
            try ledger.note(edit.tally.issues, run)
            return (run, edit.tally)
        }
        self.run = result.run
        self.pending = []
        silenced.formUnion(result.tally.contested)
        changes += result.tally.changes
        changes.removeAll { change in
            // What looked like an addition turned out to be known under another name.
            guard case .add = change.action, let name = change.sourceRecord else { return false }
            return result.tally.renamed.contains(ByteString(name))
        }
        issues += result.tally.issues.prefix(max(0, RunReport.issueLimit - issues.count))
        for issue in result.tally.issues { engine.observer?.met(issue, in: result.run) }
        engine.observer?.progressed(result.run)
    }

    /// Lays records against the ledger. A harvest that was cut short has its place in the list; what came since is marked
    /// as seen by it, so that it does not take it for gone.
    mutating func take(_ mapped: [MappedSourceRecord], gone: [String] = []) async throws {
        guard !(mapped.isEmpty && gone.isEmpty && pending.isEmpty) else { return }
        let (key, witnesses) = (job.key, witnesses)
        try await commit { edit, run in
            let mapped = try mapped.filter { try edit.isAsWitnessed($0.source.identifier, by: witnesses) }
            run.counts.seen += mapped.count
            for record in mapped { try edit.take(record) }
            for name in gone where try edit.isAsWitnessed(name, by: witnesses) { try edit.leave(name) }
            try edit.settleRecords()
            if let checkpoint = try edit.ledger.checkpoint(of: key), checkpoint.cursor != nil {
                let forgotten = try edit.forgotten.get()
                try edit.ledger.mark(
                    mapped.map(\.source.identifier).filter { !forgotten.forgets(sourceRecord: $0) }, of: key,
                    in: checkpoint.window, by: edit.run)
            }
        }
    }

    // MARK: - The end

    private mutating func end() async throws {
        let settlement = LedgerEdit.Settlement(
            marks: nil, window: run.id, lastPage: [], claimedBefore: claimedBefore, breaker: job.options.breaker,
            grace: job.options.grace, acceptsRemovals: job.options.acceptRemovals, silenced: silenced)
        let (now, notHad, key, lastRun) = (engine.clock(), notHad, job.key, audit.lastRun)
        let found = audit.extra
        try await commit { edit, run in
            try edit.settleRecords()
            // Whoever came between may have seen again what the audit missed, and would not have written that down.
            let others = try edit.ledger.runs(of: key, limit: 2).map(\.id).filter { $0 != edit.run }
            let isOvertaken = others.first != lastRun
            if isOvertaken { edit.tally.issues += found.map { .overtaken($0.identifier) } }
            let extra = isOvertaken ? [] : found
            for finding in extra where finding.reason == .announced { try edit.leave(finding.identifier) }
            try edit.settleVanished(
                extra.filter { $0.reason == .vanished }.map(\.identifier), window: settlement.window)
            try edit.settle(settlement)
            run.endedAt = now
            run.verdict = notHad > 0 ? .partial : nil
        }
    }

    private mutating func breakOff(_ failure: FederationError) async throws {
        let (silenced, now) = (silenced, engine.clock())
        try await commit { edit, run in
            try edit.settleContests(counted: silenced)
            run.endedAt = now
            run.failure = Run.Failure(failure)
            run.explanation = failure.message
            run.verdict =
                switch failure.code {
                case FederationError.Code.blocked: .blocked
                case FederationError.Code.sourceGone: .sourceGone
                case FederationError.Code.interrupted: .partial
                default: run.counts.seen > 0 ? .partial : .failed
                }
        }
    }
}

extension LedgerEdit {
    /// Whether the ledger still knows of a record what it did before the record was asked for; tells where it does not.
    fileprivate func isAsWitnessed(_ name: String, by witnesses: [ByteString: HealRun.Witness]) throws -> Bool {
        if try HealRun.Witness(ledger.sourceRecord(name, of: source)) == witnesses[ByteString(name)] { return true }
        tally.issues.append(.overtaken(name))
        return false
    }
}

extension RunIssue {
    fileprivate static func overtaken(_ name: String) -> RunIssue {
        RunIssue(
            sourceRecord: name,
            Issue(
                .warning, code: "harvested-meanwhile",
                message: "Another run of this source came between, so this record is left as that run left it.",
                remedy: "Audit the source again."))
    }
}

extension Run {
    /// The verdict of a healing whose last transaction this is.
    fileprivate mutating func judgeHealing(_ tally: LedgerEdit.Tally) {
        guard failure == nil else { return }
        if !counts.addUp {
            verdict = .failed
            explanation = "The run cannot account for every source record. This is a bug; please report it."
        } else if counts.records.held > 0 {
            verdict = .deletionsHeld
            explanation = .plural(
                counts.records.held,
                one: """
                    \(counts.records.held) record would leave, which is more than the source may lose in one run. It was \
                    not removed. `shopctl deletions list` shows it; a person decides.
                    """,
                other: """
                    \(counts.records.held) records would leave at once, which is more than the source may lose in one \
                    run. None was removed. `shopctl deletions list` shows them; a person decides.
                    """)
        } else if verdict == .partial {
            explanation = "Some of what is missing could not be had from the source."
        } else if counts.records.changedAnything || counts.added + counts.changed + counts.renamed + counts.removed > 0
        {
            verdict = .changed
            explanation = "What the audit missed was fetched."
        } else {
            verdict = .unchanged
            explanation = "What was fetched says nothing new."
        }
    }
}

extension HarvestEngine {
    /// Fetches exactly the gap that an audit of the job found: missing and stale records, one by one where the source can
    /// be asked so. What left the source leaves by the rules of a harvest: with its breaker, never silently. What is kept of
    /// the source's set, for comparisons, is made anew where it is not what the records make of it.
    ///
    /// - Returns: the report of a run of its own, of activity `heal`; nil when there is nothing to heal.
    /// - Throws: `FederationError` of the ledger only.
    public func heal(_ job: HarvestJob, after audit: AuditReport) async throws -> RunReport? {
        let set = SetName.source(job.key)
        if try await !ledger.read({ try $0.keptSetFits(set) }) {
            _ = try await ledger.write { try $0.mendSet(set) }
        }
        guard audit.hasGap else { return nil }
        var run = HealRun(engine: self, job: job, audit: audit)
        return try await run.perform()
    }

    /// What `heal` would do, found out by doing it in a rehearsal: nothing is written.
    public func planHealing(_ job: HarvestJob, after audit: AuditReport) async throws -> RunReport? {
        var job = job
        job.options.explain = true
        let rehearsed = HarvestEngine(
            ledger: try await ledger.rehearsal(), validator: validator, clock: clock, sleeper: sleeper,
            observer: observer, limits: limits, retry: retry)
        return try await rehearsed.heal(job, after: audit)
    }
}
