import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import SetReconciliation

/// A stretch of work between two transactions: what is to be sent, and where the run stands once it is.
struct PublishStep: Sendable {
    /// Where a run stands.
    enum Position: Sendable, Hashable {
        /// Looking through what is due, or was shown by a grant that has ended.
        case due(after: RecordIdentifier?)
        /// Reading the change feed after the channel's bookmark.
        case feed
    }

    var sends: [ExposureDecision]
    var position: Position
    /// The bookmark once all of it is stored.
    var bookmark: Int

    /// A step and what the target said of it.
    struct Sent: Sendable {
        let step: PublishStep
        let receipts: [PublicationReceipt]
    }

    /// What a transaction did, and what is to be done next.
    struct Result: Sendable {
        var position: Position
        var bookmark: Int
        var counts: PublicationCounts
        var issues: [RunIssue] = []
        var plan: [PlannedExposure] = []
        var next: PublishStep?
    }

    /// Everything a transaction needs to know.
    struct Work: Sendable {
        let gate: PublicationGate
        let channel: String
        let capabilities: PublishCapabilities
        let turn: Int
        let clock: @Sendable () -> Timestamp
        let explains: Bool

        /// - Returns: nil when another run took over.
        func advance(
            _ ledger: any LedgerWriter, from position: Position, storing sent: Sent?, counts: PublicationCounts,
            goesOn: Bool
        ) throws -> Result? {
            guard var channel = try ledger.channel(channel), channel.turn == turn else { return nil }
            // Read in the transaction, not before it: what waits for its turn must not bear a moment at which others looked
            // and saw nothing (`ChannelState.moment`).
            let now = clock()
            var result = Result(position: position, bookmark: channel.bookmark, counts: counts)
            if let sent {
                try store(sent, ledger, &channel, at: now, &result)
                channel.bookmark = sent.step.bookmark
                result.position = sent.step.position
                result.bookmark = channel.bookmark
                try ledger.put(channel)
            }
            // Where there is nothing to send the way is walked here: no transaction for the sake of a bookmark alone.
            while goesOn {
                guard let step = try prepare(ledger, result.position, channel.bookmark, at: now, &result) else { break }
                if !step.sends.isEmpty {
                    channel.isFinished = false
                    try ledger.put(channel)
                    result.next = step
                    break
                }
                if channel.bookmark != step.bookmark {
                    channel.bookmark = step.bookmark
                    try ledger.put(channel)
                }
                result.position = step.position
                result.bookmark = step.bookmark
                // A long way with nothing on it is walked in stretches, so that nobody waits for the ledger too long.
                if case .feed = step.position, step.bookmark < (try ledger.lastSequence()) {
                    result.next = step
                    break
                }
            }
            return result
        }

        // MARK: Preparing

        /// Judges the next records; nil when there are none.
        private func prepare(
            _ ledger: any LedgerWriter, _ position: Position, _ bookmark: Int, at now: Timestamp,
            _ result: inout Result
        ) throws -> PublishStep? {
            let judge = try ExposureJudge(reader: ledger, gate: gate, channel: channel)
            let size = max(1, capabilities.batchSize)
            var step = PublishStep(sends: [], position: .feed, bookmark: bookmark)
            switch position {
            case .due(let after):
                let due = try ledger.receipts(
                    ReceiptQuery(channel, dueAt: gate.now, after: after, limit: size))
                for receipt in due {
                    // What changed as well comes with the change feed.
                    if let change = try ledger.latestChange(of: receipt.record), change.sequence > bookmark { continue }
                    try take(try judge.decide(receipt.record), isCounted: true, ledger, at: now, &step, &result)
                }
                if due.count == size, let last = due.last { step.position = .due(after: last.record) }
                return step
            case .feed:
                let changes = try ledger.latestChanges(after: bookmark, limit: size)
                guard let last = changes.last else { return nil }
                step.bookmark = last.sequence
                var taken = Set(changes.map(\.record))
                for change in changes {
                    try take(judge.decide(change.record), isCounted: true, ledger, at: now, &step, &result)
                }
                // A record's page names its former identifiers, and theirs name it: one's change is the other's too.
                for change in changes {
                    for id in try judge.formerNames(of: change.record)
                        + [judge.successor(of: change.record)].compactMap(\.self)
                    where taken.insert(id).inserted {
                        if let own = try ledger.latestChange(of: id), own.sequence > last.sequence { continue }
                        try take(judge.decide(id), isCounted: false, ledger, at: now, &step, &result)
                    }
                }
                return step
            }
        }

        /// Counts what needs no sending, and notes what does before it may be shown.
        private func take(
            _ decision: ExposureDecision, isCounted: Bool, _ ledger: any LedgerWriter, at now: Timestamp,
            _ step: inout PublishStep, _ result: inout Result
        ) throws {
            switch decision.action {
            case .leave:
                if var receipt = decision.receipt, receipt.state == .shown, receipt.shownUntil != decision.until {
                    receipt.shownUntil = decision.until
                    try ledger.put(receipt)
                }
                guard isCounted else { return }
                result.counts.considered += 1
                result.counts.unchanged += 1
            case .withhold(let reason):
                guard isCounted else { return }
                result.counts.considered += 1
                result.counts.withheld += 1
                result.counts.reasons[reason, default: 0] += 1
                if explains { result.plan.append(PlannedExposure(.withhold(reason), record: decision.id)) }
            case .show(let record, _, let isKnown):
                let isOther = isKnown && decision.receipt?.hash != Digest("sha256:" + record.hash)
                if isOther, !capabilities.canUpdate { return try refuse(decision, ledger, &result, Self.cannotUpdate) }
                if decision.receipt?.state != .shown {
                    // From here on it may be shown, whatever happens to this process.
                    var intent = ChannelReceipt(
                        channel: channel, record: record.id, state: .shown, isDue: true,
                        revision: record.revision, at: now)
                    // Until it is sent, the last that was heard of it is that it left.
                    if let before = decision.receipt { intent.takePlace(of: before) }
                    try ledger.put(intent)
                }
                step.sends.append(decision)
            case .withdraw:
                if !capabilities.canDelete { return try refuse(decision, ledger, &result, Self.cannotWithdraw) }
                step.sends.append(decision)
            }
        }

        private func refuse(
            _ decision: ExposureDecision, _ ledger: any LedgerWriter, _ result: inout Result, _ issue: Issue
        ) throws {
            result.counts.considered += 1
            try fail(decision.id, decision.receipt, issue, ledger, &result)
        }

        private static let cannotWithdraw = Issue(
            .error, code: "cannot-withdraw",
            message: "The channel still shows the record, which may no longer be shown, and cannot take it back.",
            remedy: "Take it back by hand, at the place the channel shows it.")
        private static let cannotUpdate = Issue(
            .error, code: "cannot-update",
            message: "The channel shows an older form of the record and cannot replace it.",
            remedy: "Replace it by hand, at the place the channel shows it.")

        // MARK: Storing

        private func store(
            _ sent: Sent, _ ledger: any LedgerWriter, _ channel: inout Channel, at now: Timestamp,
            _ result: inout Result
        ) throws {
            for (decision, answer) in zip(sent.step.sends, sent.receipts) {
                result.counts.considered += 1
                // An intent was noted meanwhile, which the decision does not know.
                let before = try ledger.receipt(of: decision.id, on: channel.name)
                switch (decision.action, answer.outcome) {
                case (_, .failed(let issue)): try fail(decision.id, before, issue, ledger, &result)
                case (.show(let record, let until, let isKnown), .published),
                    (.show(let record, let until, let isKnown), .unchanged):
                    let hash = Digest("sha256:" + record.hash)
                    var receipt = ChannelReceipt(
                        channel: channel.name, record: record.id, state: .shown, hash: hash, revision: record.revision,
                        shownUntil: until, address: answer.address, at: now,
                        rendering: answer.rendering.flatMap(Digest.init),
                        labels: Self.labels(answer.labels),
                        symbol: answer.item.flatMap { SetSymbol(item: $0, showing: record.record) })
                    let looksSame = receipt.looksAs(before)
                    let isSame = isKnown && (looksSame ?? (before?.hash == hash && answer.outcome == .unchanged))
                    if let before, isSame { receipt.at = before.at }
                    if let before, isKnown, looksSame ?? (before.hash == hash) {
                        receipt.sequence = before.sequence
                        receipt.changedAt = before.changedAt
                    }
                    if receipt.sequence == 0 { channel.number(&receipt, at: now) }
                    try ledger.put(receipt)
                    if isSame {
                        result.counts.unchanged += 1
                    } else if isKnown {
                        result.counts.updated += 1
                    } else {
                        result.counts.published += 1
                    }
                case (.withdraw(let withdrawal), .withdrawn), (.withdraw(let withdrawal), .unchanged):
                    var receipt = ChannelReceipt(
                        channel: channel.name, record: withdrawal.id, state: .withdrawn,
                        revision: before?.revision ?? 0, reason: withdrawal.reason, successor: withdrawal.successor,
                        address: answer.address, at: withdrawal.at)
                    if let before { receipt.takePlace(of: before) }
                    if before?.isVisible ?? true || receipt.sequence == 0 { channel.number(&receipt, at: now) }
                    try ledger.put(receipt)
                    if before?.state == .withdrawn {
                        result.counts.unchanged += 1
                    } else {
                        result.counts.withdrawn += 1
                    }
                default:
                    let issue = Issue(
                        .error, code: "confused-target",
                        message: "The target answered to something else than it was asked. This is a bug of the target."
                    )
                    try fail(decision.id, before, issue, ledger, &result)
                }
            }
        }

        /// What a ledger can keep of a target's labels: each once, in order.
        private static func labels(_ labels: [String]) -> [String] {
            let kept = labels.filter { label in
                (1...labelSize).contains(label.utf8.count) && label.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
            }
            return Array(Set(kept).sorted { $0.bytesPrecede($1) }.prefix(labelCount))
        }

        /// Far more than any record of sense has.
        private static let labelCount = 256
        private static let labelSize = 256

        /// What failed is due until it succeeds.
        private func fail(
            _ id: RecordIdentifier, _ receipt: ChannelReceipt?, _ issue: Issue, _ ledger: any LedgerWriter,
            _ result: inout Result
        ) throws {
            if var receipt, !receipt.isDue {
                receipt.isDue = true
                try ledger.put(receipt)
            }
            result.counts.failed += 1
            result.issues.append(RunIssue(record: id.description, issue))
        }
    }
}
