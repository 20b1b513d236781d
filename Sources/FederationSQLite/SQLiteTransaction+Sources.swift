import AdapterKit
import Federation
import Foundation
import GRDB
import JSONSchema
import Messages
import ScienceShopSDK

extension SQLiteTransaction {
    func payload(_ digest: Digest) throws -> [UInt8]? {
        try row(
            """
            SELECT bytes, deflated, size FROM payload
            WHERE substr(digest, 1, 6) = substr(?1, 1, 6) AND digest = ?1 AND deflated < 2
            """,
            [Data(digest.bytes)]
        ) { row in
            let bytes = try Self.bytes(row, 0)
            return row[1] ? try Compression.inflated(bytes, size: row[2]) : bytes
        }
    }

    // MARK: - Source records

    private static let sourceRecordColumns = """
        identifier, status, fingerprint, signature, payload, frame, format, datestamp, url, line, retrieved, added_by,
        written_by, refused, issues, symbol
        """

    private static func sourceRecord(_ row: Row, of source: SourceKey) throws -> SourceRecordState {
        SourceRecordState(
            source: source, identifier: row[0], status: try word(row, 1), fingerprint: try digest(row, 2),
            signature: try optionalDigest(row, 3), payload: try digest(row, 4), frame: try optionalDigest(row, 5),
            format: MetadataFormat(rawValue: row[6]), datestamp: row[7], symbol: try symbol(row, 15), sourceURL: row[8],
            firstLine: row[9],
            retrievedAt: time(row, 10), addedBy: RunID(row[11] as Int), writtenBy: RunID(row[12] as Int),
            refused: row[13], issues: (try json(row, 14).array ?? []).map { RunIssue.Finding(json: $0) })
    }

    func sourceRecord(_ identifier: String, of source: SourceKey) throws -> SourceRecordState? {
        guard let number = try number(of: source) else { return nil }
        if try hot(.hasSourceRecord).isEmpty([.integer(number), .text(identifier)]) { return nil }
        return try row(
            "SELECT \(Self.sourceRecordColumns) FROM source_record WHERE source = ? AND identifier = ?",
            [number, identifier]
        ) { try Self.sourceRecord($0, of: source) }
    }

    func sourceRecords(_ query: SourceRecordQuery) throws -> [SourceRecordState] {
        guard let number = try number(of: query.source) else { return [] }
        var conditions = ["source = ?"]
        var arguments: [(any DatabaseValueConvertible)?] = [number]
        // Written out, so that the partial index of the leaving ones is used.
        let statuses = query.statuses.map { "'\($0.rawValue)'" }.sorted()
        conditions.append(
            statuses.count == 1 ? "status = \(statuses[0])" : "status IN (\(statuses.joined(separator: ", ")))")
        var index = ""
        if let signature = query.signature {
            // Left alone, SQLite walks through the whole source for the sake of the order.
            index = "INDEXED BY source_record_by_signature"
            conditions.append("signature = ? AND substr(signature, 1, 6) = ?")
            arguments += [Data(signature.bytes), Data(signature.bytes.prefix(6))]
        }
        if let after = query.after {
            conditions.append("identifier > ?")
            arguments.append(after)
        }
        if let window = query.unseenIn {
            conditions.append(
                "NOT EXISTS (SELECT 1 FROM mark WHERE win = ? AND mark.identifier = source_record.identifier)")
            arguments.append(window.rawValue)
        }
        return try rows(
            """
            SELECT \(Self.sourceRecordColumns) FROM source_record \(index) WHERE \(conditions.joined(separator: " AND "))
            ORDER BY identifier LIMIT ?
            """, arguments + [query.limit]
        ) { try Self.sourceRecord($0, of: query.source) }
    }

    func sources() throws -> [SourceKey] {
        try rows("SELECT key FROM source ORDER BY key") { SourceKey($0[0] as String) }.compactMap { $0 }
    }

    func claimedRecordCount(of source: SourceKey) throws -> Int {
        try writeHeldClaims()
        guard let source = try number(of: source) else { return 0 }
        // This index holds all that is asked for; the claims themselves, with their drafts, need not be read.
        return try number(
            """
            SELECT count(DISTINCT record) FROM claim INDEXED BY claim_by_record WHERE source = ? AND state <> 'ended'
            """, [source])
    }

    func recordsOnlyLeaving(_ source: SourceKey, after: RecordIdentifier?, limit: Int) throws -> [RecordIdentifier] {
        try writeHeldClaims()
        guard let number = try number(of: source) else { return [] }
        return try rows(
            """
            SELECT DISTINCT record FROM claim AS mine
            WHERE source = ?1 AND state = 'leaving' AND record > ?2 AND NOT EXISTS (
                SELECT 1 FROM claim AS other WHERE other.record = mine.record AND other.state <> 'ended'
                    AND NOT (other.source = ?1 AND other.state = 'leaving'))
            ORDER BY record LIMIT ?3
            """, [number, after?.description ?? "", limit]
        ) { try Self.identifier($0, 0) }
    }

    // MARK: - Runs

    func mark(of identifier: String, in window: RunID) throws -> RunID? {
        try hot(.markedBy).first([.integer(window.rawValue), .text(identifier)]) { RunID(Int($0.integer(0))) }
    }

    private static func run(_ row: Row) throws -> Run {
        guard let run = Run(json: try json(row, 0)) else { throw damaged("a run") }
        return run
    }

    func runs(of source: SourceKey?, limit: Int) throws -> [Run] {
        guard let source else {
            return try rows("SELECT details FROM run ORDER BY id DESC LIMIT ?", [limit], Self.run)
        }
        guard let number = try number(of: source) else { return [] }
        return try rows(
            "SELECT details FROM run WHERE source = ? ORDER BY id DESC LIMIT ?", [number, limit], Self.run)
    }

    func run(_ id: RunID) throws -> Run? {
        try row("SELECT details FROM run WHERE id = ?", [id.rawValue], Self.run)
    }

    func issues(of run: RunID) throws -> [RunIssue] {
        try rows("SELECT source_record, details FROM issue WHERE run = ? ORDER BY position", [run.rawValue]) {
            RunIssue(sourceRecord: $0[0], finding: RunIssue.Finding(json: try Self.json($0, 1)))
        }
    }
}
