import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension HarvestRun {
    /// Reads page after page; returns what cut the list short, nil when it was read to its end or to the limit.
    ///
    /// While a page is committed the next one is fetched and mapped: one page ahead, never more, and what it needs to know
    /// of the page before it is looked up after that one's commit. Small pages that come quickly are one page here: a
    /// commit writes every index page it touches, and hashes touch them all.
    mutating func readPages() async throws -> FederationError? {
        var ahead: Result<PreparedPage, any Error>?
        var failed: SourceFailure?
        while true {
            if Task.isCancelled { return Self.interrupted }
            let prepared: PreparedPage
            do {
                if let ahead {
                    prepared = try ahead.get()
                } else {
                    var preparation = preparation(after: cursor)
                    preparation.gathers = options.limit == nil
                    preparation.failure = failed
                    failed = nil
                    prepared = try await preparation.prepared()
                }
            } catch let failure as SourceFailure {
                if mayRestart(failure) {
                    let (source, request) = (job.source, request(from: bookmark))
                    cursor = try await engine.attempt(run) { [cursor] in
                        try await source.restart(request, at: cursor)
                    }
                    pending.append(Self.restarted(at: cursor))
                } else if let detour = await detour(around: failure) {
                    cursor = detour
                } else {
                    return failure.error
                }
                // Entries come that were there before.
                restarts += 1
                counted.thisPass = [:]
                ahead = nil
                continue
            }
            guardian = prepared.guardian
            let now = engine.clock()
            guard let next = prepared.page.next, options.limit == nil else {
                if try await commit(prepared, at: now) { return nil }
                engine.observer?.progressed(run)
                cursor = prepared.page.next
                ahead = nil
                failed = prepared.failure
                continue
            }
            var preparation = preparation(after: next)
            preparation.gathers = true
            preparation.failure = prepared.failure
            preparation.looksForMarks = true
            preparation.isAside = true
            async let following = preparation.outcome()
            let ended = try await commit(prepared, at: now)
            engine.observer?.progressed(run)
            if ended { return nil }
            cursor = next
            ahead = await refreshed(following, after: prepared.page)
        }
    }

    func preparation(after cursor: Cursor?) -> PagePreparation {
        PagePreparation(
            engine: engine, job: job, mapper: mapper, run: run, window: window,
            request: request(from: isListed ? left : bookmark),
            looksForMarks: windowPages > 0 && options.limit == nil, cursor: cursor, guardian: guardian)
    }

    /// A page that was prepared while another was committed, with what that commit changed.
    private func refreshed(
        _ outcome: Result<PreparedPage, any Error>, after page: HarvestPage
    ) async -> Result<PreparedPage, any Error> {
        guard case .success(var prepared) = outcome else { return outcome }
        let before = Set(page.records.map { ByteString($0.identifier) })
        let again = prepared.page.records.indices.filter {
            before.contains(ByteString(prepared.page.records[$0].identifier))
        }
        guard !again.isEmpty else { return outcome }
        do {
            let known = try await preparation(after: cursor).known(
                of: again.map { prepared.page.records[$0].identifier })
            for (index, known) in zip(again, known) { prepared.known[index] = known }
            let unmapped = again.filter {
                let record = prepared.page.records[$0]
                return prepared.mapped[$0] == nil && record.status == .active && mapper.asksSource(for: record.format)
            }
            if !unmapped.isEmpty {
                let mapper = try await preparation(after: cursor).answeredMapper(
                    about: unmapped.map { prepared.page.records[$0] })
                for index in unmapped {
                    let record = prepared.page.records[index]
                    let digests = prepared.digests[index] ?? PayloadDigests(record, basis: mapper.basis)
                    prepared.mapped[index] = mapper.map(record, digests, retrievedAt: prepared.retrievedAt)
                }
            }
            return .success(prepared)
        } catch {
            return .failure(error)
        }
    }

    static let interrupted = FederationError(
        .interrupted, "The run was interrupted. What it had committed stays; run it again to go on.")

    // MARK: - One page

    /// Lays a page against the ledger and commits it; true when the list, or the limit, ends with it. The run then has
    /// ended too, unless everything is to be looked at (`isListed`).
    private mutating func commit(_ prepared: PreparedPage, at now: Timestamp) async throws -> Bool {
        let page = prepared.page
        var count = page.records.count
        var reachedLimit = false
        if let limit = options.limit {
            let listed = page.records.count { $0.status == .active }
            reachedLimit = run.counts.seen + listed > limit || (run.counts.seen + listed == limit && page.next != nil)
            if reachedLimit { count = Self.prefix(of: page.records, active: limit - run.counts.seen) }
        }
        let commit = sort(prepared, count: count)
        let isLast = page.next == nil && !reachedLimit
        take(page, commit, pages: prepared.pages)
        // A list that gave reason to doubt is proved by the names of everything before its bookmark is kept.
        isInDoubt = isLast && !page.provesAbsence && canSweep
        let sweeps = isLast && (sweeps || isInDoubt) && unreadable == 0
        let place: Checkpoint.Place? = sweeps ? .sweep(page.bookmark) : page.next.map { .page($0) }
        let checkpoint = place.map { self.checkpoint(at: $0, now) }
        let (run, pending, key, window, explains) = (run, pending, job.key, window, options.explain)
        let identifiers = commit.listed
        let ending =
            reachedLimit || isLast && !sweeps
            ? Ending(self, lastPage: page, listed: identifiers, reachedLimit: reachedLimit, at: now) : nil
        let (keepsPlace, checkpointed) = (options.limit == nil, checkpointed)
        let result = try await ledger.write { ledger -> (run: Run, tally: LedgerEdit.Tally)? in
            // Two runs of one source would each take the other's marks for its own and see records gone that are not.
            if keepsPlace, try ledger.checkpoint(of: key)?.run != checkpointed { return nil }
            let edit = LedgerEdit(ledger, source: key, run: run.id, now: now, explains: explains)
            edit.tally.issues = pending
            try commit.apply(to: edit)
            var run = run
            if let ending {
                try ending.close(&run, edit)
            } else {
                run.add(edit.tally)
            }
            run.sequenceAfter = try ledger.lastSequence()
            let forgotten = try edit.forgotten.get()
            try ledger.note(edit.tally.issues, run, forgotten)
            guard keepsPlace else { return (run, edit.tally) }
            if ending != nil {
                try ledger.removeCheckpoint(of: key)
                try ledger.clearMarks(of: key)
            } else if let checkpoint {
                try ledger.mark(
                    identifiers.filter { !forgotten.forgets(sourceRecord: $0) }, of: key, in: window, by: run.id)
                try ledger.put(checkpoint)
            }
            return (run, edit.tally)
        }
        guard let result else { throw superseded }
        adopt(result.run, result.tally)
        self.checkpointed = run.id
        restartsInARow = 0
        if sweeps {
            isListed = true
            left = page.bookmark
        }
        return isLast || reachedLimit
    }

    /// Takes a page into the accounts.
    mutating func take(_ page: HarvestPage, _ commit: PageCommit, pages: Int = 1) {
        run.pages += pages
        windowPages += pages
        run.total = page.total ?? run.total
        let seen = commit.entries.count { $0.isCounted && $0.action.isListed }
        windowSeen += seen
        unreadable += page.issues.count { $0.severity == .error }
        pending += page.issues.map { RunIssue($0) }
        run.counts.seen += seen
    }

    var superseded: SourceFailure {
        SourceFailure(
            error: FederationError(
                .superseded,
                "Another run of \(job.key) began meanwhile, so this one stopped. What it had committed stays."))
    }

    /// How many records to take until so many active ones are among them.
    private static func prefix(of records: [SourceRecord], active count: Int) -> Int {
        var left = max(0, count)
        return records.prefix { record in
            guard record.status == .active else { return true }
            left -= 1
            return left >= 0
        }.count
    }
}

extension PageCommit {
    /// The identifiers of what the source lists as something it has.
    var listed: [String] {
        entries.compactMap { entry in
            switch entry.action {
            case .known(let state, _): state.identifier
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
