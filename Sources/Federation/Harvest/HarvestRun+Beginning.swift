import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension HarvestRun {
    /// Opens the run in the ledger, and reads what the source holds there already.
    mutating func begin() async throws {
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
    mutating func open(_ description: SourceDescription) async throws {
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
}

extension Checkpoint {
    /// Whether another reading asks for the same list, to make the same of it.
    fileprivate func isOfTheListOf(_ other: Checkpoint) -> Bool {
        guard since == other.since, basis == other.basis else { return false }
        return scope.isEmpty || other.scope.isEmpty
            ? sourceSummary.hasSameBytes(as: other.sourceSummary) : scope.hasSameBytes(as: other.scope)
    }
}
