import AdapterKit
import Federation
import GRDB
import ScienceShopSDK

extension SQLiteTransaction {
    func sourceRecord(_ identifier: String, of source: SourceKey) throws -> SourceRecordState? {
        try row("SELECT * FROM source_record WHERE source = ? AND identifier = ?", [source.description, identifier])
            .map(SourceRecordState.init)
    }

    func sourceRecords(_ query: SourceRecordQuery) throws -> [SourceRecordState] {
        var conditions = Conditions()
        conditions.add("source = ?", query.source.description)
        conditions.add("status", in: query.statuses.map(\.rawValue).sorted())
        if let signature = query.signature { conditions.add("signature = ?", signature.data) }
        if let after = query.after { conditions.add("identifier > ?", after) }
        if let window = query.unseenIn {
            conditions.add(
                """
                NOT EXISTS (SELECT 1 FROM mark WHERE mark.window = ? AND mark.identifier = source_record.identifier)
                """, window.rawValue)
        }
        let sql = "SELECT * FROM source_record WHERE \(conditions.sql) ORDER BY identifier LIMIT ?"
        return try rows(sql, StatementArguments(conditions.arguments + [query.limit])).map(SourceRecordState.init)
    }

    func sources() throws -> [SourceKey] {
        try rows("SELECT source FROM source_record UNION SELECT source FROM run ORDER BY source")
            .map { try $0.sourceKey("source") }
    }

    func put(_ state: SourceRecordState) throws {
        let sql = """
            INSERT INTO source_record (source, identifier, status, fingerprint, signature, payload, frame, format,
                datestamp, source_url, first_line, retrieved_at, added_by, written_by, refused, issues)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, identifier) DO UPDATE SET status = excluded.status,
                fingerprint = excluded.fingerprint, signature = excluded.signature, payload = excluded.payload,
                frame = excluded.frame, format = excluded.format, datestamp = excluded.datestamp,
                source_url = excluded.source_url, first_line = excluded.first_line,
                retrieved_at = excluded.retrieved_at, added_by = excluded.added_by, written_by = excluded.written_by,
                refused = excluded.refused,                issues = excluded.issues
            """
        try execute(
            sql,
            [
                state.source.description, state.identifier, state.status.rawValue, state.fingerprint.data,
                state.signature?.data, state.payload.data, state.frame?.data, state.format.rawValue, state.datestamp,
                state.sourceURL, state.firstLine, state.retrievedAt.milliseconds, state.addedBy.rawValue,
                state.writtenBy.rawValue, state.refused, FindingCoding.encode(state.issues),
            ])
    }

    // MARK: - Marks and checkpoints

    func mark(of identifier: String, in window: RunID) throws -> RunID? {
        try row("SELECT run FROM mark WHERE window = ? AND identifier = ?", [window.rawValue, identifier])
            .map { RunID($0["run"]) }
    }

    func mark(_ identifiers: [String], of source: SourceKey, in window: RunID, by run: RunID) throws {
        for identifier in identifiers {
            try execute(
                "INSERT OR IGNORE INTO mark (window, identifier, source, run) VALUES (?, ?, ?, ?)",
                [window.rawValue, identifier, source.description, run.rawValue])
        }
    }

    func clearMarks(of source: SourceKey) throws {
        try execute("DELETE FROM mark WHERE source = ?", [source.description])
    }

    func checkpoint(of source: SourceKey) throws -> Checkpoint? {
        try row("SELECT * FROM checkpoint WHERE source = ?", [source.description]).map { row in
            Checkpoint(
                source: source, window: RunID(row["window"]), run: RunID(row["run"]), cursor: Cursor(row["cursor"]),
                since: row.timestamp("since"), sourceSummary: row["source_summary"], pages: row["pages"],
                seen: row["seen"], unreadable: row["unreadable"],
                savedAt: Timestamp(milliseconds: row["saved_at"]))
        }
    }

    func put(_ checkpoint: Checkpoint) throws {
        try execute(
            "INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                checkpoint.source.description, checkpoint.window.rawValue, checkpoint.run.rawValue,
                checkpoint.cursor.text, checkpoint.since?.milliseconds, checkpoint.sourceSummary, checkpoint.pages,
                checkpoint.seen, checkpoint.unreadable,
                checkpoint.savedAt.milliseconds,
            ])
    }

    func removeCheckpoint(of source: SourceKey) throws {
        try execute("DELETE FROM checkpoint WHERE source = ?", [source.description])
    }
}
