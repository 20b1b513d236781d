import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension HarvestRun {
    /// How a list that was read to its end, or to the limit asked for, is settled and judged.
    struct Ending: Sendable {
        let settlement: LedgerEdit.Settlement?
        let isSuspiciouslyEmpty: Bool
        let reachedLimit: Bool
        let unreadable: Int
        let silenced: Set<ByteString>

        init(_ run: HarvestRun, reachedLimit: Bool, lastPage: [String]) {
            self.reachedLimit = reachedLimit
            unreadable = run.unreadable
            silenced = run.silenced
            let options = run.options
            let isComplete = run.infersAbsence && run.unreadable == 0
            isSuspiciouslyEmpty =
                isComplete && run.windowSeen == 0 && run.hadSourceRecords && !options.acceptRemovals
            guard options.limit == nil, run.unreadable == 0, !isSuspiciouslyEmpty else {
                settlement = nil
                return
            }
            settlement = LedgerEdit.Settlement(
                window: isComplete ? run.window : nil, lastPage: Set(lastPage.map(ByteString.init)),
                claimedBefore: run.claimedBefore, breaker: options.breaker, acceptsRemovals: options.acceptRemovals,
                silenced: run.silenced)
        }

        func settle(_ edit: LedgerEdit) throws {
            if let settlement {
                try edit.settle(settlement)
            } else {
                try edit.settleContests(counted: silenced)
            }
        }

        /// Gives the run its verdict.
        func close(_ run: inout Run, _ issues: inout [RunIssue], at now: Timestamp) {
            run.endedAt = now
            let counts = run.counts
            func end(_ verdict: Verdict, _ explanation: Message) {
                run.verdict = verdict
                run.explanation = explanation
            }
            if !counts.addUp {
                end(.failed, "The run cannot account for every source record. This is a bug; please report it.")
                run.errors += 1
                issues.append(
                    RunIssue(
                        Issue(
                            .error, code: "counts-do-not-add-up",
                            message: "The run's counts do not add up: \(String(describing: counts)).",
                            remedy: "Please report this as a bug, with the output of `shopctl runs show`.")))
            } else if isSuspiciouslyEmpty {
                end(
                    .suspiciousEmpty,
                    """
                    The list is complete and empty, although the source had records. Nothing was removed. If it is really \
                    empty now, harvest again with --accept-removals.
                    """)
            } else if counts.seen > 0, counts.quarantined == counts.seen {
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
                            It was not removed. If it is really gone, harvest again with --accept-removals.
                            """,
                        other: """
                            \(counts.records.held) records would leave at once, which is more than the source may lose in \
                            one run. None was removed. If they are really gone, harvest again with --accept-removals.
                            """))
            } else if unreadable > 0 {
                end(.partial, "A part of the list could not be read, so nothing was inferred from what is not on it.")
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
            try ledger.append(edit.tally.issues, to: run.id)
            try ledger.put(run)
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
