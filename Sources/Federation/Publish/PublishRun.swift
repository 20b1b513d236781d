import AdapterKit
import Messages
import ScienceShopSDK

/// One run of one channel, from `begin` to its verdict.
struct PublishRun {
    let engine: PublishEngine
    let target: any PublishTarget
    let options: PublishOptions
    let gate: PublicationGate
    var report: PublishReport
    /// This run's number on its channel; a run that finds another one there stops.
    var turn = 0
    /// Where the run stands: it looks at what is due first, then at the change feed.
    var position = PublishStep.Position.due(after: nil)
    var observer: (any PublishObserver)? { engine.observer }
    var view: LedgerView { LedgerView(ledger: engine.ledger, gate: gate, channel: target.channel) }

    init(_ engine: PublishEngine, _ target: any PublishTarget, _ options: PublishOptions) {
        self.engine = engine
        self.target = target
        self.options = options
        let now = engine.clock()
        gate = PublicationGate(options.policy, at: now)
        report = PublishReport(channel: target.channel, startedAt: now)
    }

    /// What the target did wrong, apart from what the ledger does wrong.
    struct TargetFailure: Error { let error: FederationError }

    mutating func perform() async throws -> PublishReport {
        do {
            let report = try await performed()
            observer?.ended(report)
            return report
        } catch {
            _ = await target.close()
            throw error
        }
    }

    private mutating func performed() async throws -> PublishReport {
        do {
            let target = target
            let holdsAll = try await attempt { try await target.begin() }
            try await open(holdsAll: holdsAll)
            observer?.began(report)
            try await sendAll()
            try await finish()
        } catch let failure as TargetFailure {
            report.failure = failure.error
        }
        try await close()
        report.issues += await target.close().prefix(max(0, PublishReport.issueLimit - report.issues.count)).map {
            RunIssue($0)
        }
        return report
    }

    // MARK: - The beginning

    private mutating func open(holdsAll: Bool) async throws {
        let (name, rules, output, now) = (target.channel, gate.fingerprint, target.fingerprint, report.startedAt)
        let webAddress = target.webAddress
        let sendsAgain = options.full || !holdsAll
        let opened = try await engine.ledger.write {
            ledger -> (channel: Channel, before: Int, isFull: Bool, head: Int) in
            let known = try ledger.channel(name)
            var channel = known ?? Channel(name: name, ranAt: now)
            let before = channel.bookmark
            let resends = known != nil && (sendsAgain || channel.output != output)
            let rejudges = known != nil && channel.rules != rules
            if resends || rejudges { channel.bookmark = 0 }
            channel.rules = rules
            channel.output = output
            channel.webAddress = webAddress
            channel.turn += 1
            channel.ranAt = now
            channel.verdict = nil
            if resends { channel.isFinished = false }
            try ledger.put(channel)
            if resends { try ledger.makeReceiptsDue(on: name) }
            return (channel, before, resends || rejudges, try ledger.lastSequence())
        }
        turn = opened.channel.turn
        report.bookmarkBefore = opened.before
        report.bookmark = opened.channel.bookmark
        report.bookmarkBegan = opened.channel.bookmark
        report.head = opened.head
        report.isFull = opened.isFull
    }

    // MARK: - The loop

    private mutating func sendAll() async throws {
        var sent: PublishStep.Sent?
        while true {
            if Task.isCancelled {
                // What was sent must be written down, or it would be sent again for nothing.
                if let sent { _ = try await advance(storing: sent, goesOn: false) }
                throw TargetFailure(error: Self.interrupted)
            }
            let step = try await advance(storing: sent, goesOn: true)
            if sent != nil { observer?.progressed(report) }
            guard let step else { return }
            sent = PublishStep.Sent(step: step, receipts: try await send(step))
        }
    }

    /// Stores what became of a step together with the place it led to, and prepares the next one, in one transaction.
    ///
    /// - Returns: nil when the head of the change feed is reached.
    private mutating func advance(storing sent: PublishStep.Sent?, goesOn: Bool) async throws -> PublishStep? {
        let work = PublishStep.Work(
            gate: gate, channel: target.channel, capabilities: target.capabilities, turn: turn, clock: engine.clock,
            explains: options.explain)
        let (position, counts) = (position, report.counts)
        let result = try await engine.ledger.write { ledger in
            try work.advance(ledger, from: position, storing: sent, counts: counts, goesOn: goesOn)
        }
        guard let result else {
            throw TargetFailure(
                error: FederationError(
                    .superseded,
                    "Another run began to publish to this channel meanwhile, so this one stopped. What it had sent stays."
                ))
        }
        self.position = result.position
        report.counts = result.counts
        report.bookmark = max(report.bookmark, result.bookmark)
        report.issues += result.issues.prefix(PublishReport.issueLimit - report.issues.count)
        report.plan += result.plan
        return result.next
    }

    /// Hands a step to the target, batch by batch; one receipt for each exposure that was sent.
    private mutating func send(_ step: PublishStep) async throws -> [PublicationReceipt] {
        if options.explain { try await explain(step) }
        let exposures = step.sends.compactMap(\.exposure)
        let size = max(1, target.capabilities.batchSize)
        var receipts: [PublicationReceipt] = []
        for start in stride(from: 0, to: exposures.count, by: size) {
            let batch = Array(exposures[start..<min(start + size, exposures.count)])
            let (target, view) = (target, view)
            let answers = try await attempt { try await target.publish(batch, from: view) }
            guard answers.map(\.record) == batch.map(\.id) else {
                throw TargetFailure(
                    error: FederationError(
                        .internal, "The target did not answer for each record it was sent. This is a bug of the target."
                    ))
            }
            receipts += answers
        }
        return receipts
    }

    private mutating func explain(_ step: PublishStep) async throws {
        for decision in step.sends {
            switch decision.action {
            case .show(let record, _, let isKnown):
                let title = SearchDocument.title(of: record.record)
                guard isKnown else {
                    report.plan.append(PlannedExposure(.publish, record: record.id, title: title))
                    continue
                }
                let target = target
                let old = try await attempt { try await target.shown(record.id) }
                let changes = old.map { old in
                    record.record.differences(from: old).map { FieldChange(path: $0.path, old: $0.old, new: $0.new) }
                }
                report.plan.append(PlannedExposure(.update(changes), record: record.id, title: title))
            case .withdraw(let withdrawal):
                report.plan.append(PlannedExposure(.withdraw(withdrawal.reason), record: withdrawal.id))
            case .leave, .withhold: break
            }
        }
    }

    // MARK: - Calling the target

    static let interrupted = FederationError(
        .interrupted, "Publishing was interrupted. What was sent stays; run it again to go on.")

    /// Calls the target, again when its error says that it may be called again.
    func attempt<Result: Sendable>(_ call: @Sendable () async throws -> Result) async throws -> Result {
        var failures = 0
        while true {
            let error: FederationError
            do {
                return try await call()
            } catch let thrown as FederationError {
                error = thrown
            } catch is CancellationError {
                throw TargetFailure(error: Self.interrupted)
            } catch {
                throw TargetFailure(
                    error: FederationError(
                        .internal, "The target failed in a way it should not. This is a bug of the target.",
                        cause: error)
                )
            }
            failures += 1
            guard case .retry(let asked) = error.disposition,
                let wait = engine.retry.wait(afterFailures: failures, asked: asked)
            else { throw TargetFailure(error: error) }
            observer?.waits(report, seconds: wait, because: error)
            do {
                try await engine.sleeper(wait)
            } catch {
                throw TargetFailure(error: Self.interrupted)
            }
        }
    }
}
