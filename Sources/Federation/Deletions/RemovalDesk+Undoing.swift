import AdapterKit
import Messages
import ScienceShopSDK

extension RemovalDesk {
    /// Brings removed records back as they were: their last claims stand again and are kept, so that the next harvest does
    /// not remove them again at once. All of them, or none.
    ///
    /// - Throws: `FederationError` `not-restorable` of a record that is there, was renamed, or of which nothing is kept.
    public func restore(_ ids: [RecordIdentifier]) async throws -> [RunReport] {
        let now = clock()
        return try await ledger.write { ledger in
            var claims: [SourceKey: [Claim]] = [:]
            for id in Set(ids).sorted() {
                for claim in try Self.restorable(id, ledger) { claims[claim.source, default: []].append(claim) }
            }
            return try claims.sorted { $0.key < $1.key }.map { source, claims in
                try Self.run(of: source, ledger, now) { edit in
                    for claim in claims { try edit.keep(claim) }
                    try edit.settleRecords()
                    try edit.settleStates(touched: .records(claims.map(\.record)))
                    let count = Set(claims.map(\.record)).count
                    return .plural(
                        count, one: "A person brought \(count) record back.",
                        other: "A person brought \(count) records back.")
                }
            }
        }
    }

    private static func restorable(_ id: RecordIdentifier, _ ledger: any LedgerReader) throws -> [Claim] {
        func refuse(_ message: Message) -> FederationError { FederationError(.notRestorable, message) }
        guard let stored = try ledger.storedRecord(id) else { throw refuse("There is no record \(id).") }
        guard stored.isDeleted else { throw refuse("\(id) is there: nothing need be restored.") }
        if let successor = try ledger.alias(of: id) {
            throw refuse(
                """
                \(id) goes on as \(successor). If they are two, take the alias back first: \
                `shopctl records alias --remove \(id)`.
                """)
        }
        guard let story = try ledger.removalStory(of: id), let last = story.last else {
            throw refuse("Nothing is kept of \(id) here: only the node it comes from can bring it back.")
        }
        guard !story.departures.contains(where: { $0.departure.reason == .withdrawn }) else {
            throw refuse(
                "\(id) was withdrawn where it comes from: nobody may show it, and only that node can bring it back.")
        }
        return last.claims
    }

    /// Ends a source that is not one any more: all it claims leaves, by the rules of the breaker.
    ///
    /// - Parameter acceptsRemovals: let it all go at once, however much it is.
    public func end(
        _ source: SourceKey, breaker: RemovalBreaker = RemovalBreaker(), acceptsRemovals: Bool = false
    ) async throws -> RunReport {
        let now = clock()
        return try await ledger.write { ledger in
            let claimed = try ledger.claimedRecordCount(of: source)
            return try Self.run(of: source, ledger, now) { edit in
                var query = SourceRecordQuery(source, limit: LedgerEdit.batch)
                while true {
                    let page = try ledger.sourceRecords(query)
                    for state in page { try edit.leave(state, .sourceEnded) }
                    guard page.count == query.limit, let last = page.last else { break }
                    query.after = last.identifier
                }
                try edit.settle(
                    LedgerEdit.Settlement(
                        marks: nil, window: edit.run, lastPage: [], claimedBefore: claimed, breaker: breaker,
                        grace: .zero, acceptsRemovals: acceptsRemovals, silenced: []))
                // If it is ever read again, it is read from the beginning.
                try ledger.removeCheckpoint(of: source)
                try ledger.clearMarks(of: source)
                try ledger.put(SourceMemory(source: source))
                let held = edit.tally.counts.records.held
                return held == 0
                    ? "A person said that this source is not one any more."
                    : .plural(
                        held,
                        one: """
                            A person said that this source is not one any more. \(held) record would leave with it, which \
                            is more than may leave at once: it is held.
                            """,
                        other: """
                            A person said that this source is not one any more. \(held) records would leave with it, which \
                            is more than may leave at once: they are held.
                            """)
            }
        }
    }

    /// Lets an identifier lead to another record, as a rename does: what it was is gone, or nobody shows it any more.
    ///
    /// - Parameter new: nil takes such a lead back.
    /// - Throws: `FederationError` `not-restorable` when the old one is shown by a source, or the new one is not there.
    public func alias(_ old: RecordIdentifier, to new: RecordIdentifier?) async throws -> [RunReport] {
        let now = clock()
        return try await ledger.write { ledger in
            func refuse(_ message: Message) -> FederationError { FederationError(.notRestorable, message) }
            guard let stored = try ledger.storedRecord(old) else { throw refuse("There is no record \(old).") }
            let before = try ledger.alias(of: old)
            if let new {
                guard old != new, let successor = try ledger.storedRecord(new), !successor.isDeleted else {
                    throw refuse("\(new) cannot take the place of \(old): it is not there.")
                }
                let standing = try ledger.claims(of: old)
                guard !standing.contains(where: { $0.state == .live || $0.state == .contested }) else {
                    throw refuse("A source still shows \(old), so it is a record of its own.")
                }
            } else if before == nil {
                throw refuse("\(old) leads nowhere: there is no alias to take back.")
            }
            if before == new { return [] }
            let sources = Set(
                (try ledger.claims(of: old) + ledger.endedClaims(of: old)).map(\.source)
            ).sorted()
            let own = SourceKey(node: old.home, source: SourceKey.aliasSource)
            return try (sources.isEmpty ? [own] : sources).enumerated().map { index, source in
                try Self.run(of: source, ledger, now) { edit in
                    for claim in try ledger.claims(of: old) where claim.source == source {
                        try edit.end(claim, .renamed)
                        edit.affected[old] = nil
                    }
                    // What the first run lets lead on leads on; the claims of other sources end with it.
                    if index == 0 { try edit.lead(stored, to: new, from: before) }
                    try edit.settleStates(touched: .records([old]))
                    return new.map { "A person said that \(old) goes on as \($0)." }
                        ?? "A person said that \(old) leads nowhere."
                }
            }
        }
    }
}

extension SourceKey {
    /// What a run is filed under that is about no source.
    fileprivate static let aliasSource = "-"
}

extension LedgerEdit {
    /// Writes an alias, and tells the change feed of what follows from it.
    fileprivate func lead(
        _ stored: StoredRecord, to new: RecordIdentifier?, from before: RecordIdentifier?
    ) throws {
        if stored.isDeleted {
            try append(new == nil ? .removed : .renamed, stored, successor: new)
        } else {
            let tombstone = StoredRecord(tombstoneOf: stored, at: now)
            try put(tombstone)
            try append(.renamed, tombstone, successor: new)
            tally.counts.records.renamed += 1
        }
        try ledger.setAlias(of: stored.id, to: new)
        // Whoever shows the one that it led to says so of it.
        for id in [before, new].compactMap(\.self) {
            guard let other = try ledger.storedRecord(id), !other.isDeleted else { continue }
            try append(.changed, other)
        }
    }
}
