import AdapterKit
import Messages
import ScienceShopSDK

/// One entry of the run history.
public struct Run: Sendable, Hashable {
    public var id: RunID
    public var source: SourceKey
    public var activity: Activity
    public var startedAt: Timestamp
    /// Nil while it runs, and for ever when the process was killed.
    public var endedAt: Timestamp?
    /// Nil while it runs. A run that was killed is given `partial` by the next run of its source.
    public var verdict: Verdict?
    /// Why, in one sentence for a person.
    public var explanation: Message
    public var counts: RunCounts
    public var pages: Int
    /// How many records the source says it has; for progress only.
    public var total: Int?
    public var errors: Int
    public var warnings: Int
    /// What the source said it is.
    public var sourceSummary: Message
    /// What ended the run early, when something did.
    public var failure: Failure?
    /// The killed run whose list this one went on reading.
    public var resumed: RunID?
    /// From where on the source was asked for what changed; nil when it was asked for everything.
    public var askedFrom: Bookmark?
    /// From where on the next run will ask; nil when this run left that as it was.
    public var bookmark: Bookmark?
    /// How often the source lost its place, so that a part of its list was begun again.
    public var restarts: Int
    /// What the list of everything showed; nil when the run did not ask for one besides the list of what changed.
    public var sweep: Sweep?
    /// The change feed's last sequence number before the run, and after it.
    public var sequenceBefore: Int
    public var sequenceAfter: Int
    /// Rows written to records, claims, evidence, source records, payloads and the change feed. An unchanged run writes
    /// none, but for records the source dates anew.
    public var writes: Int

    public enum Activity: String, Sendable {
        case harvest
        case `import`
        /// What an audit found missing was fetched.
        case heal
        /// What a person decided: removals accepted or refused, records restored.
        case decision
    }

    /// A look at the names of everything the source has.
    public struct Sweep: Sendable, Hashable {
        /// Names it listed as of something it has.
        public var listed: Int
        /// Of those, the ones that should have been received and were not.
        public var missed: Int
        /// Whether the list was read to its end, with nothing unreadable on it.
        public var isComplete: Bool

        public init(listed: Int = 0, missed: Int = 0, isComplete: Bool = false) {
            self.listed = listed
            self.missed = missed
            self.isComplete = isComplete
        }
    }

    /// A `FederationError` as it is remembered.
    public struct Failure: Sendable, Hashable {
        public var code: FederationError.Code
        public var message: Message
        public var cause: String?

        public init(code: FederationError.Code, message: Message, cause: String? = nil) {
            self.code = code
            self.message = message
            self.cause = cause
        }

        public init(_ error: FederationError) {
            self.init(code: error.code, message: error.message, cause: error.cause)
        }
    }

    public init(id: RunID, source: SourceKey, activity: Activity, startedAt: Timestamp, sequenceBefore: Int) {
        self.id = id
        self.source = source
        self.activity = activity
        self.startedAt = startedAt
        explanation = ""
        counts = RunCounts()
        pages = 0
        errors = 0
        warnings = 0
        sourceSummary = ""
        restarts = 0
        self.sequenceBefore = sequenceBefore
        sequenceAfter = sequenceBefore
        writes = 0
    }
}

/// What a run did, counted twice: on what the source lists, and on the records of the ledger.
public struct RunCounts: Sendable, Hashable {
    /// Source records the source listed.
    public var seen = 0
    /// Nothing of what they say changed.
    public var unchanged = 0
    /// New to the ledger, or back again.
    public var added = 0
    /// What they say changed.
    public var changed = 0
    /// Known before under another identifier of the source.
    public var renamed = 0
    /// Nothing of their payload could be taken.
    public var quarantined = 0
    /// Source records known before that the source has no longer.
    public var left = 0
    /// Of those, the ones whose claims ended.
    public var removed = 0
    /// Of those, the ones the breaker holds.
    public var held = 0
    /// Of those, the ones whose grace period is not over.
    public var waiting = 0
    public var records = RecordCounts()

    public init() {}

    /// Whether every source record is accounted for.
    public var addUp: Bool {
        let kinds = [unchanged, added, changed, renamed, quarantined, removed, held, waiting]
        return seen == unchanged + added + changed + renamed + quarantined && left == removed + held + waiting
            && kinds.allSatisfy { $0 >= 0 }
    }
}

/// What a run did to the records of the ledger.
public struct RecordCounts: Sendable, Hashable {
    public var added = 0
    public var changed = 0
    public var restored = 0
    public var removed = 0
    public var renamed = 0
    /// Records the breaker kept from being removed.
    public var held = 0
    /// Records that no source has, and that stay until their grace period is over.
    public var waiting = 0
    /// Drafts that were refused; they change nothing in the ledger.
    public var quarantined = 0

    public init() {}

    /// Whether any record changed.
    public var changedAnything: Bool { added + changed + restored + removed + renamed > 0 }
}
