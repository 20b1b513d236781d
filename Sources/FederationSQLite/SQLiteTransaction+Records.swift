import AdapterKit
import Federation
import GRDB
import JSONSchema
import ScienceShopSDK

extension SQLiteTransaction {
    private static let storedColumns = "id, revision, modified_at, content_hash, document"

    func storedRecord(_ id: RecordIdentifier) throws -> StoredRecord? {
        try row("SELECT \(Self.storedColumns) FROM record WHERE id = ?", [id.description]).map(StoredRecord.init)
    }

    func records(_ query: RecordQuery) throws -> [StoredRecord] {
        var conditions = Conditions()
        if !query.kinds.isEmpty { conditions.add("kind", in: query.kinds.map(\.rawValue).sorted()) }
        if let node = query.node { conditions.add("home = ?", node) }
        if let status = query.status { conditions.add("deleted = ?", status == .deleted) }
        if let after = query.after { conditions.add("id > ?", after.description) }
        if let source = query.source {
            conditions.add(
                "EXISTS (SELECT 1 FROM claim WHERE claim.record = record.id AND source = ? AND state <> 'ended')",
                source.description)
        }
        if let text = query.text {
            guard let pattern = SearchPattern(text) else { return [] }
            conditions.add(
                "row IN (SELECT rowid FROM record_words WHERE record_words MATCH ?)", pattern.matchExpression)
        }
        let sql = "SELECT \(Self.storedColumns) FROM record WHERE \(conditions.sql) ORDER BY id LIMIT ?"
        return try rows(sql, StatementArguments(conditions.arguments + [query.limit])).map(StoredRecord.init)
    }

    func search(_ query: SearchQuery) throws -> [SearchHit] {
        guard let pattern = SearchPattern(query.text) else { return [] }
        var conditions = Conditions()
        conditions.add("record_words MATCH ?", pattern.matchExpression)
        if !query.kinds.isEmpty { conditions.add("kind", in: query.kinds.map(\.rawValue).sorted()) }
        if let node = query.node { conditions.add("home = ?", node) }
        let weights = SearchDocument.weights.map { String($0) }.joined(separator: ", ")
        let sql = """
            SELECT \(Self.storedColumns), -bm25(record_words, \(weights)) AS score
            FROM record_words JOIN record ON record.row = record_words.rowid
            WHERE \(conditions.sql) ORDER BY score DESC, id LIMIT ?
            """
        return try rows(sql, StatementArguments(conditions.arguments + [query.limit])).map { row in
            let stored = try StoredRecord(row)
            return SearchHit(
                id: stored.id, kind: stored.id.kind, title: SearchDocument.title(of: stored.record),
                snippet: SearchDocument.snippet(of: stored.record, for: pattern), score: row["score"])
        }
    }

    func alias(of id: RecordIdentifier) throws -> RecordIdentifier? {
        try row("SELECT successor FROM alias WHERE id = ?", [id.description]).map { try $0.identifier("successor") }
    }

    func aliases() throws -> [RecordIdentifier: RecordIdentifier] {
        let pairs = try rows("SELECT id, successor FROM alias").map {
            (try $0.identifier("id"), try $0.identifier("successor"))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    func tallies() throws -> [RecordTally] {
        let sql = """
            SELECT home, kind, deleted, count(*) AS many FROM record GROUP BY home, kind, deleted
            ORDER BY home, kind, deleted
            """
        return try rows(sql).compactMap { row in
            RecordKind(rawValue: row["kind"]).map {
                RecordTally(
                    node: row["home"], kind: $0, status: row["deleted"] ? .deleted : .active, count: row["many"])
            }
        }
    }

    func statistics() throws -> LedgerStatistics {
        var result = LedgerStatistics()
        result.records = try count("SELECT count(*) FROM record WHERE NOT deleted")
        result.tombstones = try count("SELECT count(*) FROM record WHERE deleted")
        result.sources = try sources().count
        result.sourceRecords = try count("SELECT count(*) FROM source_record WHERE status <> 'gone'")
        result.quarantined = try count("SELECT count(*) FROM source_record WHERE status = 'quarantined'")
        result.claims = try count("SELECT count(*) FROM claim WHERE state <> 'ended'")
        result.payloads = try count("SELECT count(*) FROM payload")
        result.payloadBytes = try count("SELECT coalesce(sum(size), 0) FROM payload")
        result.runs = try count("SELECT count(*) FROM run")
        result.lastSequence = try lastSequence()
        return result
    }

    func put(_ record: StoredRecord) throws {
        let sql = """
            INSERT INTO record (id, home, kind, deleted, revision, modified_at, content_hash, document)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET deleted = excluded.deleted, revision = excluded.revision,
                modified_at = excluded.modified_at, content_hash = excluded.content_hash, document = excluded.document
            RETURNING row
            """
        let stored = try row(
            sql,
            [
                record.id.description, record.id.home, record.id.kind.rawValue, record.isDeleted, record.revision,
                record.modifiedAt.milliseconds, record.contentHash.data, record.record.canonicalBytes.data,
            ])
        guard let row: Int64 = stored?["row"] else { return }
        try execute("DELETE FROM record_words WHERE rowid = ?", [row])
        guard !record.isDeleted else { return }
        let columns = SearchDocument(record.record).columns.map { $0.joined(separator: " ") }
        try execute(
            "INSERT INTO record_words (rowid, title, names, summary, text) VALUES (?, ?, ?, ?, ?)",
            [row, columns[0], columns[1], columns[2], columns[3]])
    }

    func setAlias(of id: RecordIdentifier, to successor: RecordIdentifier?) throws {
        guard let successor else { return try execute("DELETE FROM alias WHERE id = ?", [id.description]) }
        try execute(
            "INSERT INTO alias VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET successor = excluded.successor",
            [id.description, successor.description])
    }
}

extension SearchPattern {
    /// In FTS5's query language: every word, in quotes, the last one as a prefix.
    var matchExpression: String {
        words.map { "\"\($0)\"" }.joined(separator: " AND ") + "*"
    }
}
