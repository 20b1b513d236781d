import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension HarvestRun {
    /// What a list of everything showed, so far.
    struct Look: Sendable {
        /// Names of what the source has.
        var listed = 0
        /// Whether a record that was not listed can be believed to be gone.
        var provesAbsence = true
        /// Whether it was read to its end, with nothing unreadable on it.
        var isComplete = false
        /// Records that seem not to have been received: the first, by name, and how many in all. Some may have come after
        /// the list of changes was read.
        var suspects: [ByteString: ListedRecord] = [:]
        var suspectCount = 0

        static let mostSuspects = 1000
    }

    /// Lists the names of everything, after the list of what changed: what left unannounced shows, and what was never
    /// received. Returns what cut the run short; what is wrong with this list alone leaves the harvest as it is.
    mutating func sweep() async throws -> FederationError? {
        var look = Look()
        do {
            try await lookAtEverything(&look)
            // What came since the list of changes was read is no fault of that list.
            if !look.suspects.isEmpty, look.suspectCount <= Look.mostSuspects { try await readNews() }
            try await finish(look)
        } catch let failure as SourceFailure {
            switch failure.error.code {
            case FederationError.Code.interrupted, FederationError.Code.superseded: return failure.error
            default: break
            }
            look.isComplete = false
            pending.append(Self.failed(failure.error.message))
            try await finish(look)
        }
        return nil
    }

    private static func failed(_ reason: Message) -> RunIssue {
        RunIssue(
            Issue(
                .warning, code: "sweep-failed",
                message:
                    """
                    The list of everything the source has could not be read, so what left without a word was not looked \
                    for: \(reason)
                    """,
                remedy: "The next harvest tries again."))
    }

    // MARK: - The list of names

    private mutating func lookAtEverything(_ look: inout Look) async throws {
        // After a kill the source may be another one, which lists no names: nothing more can be found out.
        guard let source = job.source as? any IdentifierListing else { return }
        run.sweep = Run.Sweep()
        let request = request(from: nil)
        var cursor: Cursor?
        var unreadable = 0
        guardian = PageGuard(limits: engine.limits)
        while true {
            if Task.isCancelled { throw SourceFailure(error: Self.interrupted) }
            let page: ListedPage
            do {
                page = try await engine.attempt(run) { [cursor] in
                    try await source.identifiers(request, after: cursor)
                }
                do {
                    try guardian.check(page, after: cursor)
                    try guardian.checkIsNew(page)
                } catch {
                    throw SourceFailure(error: error, isOfTheList: true)
                }
            } catch let failure as SourceFailure {
                guard mayRestart(failure) else { throw failure }
                cursor = try await engine.attempt(run) { [cursor] in
                    try await source.restartListing(request, at: cursor)
                }
                pending.append(Self.restarted(at: cursor))
                continue
            }
            unreadable += page.issues.count { $0.severity == .error }
            pending += page.issues.map { RunIssue($0) }
            try await note(page, &look)
            guard let next = page.next else {
                look.provesAbsence = page.provesAbsence
                look.isComplete = unreadable == 0
                if unreadable > 0 { pending.append(Self.failed("A part of it could not be read.")) }
                return
            }
            cursor = next
        }
    }

    /// What the ledger knows of one name, and what it kept of a record that is taken for leaving.
    private struct Known: Sendable {
        var state: SourceRecordState?
        var payload: [UInt8]?
        var frame: [UInt8]?

        /// Whether all there was of it is there. What was erased is not.
        var isWhole: Bool { payload != nil && (frame != nil || state?.frame == nil) }
    }

    private mutating func note(_ page: ListedPage, _ look: inout Look) async throws {
        let forgotten = try await ledger.read { try $0.forgotten() }
        let records = page.records.filter { $0.hasUsableName && !forgotten.forgets(sourceRecord: $0.identifier) }
        let (key, now) = (job.key, engine.clock())
        let known = try await ledger.read { ledger in
            try records.map { listed in
                let state = try ledger.sourceRecord(listed.identifier, of: key)
                guard let state, state.isAbsent, listed.status == .active else { return Known(state: state) }
                return Known(
                    state: state, payload: try ledger.payload(state.payload),
                    frame: try state.frame.flatMap { try ledger.payload($0) })
            }
        }
        var (left, active): ([String], [String]) = ([], [])
        var returning: [(record: SourceRecord, state: SourceRecordState)] = []
        var standing: [String] = []
        for (listed, known) in zip(records, known) {
            guard listed.status == .active else {
                left.append(listed.identifier)
                continue
            }
            active.append(listed.identifier)
            look.suspect(listed, known.state)
            // It was taken for leaving, and it is there: what it said stands again.
            guard let state = known.state, state.isAbsent else { continue }
            if known.isWhole, let payload = known.payload {
                returning.append((Self.record(state, payload, known.frame), state))
            } else {
                standing.append(listed.identifier)
            }
        }
        let mapper = try await preparation(after: nil).answeredMapper(about: returning.map(\.record))
        let back = returning.map { record, state in
            mapper.map(record, PayloadDigests(record, basis: mapper.basis), retrievedAt: state.retrievedAt)
        }
        let names = Set(active.map(ByteString.init))
        left.removeAll { names.contains(ByteString($0)) }
        look.listed += active.count
        run.sweep?.listed = look.listed
        let (gone, returned, unmapped) = (left, back, standing)
        try await commit(at: now, seen: active) { edit, window in
            // Listed as present on an earlier page: no word of its leaving.
            for name in gone where try edit.ledger.mark(of: name, in: window.ofSweep) == nil { try edit.leave(name) }
            for mapped in returned { try edit.take(mapped, counted: false) }
            for name in unmapped { try edit.standAgain(name) }
            try edit.settleRecords()
        }
        restartsInARow = 0
    }

    /// A source record as the ledger has it, to be mapped once more.
    private static func record(_ state: SourceRecordState, _ payload: [UInt8], _ frame: [UInt8]?) -> SourceRecord {
        SourceRecord(
            identifier: state.identifier, datestamp: state.datestamp, format: state.format, payload: payload,
            frame: frame, sourceURL: state.sourceURL, firstLine: state.firstLine)
    }

    // MARK: - What changed meanwhile

    /// Asks once more for what changed, from where the list of changes ended.
    private mutating func readNews() async throws {
        var cursor: Cursor?
        guardian = PageGuard(limits: engine.limits)
        counted.thisPass = [:]
        guard left != nil else { return }
        while true {
            if Task.isCancelled { throw SourceFailure(error: Self.interrupted) }
            let prepared = try await preparation(after: cursor).prepared()
            guardian = prepared.guardian
            let commit = sort(prepared, count: prepared.page.records.count)
            take(prepared.page, commit)
            let (key, listed) = (job.key, commit.listed)
            try await self.commit(at: engine.clock(), seen: listed) { edit, window in
                try commit.apply(to: edit)
                try edit.ledger.mark(listed, of: key, in: window, by: edit.run)
            }
            engine.observer?.progressed(run)
            guard let next = prepared.page.next else {
                left = prepared.page.bookmark ?? left
                return
            }
            cursor = next
        }
    }

    // MARK: - Transactions

    /// Commits a page of the look at everything.
    ///
    /// - Parameter seen: names of what the source has.
    private mutating func commit(
        at now: Timestamp, seen: [String], _ body: @escaping @Sendable (LedgerEdit, RunID) throws -> Void
    ) async throws {
        try await transaction(at: now) { edit, window, run in
            try body(edit, window)
            try edit.ledger.mark(seen, of: edit.source, in: window.ofSweep, by: edit.run)
            run.add(edit.tally)
        }
    }

    private mutating func finish(_ look: Look) async throws {
        run.sweep?.isComplete = look.isComplete
        let now = engine.clock()
        let ending = Ending(self, look, at: now)
        try await transaction(at: now) { edit, _, run in
            try ending.close(&run, edit)
            try edit.ledger.removeCheckpoint(of: edit.source)
            try edit.ledger.clearMarks(of: edit.source)
        }
    }

    /// - Throws: `SourceFailure` with code `superseded` when another run of the source took over.
    mutating func transaction(
        at now: Timestamp, _ body: @escaping @Sendable (LedgerEdit, RunID, inout Run) throws -> Void
    ) async throws {
        let (run, pending, key, window, checkpointed) = (run, pending, job.key, window, checkpointed)
        let explains = options.explain
        let result = try await ledger.write { ledger -> (run: Run, tally: LedgerEdit.Tally)? in
            guard try ledger.checkpoint(of: key)?.run == checkpointed else { return nil }
            let edit = LedgerEdit(ledger, source: key, run: run.id, now: now, explains: explains)
            edit.tally.issues = pending
            var run = run
            try body(edit, window, &run)
            run.sequenceAfter = try ledger.lastSequence()
            try ledger.note(edit.tally.issues, run)
            return (run, edit.tally)
        }
        guard let result else { throw superseded }
        adopt(result.run, result.tally)
    }
}

extension HarvestRun.Look {
    /// Notes a record that the ledger has not received as it is listed.
    fileprivate mutating func suspect(_ listed: ListedRecord, _ state: SourceRecordState?) {
        guard listed.isMissed(state), suspects[ByteString(listed.identifier)] == nil else { return }
        suspectCount += 1
        if suspects.count < Self.mostSuspects { suspects[ByteString(listed.identifier)] = listed }
    }
}

extension RunID {
    /// Under which a run marks what a list of everything shows, apart from what its list of changes showed.
    var ofSweep: RunID { RunID(-rawValue) }
}

extension ListedRecord {
    /// Whether the ledger should have received it, as the source lists it, and has not.
    func isMissed(_ state: SourceRecordState?) -> Bool {
        guard let state, state.status != .gone else { return true }
        return DatestampOrder(datestamp, to: state.datestamp) == .later
    }

    /// Whether it can be filed under its name.
    fileprivate var hasUsableName: Bool {
        !identifier.isEmpty && identifier.utf8.count <= 4096 && !identifier.utf8.contains(0)
    }
}
