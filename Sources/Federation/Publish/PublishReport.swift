import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// What became of the records a run considered, each counted once.
public struct PublicationCounts: Sendable, Hashable {
    public var considered = 0
    /// New on the channel, or there again.
    public var published = 0
    /// Shown before in another form.
    public var updated = 0
    public var withdrawn = 0
    /// As the channel has it already.
    public var unchanged = 0
    /// Never shown, and not now either.
    public var withheld = 0
    public var failed = 0
    /// Why records were withheld.
    public var reasons: [PublicationGate.Reason: Int] = [:]

    public init() {}

    /// Whether every record is accounted for.
    public var addUp: Bool {
        considered == published + updated + withdrawn + unchanged + withheld + failed
            && withheld == reasons.values.reduce(0, +)
    }

    /// Whether the channel was given anything new.
    public var changedAnything: Bool { published + updated + withdrawn > 0 }
}

/// How publishing to one channel went, or in a plan would go.
public struct PublishReport: Sendable {
    public var channel: String
    public var startedAt: Timestamp
    /// Nil while it runs.
    public var endedAt: Timestamp?
    public var verdict: Verdict = .failed
    /// Why, in a sentence for a person.
    public var explanation: Message = ""
    public var counts = PublicationCounts()
    /// What the channel shows and has taken back after the run.
    public var tally = ReceiptTally()
    /// The change feed was dealt with up to here, before the run and after it; `head` is where it ended when the run began.
    public var bookmarkBefore = 0
    public var bookmark = 0
    public var head = 0
    /// Where this run began to read: the bookmark before it, or the beginning of the feed.
    public var bookmarkBegan = 0
    /// Whether all was judged again, and sent again, and not only what changed.
    public var isFull = false
    /// What the target's `finish` said; nil when there was nothing to finish.
    public var summary: PublicationSummary?
    /// The first problems met, at most `issueLimit`; `failures` counts all.
    public var issues: [RunIssue] = []
    /// One for each record that a plan would touch or withhold.
    public var plan: [PlannedExposure] = []
    public var failure: FederationError?

    public static let issueLimit = 1000

    public init(channel: String, startedAt: Timestamp) {
        self.channel = channel
        self.startedAt = startedAt
    }
}

/// What publishing would do with one record.
public struct PlannedExposure: Sendable, Hashable {
    public enum Action: Sendable, Hashable {
        case publish
        /// Nil when the channel cannot say what it shows now.
        case update([FieldChange]?)
        case withdraw(Withdrawal.Reason)
        case withhold(PublicationGate.Reason)
    }

    public var action: Action
    public var record: RecordIdentifier
    /// For people; of what is not shown, empty.
    public var title: String

    public init(_ action: Action, record: RecordIdentifier, title: String = "") {
        self.action = action
        self.record = record
        self.title = title
    }
}

public struct PublishOptions: Sendable, Hashable {
    public var policy: PublicationPolicy
    /// Send everything again, also what the channel has already.
    public var full: Bool
    /// Collect a `PlannedExposure` for each record, as a plan does.
    public var explain: Bool

    public init(policy: PublicationPolicy = PublicationPolicy(), full: Bool = false, explain: Bool = false) {
        self.policy = policy
        self.full = full
        self.explain = explain
    }
}

/// Told how publishing goes, as it goes. Called from the run's own task.
public protocol PublishObserver: Sendable {
    func began(_ report: PublishReport)
    /// After each batch.
    func progressed(_ report: PublishReport)
    /// All records are sent; lists, feeds and indexes are being written.
    ///
    /// - Parameter read: how many of the channel's records the target has looked at; it may go through them several times.
    func finishing(_ report: PublishReport, read: Int, of total: Int)
    func waits(_ report: PublishReport, seconds: Int, because error: FederationError)
    func ended(_ report: PublishReport)
}

extension PublishObserver {
    public func began(_ report: PublishReport) {}
    public func progressed(_ report: PublishReport) {}
    public func finishing(_ report: PublishReport, read: Int, of total: Int) {}
    public func waits(_ report: PublishReport, seconds: Int, because error: FederationError) {}
    public func ended(_ report: PublishReport) {}
}
