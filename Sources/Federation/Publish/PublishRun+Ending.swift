import AdapterKit
import Messages
import ScienceShopSDK

extension PublishRun {
    /// Lets the target write what depends on all records, if anything was sent since it last did.
    ///
    /// A channel that never showed anything is left alone: an empty ledger must not overwrite what another one published.
    mutating func finish() async throws {
        let name = target.channel
        let (channel, tally) = try await engine.ledger.read { reader in
            (try reader.channel(name), try reader.receiptTally(of: name))
        }
        guard channel?.isFinished == false else {
            if channel != nil { report.summary = try await target.standing() }
            return
        }
        if tally.withdrawn == 0, try await view.records(after: nil, limit: 1).isEmpty { return }
        let (target, observer, report) = (target, observer, report)
        observer?.finishing(report, read: 0, of: tally.shown)
        let view = WatchedView(base: view) { observer?.finishing(report, read: $0, of: tally.shown) }
        self.report.summary = try await attempt { try await target.finish(view) }
        let (turn, now) = (turn, engine.clock())
        try await engine.ledger.write { ledger in
            guard var channel = try ledger.channel(name), channel.turn == turn else { return }
            channel.isFinished = true
            channel.finishedAt = now
            try ledger.put(channel)
        }
    }

    /// Gives the run its verdict and writes it down.
    mutating func close() async throws {
        let name = target.channel
        report.tally = try await engine.ledger.read { try $0.receiptTally(of: name) }
        report.endedAt = engine.clock()
        (report.verdict, report.explanation) = judged()
        let (turn, verdict) = (turn, report.verdict)
        // A run that never began has no channel to write to; one that was overtaken has none any more.
        guard turn > 0 else { return }
        try await engine.ledger.write { ledger in
            guard var channel = try ledger.channel(name), channel.turn == turn else { return }
            channel.verdict = verdict
            try ledger.put(channel)
        }
    }

    private func judged() -> (Verdict, Message) {
        let counts = report.counts
        if let failure = report.failure {
            let verdict: Verdict =
                switch failure.code {
                case .blocked: .blocked
                case .interrupted: .partial
                default: counts.changedAnything ? .partial : .failed
                }
            return (verdict, "\(failure.message)")
        }
        guard counts.addUp else {
            return (.failed, "The run cannot account for every record. This is a bug; please report it.")
        }
        if counts.failed > 0 {
            let isAll = !counts.changedAnything && counts.unchanged == 0
            return (
                isAll ? .failed : .partial,
                .plural(
                    counts.failed, one: "\(counts.failed) record is not on the channel as it should be.",
                    other: "\(counts.failed) records are not on the channel as they should be.")
            )
        }
        if report.tally.shown == 0, report.tally.withdrawn == 0 {
            return (
                .suspiciousEmpty,
                "Nothing in the ledger may be shown on this channel, so it was left as it is. Harvest first, or see why records are withheld."
            )
        }
        if report.tally.shown == 0, counts.withdrawn > 0 {
            return (
                .suspiciousEmpty,
                "Everything the channel showed was withdrawn: it is empty now. If this is not meant, look at the basis and consent of the sources."
            )
        }
        if counts.changedAnything { return (.changed, "The channel is up to date.") }
        return (.unchanged, "The channel is up to date; nothing is new.")
    }
}
