import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension AuditRun {
    /// Audits a source of our own kind by comparing sets, which costs as much as differs.
    ///
    /// - Returns: nil where that could not be done or does not add up: then lists are compared.
    mutating func compareSets() async throws -> RunID?? {
        guard let source = job.source as? any ReconcilableSource, options.depth != .contents, options.sample == nil,
            try await keptSetFits(), let difference = try await difference(from: source)
        else { return nil }
        let before = report
        report.method = .reconciliation
        report.setCost = difference.cost
        report.comparesContents = true
        let comparison = try await compare(nil)
        let there = Dictionary(
            difference.there.map { (ByteString($0.identifier), $0) }, uniquingKeysWith: { first, _ in first })
        let here = Set(difference.here.map { ByteString($0.name) })
        let states = try await states(of: Set(there.keys).union(here))
        var notKept = 0
        for (name, listed) in there {
            if let state = states[name] {
                report.stale.append(state.finding(.content, listed: listed.datestamp))
            } else if forgotten.forgets(sourceRecord: name.text) {
                notKept += 1
            } else {
                report.missing.append(AuditFinding(name.text, .absent, listed: listed.datestamp))
            }
        }
        for name in here where there[name] == nil {
            if let state = states[name] { report.extra.append(state.finding(.vanished, listed: nil)) }
        }
        // Both have it, and it is not held as it should be.
        report.stale += comparison.suspects.filter {
            let name = ByteString($0.identifier)
            return there[name] == nil && !here.contains(name)
        }
        report.quarantined = comparison.quarantined
        report.sortFindings()
        report.counts.held = comparison.held
        report.counts.quarantined = comparison.quarantined.count
        report.counts.remote = difference.count
        report.counts.missing = report.missing.count
        report.counts.stale = report.stale.count
        report.counts.extra = report.extra.count
        report.counts.forgotten = notKept
        // Counted on the source's side, so that the equation of what is held is a question.
        report.counts.matching = difference.count - report.missing.count - report.stale.count - notKept
        report.counts.unretrievable = 0
        guard report.counts.closes == true else {
            report = before
            return nil
        }
        if difference.count == 0, comparison.held > 0 {
            report.claimNothing(
                .suspiciousEmpty,
                "The list is complete and empty, although the ledger holds records of it. Nothing is claimed.")
            return .some(comparison.lastRun)
        }
        if source.asked != nil { try await askForMissing(emptyInventory) }
        try await judgeDates(comparison)
        conclude(isAll: true)
        return .some(comparison.lastRun)
    }

    /// Whether what is kept of our side is what its rows say: only then is what sets share known to be here.
    private mutating func keptSetFits() async throws -> Bool {
        let key = job.key
        if try await engine.ledger.read({ try $0.keptSetFits(.source(key)) }) { return true }
        report.issues.append(
            Issue(
                .error, code: LedgerCheck.setMismatch,
                message:
                    "What the ledger keeps of its records for comparisons is not what they make of it, so lists were compared. This is a bug, unless somebody wrote into the ledger's file; please report it.",
                remedy: "`shopctl audit \(key) --heal` makes it anew."))
        return false
    }

    private mutating func difference(from source: any ReconcilableSource) async throws -> SourceDifference? {
        let comparison = SetComparison(source, key: job.key, ledger: engine.ledger)
        do {
            return try await comparison.run()
        } catch let error as FederationError where !error.isOfTheLedger {
            // The lists say for more what the sets would have said for less.
            report.issues.append(
                Issue(
                    .warning, code: "sets-not-compared",
                    message: "The sets of both sides could not be compared, so their lists were. \(error.message)"))
            return nil
        }
    }

    private func states(of names: Set<ByteString>) async throws -> [ByteString: SourceRecordState] {
        let key = job.key
        return try await engine.ledger.read { ledger in
            var states: [ByteString: SourceRecordState] = [:]
            for name in names {
                guard let state = try ledger.sourceRecord(name.text, of: key), state.status != .gone else { continue }
                states[name] = state
            }
            return states
        }
    }
}

extension AuditReport {
    /// In order of identifier, as bytes.
    fileprivate mutating func sortFindings() {
        for findings in [\AuditReport.missing, \.stale, \.extra] {
            self[keyPath: findings].sort { ByteString($0.identifier) < ByteString($1.identifier) }
        }
    }
}

extension SourceRecordState {
    /// What is to be said of it.
    func finding(_ reason: AuditFinding.Reason, listed: String?) -> AuditFinding {
        AuditFinding(identifier, reason, listed: listed, held: datestamp, status: status)
    }
}

extension FederationError {
    /// Whether the ledger failed, and not the source.
    fileprivate var isOfTheLedger: Bool {
        ["ledger-busy", "ledger-corrupt", "disk-full", "file-access"].contains(code.rawValue)
    }
}
