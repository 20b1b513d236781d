import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension AuditRun {
    /// Audits a source that cannot show everything: some of what is held is asked for.
    mutating func sampleOnly(_ source: any SingleRecordSource) async throws -> RunID? {
        report.method = .sample
        let comparison = try await compare(nil)
        report.counts.held = comparison.held
        report.counts.quarantined = comparison.quarantined.count
        report.quarantined = comparison.quarantined
        try await sample(comparison, of: sampleSize)
        try await judgeDates(comparison)
        conclude(isAll: false)
        return comparison.lastRun
    }

    /// Asks for some of what is held as far as anybody knows, and compares payloads.
    mutating func sample(_ comparison: Comparison, of size: Int) async throws {
        guard let source = job.source.asked else {
            // Its whole list was read: more than a sample would show.
            if !report.comparesContents {
                report.issues.append(
                    Issue(
                        .warning, code: "no-sample",
                        message: "The source cannot be asked for single records, so that no sample was taken."))
            }
            return
        }
        let (names, key) = (comparison.choice.names, job.key)
        let states = try await engine.ledger.read { ledger in
            try names.compactMap { try ledger.sourceRecord($0, of: key) }
        }
        var (compared, differing) = (0, 0)
        for state in states {
            let answer = try await ask(state.identifier, source)
            compared += 1
            run.counts.seen += 1
            engine.observer?.progressed(run)
            if note(answer, state) { differing += 1 }
        }
        report.sample = AuditSample(
            seed: options.seed, population: comparison.choice.population, size: compared, differing: differing,
            bound: SampleBound.upper(differing: differing, of: compared, population: comparison.choice.population))
    }

    /// Files what one of the sample turned out to be; whether it differs.
    private mutating func note(_ answer: Answer, _ state: SourceRecordState) -> Bool {
        var listed: String?
        let reason: AuditFinding.Reason
        var cause: String?
        switch answer {
        case .given(let record):
            listed = record.datestamp
            var inventory = emptyInventory
            inventory.note(record)
            guard let entry = inventory.entries.values.first, let found = state.difference(from: entry, mapper.basis)
            else { return false }
            reason = found
        case .deleted: reason = .announced
        case .none: reason = .vanished
        case .failed(let error):
            reason = .notGiven
            cause = error.message.description
        }
        let finding = AuditFinding(
            state.identifier, reason, listed: listed, held: state.datestamp, status: state.status, cause: cause)
        let isExtra = reason == .announced || reason == .vanished
        if report.method == .sample {
            if isExtra { report.extra.append(finding) } else { report.stale.append(finding) }
        } else {
            // It was listed a moment ago: what it is now is for the next audit to say.
            report.stale.append(finding)
            report.stale.sort { ByteString($0.identifier) < ByteString($1.identifier) }
            report.counts.matching = report.counts.matching.map { $0 - 1 }
            report.counts.stale = report.counts.stale.map { $0 + 1 }
        }
        return true
    }
}
