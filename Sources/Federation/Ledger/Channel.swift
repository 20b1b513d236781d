import ScienceShopSDK
import SetReconciliation

/// One place records are published to, as the ledger remembers it.
public struct Channel: Sendable, Hashable {
    /// As `PublishTarget.channel`; compared as bytes.
    public var name: String
    /// The change feed is dealt with up to here.
    public var bookmark: Int
    /// What the gate went by (`PublicationGate.fingerprint`).
    public var rules: String
    /// What the target's output depended on (`PublishTarget.fingerprint`).
    public var output: String
    /// Whether the target's `finish` came after everything it was sent.
    public var isFinished: Bool
    public var finishedAt: Timestamp?
    /// One more with each run: a run whose turn is over stops.
    public var turn: Int
    /// When the last run began, and how it ended; nil while it runs, and for ever when the process was killed.
    public var ranAt: Timestamp
    public var verdict: Verdict?
    /// The last number given to a change of what the channel shows, and its moment. Neither ever goes back.
    public var sequence: Int
    public var changedAt: Timestamp?
    /// Where what it shows stands on the web, as its last run was told (`PublishTarget.webAddress`); nil when none told it.
    public var webAddress: String?

    public init(
        name: String, bookmark: Int = 0, rules: String = "", output: String = "", isFinished: Bool = false,
        finishedAt: Timestamp? = nil, turn: Int = 0, ranAt: Timestamp, verdict: Verdict? = nil, sequence: Int = 0,
        changedAt: Timestamp? = nil, webAddress: String? = nil
    ) {
        self.name = name
        self.webAddress = webAddress
        self.bookmark = bookmark
        self.rules = rules
        self.output = output
        self.isFinished = isFinished
        self.finishedAt = finishedAt
        self.turn = turn
        self.ranAt = ranAt
        self.verdict = verdict
        self.sequence = sequence
        self.changedAt = changedAt
    }
}

/// What a channel shows, or once showed, of one record. A record without a receipt was never shown there.
public struct ChannelReceipt: Sendable, Hashable {
    public var channel: String
    public var record: RecordIdentifier
    public var state: State
    /// Whether it must be sent again: a sending failed, or nobody knows how it ended.
    public var isDue: Bool
    /// Of the public record that was last shown; nil when nobody knows.
    public var hash: Digest?
    public var revision: Int
    /// When the first of the grants it is shown by ends.
    public var shownUntil: Timestamp?
    /// Of what is withdrawn.
    public var reason: Withdrawal.Reason?
    public var successor: RecordIdentifier?
    /// Where it can be seen, in the words of the channel.
    public var address: String?
    /// When it was shown or withdrawn; of a withdrawal, as the channel says it.
    public var at: Timestamp
    /// Its place among the changes of what the channel shows: a new one when it is first shown, shown otherwise, withdrawn
    /// or back again. 0 while it has none.
    public var sequence: Int
    /// The moment of that change; in the order of `sequence`.
    public var changedAt: Timestamp?
    /// What the channel said it made of the record (`PublicationReceipt.rendering`).
    public var rendering: Digest?
    /// What the channel files it under, each once, as bytes in order; of what is withdrawn, what it was filed under last.
    public var labels: [String]
    /// What stands in the channel's set for what it shows of the record.
    public var symbol: SetSymbol?

    /// Whether the channel shows the record, as far as is known: not while nobody knows how its first sending ended.
    public var isVisible: Bool { state == .shown && hash != nil }

    public enum State: String, Sendable, CaseIterable {
        /// It is, or may be, on the channel.
        case shown
        /// It was, and the channel took it back.
        case withdrawn
    }

    public init(
        channel: String, record: RecordIdentifier, state: State, isDue: Bool = false, hash: Digest? = nil,
        revision: Int = 0, shownUntil: Timestamp? = nil, reason: Withdrawal.Reason? = nil,
        successor: RecordIdentifier? = nil, address: String? = nil, at: Timestamp, sequence: Int = 0,
        changedAt: Timestamp? = nil, rendering: Digest? = nil, labels: [String] = [],
        symbol: SetSymbol? = nil
    ) {
        self.channel = channel
        self.record = record
        self.state = state
        self.isDue = isDue
        self.hash = hash
        self.revision = revision
        self.shownUntil = shownUntil
        self.reason = reason
        self.successor = successor
        self.address = address
        self.at = at
        self.sequence = sequence
        self.changedAt = changedAt
        self.rendering = rendering
        self.labels = labels
        self.symbol = symbol
    }
}

/// Which receipts of a channel to list; lists are in order of identifier, as bytes.
public struct ReceiptQuery: Sendable, Hashable {
    public var channel: String
    /// Nil for both.
    public var state: ChannelReceipt.State?
    /// Only those that are due, or shown by a grant that ends before this moment.
    public var dueAt: Timestamp?
    public var after: RecordIdentifier?
    public var limit: Int

    public init(
        _ channel: String, state: ChannelReceipt.State? = nil, dueAt: Timestamp? = nil,
        after: RecordIdentifier? = nil, limit: Int = 500
    ) {
        self.channel = channel
        self.state = state
        self.dueAt = dueAt
        self.after = after
        self.limit = limit
    }
}

/// Which changes of what a channel shows to list, in the order in which they were made: of each record its last one.
public struct ReceiptFeedQuery: Sendable, Hashable {
    public var channel: String
    /// Only after this sequence number.
    public var after: Int
    /// Only from this moment on.
    public var from: Timestamp?
    /// Only up to this moment.
    public var until: Timestamp?
    /// Only what is filed under all of these.
    public var labels: [String]
    /// Nil for both.
    public var state: ChannelReceipt.State?
    public var limit: Int

    public init(
        _ channel: String, after: Int = 0, from: Timestamp? = nil, until: Timestamp? = nil, labels: [String] = [],
        state: ChannelReceipt.State? = nil, limit: Int = 500
    ) {
        self.channel = channel
        self.after = after
        self.from = from
        self.until = until
        self.labels = labels
        self.state = state
        self.limit = limit
    }
}

/// How many receipts a channel has.
public struct ReceiptTally: Sendable, Hashable {
    public var shown: Int
    public var withdrawn: Int
    /// Of both.
    public var due: Int

    public init(shown: Int = 0, withdrawn: Int = 0, due: Int = 0) {
        self.shown = shown
        self.withdrawn = withdrawn
        self.due = due
    }
}
