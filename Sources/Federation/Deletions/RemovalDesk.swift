import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Where a person decides on what sources no longer show, and undoes removals.
///
/// Each decision is one transaction, and a run of each source it concerns. On a rehearsal of the ledger
/// (`Ledger.rehearsal`) it is a plan.
public struct RemovalDesk: Sendable {
    let ledger: any Ledger
    let clock: @Sendable () -> Timestamp

    public init(_ ledger: any Ledger, clock: @escaping @Sendable () -> Timestamp = SystemTime.now) {
        self.ledger = ledger
        self.clock = clock
    }

    /// Ends what was chosen now. What a person once kept ends only when it is named.
    ///
    /// - Throws: `FederationError` `not-pending` when a record is named that a source shows, or that is gone already.
    public func accept(_ selection: RemovalSelection) async throws -> [RunReport] {
        let isChosen = selection.chooser
        return try await decide(selection) { edit in
            let end: (Claim) throws -> Void = { claim in
                guard isChosen(claim) else { return }
                var claim = claim
                claim.departure?.standing = .decided
                try edit.end(claim, .vanished)
            }
            let states: [Claim.State] = if case .records = selection { [.leaving, .kept] } else { [.leaving] }
            for state in states { try edit.ledger.forEachClaim(of: edit.source, state, end) }
            try edit.settleRecords()
            try edit.settleStates(touched: selection)
            let count = edit.tally.counts.records.removed
            return .plural(
                count, one: "A person let \(count) record go that the source no longer shows.",
                other: "A person let \(count) records go that the source no longer shows.")
        }
    }

    /// Says that the source is wrong: what was chosen stays, until the source shows it again or a person lets it go.
    ///
    /// - Throws: as `accept`.
    public func reject(_ selection: RemovalSelection) async throws -> [RunReport] {
        let isChosen = selection.chooser
        return try await decide(selection) { edit in
            var kept: Set<RecordIdentifier> = []
            try edit.ledger.forEachClaim(of: edit.source, .leaving) { claim in
                guard isChosen(claim) else { return }
                try edit.keep(claim)
                kept.insert(claim.record)
            }
            try edit.settleRecords()
            try edit.settleStates(touched: selection)
            return .plural(
                kept.count, one: "A person said that the source is wrong, and kept \(kept.count) record.",
                other: "A person said that the source is wrong, and kept \(kept.count) records.")
        }
    }

    // MARK: - Runs

    /// Runs a decision once for each source with a claim that is concerned.
    private func decide(
        _ selection: RemovalSelection, _ body: @escaping @Sendable (LedgerEdit) throws -> Message
    ) async throws -> [RunReport] {
        let now = clock()
        return try await ledger.write { ledger in
            if case .records(let ids) = selection {
                for id in ids { try Self.checkIsPending(id, ledger) }
            }
            return try Self.concerned(selection, ledger).map { try Self.run(of: $0, ledger, now, body) }
        }
    }

    private static func checkIsPending(_ id: RecordIdentifier, _ ledger: any LedgerReader) throws {
        guard let stored = try ledger.storedRecord(id) else {
            throw FederationError(.notPending, "There is no record \(id).")
        }
        if stored.isDeleted {
            throw FederationError(.notPending, "\(id) is gone already. `shopctl records restore` brings it back.")
        }
        guard try ledger.claims(of: id).contains(where: { $0.state == .leaving || $0.state == .kept }) else {
            throw FederationError(.notPending, "Every source of \(id) still shows it: there is nothing to decide.")
        }
    }

    private static func concerned(_ selection: RemovalSelection, _ ledger: any LedgerReader) throws -> [SourceKey] {
        switch selection {
        case .source(let source): return [source]
        case .records(let ids):
            return Set(
                try ids.flatMap { try ledger.claims(of: $0) }.filter { $0.state == .leaving || $0.state == .kept }
                    .map(\.source)
            ).sorted()
        case .all:
            return try ledger.sources().filter { source in
                let states = SourceRecordQuery(source, statuses: [.leaving], limit: 1)
                return try !ledger.claims(ClaimQuery(source, state: .leaving, limit: 1)).isEmpty
                    || !ledger.sourceRecords(states).isEmpty
            }
        }
    }

    /// One run of one source inside a transaction.
    ///
    /// - Parameter body: what is done; returns the explanation.
    static func run(
        of source: SourceKey, _ ledger: any LedgerWriter, _ now: Timestamp, _ body: (LedgerEdit) throws -> Message
    ) throws -> RunReport {
        var run = Run(
            id: try ledger.nextRunID(), source: source, activity: .decision, startedAt: now,
            sequenceBefore: try ledger.lastSequence())
        // The run first, for its issues belong to it.
        try ledger.put(run)
        let edit = LedgerEdit(ledger, source: source, run: run.id, now: now, explains: true)
        run.explanation = try body(edit)
        run.add(edit.tally)
        run.endedAt = now
        run.verdict =
            edit.tally.counts.records.held > 0 ? .deletionsHeld : edit.tally.writes > 0 ? .changed : .unchanged
        run.sequenceAfter = try ledger.lastSequence()
        try ledger.append(edit.tally.issues, to: run.id)
        try ledger.put(run)
        return RunReport(
            run: run, issues: Array(edit.tally.issues.prefix(RunReport.issueLimit)), changes: edit.tally.changes)
    }
}

extension FederationError.Code {
    /// A record was named that nobody need decide on.
    public static let notPending: FederationError.Code = "not-pending"
    /// A record was named that cannot be brought back.
    public static let notRestorable: FederationError.Code = "not-restorable"
}

extension LedgerEdit {
    /// Keeps a claim that its source does not make.
    func keep(_ claim: Claim) throws {
        var claim = claim
        claim.state = .kept
        var departure = claim.departure ?? Departure(.vanished, since: now, run: run)
        departure.standing = .decided
        departure.due = nil
        departure.endedBy = nil
        claim.departure = departure
        try put(claim)
    }

    /// Says of source records that are not in their source any more what became of them after a decision.
    ///
    /// - Parameter touched: what was decided on: of single records, only source records that claimed them.
    func settleStates(touched: RemovalSelection) throws {
        var states: [SourceRecordState] = []
        if case .records(let ids) = touched {
            let claims = try ids.flatMap { try ledger.claims(of: $0) + ledger.endedClaims(of: $0) }
            let names = Set(claims.filter { $0.source == source }.map { ByteString($0.sourceRecord) })
            states = try names.sorted().compactMap { try ledger.sourceRecord($0.text, of: source) }
        } else {
            var query = SourceRecordQuery(source, statuses: [.leaving, .kept], limit: Self.batch)
            while true {
                let page = try ledger.sourceRecords(query)
                states += page
                guard page.count == query.limit, let last = page.last else { break }
                query.after = last.identifier
            }
        }
        for state in states where state.isAbsent || state.status == .gone {
            let standing = try ledger.claims(by: state.identifier, of: source).filter { $0.state != .ended }
            let status: SourceRecordState.Status =
                standing.isEmpty ? .gone : standing.contains { $0.state == .leaving } ? .leaving : .kept
            guard status != state.status else { continue }
            try put(state, as: status)
            guard status == .gone else { continue }
            tally.counts.left += 1
            tally.counts.removed += 1
        }
    }
}
