import AdapterKit
import Federation
import Foundation
import GRDB
import JSONSchema
import Messages
import ScienceShopSDK

extension SQLiteTransaction: LedgerWriter {
    func put(_ record: StoredRecord) throws {
        let values: [Bound] = [
            .flag(record.isDeleted), .integer(record.revision), .integer(record.modifiedAt.milliseconds),
            .digest(record.contentHash), .blob(record.recordBytes),
        ]
        let id = record.id.description
        let number: Int64
        if let old = try hot(.recordNumber).first([.text(id)], { $0.integer(0) }) {
            try unindex(old)
            try hot(.changeRecord).execute(values + [.integer(old)])
            number = old
        } else {
            try hot(.addRecord).execute(values + [.text(id), .text(record.id.home), .text(record.id.kind.rawValue)])
            number = db.lastInsertedRowID
        }
        if !record.isDeleted { try index(record.words.text ?? SearchColumns(record.record), record.id, as: number) }
    }

    /// Takes a record out of the index, with the very words it was put in with.
    private func unindex(_ number: Int64) throws {
        let old = try hot(.recordDocument).first([.integer(number)]) { columns -> ScienceShopSDK.Record? in
            guard columns.integer(0) == 0 else { return nil }
            guard let value = try? JSONValue(parsing: columns.bytes(1), limits: JSONLimits(depth: 512)),
                let document = value.object
            else { throw Self.damaged("a record") }
            return ScienceShopSDK.Record(document: document)
        }
        guard let old = old ?? nil else { return }
        let words = SearchColumns(old)
        try hot(.unindex).execute([
            .integer(number), .utf8(words.title), .utf8(words.names), .utf8(words.summary), .utf8(words.text),
        ])
        try setFact(nil, of: number)
    }

    func index(_ words: SearchColumns, _ id: RecordIdentifier, as number: Int64) throws {
        try hot(.index).execute([
            .integer(number), .utf8(words.title), .utf8(words.names), .utf8(words.summary), .utf8(words.text),
        ])
        let fact = SearchFact(
            length: words.count, titleLength: words.titleCount, kind: id.kind, node: try makeSearchNode(id.home))
        try setFact(fact, of: number)
    }

    func append(_ change: Change) throws -> Int {
        try hot(.addChange).execute([
            .text(change.record.description), .text(change.kind.rawValue), .integer(change.revision),
            .digest(change.contentHash), .integer(change.at.milliseconds),
            change.run.map { .integer($0.rawValue) } ?? .null, .text(change.successor?.description),
        ])
        return Int(db.lastInsertedRowID)
    }

    func put(_ claim: Claim, evidence: [Evidence]?) throws {
        let values: [Bound] = [
            .integer(claim.ordinal), .flag(claim.isMention), .flag(claim.isVerbatim), .text(claim.state.rawValue),
            .digest(claim.contentHash), .digest(claim.payload), .text(claim.crosswalk),
            .text(claim.crosswalkVersion), .blob(claim.draftBytes),
        ]
        let key: [Bound] = [
            .integer(try makeNumber(of: claim.source)), .text(claim.sourceRecord), .text(claim.record.description),
        ]
        let number: Int64
        if let old = try hot(.claimNumber).first(key, { $0.integer(0) }) {
            try hot(.changeClaim).execute(values + [.integer(old)])
            if evidence?.isEmpty ?? false { try hot(.removeEvidence).execute([.integer(old)]) }
            number = old
        } else {
            try hot(.addClaim).execute(values + key)
            number = db.lastInsertedRowID
        }
        guard let evidence, !evidence.isEmpty else { return }
        let items = EvidenceRows.bytes(of: evidence)
        try hot(.addEvidence).execute([.integer(number), .blob(items)])
    }

    func put(_ state: SourceRecordState) throws {
        let issues = state.issues.isEmpty ? nil : JSONValue.array(state.issues.map(\.json)).canonicalBytes
        try hot(.putSourceRecord).execute([
            .integer(try makeNumber(of: state.source)), .text(state.identifier), .text(state.status.rawValue),
            .digest(state.fingerprint), .digest(state.signature), .digest(state.payload), .digest(state.frame),
            .text(state.format.rawValue), .text(state.datestamp), .text(state.sourceURL),
            state.firstLine.map { .integer($0) } ?? .null, .integer(state.retrievedAt.milliseconds),
            .integer(state.addedBy.rawValue), .integer(state.writtenBy.rawValue), .integer(state.refused),
            issues.map { .blob($0) } ?? .null,
        ])
    }

    func keepPayload(_ bytes: [UInt8], as digest: Digest) throws -> Bool {
        if filed.contains(digest) { return false }
        let isNew = try hot(.hasPayload).isEmpty([.digest(digest)])
        filed.insert(digest)
        guard isNew else { return false }
        let deflated = Compression.deflated(bytes)
        try hot(.addPayload).execute([
            .digest(digest), .integer(bytes.count), .flag(deflated != nil), .blob(deflated ?? bytes),
        ])
        return true
    }

    func setAlias(of id: RecordIdentifier, to successor: RecordIdentifier?) throws {
        guard let successor else { return try hot(.removeAlias).execute([.text(id.description)]) }
        try execute(
            "INSERT INTO alias (id, successor) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET successor = excluded.successor",
            [id.description, successor.description])
    }

    // MARK: - Runs

    func mark(_ identifiers: [String], of source: SourceKey, in window: RunID, by run: RunID) throws {
        let statement = try hot(.mark)
        for identifier in identifiers {
            try statement.execute([.integer(window.rawValue), .text(identifier), .integer(run.rawValue)])
        }
    }

    func nextRunID() throws -> RunID { RunID(try number("SELECT coalesce(max(id), 0) + 1 FROM run")) }

    func put(_ run: Run) throws {
        try execute(
            """
            INSERT INTO run (id, source, verdict, details) VALUES (?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET verdict = excluded.verdict, details = excluded.details
            """,
            [run.id.rawValue, try makeNumber(of: run.source), run.verdict?.rawValue, Data(run.json.canonicalBytes)])
    }

    func append(_ issues: [RunIssue], to run: RunID) throws {
        guard !issues.isEmpty else { return }
        let first = try number("SELECT coalesce(max(position), 0) + 1 FROM issue WHERE run = ?", [run.rawValue])
        let statement = try hot(.addIssue)
        for (index, issue) in issues.enumerated() {
            try statement.execute([
                .integer(run.rawValue), .integer(first + index), .text(issue.sourceRecord),
                .blob(issue.finding.json.canonicalBytes),
            ])
        }
    }
}
