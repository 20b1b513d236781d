import AdapterKit
import ScienceShopSDK

/// What a channel shows, in the order in which it last changed: for protocols that give away lists of changes.
///
/// It reads receipts, and judges each record by the gate again before it is handed out: what changed since it was sent, or
/// was shown by a grant that has ended, is given as it may be shown now, or not at all.
public struct ChannelFeed: Sendable {
    public let ledger: any Ledger
    public let channel: String
    public let policy: PublicationPolicy
    let clock: @Sendable () -> Timestamp

    public init(
        _ ledger: any Ledger, channel: String, policy: PublicationPolicy,
        clock: @escaping @Sendable () -> Timestamp = SystemTime.now
    ) {
        self.ledger = ledger
        self.channel = channel
        self.policy = policy
        self.clock = clock
    }

    /// Everything the answers depend on, but time.
    public func state() async throws -> ChannelState {
        // Before anything is read: see `ChannelState.moment`.
        let now = clock()
        let channel = channel
        return try await ledger.read { try ChannelState(of: channel, $0, at: now) }
    }

    /// The items of a list, and the state of the channel they were read in.
    ///
    /// - Parameter wants: whether an item that may be shown is to bring its record; asked of those that are settled, others
    ///   bring it anyway.
    public func items(
        _ query: ReceiptFeedQuery, wants: @escaping @Sendable (ChannelReceipt) -> Bool
    ) async throws -> (items: [ChannelItem], state: ChannelState) {
        let now = clock()
        let (channel, gate) = (channel, PublicationGate(policy, at: now))
        return try await ledger.read { reader in
            let state = try ChannelState(of: channel, reader, at: now)
            let look = try ChannelLook(reader, gate, state)
            return (try reader.receipts(query).map { try look.item($0, wants: wants) }, state)
        }
    }

    /// The receipts of a list, to be made items of part by part, and the state of the channel they were read in.
    public func receipts(
        _ query: ReceiptFeedQuery
    ) async throws -> (receipts: [ChannelReceipt], state: ChannelState) {
        let now = clock()
        let channel = channel
        return try await ledger.read { reader in
            (try reader.receipts(query), try ChannelState(of: channel, reader, at: now))
        }
    }

    /// The items of receipts that were read before. Where the channel is in another state by now, none is settled.
    public func items(
        of receipts: [ChannelReceipt], readIn state: ChannelState,
        wants: @escaping @Sendable (ChannelReceipt) -> Bool
    ) async throws -> [ChannelItem] {
        let now = clock()
        let (channel, gate) = (channel, PublicationGate(policy, at: now))
        return try await ledger.read { reader in
            let isSame = try ChannelState(of: channel, reader, at: now) == state
            let look = try ChannelLook(reader, gate, state, isCurrent: isSame)
            return try receipts.map { try look.item($0, wants: wants) }
        }
    }

    /// The item of a record; nil when the channel never showed it.
    public func item(
        _ id: RecordIdentifier, wants: @escaping @Sendable (ChannelReceipt) -> Bool = { _ in true }
    ) async throws -> (item: ChannelItem?, state: ChannelState) {
        let now = clock()
        let (channel, gate) = (channel, PublicationGate(policy, at: now))
        return try await ledger.read { reader in
            let state = try ChannelState(of: channel, reader, at: now)
            guard let receipt = try reader.receipt(of: id, on: channel), receipt.sequence > 0 else {
                return (nil, state)
            }
            return (try ChannelLook(reader, gate, state).item(receipt, wants: wants), state)
        }
    }
}

/// One entry of a channel's feed.
public struct ChannelItem: Sendable {
    public let receipt: ChannelReceipt
    /// Whether it may be shown now.
    public let isShown: Bool
    /// Whether the channel shows it as it was told to: nothing of it changed since, and no grant has ended. Whatever was
    /// made of a record by a receipt of the same hash, if it was settled then, need not be made again.
    public let isSettled: Bool
    /// As it may be shown now; nil when it may not, or was not wanted. Of what is settled the sources' own words and former
    /// names are left out.
    public let record: PublicRecord?
    /// When the first of the grants it is shown by ends; it must then be asked for again.
    public let until: Timestamp?

    init(
        receipt: ChannelReceipt, isShown: Bool, isSettled: Bool = false, record: PublicRecord? = nil,
        until: Timestamp? = nil
    ) {
        self.receipt = receipt
        self.isShown = isShown
        self.isSettled = isSettled
        self.record = record
        self.until = until
    }
}

/// Judges receipts in one state of a ledger.
struct ChannelLook {
    private let judge: ExposureJudge
    private let state: ChannelState
    private var reader: any LedgerReader { judge.reader }

    private let isCurrent: Bool

    init(_ reader: any LedgerReader, _ gate: PublicationGate, _ state: ChannelState, isCurrent: Bool = true) throws {
        judge = try ExposureJudge(reader: reader, gate: gate, channel: state.name)
        self.state = state
        self.isCurrent = isCurrent
    }

    func item(_ receipt: ChannelReceipt, wants: (ChannelReceipt) -> Bool) throws -> ChannelItem {
        guard receipt.isVisible, let hash = receipt.hash else { return ChannelItem(receipt: receipt, isShown: false) }
        let isSettled = try isSettled(receipt)
        if isSettled, !wants(receipt) {
            return ChannelItem(receipt: receipt, isShown: true, isSettled: true, until: receipt.shownUntil)
        }
        let judgement = isSettled ? try judge.judgeAgain(receipt.record, hash: hash) : try judge.judge(receipt.record)
        switch judgement {
        case .show(let record, let until):
            return ChannelItem(
                receipt: receipt, isShown: true, isSettled: isSettled, record: record, until: until)
        case .withhold: return ChannelItem(receipt: receipt, isShown: false)
        }
    }

    /// Whether the gate would say what it said when the receipt was written.
    private func isSettled(_ receipt: ChannelReceipt) throws -> Bool {
        guard isCurrent, state.rules == judge.gate.fingerprint else { return false }
        if let until = receipt.shownUntil, until < judge.gate.now { return false }
        if state.isCaughtUp { return true }
        guard let change = try reader.latestChange(of: receipt.record) else { return false }
        return change.sequence <= state.bookmark
    }
}
