import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension LedgerEdit {
    /// Lays one imported record against the ledger and counts what became of it.
    func take(_ entry: RecordImport.Checked) throws {
        tally.counts.seen += 1
        for issue in entry.issues {
            tally.issues.append(RunIssue(sourceRecord: entry.name, record: entry.name, issue))
        }
        guard let (id, given, hash) = entry.record else {
            count(\.quarantined)
            tally.counts.records.quarantined += 1
            explain(.quarantine(entry.issues), nil, sourceRecord: entry.name)
            return
        }
        let forgotten = try forgotten.get()
        if !forgotten.isEmpty, forgotten.forgets(id) || forgotten.cut(given.document) != nil {
            // A copy is kept to the byte or not at all.
            return leaveOut(counted: true)
        }
        let name = id.description
        let before = try ledger.claims(by: name, of: source).first { $0.state != .ended }
        let known = before.flatMap { StoredRecord($0.draft) }
        let stored = Self.complete(id, given, hash, after: known, now)
        if let known, known.record == stored.record { return unchanged(known) }
        if let known, known.revision > stored.revision {
            tally.issues.append(
                RunIssue(
                    sourceRecord: name, record: name,
                    Issue(
                        .warning, code: "older-revision",
                        message:
                            """
                            Revision \(stored.revision) is older than revision \(known.revision), which was imported \
                            before and is kept.
                            """,
                        location: entry.line.map { SourceLocation(line: $0) })))
            return unchanged(known)
        }
        try put(
            Claim(
                source: source, sourceRecord: name, record: id, ordinal: 0, isMention: false, isVerbatim: true,
                draft: stored.record, contentHash: hash, payload: nil, crosswalk: "", crosswalkVersion: ""),
            evidence: nil)
        let bytes = Digest(of: stored.record.canonicalBytes)
        try put(
            SourceRecordState(
                source: source, identifier: name, status: .active, fingerprint: bytes, signature: nil, payload: bytes,
                frame: nil, format: .json, datestamp: nil, sourceURL: nil, firstLine: entry.line, retrievedAt: now,
                addedBy: run, writtenBy: run, refused: 0, issues: []))
        if before == nil { count(\.added) } else { count(\.changed) }
    }

    /// The record with what its envelope lacks: a record written by hand says neither revision nor date of change.
    private static func complete(
        _ id: RecordIdentifier, _ given: Record, _ hash: Digest, after known: StoredRecord?, _ now: Timestamp
    ) -> StoredRecord {
        let isSame = known?.contentHash == hash
        let revision = given["revision"]?.integer ?? known.map { isSame ? $0.revision : $0.revision + 1 } ?? 1
        let modifiedAt =
            given["modifiedAt"]?.string.flatMap(Timestamp.init) ?? (isSame ? known?.modifiedAt : nil) ?? now
        var record = given
        if record["revision"] == nil { record["revision"] = .number(Double(revision)) }
        if record["modifiedAt"] == nil { record["modifiedAt"] = .string(modifiedAt.description) }
        if record.statedContentHash == nil { record.statedContentHash = hash.description }
        return StoredRecord(id: id, record: record, revision: revision, modifiedAt: modifiedAt, contentHash: hash)
    }

    private func unchanged(_ stored: StoredRecord) {
        count(\.unchanged)
        explain(.unchanged, stored, sourceRecord: stored.id.description)
    }
}

extension LedgerWriter {
    /// Gives runs of a source that never ended a verdict: their processes were killed.
    func closeKilledRuns(of source: SourceKey, at now: Timestamp) throws {
        for var killed in try runs(of: source, limit: 20) where killed.verdict == nil {
            killed.verdict = .partial
            killed.endedAt = now
            killed.explanation = "The process ended before the run did. What it had committed stays."
            try put(killed)
        }
    }
}
