import Federation
import Foundation
import GRDB
import JSONSchema
import Messages
import ScienceShopSDK

extension SQLiteTransaction {
    func hasDecisions() throws -> Bool { try number("SELECT EXISTS (SELECT 1 FROM decision)") != 0 }

    func decisions(of id: RecordIdentifier) throws -> [ConsentDecision] {
        try rows(
            "SELECT id, details FROM decision WHERE record = ? ORDER BY id", [id.description], Self.decision)
    }

    func decisions(_ query: ConsentQuery) throws -> [ConsentDecision] {
        var conditions = ["id > ?"]
        var arguments: [(any DatabaseValueConvertible)?] = [query.after]
        if let isGranted = query.isGranted {
            conditions.append("granted = ?")
            arguments.append(isGranted)
        }
        if let since = query.since {
            conditions.append("recorded >= ?")
            arguments.append(since.milliseconds)
        }
        return try rows(
            "SELECT id, details FROM decision WHERE \(conditions.joined(separator: " AND ")) ORDER BY id LIMIT ?",
            arguments + [query.limit], Self.decision)
    }

    private static func decision(_ row: Row) throws -> ConsentDecision {
        // What cannot be read is not to be passed over: it may be a refusal.
        guard var decision = ConsentDecision(json: try json(row, 1)) else { throw damaged("a decision on consent") }
        decision.id = row[0]
        return decision
    }

    // MARK: - Writing

    func append(_ decision: ConsentDecision) throws -> Int {
        try execute(
            "INSERT INTO decision (record, granted, recorded, details) VALUES (?, ?, ?, ?)", Self.columns(decision))
        return Int(db.lastInsertedRowID)
    }

    func put(_ decision: ConsentDecision) throws {
        try execute(
            "UPDATE decision SET record = ?, granted = ?, recorded = ?, details = ? WHERE id = ?",
            Self.columns(decision) + [decision.id])
    }

    private static func columns(_ decision: ConsentDecision) -> [(any DatabaseValueConvertible)?] {
        [
            decision.record.description, decision.isGranted, decision.recordedAt.milliseconds,
            Data(decision.json.canonicalBytes),
        ]
    }
}
