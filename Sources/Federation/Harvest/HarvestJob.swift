import AdapterKit
import ScienceShopSDK

/// One source to harvest, with everything the engine needs to know of it.
public struct HarvestJob: Sendable {
    public var key: SourceKey
    public var source: any HarvestSource
    /// All that accept a payload's format are applied to it. When none does, the adapter's own are tried.
    public var crosswalks: [any Crosswalk]
    public var context: CrosswalkContext
    /// What the source is not believed about; its drafts of that are left out.
    public var firstHand: FirstHand
    /// The homes whose records are taken from this source as copies, besides those of its own node; nil for all.
    public var trusts: Set<String>?
    public var options: HarvestOptions

    public init(
        key: SourceKey, source: any HarvestSource, crosswalks: [any Crosswalk], context: CrosswalkContext,
        firstHand: FirstHand = FirstHand(), trusts: Set<String>? = nil, options: HarvestOptions = HarvestOptions()
    ) {
        self.key = key
        self.source = source
        self.crosswalks = crosswalks
        self.context = context
        self.firstHand = firstHand
        self.trusts = trusts
        self.options = options
    }
}

public struct HarvestOptions: Sendable, Hashable {
    /// Map every payload again, even unchanged ones, and read the whole list from its beginning, not what changed.
    public var full: Bool
    /// Only what changed since; nothing is inferred from what is not listed.
    public var since: Timestamp?
    /// Stop after so many source records; nothing is inferred from what is not listed.
    public var limit: Int?
    /// A person has looked at what is held, or at the empty list, and says it is right.
    public var acceptRemovals: Bool
    public var breaker: RemovalBreaker
    /// How long what vanished without a word stays before it is removed; zero for not at all.
    public var grace: Duration
    /// Look also at what the source has besides what changed: what left unannounced, what was never received.
    public var sweep: Bool
    /// How old such a look may become before a run takes another; nil for 7 days where a source does not announce what
    /// leaves, and 30 where it does.
    public var sweepEvery: Duration?
    /// Asked of the source; it may give fewer.
    public var pageSize: Int
    /// Collect a `PlannedChange` for each record, as a plan does.
    public var explain: Bool

    public init(
        full: Bool = false, since: Timestamp? = nil, limit: Int? = nil, acceptRemovals: Bool = false,
        breaker: RemovalBreaker = RemovalBreaker(), grace: Duration = .zero, sweep: Bool = false,
        sweepEvery: Duration? = nil,
        pageSize: Int = 1000, explain: Bool = false
    ) {
        self.full = full
        self.since = since
        self.limit = limit
        self.acceptRemovals = acceptRemovals
        self.breaker = breaker
        self.grace = grace
        self.sweep = sweep
        self.sweepEvery = sweepEvery
        self.pageSize = pageSize
        self.explain = explain
    }
}

/// How many records may leave in one run before all removals are held for a person.
public struct RemovalBreaker: Sendable, Hashable {
    /// Of the records the source claimed before the run; at least one may always leave.
    public var share: Double
    public var count: Int

    public init(share: Double = 0.05, count: Int = 20) {
        self.share = share
        self.count = count
    }

    /// The most that may leave a source of so many records.
    public func allowance(of total: Int) -> Int {
        let bounded = share.isNaN ? 0 : min(max(share, 0), 1)
        // The little more makes up for shares that a double holds a little too small.
        return min(max(count, 0), max(1, Int(bounded * Double(total) + 1e-9)))
    }
}
