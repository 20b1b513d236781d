import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension HarvestRun {
    /// Takes over what a transaction did, now that it is committed.
    mutating func adopt(_ run: Run, _ tally: LedgerEdit.Tally) {
        self.run = run
        pending = []
        contested.formUnion(tally.contested)
        silenced.formUnion(tally.contested)
        untrusted += tally.untrusted
        changes += tally.changes
        if !tally.renamed.isEmpty {
            // What looked like an addition when its page was read turned out to be known.
            changes.removeAll { change in
                guard case .add = change.action, let name = change.sourceRecord else { return false }
                return tally.renamed.contains(ByteString(name))
            }
        }
        issues += tally.issues.prefix(RunReport.issueLimit - issues.count)
        for issue in tally.issues { engine.observer?.met(issue, in: run) }
    }
}

extension Run {
    /// Adds up what a transaction did.
    mutating func add(_ tally: LedgerEdit.Tally) {
        counts.add(tally.counts)
        writes += tally.writes
        for issue in tally.issues {
            if issue.issue.severity == .error { errors += 1 } else { warnings += 1 }
        }
    }
}

extension RunCounts {
    mutating func add(_ other: RunCounts) {
        seen += other.seen
        unchanged += other.unchanged
        added += other.added
        changed += other.changed
        renamed += other.renamed
        quarantined += other.quarantined
        left += other.left
        removed += other.removed
        held += other.held
        waiting += other.waiting
        records.added += other.records.added
        records.changed += other.records.changed
        records.restored += other.records.restored
        records.removed += other.records.removed
        records.renamed += other.records.renamed
        records.held += other.records.held
        records.waiting += other.records.waiting
        records.quarantined += other.records.quarantined
    }
}
