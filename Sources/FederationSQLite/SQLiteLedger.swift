import AdapterKit
import Federation
import Foundation
import GRDB
import ScienceShopSDK
import Synchronization

/// A ledger in one SQLite file (WAL). Many processes may read it while one writes.
///
/// Every commit survives the end of the process. With `synchronous = NORMAL` a loss of power may take back the last
/// commits, in order and whole, which harvesting then repeats; the file is never damaged by it.
public final class SQLiteLedger: Ledger {
    public let path: String
    private let pool: DatabasePool
    private let options: Options
    private let isClosed = Mutex(false)

    public struct Options: Sendable {
        /// Seconds a writer waits for another process before it gives up.
        public var busyTimeout: Double
        /// Most pages of 4 KiB the file may grow to; nil for as many as the disk holds.
        public var maxPages: Int?

        public init(busyTimeout: Double = 10, maxPages: Int? = nil) {
            self.busyTimeout = busyTimeout
            self.maxPages = maxPages
        }
    }

    /// Opens a ledger, and makes it when there is no file yet.
    ///
    /// - Throws: `FederationError`: `ledger-busy`, `ledger-corrupt`, `ledger-newer`, `disk-full`, `file-access`.
    public init(path: String, options: Options = Options()) throws {
        self.path = path
        self.options = options
        pool = try mappingErrors(path) {
            let pool = try DatabasePool(path: path, configuration: Self.configuration(options))
            try pool.writeWithoutTransaction { try Self.migrate($0, path: path) }
            return pool
        }
    }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerReader) throws -> Result
    ) async throws -> Result {
        let (path, pool) = (path, pool)
        // A task of its own: an interrupted run must still be able to write down how it ended, and GRDB would refuse.
        return try await Task {
            do {
                return try await pool.read { try body(SQLiteTransaction($0)) }
            } catch let error as DatabaseError {
                throw FederationError(error, path: path)
            }
        }.value
    }

    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerWriter) throws -> Result
    ) async throws -> Result {
        let (path, pool) = (path, pool)
        return try await Task {
            do {
                return try await pool.write { try body(SQLiteTransaction($0)) }
            } catch let error as DatabaseError {
                throw FederationError(error, path: path)
            }
        }.value
    }

    /// Other writers wait until the rehearsal is released.
    public func rehearsal() async throws -> any Ledger { try SQLiteRehearsal(path: path, options: options) }

    /// A rehearsal on the ledger at a path. Where there is no file, none is made: it begins empty.
    public static func rehearsal(path: String, options: Options = Options()) throws -> any Ledger {
        guard FileManager.default.fileExists(atPath: path) else { return MemoryLedger() }
        return try SQLiteRehearsal(path: path, options: options)
    }

    public func integrityCheck() async throws -> [Issue] {
        try await read { reader in
            guard let transaction = reader as? SQLiteTransaction else { return [] }
            return try transaction.integrityCheck()
        }
    }

    /// Waits for running work, brings the write-ahead log home and closes the file. Also done when the ledger is released.
    public func close() throws {
        let wasClosed = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        if wasClosed { return }
        // Readers first: who closes last brings the log home, and a reader may not.
        pool.invalidateReadOnlyConnections()
        try mappingErrors(path) { try pool.close() }
    }

    deinit { try? close() }

    /// The version of the linked SQLite, and whether it has full-text search.
    public static func libraryVersion() throws -> (version: String, hasFullText: Bool) {
        try mappingErrors("in memory") {
            try DatabaseQueue().read { db in
                (
                    try String.fetchOne(db, sql: "SELECT sqlite_version()") ?? "unknown",
                    try Bool.fetchOne(db, sql: "SELECT sqlite_compileoption_used('ENABLE_FTS5')") ?? false
                )
            }
        }
    }

    // MARK: - Opening

    static func configuration(_ options: Options) -> Configuration {
        var configuration = Configuration()
        configuration.label = "ledger"
        configuration.busyMode = .timeout(options.busyTimeout)
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        let maxPages = options.maxPages
        configuration.prepareDatabase { db in
            if let maxPages { try db.execute(sql: "PRAGMA max_page_count = \(maxPages)") }
            try db.execute(sql: "PRAGMA cache_size = -32768")
        }
        return configuration
    }

    /// Brings an older or empty file to this version's tables.
    static func migrate(_ db: Database, path: String) throws {
        let newest = Migrations.steps.count
        func version() throws -> Int { try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 }
        func check() throws {
            let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
            guard application == Migrations.applicationID || (application == 0 && tables == 0) else {
                throw FederationError(
                    .ledgerCorrupt, "\(path) is the database of another program, not a ledger. Name another file.")
            }
            guard try version() <= newest else {
                throw FederationError(
                    .ledgerNewer,
                    "The ledger \(path) was written by a newer shopctl (its version is \(try version()), this one knows "
                        + "\(newest)). Use that one, or update this one.")
            }
        }
        try check()
        guard try version() < newest else { return }
        try db.inTransaction(.immediate) {
            // Another process may have been faster.
            try check()
            for step in Migrations.steps.dropFirst(try version()) { try db.execute(sql: step) }
            try db.execute(sql: "PRAGMA application_id = \(Migrations.applicationID)")
            try db.execute(sql: "PRAGMA user_version = \(newest)")
            return .commit
        }
    }
}

extension FederationError.Code {
    /// The ledger was written by a newer version of this program.
    public static let ledgerNewer: FederationError.Code = "ledger-newer"
}
