import AdapterKit
import Federation
import GRDB
import JSONSchema
import ScienceShopSDK

extension SQLiteTransaction: LedgerWriter {
    func runs(of source: SourceKey?, limit: Int) throws -> [Run] {
        var conditions = Conditions()
        if let source { conditions.add("source = ?", source.description) }
        let sql = "SELECT * FROM run WHERE \(conditions.sql) ORDER BY id DESC LIMIT ?"
        return try rows(sql, StatementArguments(conditions.arguments + [limit])).map(Run.init)
    }

    func run(_ id: RunID) throws -> Run? {
        try row("SELECT * FROM run WHERE id = ?", [id.rawValue]).map(Run.init)
    }

    func issues(of run: RunID) throws -> [RunIssue] {
        try rows("SELECT source_record, finding FROM issue WHERE run = ? ORDER BY row", [run.rawValue]).map { row in
            RunIssue(sourceRecord: row["source_record"], finding: try FindingCoding.decodeOne(row["finding"]))
        }
    }

    func nextRunID() throws -> RunID {
        try execute("UPDATE run_number SET last = last + 1")
        return RunID(try count("SELECT last FROM run_number"))
    }

    func put(_ run: Run) throws {
        try execute(
            "INSERT OR REPLACE INTO run (id, source, activity, started_at, ended_at, verdict, details) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                run.id.rawValue, run.source.description, run.activity.rawValue, run.startedAt.milliseconds,
                run.endedAt?.milliseconds, run.verdict?.rawValue, RunCoding.details(run),
            ])
    }

    func append(_ issues: [RunIssue], to run: RunID) throws {
        for issue in issues {
            try execute(
                "INSERT INTO issue (run, source_record, finding) VALUES (?, ?, ?)",
                [run.rawValue, issue.sourceRecord, FindingCoding.encodeOne(issue.finding)])
        }
    }

    // MARK: - Change feed

    func append(_ change: Change) throws -> Int {
        try execute(
            "INSERT INTO change (record, kind, revision, content_hash, at, run, successor) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                change.record.description, change.kind.rawValue, change.revision, change.contentHash.data,
                change.at.milliseconds, change.run?.rawValue, change.successor?.description,
            ])
        return Int(database.lastInsertedRowID)
    }

    func changes(after sequence: Int, limit: Int) throws -> [Change] {
        try rows("SELECT * FROM change WHERE sequence > ? ORDER BY sequence LIMIT ?", [sequence, limit])
            .map(Change.init)
    }

    func history(of id: RecordIdentifier) throws -> [Change] {
        try rows("SELECT * FROM change WHERE record = ? ORDER BY sequence", [id.description]).map(Change.init)
    }

    func lastSequence() throws -> Int { try count("SELECT coalesce(max(sequence), 0) FROM change") }
}
