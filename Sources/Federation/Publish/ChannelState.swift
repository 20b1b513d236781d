import ScienceShopSDK

/// Where a channel stood when it was looked at. Two equal states show the same, but for grants that ended in between.
public struct ChannelState: Sendable, Hashable {
    public let name: String
    /// Where the ledger's change feed ended.
    public let head: Int
    /// As `Channel`; of a channel that was never published to, 0 and empty.
    public let bookmark: Int
    public let sequence: Int
    public let rules: String
    public let output: String
    public let turn: Int
    public let changedAt: Timestamp?
    /// When the run that is under way began, or one that was cut short; nil when the last one ended.
    public let unfinishedSince: Timestamp?

    init(of name: String, _ reader: any LedgerReader, at now: Timestamp) throws {
        let channel = try reader.channel(name)
        self.name = name
        head = try reader.lastSequence()
        bookmark = channel?.bookmark ?? 0
        sequence = channel?.sequence ?? 0
        rules = channel?.rules ?? ""
        output = channel?.output ?? ""
        turn = channel?.turn ?? 0
        changedAt = channel?.changedAt
        unfinishedSince = channel.flatMap { $0.verdict == nil ? $0.ranAt : nil }
        reading = Reading(moment: now)
    }

    /// When it was read: what is shown by grants is to be judged by this moment. Makes no difference between two states.
    public var readAt: Timestamp { reading.moment }

    /// Whether the channel was told all that is in the ledger.
    public var isCaughtUp: Bool { bookmark >= head }

    /// A moment that no change of what the channel shows will bear that is not seen in this state: those to come have it
    /// or a later one.
    ///
    /// A change gets its moment inside the transaction that writes it. So of a change that this state does not show, either
    /// the run that makes it was known to be under way, and began at `unfinishedSince`; or that run began after the state
    /// was read, before which the clock was looked at. Moments never go back on a channel, so the last one is a bound too.
    /// The one thing assumed is a clock that is not set back, by whatever runs on the machine, while a run is under way.
    public var moment: Timestamp {
        let bound = unfinishedSince.map { min($0, readAt) } ?? readAt
        return changedAt.map { max($0, bound) } ?? bound
    }

    private struct Reading: Hashable {
        let moment: Timestamp
        static func == (left: Self, right: Self) -> Bool { true }
        func hash(into hasher: inout Hasher) {}
    }

    private let reading: Reading
}
