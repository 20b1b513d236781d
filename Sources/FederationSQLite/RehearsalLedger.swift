import AdapterKit
import Federation
import GRDB
import ScienceShopSDK

/// The same file on a connection of its own, inside one transaction that is never committed: its writes vanish with it.
///
/// Other writers wait while it lives, so that what the rehearsal shows is what a run would have done.
final class RehearsalLedger: Ledger {
    private let queue: DatabaseQueue
    private let path: String

    init(path: String, options: SQLiteLedger.Options) throws {
        self.path = path
        var configuration = SQLiteLedger.configuration(options)
        // The open transaction outlives each access.
        configuration.allowsUnsafeTransactions = true
        let settings = configuration
        queue = try LedgerFailure.translated(path) {
            let queue = try DatabaseQueue(path: path, configuration: settings)
            try queue.writeWithoutTransaction { database in
                try LedgerFile.checkIdentity(database, path: path)
                try database.execute(sql: "BEGIN IMMEDIATE")
            }
            return queue
        }
    }

    deinit {
        // Closing the connection rolls back as well; a failure here has nothing to undo.
        try? queue.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerReader) throws -> Result
    ) async throws -> Result {
        try await LedgerFailure.translated(path) {
            try await queue.writeWithoutTransaction { try body(SQLiteTransaction($0)) }
        }
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerWriter) throws -> Result
    ) async throws -> Result {
        try await LedgerFailure.translated(path) {
            try await queue.writeWithoutTransaction { database in
                try database.execute(sql: "SAVEPOINT rehearsal")
                do {
                    let result = try body(SQLiteTransaction(database))
                    try database.execute(sql: "RELEASE rehearsal")
                    return result
                } catch {
                    try database.execute(sql: "ROLLBACK TO rehearsal; RELEASE rehearsal")
                    throw error
                }
            }
        }
    }

    /// A rehearsal of a rehearsal would need a second transaction on uncommitted writes, which SQLite has not.
    func rehearsal() async throws -> any Ledger {
        throw FederationError(.internal, "A rehearsal can't be rehearsed; ask the ledger it came from for another.")
    }

    func integrityCheck() async throws -> [Issue] {
        try await LedgerFailure.translated(path) {
            try await queue.writeWithoutTransaction { try LedgerFile.integrityIssues($0) }
        }
    }
}
