import AdapterKit
import Federation
import GRDB
import JSONSchema
import Messages
import ScienceShopSDK

extension SQLiteTransaction {
    private static let recordColumns = "id, revision, modified, hash, document"

    private static func stored(_ row: Row) throws -> StoredRecord {
        StoredRecord(
            id: try identifier(row, 0), record: try record(row, 4), revision: row[1], modifiedAt: time(row, 2),
            contentHash: try digest(row, 3))
    }

    func storedRecord(_ id: RecordIdentifier) throws -> StoredRecord? {
        if let lastRead, lastRead.id == id { return lastRead }
        lastRead = try hot(.storedRecord).first([.text(id.description)]) { columns in
            guard let hash = Digest(columns.bytes(2)) else { throw Self.damaged("a record") }
            return StoredRecord(
                id: id, record: try Self.record(columns, 3), revision: Int(columns.integer(0)),
                modifiedAt: Timestamp(milliseconds: columns.integer(1)), contentHash: hash)
        }
        absent = lastRead == nil ? id : nil
        return lastRead
    }

    func records(_ query: RecordQuery) throws -> [StoredRecord] {
        var conditions = ["1"]
        var arguments: [(any DatabaseValueConvertible)?] = []
        func require(_ condition: String, _ values: (any DatabaseValueConvertible)?...) {
            conditions.append(condition)
            arguments += values
        }
        if !query.kinds.isEmpty {
            // Our own words, not the user's: quoting them is safe.
            let list = query.kinds.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
            require("kind IN (\(list))")
        }
        // An identifier begins with its home node, so that a node's records are a stretch of the list in its order.
        if let node = query.node { require("id > ? AND id < ?", node + ":", node + ";") }
        if let status = query.status { require("deleted = ?", status == .deleted) }
        if let after = query.after { require("id > ?", after.description) }
        if let text = query.text {
            guard let pattern = SearchPattern(text) else { return [] }
            require("pk IN (SELECT rowid FROM search WHERE search MATCH ?)", Self.match(pattern))
        }
        if let source = query.source {
            try writeHeldClaims()
            guard let number = try number(of: source) else { return [] }
            require(
                "EXISTS (SELECT 1 FROM claim WHERE record = record.id AND source = ? AND state <> 'ended')", number)
        }
        return try rows(
            """
            SELECT \(Self.recordColumns) FROM record WHERE \(conditions.joined(separator: " AND "))
            ORDER BY id LIMIT ?
            """, arguments + [query.limit], Self.stored)
    }

    /// The pattern in FTS5's query language. Its words hold letters and digits only, so that quoting them is safe.
    static func match(_ pattern: SearchPattern) -> String {
        pattern.words.map { "\"\($0)\"" }.joined(separator: " ") + "*"
    }

    func alias(of id: RecordIdentifier) throws -> RecordIdentifier? {
        try row("SELECT successor FROM alias WHERE id = ?", [id.description]) { try Self.identifier($0, 0) }
    }

    func aliases() throws -> [RecordIdentifier: RecordIdentifier] {
        let pairs = try rows("SELECT id, successor FROM alias") {
            (try Self.identifier($0, 0), try Self.identifier($0, 1))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    func tallies() throws -> [RecordTally] {
        try rows("SELECT node, kind, deleted, count(*) FROM record GROUP BY node, kind, deleted ORDER BY 1, 2, 3") {
            RecordTally(node: $0[0], kind: try word($0, 1), status: $0[2] ? .deleted : .active, count: $0[3])
        }
    }

    func statistics() throws -> LedgerStatistics {
        try writeHeldClaims()
        var result = LedgerStatistics()
        result.tombstones = try number("SELECT count(*) FROM record WHERE deleted")
        result.records = try number("SELECT count(*) FROM record") - result.tombstones
        result.sources = try number("SELECT count(*) FROM source")
        result.sourceRecords = try number("SELECT count(*) FROM source_record WHERE status <> 'gone'")
        result.quarantined = try number("SELECT count(*) FROM source_record WHERE status = 'quarantined'")
        result.claims = try number("SELECT count(*) FROM claim WHERE state <> 'ended'")
        result.payloads = try number("SELECT count(*) FROM payload")
        result.payloadBytes = try number("SELECT coalesce(sum(size), 0) FROM payload")
        result.runs = try number("SELECT count(*) FROM run")
        result.lastSequence = try lastSequence()
        return result
    }

    // MARK: - Change feed

    private static let changeColumns = "sequence, record, kind, revision, hash, at, run, successor"

    private static func change(_ row: Row) throws -> Change {
        Change(
            sequence: row[0], record: try identifier(row, 1), kind: try word(row, 2), revision: row[3],
            contentHash: try digest(row, 4), at: time(row, 5), run: (row[6] as Int?).map { RunID($0) },
            successor: try optionalIdentifier(row, 7))
    }

    func changes(after sequence: Int, limit: Int) throws -> [Change] {
        try rows(
            "SELECT \(Self.changeColumns) FROM change WHERE sequence > ? ORDER BY sequence LIMIT ?",
            [sequence, limit], Self.change)
    }

    func history(of id: RecordIdentifier) throws -> [Change] {
        try rows(
            "SELECT \(Self.changeColumns) FROM change WHERE record = ? ORDER BY sequence", [id.description], Self.change
        )
    }

    func latestChanges(after sequence: Int, limit: Int) throws -> [Change] {
        try rows(
            """
            SELECT \(Self.changeColumns) FROM change AS this
            WHERE sequence > ? AND NOT EXISTS (
                SELECT 1 FROM change AS later WHERE later.record = this.record AND later.sequence > this.sequence)
            ORDER BY sequence LIMIT ?
            """, [sequence, limit], Self.change)
    }

    func latestChange(of id: RecordIdentifier) throws -> Change? {
        try row(
            "SELECT \(Self.changeColumns) FROM change WHERE record = ? ORDER BY sequence DESC LIMIT 1",
            [id.description], Self.change)
    }

    func lastSequence() throws -> Int { try number("SELECT coalesce(max(sequence), 0) FROM change") }
}
