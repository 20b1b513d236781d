import GRDB
import TestSupport

/// All that a ledger holds, but for when it was written and by which run: two that were filled in different ways can be
/// compared.
struct LedgerDump: Equatable {
    private var tables: [String: [String]] = [:]

    /// What is kept, in an order of its own.
    private static let queries: [(table: String, sql: String)] = [
        ("record", "SELECT id, node, kind, deleted, revision, hex(hash) FROM record ORDER BY id"),
        ("alias", "SELECT id, successor FROM alias ORDER BY id"),
        (
            "source_record",
            """
            SELECT key, identifier, status, hex(fingerprint), hex(signature), hex(r.payload), hex(frame), format,
                datestamp, url, line, refused, issues IS NULL
            FROM source_record r JOIN source s ON s.pk = source ORDER BY key, identifier
            """
        ),
        (
            "claim",
            """
            SELECT key, source_record, record, ordinal, mention, verbatim, state, hex(hash), hex(payload), crosswalk,
                crosswalk_version,
                json_remove(
                    CASE WHEN length(draft) > 0 THEN CAST(draft AS TEXT)
                        ELSE json_remove(CAST((SELECT document FROM record WHERE id = c.record) AS TEXT),
                            '$.contentHash', '$.modifiedAt', '$.revision') END,
                    '$.provenance[0].retrievedAt')
            FROM claim c JOIN source s ON s.pk = source
            ORDER BY key, source_record, record
            """
        ),
        ("evidence", "SELECT evidence FROM claim c JOIN source s ON s.pk = source ORDER BY key, source_record, record"),
        ("payload", "SELECT hex(digest), size FROM payload ORDER BY digest"),
        ("change", "SELECT record, kind, revision, hex(hash), successor FROM change ORDER BY sequence"),
        ("bookmark", "SELECT key, text, scope, hex(basis) FROM bookmark JOIN source s ON s.pk = source ORDER BY key"),
        ("checkpoint", "SELECT key, cursor FROM checkpoint JOIN source s ON s.pk = source ORDER BY key"),
        ("mark", "SELECT identifier FROM mark ORDER BY identifier"),
        ("channel", "SELECT name, bookmark, rules, output, sequence, verdict IS NULL FROM channel ORDER BY name"),
        // Without the hashes of what is shown, which holds the moment it was harvested.
        (
            "receipt",
            """
            SELECT name, record, state, due, revision, until, reason, successor, address, r.sequence, labels
            FROM receipt r JOIN channel c ON c.pk = channel ORDER BY name, record
            """
        ),
    ]

    /// - Parameter leaving: tables that are left out.
    init(_ path: String, leaving: Set<String> = []) throws {
        var configuration = Configuration()
        configuration.readonly = true
        let database = try DatabaseQueue(path: path, configuration: configuration)
        for (table, sql) in Self.queries where !leaving.contains(table) {
            tables[table] = try database.read { database in
                let rows = try Row.fetchAll(database, sql: sql)
                if table == "evidence" { return try Self.evidence(rows, database) }
                return rows.map { row in row.map { $0.1.storage.text }.joined(separator: " | ") }
            }
        }
    }

    /// Evidence with its shapes written out: their numbers are of no account, since they say in what order records came.
    private static func evidence(_ rows: [Row], _ database: Database) throws -> [String] {
        var shapes: [Int: [String]] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT pk, path, rule, label, said FROM evidence_shape") {
            shapes[row["pk"]] = row.databaseValues.dropFirst().map { $0.storage.text }
        }
        return rows.map { row in
            guard case .blob(let data)? = row.databaseValues.first?.storage else { return "∅" }
            var bytes = [UInt8](data).dropFirst()
            func number() -> Int {
                var (value, shift) = (0, 0)
                while let byte = bytes.popFirst() {
                    value |= Int(byte & 0x7F) << shift
                    if byte < 0x80 { break }
                    shift += 7
                }
                return value
            }
            func text() -> String {
                let count = number() - 1
                if count < 0 { return "∅" }
                defer { bytes = bytes.dropFirst(count) }
                return String(decoding: bytes.prefix(count), as: UTF8.self)
            }
            var items: [String] = []
            while !bytes.isEmpty {
                let head = number()
                let shape = head >> 2 == 0 ? [text(), text(), text(), "∅"] : shapes[head >> 2] ?? ["?"]
                var item = shape.joined(separator: " ")
                if shape.last == "∅" { item += " = " + text() }
                if head & 1 != 0 { item += " line " + text() }
                if head & 2 != 0 { item += " column " + text() }
                items.append(item)
            }
            return items.joined(separator: "; ")
        }
    }

    func count(_ table: String) -> Int { tables[table]?.count ?? 0 }
    func rows(_ table: String) -> [String] { tables[table] ?? [] }

    /// Where two differ, in words; empty when they do not.
    func differences(from other: LedgerDump) -> [String] {
        tables.keys.sorted().flatMap { table -> [String] in
            let (ours, theirs) = (rows(table), other.rows(table))
            guard ours != theirs else { return [] }
            let more = Set(ours).subtracting(theirs).sorted().prefix(3).map { "\(table) + \($0.prefix(400))" }
            let less = Set(theirs).subtracting(ours).sorted().prefix(3).map { "\(table) - \($0.prefix(400))" }
            return ["\(table): \(ours.count) rows for \(theirs.count), or in another order"] + more + less
        }
    }
}

extension DatabaseValue.Storage {
    fileprivate var text: String {
        switch self {
        case .null: "∅"
        case .int64(let number): String(number)
        case .double(let number): String(number)
        case .string(let text): text
        case .blob(let bytes): bytes.map { String($0, radix: 16) }.joined()
        }
    }
}
