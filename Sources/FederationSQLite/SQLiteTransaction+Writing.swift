import AdapterKit
import Federation
import Foundation
import GRDB
import JSONSchema
import ScienceShopSDK

extension SQLiteTransaction: LedgerWriter {
    func put(_ record: StoredRecord) throws {
        let arguments: [(any DatabaseValueConvertible)?] = [
            record.isDeleted, record.revision, record.modifiedAt.milliseconds, Data(record.contentHash.bytes),
            Data(record.record.canonicalBytes),
        ]
        let number: Int64
        if let old = try row("SELECT pk FROM record WHERE id = ?", [record.id.description], { $0[0] as Int64 }) {
            try execute(
                "UPDATE record SET deleted = ?, revision = ?, modified = ?, hash = ?, document = ? WHERE pk = ?",
                arguments + [old])
            try execute("DELETE FROM search WHERE rowid = ?", [old])
            number = old
        } else {
            try execute(
                """
                INSERT INTO record (deleted, revision, modified, hash, document, id, node, kind)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                arguments + [record.id.description, record.id.home, record.id.kind.rawValue])
            number = db.lastInsertedRowID
        }
        guard !record.isDeleted else { return }
        let document = SearchDocument(record.record)
        try execute(
            "INSERT INTO search (rowid, title, names, summary, text) VALUES (?, ?, ?, ?, ?)",
            [number] + document.columns.map { $0.joined(separator: " ") })
    }

    func append(_ change: Change) throws -> Int {
        try execute(
            "INSERT INTO change (record, kind, revision, hash, at, run, successor) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                change.record.description, change.kind.rawValue, change.revision, Data(change.contentHash.bytes),
                change.at.milliseconds, change.run?.rawValue, change.successor?.description,
            ])
        return Int(db.lastInsertedRowID)
    }

    func put(_ claim: Claim, evidence: [Evidence]?) throws {
        let number = try row(
            """
            INSERT INTO claim (source, source_record, record, ordinal, mention, verbatim, state, hash, payload,
                crosswalk, crosswalk_version, draft)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, source_record, record) DO UPDATE SET ordinal = excluded.ordinal,
                mention = excluded.mention, verbatim = excluded.verbatim, state = excluded.state,
                hash = excluded.hash, payload = excluded.payload, crosswalk = excluded.crosswalk,
                crosswalk_version = excluded.crosswalk_version, draft = excluded.draft
            RETURNING pk
            """,
            [
                try makeNumber(of: claim.source), claim.sourceRecord, claim.record.description, claim.ordinal,
                claim.isMention, claim.isVerbatim, claim.state.rawValue, Data(claim.contentHash.bytes),
                claim.payload.map { Data($0.bytes) }, claim.crosswalk, claim.crosswalkVersion,
                Data(claim.draft.canonicalBytes),
            ]
        ) { $0[0] as Int64 }
        guard let number, let evidence else { return }
        if evidence.isEmpty {
            try execute("DELETE FROM evidence WHERE claim = ?", [number])
        } else {
            let items = JSONValue.array(evidence.map(\.json)).canonicalBytes
            try execute(
                "INSERT INTO evidence (claim, items) VALUES (?, ?) ON CONFLICT (claim) DO UPDATE SET items = excluded.items",
                [number, Data(items)])
        }
    }

    func put(_ state: SourceRecordState) throws {
        let issues = state.issues.isEmpty ? nil : JSONValue.array(state.issues.map(\.json)).canonicalBytes
        try execute(
            """
            INSERT INTO source_record (source, identifier, status, fingerprint, signature, payload, frame, format,
                datestamp, url, line, retrieved, added_by, written_by, refused, issues)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, identifier) DO UPDATE SET status = excluded.status,
                fingerprint = excluded.fingerprint, signature = excluded.signature, payload = excluded.payload,
                frame = excluded.frame, format = excluded.format, datestamp = excluded.datestamp, url = excluded.url,
                line = excluded.line, retrieved = excluded.retrieved, added_by = excluded.added_by,
                written_by = excluded.written_by, refused = excluded.refused, issues = excluded.issues
            """,
            [
                try makeNumber(of: state.source), state.identifier, state.status.rawValue,
                Data(state.fingerprint.bytes), state.signature.map { Data($0.bytes) }, Data(state.payload.bytes),
                state.frame.map { Data($0.bytes) }, state.format.rawValue, state.datestamp, state.sourceURL,
                state.firstLine, state.retrievedAt.milliseconds, state.addedBy.rawValue, state.writtenBy.rawValue,
                state.refused, issues.map { Data($0) },
            ])
    }

    func keepPayload(_ bytes: [UInt8], as digest: Digest) throws -> Bool {
        let key = Data(digest.bytes)
        guard try row("SELECT 1 FROM payload WHERE digest = ?", [key], { _ in true }) == nil else { return false }
        let deflated = Compression.deflated(bytes)
        try execute(
            "INSERT INTO payload (digest, size, deflated, bytes) VALUES (?, ?, ?, ?)",
            [key, bytes.count, deflated != nil, Data(deflated ?? bytes)])
        return true
    }

    func setAlias(of id: RecordIdentifier, to successor: RecordIdentifier?) throws {
        guard let successor else { return try execute("DELETE FROM alias WHERE id = ?", [id.description]) }
        try execute(
            "INSERT INTO alias (id, successor) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET successor = excluded.successor",
            [id.description, successor.description])
    }

    // MARK: - Runs

    func mark(_ identifiers: [String], of source: SourceKey, in window: RunID, by run: RunID) throws {
        for identifier in identifiers {
            try execute(
                "INSERT INTO mark (win, identifier, run) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                [window.rawValue, identifier, run.rawValue])
        }
    }

    func clearMarks(of source: SourceKey) throws {
        guard let number = try number(of: source) else { return }
        try execute("DELETE FROM mark WHERE win IN (SELECT id FROM run WHERE source = ?)", [number])
    }

    func put(_ checkpoint: Checkpoint) throws {
        try execute(
            """
            INSERT OR REPLACE INTO checkpoint (source, win, run, cursor, since, summary, pages, seen, unreadable, saved)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                try makeNumber(of: checkpoint.source), checkpoint.window.rawValue, checkpoint.run.rawValue,
                checkpoint.cursor.text, checkpoint.since?.milliseconds, checkpoint.sourceSummary, checkpoint.pages,
                checkpoint.seen, checkpoint.unreadable, checkpoint.savedAt.milliseconds,
            ])
    }

    func removeCheckpoint(of source: SourceKey) throws {
        guard let number = try number(of: source) else { return }
        try execute("DELETE FROM checkpoint WHERE source = ?", [number])
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
        for (index, issue) in issues.enumerated() {
            try execute(
                "INSERT INTO issue (run, position, source_record, details) VALUES (?, ?, ?, ?)",
                [run.rawValue, first + index, issue.sourceRecord, Data(issue.finding.json.canonicalBytes)])
        }
    }
}
