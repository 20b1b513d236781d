import ScienceShopSDK

/// Where a withdrawal arrived: every channel that ever received the record, and what became of it there.
public struct ConsentReport: Sendable, Hashable {
    /// The refusal that was recorded.
    public let decision: ConsentDecision
    public let channels: [Arrival]

    /// One channel that was given the record once.
    public struct Arrival: Sendable, Hashable {
        public let channel: String
        public let state: State
        /// When the channel was told; nil while it was not.
        public let at: Timestamp?
        /// Of channels that others fetch from: who has come since, as far as they say who they are.
        public let fetched: [ChannelVisit]
        /// Those who have been there, and not since.
        public let behind: [ChannelVisit]
        /// Whether others fetch from it without saying who they are.
        public let isAnonymous: Bool
    }

    public enum State: String, Sendable, CaseIterable, Comparable {
        /// It did not show what was refused.
        case untouched
        /// It took the record back.
        case deleted
        /// It shows the record without what was refused.
        case reduced
        /// It has not been told, could not take it back, or has not finished since: it may still show it.
        case due

        /// The one that leaves more to be done is the greater.
        public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// What became of the record on a channel under one of its names.
    private struct Reception {
        let state: State
        let at: Timestamp
        let sequence: Int

        /// Nil when the channel never had it under that name.
        init?(
            of id: RecordIdentifier, on channel: Channel, _ decision: ConsentDecision, _ ledger: any LedgerReader
        ) throws {
            guard let receipt = try ledger.receipt(of: id, on: channel.name) else { return nil }
            // The change that told of it; of a record that was gone by then there is none, and its last one counts.
            let history = try ledger.history(of: id)
            let change = history.first { $0.at >= decision.recordedAt } ?? history.last
            // Pages, lists and the index of the search are written at the end of a run.
            let isTold =
                !receipt.isDue && channel.isFinished && change.map { channel.bookmark >= $0.sequence } ?? true
            at = max(receipt.at, receipt.changedAt ?? receipt.at)
            sequence = receipt.sequence
            if !isTold {
                state = .due
            } else if receipt.state == .withdrawn {
                state = .deleted
            } else {
                state = at >= decision.recordedAt ? .reduced : .untouched
            }
        }
    }

    /// Whether everybody is known to have been told.
    public var isConfirmed: Bool { channels.allSatisfy { $0.state != .due && $0.behind.isEmpty && !$0.isAnonymous } }

    /// - Parameters:
    ///   - anonymous: channels that anybody may fetch from.
    public init(
        of decision: ConsentDecision, in ledger: any LedgerReader, anonymous: Set<String> = []
    ) throws {
        self.decision = decision
        // A channel may have received it under another name.
        let names = try ledger.allNames(of: decision.record)
        var arrivals: [Arrival] = []
        for channel in try ledger.channels() {
            let receptions = try names.compactMap { try Reception(of: $0, on: channel, decision, ledger) }
            guard let worst = receptions.map(\.state).max() else { continue }
            let isTold = worst != .due
            let sequence = receptions.map(\.sequence).max() ?? 0
            let isPulled = sequence > 0 && worst != .untouched
            let visits = isPulled ? try ledger.visits(of: channel.name) : []
            arrivals.append(
                Arrival(
                    channel: channel.name, state: worst,
                    at: isTold && worst != .untouched ? receptions.map(\.at).max() : nil,
                    fetched: isTold ? visits.filter { $0.sequence >= sequence } : [],
                    behind: isTold ? visits.filter { $0.sequence < sequence } : visits,
                    isAnonymous: isPulled && anonymous.contains(channel.name)))
        }
        channels = arrivals
    }

    /// Of every refusal that was recorded since a moment, newest first.
    public static func all(
        in ledger: any LedgerReader, of id: RecordIdentifier? = nil, since: Timestamp? = nil,
        anonymous: Set<String> = []
    ) throws -> [ConsentReport] {
        var refusals: [ConsentDecision] = []
        if let id {
            refusals = try ledger.allNames(of: id).flatMap { try ledger.decisions(of: $0) }.filter { decision in
                !decision.isGranted && since.map { $0 <= decision.recordedAt } ?? true
            }
        } else {
            var query = ConsentQuery(isGranted: false, since: since)
            while true {
                let page = try ledger.decisions(query)
                refusals += page
                guard page.count == query.limit, let last = page.last else { break }
                query.after = last.id
            }
        }
        return try refusals.sorted { $0.id > $1.id }.map {
            try ConsentReport(of: $0, in: ledger, anonymous: anonymous)
        }
    }
}

/// How far somebody has come who fetches from a channel and says who they are.
public struct ChannelVisit: Sendable, Hashable {
    public var channel: String
    /// The peer's id.
    public var peer: String
    /// All changes of the channel up to here were asked for.
    public var sequence: Int
    /// When the list was asked for that reached it.
    public var at: Timestamp

    public init(channel: String, peer: String, sequence: Int, at: Timestamp) {
        self.channel = channel
        self.peer = peer
        self.sequence = sequence
        self.at = at
    }
}
