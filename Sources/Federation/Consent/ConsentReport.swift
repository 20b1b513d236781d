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

    public enum State: String, Sendable {
        /// It took the record back.
        case deleted
        /// It shows the record without what was refused.
        case reduced
        /// It did not show what was refused.
        case untouched
        /// It has not been told, or could not take it back: it may still show it.
        case due
    }

    /// Whether everybody is known to have been told.
    public var isConfirmed: Bool { channels.allSatisfy { $0.state != .due && $0.behind.isEmpty && !$0.isAnonymous } }

    /// - Parameters:
    ///   - anonymous: channels that anybody may fetch from.
    public init(
        of decision: ConsentDecision, in ledger: any LedgerReader, anonymous: Set<String> = []
    ) throws {
        self.decision = decision
        // The change that told of it; of a record that was gone by then there is none, and its last one counts.
        let history = try ledger.history(of: decision.record)
        let change = history.first { $0.at >= decision.recordedAt } ?? history.last
        var arrivals: [Arrival] = []
        for channel in try ledger.channels() {
            guard let receipt = try ledger.receipt(of: decision.record, on: channel.name) else { continue }
            let isTold = !receipt.isDue && change.map { channel.bookmark >= $0.sequence } ?? true
            let at = max(receipt.at, receipt.changedAt ?? receipt.at)
            let state: State =
                !isTold
                ? .due
                : receipt.state == .withdrawn ? .deleted : at >= decision.recordedAt ? .reduced : .untouched
            let isPulled = receipt.sequence > 0
            let visits = isPulled && state != .untouched ? try ledger.visits(of: channel.name) : []
            arrivals.append(
                Arrival(
                    channel: channel.name, state: state, at: isTold && state != .untouched ? at : nil,
                    fetched: state == .due ? [] : visits.filter { $0.sequence >= receipt.sequence },
                    behind: state == .due ? visits : visits.filter { $0.sequence < receipt.sequence },
                    isAnonymous: isPulled && state != .untouched && anonymous.contains(channel.name)))
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
            let names = [id] + (try ledger.formerNames(of: id))
            refusals = try names.flatMap { try ledger.decisions(of: $0) }.filter { decision in
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
