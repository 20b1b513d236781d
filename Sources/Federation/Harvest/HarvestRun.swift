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
            var contested: Set<ByteString> = []
            var query = ClaimQuery(key, state: .contested)
            while true {
                let page = try ledger.claims(query)
                contested.formUnion(page.map { ByteString($0.sourceRecord) })
                guard page.count == query.limit, let last = page.last else { break }
                query.after = ClaimQuery.Position(last)
            }
            return (run: run, claimed: claimed, contested: contested)
        }
        run = begun.run
        window = run.id
        claimedBefore = begun.claimed
        contested = begun.contested
    }

    /// What the ledger knows when a run decides where to begin.
    private struct Beginning: Sendable {
        var checkpoint: Checkpoint?
        var memory: SourceMemory
        /// Whether something ends as soon as a look at everything still does not show it.
        var graceIsOver: Bool
    }

    /// Decides where to begin: at the checkpoint of a run that was cut short, if it is of the same list.
    private mutating func open(_ description: SourceDescription) async throws {
        run.sourceSummary = description.summary
        listsEverything = description.listsEverything
        scope = String(String.UnicodeScalarView(description.scope.unicodeScalars.filter { $0.value != 0 }))
        pending += description.issues.map { RunIssue($0) }
        unreadable = description.issues.count { $0.severity == .error }
        let (key, wanted, run, asked) = (job.key, options, run, checkpoint(at: .page(Cursor("")), run.startedAt))
        let found = try await ledger.write { ledger -> Beginning in
            try ledger.note([], run)
            let memory = try ledger.memory(of: key)
            let graceIsOver = try LedgerEdit.graceIsOver(key, in: ledger, at: run.startedAt)
            func begin(at checkpoint: Checkpoint?) -> Beginning {
                Beginning(checkpoint: checkpoint, memory: memory, graceIsOver: graceIsOver)
            }
            if wanted.limit != nil { return begin(at: nil) }
            if let checkpoint = try ledger.checkpoint(of: key), !wanted.full, checkpoint.isOfTheListOf(asked) {
                guard case .sweep = checkpoint.place else { return begin(at: checkpoint) }
                // A look at everything begins anew. The marks go, and with them the run that made them, if it still lives.
                try ledger.clearMarks(of: key)
                var taken = checkpoint
                taken.run = run.id
                try ledger.put(taken)
                return begin(at: checkpoint)
            }
            try ledger.removeCheckpoint(of: key)
            try ledger.clearMarks(of: key)
            return begin(at: nil)
        }
        let isDue = isSweepDue(found.memory, description.deletions) || found.graceIsOver
        if let checkpoint = found.checkpoint {
            goOn(at: checkpoint)
        } else if !wanted.full, wanted.since == nil, wanted.limit == nil, let kept = found.memory.kept,
            kept.scope.hasSameBytes(as: scope), kept.basis == mapper.basis
        {
            // What cannot name its records without sending them is read whole now and then.
            let isReadWhole = isDue && listsEverything && !(job.source is any IdentifierListing)
            bookmark = isReadWhole ? nil : kept.bookmark
        }
        self.run.askedFrom = bookmark
        sweeps = isListed || (isDue && bookmark != nil && canSweep)
    }

    /// Whether the source can list the names of everything it has, and everything is wanted.
    var canSweep: Bool {
        listsEverything && options.since == nil && options.limit == nil && job.source is any IdentifierListing
    }

    private mutating func goOn(at checkpoint: Checkpoint) {
        cursor = checkpoint.cursor
        checkpointed = checkpoint.run
        window = checkpoint.window
        windowPages = checkpoint.pages
        windowSeen = checkpoint.seen
        unreadable += checkpoint.unreadable
        restarts = checkpoint.restarts
        bookmark = checkpoint.bookmark
        run.resumed = checkpoint.run
        if case .sweep(let left) = checkpoint.place {
            self.left = left
            checkpointed = run.id
            isListed = true
            // Nothing remembers why everything is looked at: the list before may have given reason to doubt it.
            isInDoubt = true
        }
    }

    /// Whether it is too long ago that everything the source has was seen.
    private func isSweepDue(_ memory: SourceMemory, _ deletions: DeletionPolicy) -> Bool {
        if options.sweep { return true }
        guard let last = memory.sweep, last.scope.hasSameBytes(as: scope) else { return true }
        let days = deletions == .announced ? 30 : 7
        let longest = options.sweepEvery?.components.seconds ?? Int64(days) * 86_400
        let age = run.startedAt.milliseconds - last.at.milliseconds
        // A clock that went back would otherwise put it off for as long.
        return age < 0 || age / 1000 >= longest
    }

    /// What to ask the source for.
    func request(from bookmark: Bookmark?) -> HarvestRequest {
        let size = options.limit.map { min($0, options.pageSize) } ?? options.pageSize
        return HarvestRequest(since: options.since, bookmark: bookmark, pageSize: max(1, size), now: run.startedAt)
    }

    /// How far this run has come.
    func checkpoint(at place: Checkpoint.Place, _ now: Timestamp) -> Checkpoint {
        Checkpoint(
            source: job.key, window: window, run: run.id, place: place, since: options.since, bookmark: bookmark,
            sourceSummary: run.sourceSummary.description, scope: scope, basis: mapper.basis, pages: windowPages,
            seen: windowSeen, unreadable: unreadable, restarts: restarts, savedAt: now)
    }

    /// Whether a source that lost its place may be asked again from an earlier one.
    mutating func mayRestart(_ failure: SourceFailure) -> Bool {
        guard case .restartWindow = failure.error.disposition, run.restarts < engine.limits.restarts,
            restartsInARow < engine.limits.restartsInARow
        else { return false }
        run.restarts += 1
        restartsInARow += 1
        guardian.startOver()
        return true
    }

    /// A way round a page that could not be had. What it leaves out is told, and makes the run partial.
    mutating func detour(around failure: SourceFailure) async -> Cursor? {
        guard !failure.isOfTheList, detours < engine.limits.detours, let source = job.source as? any DetourSource,
            let detour = await source.detour(request(from: bookmark), around: cursor, after: failure.error)
        else { return nil }
        detours += 1
        guardian.startOver()
        if !source.isTrial(cursor) {
            pending.append(
                RunIssue(
                    Issue(
                        .warning, code: "list-halved",
                        message:
                            "A page of the list could not be had, so the part it is in is read in smaller parts. \(failure.error.message)"
                    )))
        }
        if let gap = detour.gap {
            pending.append(RunIssue(gap))
            unreadable += 1
        }
        return detour.cursor
    }

    static func restarted(at cursor: Cursor?) -> RunIssue {
        RunIssue(
            Issue(
                .warning, code: "list-restarted",
                message: cursor == nil
                    ? "The source no longer knew where we were; its list is read from the beginning."
                    : "The source no longer knew where we were; the part of its list we were in is read again."))
    }

    // MARK: - Keeping account

    /// Takes over what a transaction did, now that it is committed.
    mutating func adopt(_ run: Run, _ tally: LedgerEdit.Tally) {
        self.run = run
        pending = []
        contested.formUnion(tally.contested)
        silenced.formUnion(tally.contested)
        untrusted += tally.untrusted
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
        waiting += other.waiting
        records.added += other.records.added
        records.changed += other.records.changed
        records.restored += other.records.restored
        records.removed += other.records.removed
        records.renamed += other.records.renamed
        records.held += other.records.held
        records.waiting += other.records.waiting
        records.quarantined += other.records.quarantined
    }
}

extension Checkpoint {
    /// Whether another reading asks for the same list, to make the same of it.
    fileprivate func isOfTheListOf(_ other: Checkpoint) -> Bool {
        guard since == other.since, basis == other.basis else { return false }
        return scope.isEmpty || other.scope.isEmpty
            ? sourceSummary.hasSameBytes(as: other.sourceSummary) : scope.hasSameBytes(as: other.scope)
    }
}
