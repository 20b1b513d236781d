import AdapterKit
import Federation
import Foundation
import GRDB
import ScienceShopSDK

/// A ledger in one SQLite file.
///
/// Writes go through one connection, reads through others, each seeing one consistent state (write-ahead log). A process
/// killed at any instant loses nothing that `write` returned from; a machine that loses power may lose the last
/// transactions, but never half of one, and checkpoints are inside the transactions they belong to.
public struct SQLiteLedger: Ledger {
    public struct Options: Sendable {
        /// Seconds to wait for another process that is writing.
        public var busyTimeout = 10.0
        /// Most pages of 4 KiB the file may grow to; nil for as many as the disk holds.
        public var maxPages: Int?

        public init() {}
    }

    private let pool: DatabasePool
    private let path: String
    private let options: Options

    /// Opens the ledger at a path, or makes one there.
    ///
    /// - Throws: `FederationError`: `ledger-busy`, `ledger-corrupt` (also for a file that is no ledger, or one written by
    ///   a newer version), `file-access`, `disk-full`.
    public init(path: String, options: Options = Options()) throws {
        self.path = path
        self.options = options
        pool = try LedgerFailure.translated(path) {
            let pool = try DatabasePool(path: path, configuration: Self.configuration(options))
            try pool.write { try LedgerFile.checkIdentity($0, path: path) }
            try LedgerMigrations.migrator.migrate(pool)
            try pool.writeWithoutTransaction { try LedgerFile.sign($0) }
            return pool
        }
    }

    static func configuration(_ options: Options) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(options.busyTimeout)
        configuration.prepareDatabase { database in
            if let maxPages = options.maxPages { try database.execute(sql: "PRAGMA max_page_count = \(maxPages)") }
        }
        return configuration
    }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerReader) throws -> Result
    ) async throws -> Result {
        try await LedgerFailure.translated(path) { try await pool.read { try body(SQLiteTransaction($0)) } }
    }

    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerWriter) throws -> Result
    ) async throws -> Result {
        try await LedgerFailure.translated(path) { try await pool.write { try body(SQLiteTransaction($0)) } }
    }

    public func rehearsal() async throws -> any Ledger { try RehearsalLedger(path: path, options: options) }

    /// A rehearsal of the ledger at a path that leaves the file as it is to the byte; of an empty ledger, when no file is
    /// there, and then none is made.
    ///
    /// `rehearsal()` of an open ledger promises the same of the content, but opening one for writing already touches it.
    public static func rehearsal(path: String, options: Options = Options()) throws -> any Ledger {
        guard FileManager.default.fileExists(atPath: path) else { return MemoryLedger() }
        return try RehearsalLedger(path: path, options: options)
    }

    public func integrityCheck() async throws -> [Issue] {
        try await LedgerFailure.translated(path) { try await pool.read { try LedgerFile.integrityIssues($0) } }
    }

    /// Waits for running work and closes the file.
    public func close() throws { try LedgerFailure.translated(path) { try pool.close() } }

    /// The version of the linked SQLite, for `doctor`, and whether it has full-text search.
    public static func libraryVersion() throws -> (version: String, hasFullText: Bool) {
        try DatabaseQueue().read { database in
            let version = try String.fetchOne(database, sql: "SELECT sqlite_version()") ?? "unknown"
            let used = try Bool.fetchOne(database, sql: "SELECT sqlite_compileoption_used('ENABLE_FTS5')") ?? false
            return (version, used)
        }
    }
}
