import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension HarvestRun {
    /// Reads page after page; returns what cut the list short, nil when it was read to its end or to the limit.
    mutating func readPages() async throws -> FederationError? {
        while true {
            if Task.isCancelled { return Self.interrupted }
            let page: HarvestPage
            do {
                page = try await fetch()
            } catch let failure as SourceFailure {
                guard case .restartWindow = failure.error.disposition, restarts < engine.limits.restarts else {
                    return failure.error
                }
                restarts += 1
                cursor = nil
                guardian.startOver()
                pending.append(
                    RunIssue(
                        Issue(
                            .warning, code: "list-restarted",
                            message: "The source no longer knew where we were; its list is read from the beginning.")))
                continue
            }
            let ended = try await commit(page)
            engine.observer?.progressed(run)
            if ended { return nil }
            cursor = page.next
        }
    }

    static let interrupted = FederationError(
        .interrupted, "The run was interrupted. What it had committed stays; run it again to go on.")

    private mutating func fetch() async throws -> HarvestPage {
        let (source, cursor) = (job.source, cursor)
        let size = options.limit.map { min($0, options.pageSize) } ?? options.pageSize
        let request = HarvestRequest(since: options.since, pageSize: max(1, size))
        let page = try await attempt { try await source.page(request, after: cursor) }
        do {
            try guardian.check(page, after: cursor)
        } catch let error as FederationError {
            throw SourceFailure(error: error)
        }
        return page
    }

    /// Calls the source, again when its error says that it may be called again.
    mutating func attempt<Result: Sendable>(_ call: @Sendable () async throws -> Result) async throws -> Result {
        var failures = 0
        while true {
            let error: FederationError
            do {
                return try await call()
            } catch let thrown as FederationError {
                error = thrown
            } catch is CancellationError {
                throw SourceFailure(error: Self.interrupted)
            } catch let thrown {
                error = FederationError(
                    .internal, "The adapter failed in a way it should not. This is a bug of the adapter.", cause: thrown
                )
            }
            failures += 1
            guard case .retry(let asked) = error.disposition,
                let wait = engine.retry.wait(afterFailures: failures, asked: asked)
            else { throw SourceFailure(error: error) }
            engine.observer?.waits(run, seconds: wait, because: error.message)
            do {
                try await engine.sleeper(wait)
            } catch {
                throw SourceFailure(error: Self.interrupted)
            }
        }
    }

    // MARK: - One page

    /// Lays a page against the ledger and commits it; true when the run has ended with it.
    private mutating func commit(_ page: HarvestPage) async throws -> Bool {
        var records = page.records
        var reachedLimit = false
        if let limit = options.limit {
            let listed = records.filter { $0.status == .active }.count
            reachedLimit = run.counts.seen + listed > limit || (run.counts.seen + listed == limit && page.next != nil)
            if reachedLimit { records = Self.prefix(of: records, active: limit - run.counts.seen) }
        }
        let commit = try await sort(records)
        let isLast = page.next == nil && !reachedLimit
        run.pages += 1
        windowPages += 1
        run.total = page.total ?? run.total
        let seen = commit.entries.count { $0.isCounted && $0.action.isListed }
        windowSeen += seen
        unreadable += page.issues.count { $0.severity == .error }
        pending += page.issues.map { RunIssue($0) }
        run.counts.seen += seen
        let (run, pending) = (run, pending)
        let (now, window, explains, key) = (engine.clock(), window, options.explain, job.key)
        let identifiers = commit.listed
        let checkpoint = page.next.map {
            Checkpoint(
                source: key, window: window, run: run.id, cursor: $0, since: options.since,
                sourceSummary: run.sourceSummary, pages: windowPages, seen: windowSeen, unreadable: unreadable,
                savedAt: now)
        }
        let ending = isLast || reachedLimit ? Ending(self, reachedLimit: reachedLimit, lastPage: identifiers) : nil
        let (keepsPlace, checkpointed) = (options.limit == nil, checkpointed)
        let result = try await ledger.write { ledger -> (run: Run, tally: LedgerEdit.Tally)? in
            // Two runs of one source would each take the other's marks for its own and see records gone that are not.
            if keepsPlace, try ledger.checkpoint(of: key)?.run != checkpointed { return nil }
            let edit = LedgerEdit(ledger, source: key, run: run.id, now: now, explains: explains)
            edit.tally.issues = pending
            try commit.apply(to: edit)
            try ending?.settle(edit)
            var run = run
            run.add(edit.tally)
            ending?.close(&run, &edit.tally.issues, at: now)
            run.sequenceAfter = try ledger.lastSequence()
            try ledger.append(edit.tally.issues, to: run.id)
            try ledger.put(run)
            guard keepsPlace else { return (run, edit.tally) }
            if ending != nil {
                try ledger.removeCheckpoint(of: key)
                try ledger.clearMarks(of: key)
            } else if let checkpoint {
                try ledger.mark(identifiers, of: key, in: window, by: run.id)
                try ledger.put(checkpoint)
            }
            return (run, edit.tally)
        }
        guard let result else {
            throw SourceFailure(
                error: FederationError(
                    .superseded,
                    "Another run of \(key) began meanwhile, so this one stopped. What it had committed stays."))
        }
        adopt(result.run, result.tally)
        self.checkpointed = run.id
        return ending != nil
    }

    private static func prefix(of records: [SourceRecord], active count: Int) -> [SourceRecord] {
        var left = max(0, count)
        return Array(
            records.prefix { record in
                guard record.status == .active else { return true }
                left -= 1
                return left >= 0
            })
    }
}

extension PageCommit {
    /// The identifiers of what the source lists as something it has.
    fileprivate var listed: [String] {
        entries.compactMap { entry in
            switch entry.action {
            case .known(let state): state.identifier
            case .take(let mapped): mapped.source.identifier
            case .left, .ignore, .repeated, .refuse: nil
            }
        }
    }
}

extension PageCommit.Action {
    /// Whether the source lists it as something it has.
    fileprivate var isListed: Bool {
        switch self {
        case .known, .take, .repeated, .refuse: true
        case .left, .ignore: false
        }
    }
}
