import AdapterKit
import Federation
import GRDB
import JSONSchema
import ScienceShopSDK

/// One transaction on one connection. Lives inside the closure it is handed to.
struct SQLiteTransaction {
    let database: Database

    init(_ database: Database) { self.database = database }

    func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(database.cachedStatement(sql: sql), arguments: arguments)
    }

    func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
    }

    func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
        try Int.fetchOne(database.cachedStatement(sql: sql), arguments: arguments) ?? 0
    }

    func execute(_ sql: String, _ arguments: StatementArguments = []) throws {
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}

/// A `WHERE` clause that grows, with its arguments.
struct Conditions {
    private(set) var sql = "TRUE"
    private(set) var arguments: [any DatabaseValueConvertible] = []

    mutating func add(_ condition: String, _ values: any DatabaseValueConvertible...) {
        sql += " AND " + condition
        arguments += values
    }

    mutating func add(_ column: String, in values: [String]) {
        sql += " AND \(column) IN (" + Array(repeating: "?", count: values.count).joined(separator: ", ") + ")"
        arguments += values
    }
}
