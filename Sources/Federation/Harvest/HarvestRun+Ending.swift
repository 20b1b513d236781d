import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension HarvestRun {
    /// How a list that was read to its end, or to the limit asked for, is settled and judged.
    struct Ending: Sendable {
        /// Nil when nothing is decided on what leaves.
        private var settlement: LedgerEdit.Settlement?
        /// Whether everything the source has was looked at, and it was nothing.
        private var isEmpty: Bool
        private var acceptsEmptiness: Bool
        private var reachedLimit = false
        private var unreadable: Int
        private var silenced: Set<ByteString>
        /// Copies that pages before the last one left out because the source is not believed about their homes.
        private var untrusted: Int
        /// What is to be remembered when the run went well.
        private var kept: SourceMemory.KeptBookmark?
        private var sweep: SourceMemory.Sweep?
        /// Whether the list gave reason to doubt, so that everything is to be looked at soon.
        private var isDoubtful = false
        /// Records that should have been received, unless the ledger has them by now.
        private var suspects: [ListedRecord] = []
        /// Of them and others that are not named, how many there are.
        private var suspectCount = 0
        /// Whether it was a list of what changed, which may well hold a single broken record.
        private var listsChanges: Bool
        private let now: Timestamp

        /// Of a list whose last page this is.
        init(_ run: HarvestRun, lastPage page: HarvestPage, listed: [String], reachedLimit: Bool, at now: Timestamp) {
            self.init(run, at: now)
            self.reachedLimit = reachedLimit
            let isWhole = run.infersAbsence && run.unreadable == 0
            isEmpty = isWhole && run.windowSeen == 0
            isDoubtful = !reachedLimit && !page.provesAbsence
            if isWhole, !isDoubtful {
                settlement?.marks = run.window
                settlement?.lastPage = Set(listed.map(ByteString.init))
                sweep = .init(scope: run.scope, run: run.run.id, at: run.run.startedAt)
            }
            keep(page.bookmark, of: run)
        }

        /// Of a list of changes, and of a list of everything that was asked for after it.
        init(_ run: HarvestRun, _ look: Look, at now: Timestamp) {
            self.init(run, at: now)
            if look.isComplete || !run.isInDoubt { keep(run.left, of: run) }
            guard look.isComplete else { return }
            isEmpty = look.listed == 0
            isDoubtful = !look.provesAbsence
            if look.provesAbsence { settlement?.marks = run.window.ofSweep }
            // It was tried, and is tried again when its time comes: a source may never prove anything.
            sweep = .init(scope: run.scope, run: run.run.id, at: run.run.startedAt)
            suspects = look.suspects.values.map(\.self)
            suspectCount = look.suspectCount
        }

        private init(_ run: HarvestRun, at now: Timestamp) {
            let options = run.options
            self.now = now
            isEmpty = false
            listsChanges = run.bookmark != nil
            acceptsEmptiness = options.acceptRemovals
            unreadable = run.unreadable
            silenced = run.silenced
            untrusted = run.untrusted
            guard options.limit == nil, run.unreadable == 0 else { return }
            settlement = LedgerEdit.Settlement(
                marks: nil, window: run.window, lastPage: [], claimedBefore: run.claimedBefore,
                breaker: options.breaker, grace: options.grace, acceptsRemovals: options.acceptRemovals,
                silenced: run.silenced)
        }

        private mutating func keep(_ bookmark: Bookmark?, of run: HarvestRun) {
            guard let bookmark, run.options.since == nil, run.options.limit == nil else { return }
            kept = .init(bookmark, scope: run.scope, basis: run.mapper.basis, run: run.run.id, savedAt: now)
        }

        // MARK: - In the last transaction

        /// Settles what leaves, gives the run its verdict and remembers from where on to ask next time.
        func close(_ run: inout Run, _ edit: LedgerEdit) throws {
            let isSuspicious = try isEmpty && !acceptsEmptiness && hasRecords(edit)
            if let settlement, !isSuspicious {
                try edit.settle(settlement)
            } else {
                try edit.settleContests(counted: silenced)
            }
            let missed = try stillMissed(edit)
            if missed.count > 0 { edit.tally.issues.append(Self.missed(missed.names, of: missed.count)) }
            if isDoubtful, settlement != nil { edit.tally.issues.append(doubt) }
            if untrusted + edit.tally.untrusted > 0 {
                edit.tally.issues.append(Self.leftOut(untrusted + edit.tally.untrusted))
            }
            run.add(edit.tally)
            run.sweep?.missed = missed.count
            let issues = edit.tally.issues.count
            judge(&run, &edit.tally.issues, isSuspicious: isSuspicious, hasMissed: missed.count > 0)
            for issue in edit.tally.issues.dropFirst(issues) where issue.issue.severity == .error { run.errors += 1 }
            try remember(&run, edit, forgets: missed.count > 0)
        }

        private static func leftOut(_ count: Int) -> RunIssue {
            RunIssue(
                Issue(
                    .warning, code: "untrusted-home",
                    message: .plural(
                        count,
                        one: "\(count) copy of a record whose home this source is not trusted about was left out.",
                        other: "\(count) copies of records whose homes this source is not trusted about were left out."),
                    remedy: "Its setting `trusts` names the homes."))
        }

        private var doubt: RunIssue {
            RunIssue(
                Issue(
                    .warning, code: "absence-not-proved",
                    message: listsChanges && sweep == nil
                        ? "The source gave reason to doubt its list of changes. The next harvest looks at everything it has."
                        : "The source gave reason to doubt its list, so nothing was inferred from what is not on it.",
                    remedy: "If this stays so, tell the keeper of the source."))
        }

        /// Whether the source has anything left that it was not explicitly said to have lost.
        private func hasRecords(_ edit: LedgerEdit) throws -> Bool {
            let query = SourceRecordQuery(edit.source, statuses: [.active, .quarantined], limit: 1)
            return try !edit.ledger.sourceRecords(query).isEmpty
        }

        // MARK: - What was never received

        /// How many of the suspects the ledger still lacks, and the first of their names.
        private func stillMissed(_ edit: LedgerEdit) throws -> (count: Int, names: [String]) {
            let missed = try suspects.filter {
                $0.isMissed(try edit.ledger.sourceRecord($0.identifier, of: edit.source))
            }
            let names = missed.map { ByteString($0.identifier) }.sorted().prefix(5).map(\.text)
            return (suspectCount > suspects.count ? suspectCount : missed.count, names)
        }

        private static func missed(_ names: [String], of count: Int) -> RunIssue {
            let names = names.map { "“\($0)”" }.joined(separator: ", ")
            return RunIssue(
                Issue(
                    .warning, code: "records-missed",
                    message: .plural(
                        count,
                        one:
                            "The source has \(count) record that no list of changes gave, or a newer state of it: \(names).",
                        other:
                            "The source has \(count) records that no list of changes gave, or newer states of them: \(names)."
                    ),
                    remedy: "The next harvest reads the whole list."))
        }

        // MARK: - What is remembered

        private func remember(_ run: inout Run, _ edit: LedgerEdit, forgets: Bool) throws {
            let old = try edit.ledger.memory(of: edit.source)
            var memory = old
            if forgets {
                memory.kept = nil
            } else if run.verdict == .changed || run.verdict == .unchanged {
                if let kept {
                    memory.kept = kept
                    run.bookmark = kept.bookmark
                }
                // A source that is read whole each time needs no such memory.
                guard memory.kept != nil else { return }
                if let sweep { memory.sweep = sweep } else if isDoubtful { memory.sweep = nil }
            }
            if memory != old { try edit.ledger.put(memory) }
        }

        // MARK: - The verdict

        private func judge(_ run: inout Run, _ issues: inout [RunIssue], isSuspicious: Bool, hasMissed: Bool) {
            run.endedAt = now
            let counts = run.counts
            func end(_ verdict: Verdict, _ explanation: Message) {
                run.verdict = verdict
                run.explanation = explanation
            }
            if !counts.addUp {
                end(.failed, "The run cannot account for every source record. This is a bug; please report it.")
                issues.append(
                    RunIssue(
                        Issue(
                            .error, code: "counts-do-not-add-up",
                            message: "The run's counts do not add up: \(String(describing: counts)).",
                            remedy: "Please report this as a bug, with the output of `shopctl runs show`.")))
            } else if isSuspicious {
                end(
                    .suspiciousEmpty,
                    """
                    The list is complete and empty, although the source had records. Nothing was removed. If it is really \
                    empty now, harvest again with --accept-removals.
                    """)
            } else if counts.seen > 0, counts.quarantined == counts.seen, !listsChanges {
                end(
                    .failed,
                    .plural(
                        counts.seen, one: "The only source record could not be taken.",
                        other: "None of the \(counts.seen) source records could be taken."))
            } else if counts.records.held > 0 {
                end(
                    .deletionsHeld,
                    .plural(
                        counts.records.held,
                        one: """
                            \(counts.records.held) record would leave, which is more than the source may lose in one run. \
                            It was not removed. `shopctl deletions list` shows it; a person decides.
                            """,
                        other: """
                            \(counts.records.held) records would leave at once, which is more than the source may lose in \
                            one run. None was removed. `shopctl deletions list` shows them; a person decides.
                            """))
            } else if unreadable > 0 {
                end(.partial, "A part of the list could not be read, so nothing was inferred from what is not on it.")
            } else if hasMissed {
                end(.partial, "The source has records that were never received. The next harvest reads its whole list.")
            } else if reachedLimit {
                end(
                    .partial,
                    .plural(
                        counts.seen, one: "Stopped after \(counts.seen) source record, as asked.",
                        other: "Stopped after \(counts.seen) source records, as asked."))
            } else if counts.records.changedAnything
                || counts.added + counts.changed + counts.renamed + counts.removed > 0
            {
                end(.changed, "The list was read to its end.")
            } else {
                end(.unchanged, "The list was read to its end; nothing is new.")
            }
        }
    }

    /// Ends a run whose list was not read to its end.
    mutating func breakOff(_ failure: FederationError?) async throws {
        let (now, key, explains) = (engine.clock(), job.key, options.explain)
        run.endedAt = now
        run.failure = failure.map { Run.Failure($0) }
        let (run, silenced, pending) = (run, silenced, pending)
        let result = try await ledger.write { ledger -> (run: Run, tally: LedgerEdit.Tally) in
            let edit = LedgerEdit(ledger, source: key, run: run.id, now: now, explains: explains)
            edit.tally.issues = pending
            try edit.settleContests(counted: silenced)
            var run = run
            run.add(edit.tally)
            run.verdict = Self.verdict(failure, run)
            run.explanation = failure?.message ?? "The run ended early."
            run.sequenceAfter = try ledger.lastSequence()
            try ledger.note(edit.tally.issues, run)
            return (run, edit.tally)
        }
        adopt(result.run, result.tally)
    }

    private static func verdict(_ failure: FederationError?, _ run: Run) -> Verdict {
        switch failure?.code {
        case FederationError.Code.blocked: .blocked
        case FederationError.Code.sourceGone: .sourceGone
        case FederationError.Code.interrupted: .partial
        default: run.pages > 0 ? .partial : .failed
        }
    }
}
