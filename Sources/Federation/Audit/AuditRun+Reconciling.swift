import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension AuditRun {
    /// Audits a source that tells what differs without sending its list.
    mutating func reconcile(_ source: any ReconcilableSource) async throws -> RunID? {
        report.method = .reconciliation
        report.comparesContents = true
        let key = job.key
        let held = LedgerHoldings(ledger: engine.ledger, source: key)
        let difference = try await engine.attempt(run) { try await source.reconcile(with: held) }
        report.issues += difference.issues
        var there: [ByteString: ListedRecord] = [:]
        for record in difference.there where record.status == .active { there[ByteString(record.identifier)] = record }
        let here = Set(difference.here.map(ByteString.init))
        let (listed, choice) = (there, SampleChoice(0, seed: 0))
        let (comparison, states) = try await engine.ledger.read { ledger in
            let comparison = try Comparison(nil, of: key, in: ledger, basis: Digest(of: []), choice: choice)
            let names = Set(listed.keys).union(here)
            var states: [ByteString: SourceRecordState] = [:]
            for name in names {
                guard let state = try ledger.sourceRecord(name.text, of: key), state.status != .gone else { continue }
                states[name] = state
            }
            return (comparison, states)
        }
        report.counts.held = comparison.held
        report.counts.quarantined = comparison.quarantined.count
        report.quarantined = comparison.quarantined
        for (name, record) in there.sorted(by: { $0.key < $1.key }) {
            guard let state = states[name] else {
                report.missing.append(AuditFinding(name.text, .absent, listed: record.datestamp))
                continue
            }
            report.stale.append(
                AuditFinding(
                    name.text, .content, listed: record.datestamp, held: state.datestamp, status: state.status))
        }
        for name in here.sorted() where there[name] == nil {
            guard let state = states[name] else { continue }
            report.extra.append(AuditFinding(name.text, .vanished, held: state.datestamp, status: state.status))
        }
        report.counts.remote = difference.count
        report.counts.missing = report.missing.count
        report.counts.stale = report.stale.count
        report.counts.extra = report.extra.count
        // Counted on the source's side, so that the equation of what is held is a question.
        report.counts.matching = difference.count - report.missing.count - report.stale.count
        report.counts.unretrievable = 0
        // Who knows the digest of a record has the record; it is asked for all the same where that is possible.
        if source.asked != nil { try await askForMissing(Inventory()) }
        try await judgeDates(comparison)
        conclude(isAll: true)
        return comparison.lastRun
    }
}

/// What a ledger holds of a source.
struct LedgerHoldings: HeldRecords {
    let ledger: any Ledger
    let source: SourceKey

    func forEach(_ body: @escaping @Sendable (HeldRecord) throws -> Void) async throws {
        let source = source
        try await ledger.read { ledger in
            var query = SourceRecordQuery(source, statuses: SourceRecordState.held, limit: 1000)
            while true {
                let page = try ledger.sourceRecords(query)
                for state in page {
                    try body(
                        HeldRecord(
                            identifier: state.identifier, datestamp: state.datestamp,
                            payloadDigest: state.payload.bytes))
                }
                guard page.count == query.limit, let last = page.last else { return }
                query.after = last.identifier
            }
        }
    }
}
