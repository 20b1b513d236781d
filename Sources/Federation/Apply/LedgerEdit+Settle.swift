import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension LedgerEdit {
    /// What the end of a list decides.
    struct Settlement: Sendable {
        /// Where it is remembered which source records were seen; nil when nothing may be inferred from what was not.
        var marks: RunID?
        /// The run that began to read the list.
        var window: RunID
        /// Source records of the last page, which are not marked.
        var lastPage: Set<ByteString>
        /// How many records the source claimed before the run.
        var claimedBefore: Int
        var breaker: RemovalBreaker
        /// How long what vanished without a word stays.
        var grace: Duration
        var acceptsRemovals: Bool
        /// Source records this run counted as quarantined only because another one describes their record.
        var silenced: Set<ByteString>
    }

    /// Ends a completely read list: renames, contested descriptions, removals within the breaker's limits.
    func settle(_ settlement: Settlement) throws {
        try settleRecords()
        if let marks = settlement.marks { try settleAbsent(marks, settlement) }
        // Before anything is removed: where one description leaves and another one waits, the record goes on.
        try settleContests(counted: settlement.silenced)
        try settleLeaving(settlement)
    }

    static let batch = 500

    // MARK: - What was not seen

    private func settleAbsent(_ marks: RunID, _ settlement: Settlement) throws {
        var query = SourceRecordQuery(
            source, statuses: [.active, .quarantined, .leaving, .kept], unseenIn: marks, limit: Self.batch)
        while true {
            let page = try ledger.sourceRecords(query)
            for state in page where !settlement.lastPage.contains(ByteString(state.identifier)) {
                // Written by a later run of the same source, in another process: it knows better.
                if state.writtenBy > run { continue }
                if let successor = try successor(of: state, settlement.window) {
                    try rename(state, to: successor)
                } else if state.status != .kept {
                    try leave(state, .vanished)
                }
            }
            guard page.count == Self.batch, let last = page.last else { break }
            query.after = last.identifier
        }
    }

    /// The same of source records that a complete list of names was found not to have.
    func settleVanished(_ identifiers: [String], window: RunID) throws {
        for identifier in identifiers {
            guard let state = try ledger.sourceRecord(identifier, of: source), state.status != .gone else { continue }
            if let successor = try successor(of: state, window) {
                try rename(state, to: successor)
            } else if state.status != .kept {
                try leave(state, .vanished)
            }
        }
    }

    /// The one source record that is new in this window and says exactly what a vanished one said.
    private func successor(of state: SourceRecordState, _ window: RunID) throws -> SourceRecordState? {
        guard let signature = state.signature, !crowded.contains(signature) else { return nil }
        let alike = try ledger.sourceRecords(
            SourceRecordQuery(source, statuses: [.active, .leaving, .kept], signature: signature, limit: 3))
        if alike.count > 2 { crowded.insert(signature) }
        let others = alike.filter { !$0.identifier.hasSameBytes(as: state.identifier) }
        guard alike.count == 2, let other = others.first, others.count == 1, other.status == .active,
            other.addedBy >= window
        else { return nil }
        // One that stays silent beside another description of its record takes nobody's place.
        let speaks = try ledger.claims(by: other.identifier, of: source).contains { $0.state == .live }
        return speaks ? other : nil
    }

    /// Moves the claims of a source record to the one that took its place.
    private func rename(_ state: SourceRecordState, to successor: SourceRecordState) throws {
        let new = try ledger.claims(by: successor.identifier, of: source).filter { $0.state != .ended }
        for var claim in try ledger.claims(by: state.identifier, of: source) where claim.state != .ended {
            claim.departure = nil
            try end(claim, .renamed)
            affected[claim.record] = nil
            let next = new.first { $0.ordinal == claim.ordinal }?.record
            let moved = next == claim.record ? nil : next
            try remake(claim.record, sourceRecord: state.identifier, successor: moved)
            if let moved, try ledger.storedRecord(claim.record)?.isDeleted ?? false {
                try ledger.setAlias(of: claim.record, to: moved)
            }
        }
        var state = state
        state.status = .gone
        state.writtenBy = run
        try put(state)
        if successor.addedBy == run {
            tally.counts.added -= 1
            tally.counts.renamed += 1
        }
        tally.renamed.insert(ByteString(successor.identifier))
        for claim in new {
            explain(
                .rename(from: state.identifier), try ledger.storedRecord(claim.record),
                sourceRecord: successor.identifier)
        }
    }
}
