import AdapterKit
import Federation
import GRDB
import Messages
import ScienceShopSDK

/// A connection of its own whose one transaction is never committed: what is written in it can be read in it, and is gone
/// with it. It holds the write lock as long as it lives.
final class SQLiteRehearsal: Ledger {
    private let path: String
    private let queue: DatabaseQueue
    private let options: SQLiteLedger.Options

    init(path: String, options: SQLiteLedger.Options) throws {
        self.path = path
        self.options = options
        queue = try mappingErrors(path) {
            var configuration = SQLiteLedger.configuration(options)
            configuration.label = "rehearsal"
            configuration.allowsUnsafeTransactions = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.inDatabase { db in
                try SQLiteLedger.migrate(db, path: path)
                // Changed pages stay in memory, so that not even the write-ahead log grows.
                try db.execute(sql: "PRAGMA cache_spill = OFF")
                try db.beginTransaction(.immediate)
            }
            return queue
        }
    }

    deinit { try? queue.close() }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerReader) throws -> Result
    ) async throws -> Result {
        try await perform { try body(SQLiteTransaction($0)) }
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerWriter) throws -> Result
    ) async throws -> Result {
        try await perform { db in
            try db.execute(sql: "SAVEPOINT rehearsed")
            do {
                let transaction = SQLiteTransaction(db)
                let result = try body(transaction)
                try transaction.flush()
                try db.execute(sql: "RELEASE rehearsed")
                return result
            } catch {
                try db.execute(sql: "ROLLBACK TO rehearsed")
                try db.execute(sql: "RELEASE rehearsed")
                throw error
            }
        }
    }

    private func perform<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        let (path, queue) = (path, queue)
        return try await Task {
            do {
                return try await queue.writeWithoutTransaction(body)
            } catch let error as DatabaseError {
                throw FederationError(error, path: path)
            }
        }.value
    }

    /// A rehearsal is its own: what is written in it vanishes with it anyhow.
    func rehearsal() async throws -> any Ledger { self }

    func integrityCheck() async throws -> [Issue] {
        try await perform { try SQLiteTransaction($0).integrityCheck() }
    }
}
