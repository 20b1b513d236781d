import ScienceShopSDK

/// A record that no source shows any more and that is still there.
public struct PendingRemoval: Sendable, Hashable {
    public enum State: String, Sendable, CaseIterable {
        /// Too much would leave at once: a person decides.
        case held
        /// It leaves when its grace period is over.
        case waiting
        /// No end of a list has weighed it yet: the next harvest that goes well does.
        case unsettled
        /// A person said that the source is wrong: it stays.
        case kept
    }

    public var record: RecordIdentifier
    public var title: String
    public var state: State
    /// What each of its claims that nobody makes any more knows of that, in the order they speak.
    public var departures: [ClaimDeparture]

    /// When it leaves; nil when nobody knows.
    public var due: Timestamp? { state == .waiting ? departures.compactMap(\.departure.due).max() : nil }
    /// Since when no source shows it.
    public var since: Timestamp? { departures.map(\.departure.since).max() }
}

/// How one claim left.
public struct ClaimDeparture: Sendable, Hashable {
    public var source: SourceKey
    public var sourceRecord: String
    public var departure: Departure

    public init(source: SourceKey, sourceRecord: String, departure: Departure) {
        self.source = source
        self.sourceRecord = sourceRecord
        self.departure = departure
    }

    /// - Parameter claim: one that its source does not make; of an older version of the ledger it may not say how.
    init(_ claim: Claim) {
        self.init(
            source: claim.source, sourceRecord: claim.sourceRecord,
            departure: claim.departure
                ?? Departure(
                    .vanished, since: Timestamp(seconds: 0), run: RunID(0),
                    standing: claim.state == .leaving ? .held : .decided))
    }
}

/// Which removals are meant.
public enum RemovalSelection: Sendable, Hashable {
    case records([RecordIdentifier])
    /// Everything a source no longer shows.
    case source(SourceKey)
    case all

    /// Tells whether a claim is meant: made once, to be asked of very many.
    var chooser: @Sendable (Claim) -> Bool {
        switch self {
        case .records(let ids):
            let ids = Set(ids)
            return { ids.contains($0.record) }
        case .source(let source): return { $0.source == source }
        case .all: return { _ in true }
        }
    }
}

extension LedgerReader {
    /// Every record that only claims hold up which their sources no longer make, in order of identifier.
    public func pendingRemovals(_ selection: RemovalSelection = .all) throws -> [PendingRemoval] {
        var ids: Set<RecordIdentifier> = []
        if case .records(let named) = selection {
            ids = Set(named)
        } else {
            for source in try sources() {
                if case .source(let wanted) = selection, wanted != source { continue }
                for state in [Claim.State.leaving, .kept] {
                    try forEachClaim(of: source, state) { ids.insert($0.record) }
                }
            }
        }
        return try ids.sorted().compactMap { try pendingRemoval(of: $0) }
    }

    /// Nil when the record is gone, or a source shows it.
    public func pendingRemoval(of id: RecordIdentifier) throws -> PendingRemoval? {
        guard let stored = try storedRecord(id), !stored.isDeleted else { return nil }
        let claims = try claims(of: id)
        let absent = claims.filter { $0.state == .leaving || $0.state == .kept }
        guard !absent.isEmpty, !claims.contains(where: { $0.state == .live }) else { return nil }
        let departures = absent.map { ClaimDeparture($0) }
        let standings = Set(departures.map(\.departure.standing))
        let state: PendingRemoval.State =
            absent.contains { $0.state == .kept }
            ? .kept : standings.contains(.held) ? .held : standings.contains(.new) ? .unsettled : .waiting
        return PendingRemoval(
            record: id, title: SearchDocument.title(of: stored.record), state: state, departures: departures)
    }

    /// Each claim of a source in a state; may be written meanwhile, to another state too.
    func forEachClaim(of source: SourceKey, _ state: Claim.State, _ body: (Claim) throws -> Void) throws {
        var query = ClaimQuery(source, state: state)
        while true {
            let page = try claims(query)
            for claim in page { try body(claim) }
            guard page.count == query.limit, let last = page.last else { return }
            query.after = ClaimQuery.Position(last)
        }
    }
}
