import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// What leaves at the end of a list, what waits and what is held (docs/decisions/0013 and 0064).
extension LedgerEdit {
    /// Ends the claims that are due, unless more records would leave at once than may.
    func settleLeaving(_ settlement: Settlement) throws {
        try endWithdrawn()
        let allowance = settlement.breaker.allowance(of: settlement.claimedBefore)
        let weighed = try weigh(settlement)
        // What left in this list, and what is due in it, are each as much as may leave at once: a wave is held when it
        // comes, and what gathered while nobody harvested is not removed in one go.
        let isTooMuch = weighed.coming.count > allowance || weighed.due.count > allowance
        if isTooMuch, !settlement.acceptsRemovals {
            try hold(weighed, settlement, allowance: allowance)
        } else {
            try endDue(settlement)
        }
        try settleAbsentStates(settlement, holds: isTooMuch && !settlement.acceptsRemovals)
    }

    /// Records that nobody but this source claimed, and that it no longer makes.
    private struct Weighed {
        /// What no list has weighed before, or what is held.
        var coming: Set<RecordIdentifier> = []
        var due: Set<RecordIdentifier> = []
        var total = 0
    }

    private func weigh(_ settlement: Settlement) throws -> Weighed {
        var weighed = Weighed()
        try forEachDying { id in
            let claims = try ledger.claims(of: id)
            weighed.total += 1
            if claims.contains(where: { $0.departure?.isComing ?? true }) { weighed.coming.insert(id) }
            if try claims.allSatisfy({ try isDue($0, settlement) }) { weighed.due.insert(id) }
        }
        return weighed
    }

    /// Each record all of whose claims leave, in order.
    private func forEachDying(_ body: (RecordIdentifier) throws -> Void) throws {
        var after: RecordIdentifier?
        while true {
            let page = try ledger.recordsOnlyLeaving(source, after: after, limit: Self.batch)
            for id in page { try body(id) }
            guard page.count == Self.batch else { return }
            after = page.last
        }
    }

    /// Each leaving claim of the source; may be written meanwhile.
    private func forEachLeaving(_ body: (Claim) throws -> Void) throws {
        var query = ClaimQuery(source, state: .leaving, limit: Self.batch)
        while true {
            let page = try ledger.claims(query)
            for claim in page { try body(claim) }
            guard page.count == Self.batch, let last = page.last else { return }
            query.after = ClaimQuery.Position(last)
        }
    }

    /// Ends what was taken back: who withdraws consent waits for nobody's caution, however many they are.
    private func endWithdrawn() throws {
        try forEachLeaving { claim in
            if claim.departure?.reason == .withdrawn { try end(claim, .withdrawn) }
        }
        try settleRecords()
    }

    // MARK: - What is due

    /// Whether a claim may end now. What vanished without a word is looked for once more after its grace period.
    private func isDue(_ claim: Claim, _ settlement: Settlement) throws -> Bool {
        guard let departure = claim.departure, settlement.grace > .zero else { return true }
        let isOver = departure.end(of: settlement.grace) <= now
        return switch departure.reason {
        case .announced, .withdrawn, .sourceEnded, .renamed: true
        case .vanished: try isOver && isUnseen(claim.sourceRecord, settlement)
        case .dropped: isOver
        }
    }

    /// Whether everything was looked at, and this was not there.
    private func isUnseen(_ sourceRecord: String, _ settlement: Settlement) throws -> Bool {
        guard let marks = settlement.marks else { return false }
        return try !settlement.lastPage.contains(ByteString(sourceRecord))
            && ledger.mark(of: sourceRecord, in: marks) == nil
    }

    private func endDue(_ settlement: Settlement) throws {
        try forEachLeaving { claim in
            if try settlement.acceptsRemovals || isDue(claim, settlement) {
                try end(claim, .vanished)
            } else if var departure = claim.departure {
                departure.standing = .waiting
                departure.due = departure.end(of: settlement.grace)
                guard departure != claim.departure else { return }
                var claim = claim
                claim.departure = departure
                try put(claim)
            }
        }
        try settleRecords()
        try forEachDying { id in
            tally.counts.records.waiting += 1
            guard explains, let first = try ledger.claims(of: id).first, let due = first.departure?.due else { return }
            explain(.wait(until: due), try ledger.storedRecord(id), sourceRecord: first.sourceRecord)
        }
    }

    /// Whether something of a source vanished so long ago that it ends as soon as a look at everything still does not
    /// show it.
    static func graceIsOver(_ source: SourceKey, in ledger: any LedgerReader, at now: Timestamp) throws -> Bool {
        // Of very many the rest can be left unread: a look will do no harm.
        let leaving = try ledger.claims(ClaimQuery(source, state: .leaving, limit: batch))
        return leaving.count == batch
            || leaving.contains { claim in
                guard let departure = claim.departure, let due = departure.due else { return false }
                return departure.standing == .waiting && departure.reason == .vanished && due <= now
            }
    }

    // MARK: - What is held

    private func hold(_ weighed: Weighed, _ settlement: Settlement, allowance: Int) throws {
        let held = weighed.coming.union(weighed.due)
        try forEachLeaving { claim in
            guard held.contains(claim.record) else { return }
            var departure = claim.departure ?? Departure(.vanished, since: now, run: run)
            departure.standing = .held
            departure.due = nil
            guard departure != claim.departure else { return }
            var claim = claim
            claim.departure = departure
            try put(claim)
        }
        try settleRecords()
        tally.counts.records.held += held.count
        tally.counts.records.waiting += weighed.total - held.count
        for id in held.sorted() {
            let sourceRecord = try ledger.claims(of: id).first?.sourceRecord
            let issue = Issue(
                .warning, code: "removal-held",
                message:
                    """
                    \(source) no longer has this record. \(held.count) of its \(settlement.claimedBefore) records would \
                    leave at once; at most \(allowance) may, so none was removed.
                    """,
                remedy: "`shopctl deletions list` shows what is held; `accept` lets it go, `reject` keeps it.")
            tally.issues.append(RunIssue(sourceRecord: sourceRecord, record: id.description, issue))
            if explains { explain(.hold, try ledger.storedRecord(id), sourceRecord: sourceRecord) }
        }
    }

    // MARK: - Source records

    /// Says of each source record that left what became of it, and counts it.
    func settleAbsentStates(_ settlement: Settlement, holds: Bool) throws {
        var query = SourceRecordQuery(source, statuses: [.leaving], limit: Self.batch)
        while true {
            let page = try ledger.sourceRecords(query)
            for state in page {
                let standing = try ledger.claims(by: state.identifier, of: source).filter { $0.state != .ended }
                let leaving = standing.filter { $0.state == .leaving }
                if leaving.isEmpty, !standing.isEmpty {
                    try put(state, as: .kept)
                    continue
                }
                tally.counts.left += 1
                if standing.isEmpty, try !holds || wasWithdrawn(state) {
                    try put(state, as: .gone)
                    tally.counts.removed += 1
                } else if !leaving.isEmpty,
                    try !leaving.contains(where: { try $0.departure?.isComing ?? true || isDue($0, settlement) })
                {
                    tally.counts.waiting += 1
                } else {
                    tally.counts.held += 1
                }
            }
            guard page.count == Self.batch, let last = page.last else { return }
            query.after = last.identifier
        }
    }

    private func wasWithdrawn(_ state: SourceRecordState) throws -> Bool {
        try ledger.claims(by: state.identifier, of: source).contains { $0.departure?.reason == .withdrawn }
    }

    func put(_ state: SourceRecordState, as status: SourceRecordState.Status) throws {
        var state = state
        state.status = status
        state.writtenBy = run
        try put(state)
    }
}

extension Departure {
    /// Whether no list has let it pass so far.
    fileprivate var isComing: Bool { standing == .new || standing == .held }

    /// When a grace period ends that began when it was noticed.
    func end(of grace: Duration) -> Timestamp {
        let (seconds, attoseconds) = grace.components
        return Timestamp(milliseconds: since.milliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
}
