import ScienceShopSDK

/// A channel records are published to: a site, another system, a feed.
///
/// The engine owns the loop: it calls `begin`, then `publish` batch by batch in the order of the change feed, then
/// `finish`. It may repeat a batch or `finish` after a failure or a kill, so both must give the same result when
/// repeated. A record counts as published once the receipt for it is stored. A target never decides what may be shown:
/// all it ever gets has passed the gate.
public protocol PublishTarget: Sendable {
    /// The name of the channel in the ledger, the same from run to run: `site:/srv/catalogue`.
    var channel: String { get }
    /// Known for good once `begin` has answered, as the fingerprint is.
    var capabilities: PublishCapabilities { get }
    /// What the output depends on beside the records: version of the templates, options. When it is another than at the
    /// last run, everything is sent again.
    var fingerprint: String { get }

    /// Where what it writes is to stand on the web, where that is told to it beside the records and its place; empty when it
    /// is not. Remembered, so that others can publish there as this one did.
    var webAddress: String { get }

    /// Looks whether the channel can be written, and what it already holds. Writes nothing: a plan begins too.
    ///
    /// - Returns: false when the channel holds nothing of what earlier receipts say, so everything must be sent again.
    func begin() async throws -> Bool

    /// What the channel shows of a record at this moment, when it can tell; nil otherwise. Only plans ask, to say field by
    /// field what would change.
    func shown(_ id: RecordIdentifier) async throws -> Record?

    /// Writes a batch; returns one receipt per exposure, in the same order. A record that cannot be published is a
    /// failed receipt with its reason, never a throw; a throw means that the batch as a whole did not happen.
    func publish(_ batch: [Exposure], from view: any PublicationView) async throws -> [PublicationReceipt]

    /// Writes what depends on all records (lists, feeds, indexes), once the last batch is stored.
    func finish(_ view: any PublicationView) async throws -> PublicationSummary

    /// What the channel consists of, all of it unchanged; asked instead of `finish` when nothing was to be sent. Writes
    /// nothing; nil when that is not known.
    func standing() async throws -> PublicationSummary?

    /// Nothing more is asked of it in this run: it lets go of what it holds. Asked again later, it begins anew.
    ///
    /// - Returns: problems met that no answer told.
    func close() async -> [Issue]
}

extension PublishTarget {
    public var fingerprint: String { "" }
    public var webAddress: String { "" }
    public func shown(_ id: RecordIdentifier) async throws -> Record? { nil }
    public func standing() async throws -> PublicationSummary? { nil }
    public func close() async -> [Issue] { [] }
}

public struct PublishCapabilities: Sendable, Hashable {
    /// Whether a published record can be replaced by a newer revision.
    public var canUpdate: Bool
    /// Whether a published record can be taken back. A channel that cannot is told to nobody as safe.
    public var canDelete: Bool
    /// How many records a batch has at most.
    public var batchSize: Int

    public init(canUpdate: Bool, canDelete: Bool, batchSize: Int = 500) {
        self.canUpdate = canUpdate
        self.canDelete = canDelete
        self.batchSize = batchSize
    }
}

/// Everything a channel may show now, each record through the gate; one consistent view of the ledger as far as the
/// store allows.
public protocol PublicationView: Sendable {
    /// The public records in order of identifier, as bytes; fewer than `limit` only at the end.
    func records(after id: RecordIdentifier?, limit: Int) async throws -> [PublicRecord]
    /// What this channel may say of one record; nil when it never showed it and does not now.
    func exposure(of id: RecordIdentifier) async throws -> Exposure?
    /// What this channel once showed and no longer may, in order of identifier.
    func withdrawals(after id: RecordIdentifier?, limit: Int) async throws -> [Withdrawal]
    /// How many public records there are, for progress; not exact.
    func estimatedCount() async throws -> Int
}

/// What a channel says about one record it was given.
public struct PublicationReceipt: Sendable, Hashable {
    public var record: RecordIdentifier
    public var outcome: Outcome
    /// Where it can be seen, when the channel has addresses: a path or a URL.
    public var address: String?
    /// Of all the channel makes of the record, `sha256:…`: a record for which it stays the same counts as unchanged there,
    /// even if something else of it changed. Nil when the channel cannot tell.
    public var rendering: String?
    /// What the channel files the record under: words of its own of letters, digits and `-_.!~*'():`. Those of a withdrawn
    /// record are remembered for ever, so they should name no person.
    public var labels: [String]
    /// The name that the channel's readers know the record by, where they can compare what they hold of the channel with
    /// what it shows. Nil where they cannot.
    public var item: String?

    public enum Outcome: Sendable, Hashable {
        case published, withdrawn
        /// Already as asked: nothing was written.
        case unchanged
        case failed(Issue)
    }

    public init(
        _ record: RecordIdentifier, _ outcome: Outcome, address: String? = nil, rendering: String? = nil,
        labels: [String] = [], item: String? = nil
    ) {
        self.record = record
        self.outcome = outcome
        self.address = address
        self.rendering = rendering
        self.labels = labels
        self.item = item
    }
}

/// What `finish` did.
public struct PublicationSummary: Sendable, Hashable {
    /// Files, posts or whatever a channel is made of.
    public var written: Int
    public var removed: Int
    public var unchanged: Int
    /// Where a person begins to read.
    public var entry: String?

    public init(written: Int = 0, removed: Int = 0, unchanged: Int = 0, entry: String? = nil) {
        self.written = written
        self.removed = removed
        self.unchanged = unchanged
        self.entry = entry
    }
}
