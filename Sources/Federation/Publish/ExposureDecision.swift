import ScienceShopSDK

/// What is to be done about one record on one channel: the gate's word beside what the channel was last told.
struct ExposureDecision: Sendable {
    enum Action: Sendable {
        /// - Parameter isKnown: whether the channel shows an older form of it.
        case show(PublicRecord, until: Timestamp?, isKnown: Bool)
        case withdraw(Withdrawal)
        /// The channel has it as it should be.
        case leave
        case withhold(PublicationGate.Reason)
    }

    let id: RecordIdentifier
    let action: Action
    /// What the ledger remembers of it; nil when it was never shown.
    let receipt: ChannelReceipt?
    /// When it need be judged again, if `leave` and the receipt says something else.
    var until: Timestamp?

    var exposure: Exposure? {
        switch action {
        case .show(let record, _, _): .show(record)
        case .withdraw(let withdrawal): .withdraw(withdrawal)
        case .leave, .withhold: nil
        }
    }
}

/// Judges records of one state of a ledger for one channel.
struct ExposureJudge {
    let reader: any LedgerReader
    let gate: PublicationGate
    let channel: String
    private let book: DecisionBook

    init(reader: any LedgerReader, gate: PublicationGate, channel: String) throws {
        self.reader = reader
        self.gate = gate
        self.channel = channel
        book = try DecisionBook(reader)
    }

    func judge(_ id: RecordIdentifier) throws -> PublicationGate.Judgement {
        let stored = try reader.storedRecord(id)
        guard let stored, !stored.isDeleted else { return .withhold(.removed) }
        let evidence = try reader.evidence(of: id)
        // There is an entry for each claim; a single one says what the record says, and need not be read.
        let claims = evidence.count > 1 ? try reader.claims(of: id) : []
        let names = try formerNames(of: id)
        return gate.judge(
            stored, decisions: try book.standing(of: id) { names }, claims: claims, evidence: evidence, aliases: names)
    }

    /// As `PublicationGate.judgeAgain`.
    func judgeAgain(_ id: RecordIdentifier, hash: Digest) throws -> PublicationGate.Judgement {
        // A single claim says what the record says, and need not be read.
        let claims = try reader.claimCount(of: id) > 1 ? reader.claims(of: id) : []
        let decisions = try book.standing(of: id) { try formerNames(of: id) }
        return gate.judgeAgain(try reader.storedRecord(id), decisions: decisions, claims: claims, hash: hash)
    }

    func decide(_ id: RecordIdentifier) throws -> ExposureDecision {
        let receipt = try reader.receipt(of: id, on: channel)
        switch try judge(id) {
        case .show(let record, let until):
            let hash = Digest("sha256:" + record.hash)
            if let receipt, receipt.state == .shown, !receipt.isDue, receipt.hash == hash {
                return ExposureDecision(id: id, action: .leave, receipt: receipt, until: until)
            }
            let isKnown = receipt?.state == .shown && receipt?.hash != nil
            return ExposureDecision(id: id, action: .show(record, until: until, isKnown: isKnown), receipt: receipt)
        case .withhold(let reason):
            guard let receipt else { return ExposureDecision(id: id, action: .withhold(reason), receipt: nil) }
            let withdrawal = try withdrawal(of: id, reason, receipt)
            if receipt.state == .withdrawn, !receipt.isDue, receipt.reason == withdrawal.reason,
                receipt.successor == withdrawal.successor
            {
                return ExposureDecision(id: id, action: .leave, receipt: receipt)
            }
            return ExposureDecision(id: id, action: .withdraw(withdrawal), receipt: receipt)
        }
    }

    /// What the channel is told of a record that it showed and that may not be shown.
    func withdrawal(
        of id: RecordIdentifier, _ why: PublicationGate.Reason, _ receipt: ChannelReceipt
    ) throws -> Withdrawal {
        let successor = try successor(of: id)
        let isWithdrawn = try why != .removed || successor == nil && wasWithdrawn(id)
        let reason: Withdrawal.Reason = isWithdrawn ? .withdrawn : successor == nil ? .removed : .renamed
        if receipt.state == .withdrawn, receipt.reason == reason {
            return Withdrawal(id: id, reason: reason, at: receipt.at, successor: try shown(successor))
        }
        // A grant that ends is no change of the record: the end itself is when it left.
        let ended = why == .ended ? receipt.shownUntil : nil
        let at = try ended ?? reader.latestChange(of: id)?.at ?? receipt.at
        return Withdrawal(id: id, reason: reason, at: at, successor: try shown(successor))
    }

    /// Whether a record that is gone is so because a source took it back: whoever has it from us must hear that too.
    private func wasWithdrawn(_ id: RecordIdentifier) throws -> Bool {
        guard let removal = try reader.latestChange(of: id), removal.kind == .removed else { return false }
        return try reader.endedClaims(of: id).contains { claim in
            claim.departure?.reason == .withdrawn && claim.departure?.endedBy == removal.run
        }
    }

    /// The identifier that goes on in the place of this one, after however many renames.
    func successor(of id: RecordIdentifier) throws -> RecordIdentifier? {
        let current = try reader.currentName(of: id)
        return current == id ? nil : current
    }

    /// Only what may be shown is named.
    private func shown(_ successor: RecordIdentifier?) throws -> RecordIdentifier? {
        guard let successor, case .show = try judge(successor) else { return nil }
        return successor
    }

    /// All identifiers that lead to this one.
    func formerNames(of id: RecordIdentifier) throws -> [RecordIdentifier] { try reader.formerNames(of: id) }
}

extension PublicationGate {
    /// Judges a record of a ledger, with all that its sources and people here said of it.
    public func judge(_ id: RecordIdentifier, in ledger: any LedgerReader) throws -> Judgement {
        try ExposureJudge(reader: ledger, gate: self, channel: "").judge(id)
    }
}
