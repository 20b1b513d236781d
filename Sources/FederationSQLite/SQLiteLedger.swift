import AdapterKit
import CProcess
import Federation
import Foundation
import GRDB
import Messages
import ScienceShopSDK
import Synchronization

/// A ledger in one SQLite file (WAL). Many processes may read it while one writes.
///
/// Every commit survives the end of the process. With `synchronous = NORMAL` a loss of power may take back the last
/// commits, in order and whole, which harvesting then repeats; the file is never damaged by it.
public final class SQLiteLedger: Ledger {
    public let path: String
    private let database: any DatabaseWriter
    private let options: Options
    private let log: LogKeeper
    private let isClosed = Mutex(false)

    public struct Options: Sendable {
        /// Seconds a writer waits for another process before it gives up.
        public var busyTimeout: Double
        /// Most pages of 8 KiB the file may grow to; nil for as many as the disk holds.
        public var maxPages: Int?

        public init(busyTimeout: Double = 10, maxPages: Int? = nil) {
            self.busyTimeout = busyTimeout
            self.maxPages = maxPages
        }
    }

    /// Opens a ledger, and makes it when there is no file yet.
    ///
    /// - Throws: `FederationError`: `ledger-busy`, `ledger-corrupt`, `ledger-newer`, `disk-full`, `file-access`.
    public convenience init(path: String, options: Options = Options()) throws {
        try self.init(path: path, options: options) { configuration in
            // A pool turns the file it opens into one with a log; a file that is no ledger is not to be touched.
            if FileManager.default.fileExists(atPath: path) {
                let queue = try DatabaseQueue(path: path, configuration: configuration)
                try queue.read { try Self.check($0, path: path) }
                try queue.close()
            }
            return try DatabasePool(path: path, configuration: configuration)
        }
    }

    /// Opens a ledger that is there, to look at it while others may write: needs no lock, not even for a moment.
    ///
    /// - Throws: `FederationError` as the other opening.
    public static func reading(path: String, options: Options = Options()) throws -> SQLiteLedger {
        try SQLiteLedger(path: path, options: options) { configuration in
            // A pool writes a page when it opens a file whose log is empty; a queue does not.
            try DatabaseQueue(path: path, configuration: configuration)
        }
    }

    private init(
        path: String, options: Options, open: (Configuration) throws -> any DatabaseWriter
    ) throws {
        self.path = path
        self.options = options
        let log = LogKeeper { try DatabaseQueue(path: path, configuration: Self.configuration(options)) }
        self.log = log
        database = try mappingErrors(path) {
            let database = try open(Self.configuration(options))
            try database.writeWithoutTransaction { db in
                try Self.migrate(db, path: path)
                log.watch(db)
            }
            return database
        }
    }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerReader) throws -> Result
    ) async throws -> Result {
        let (path, database) = (path, database)
        // A task of its own: an interrupted run must still be able to write down how it ended, and GRDB would refuse.
        return try await Task {
            do {
                return try await database.read { try body(SQLiteTransaction($0)) }
            } catch let error as DatabaseError {
                throw FederationError(error, path: path)
            }
        }.value
    }

    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerWriter) throws -> Result
    ) async throws -> Result {
        let (path, database) = (path, database)
        return try await Task {
            do {
                return try await database.write { db in
                    let transaction = SQLiteTransaction(db)
                    let result = try body(transaction)
                    try transaction.flush()
                    return result
                }
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

    public func purge() async throws {
        let path = path
        do {
            try await Task { [database] in
                try await database.writeWithoutTransaction { db in
                    try db.inTransaction(.immediate) {
                        let transaction = SQLiteTransaction(db)
                        try transaction.eraseLabels()
                        // Its segments keep the words of documents that left until they happen to be merged.
                        try transaction.indexAnew()
                        return .commit
                    }
                    // Writes every page anew, from rows that are there.
                    try db.execute(sql: "VACUUM")
                    // The log holds pages of before until it is emptied, and so does the file.
                    _ = try db.checkpoint(.truncate)
                }
            }.value
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            throw FederationError(
                .ledgerBusy,
                """
                Everything is erased, but another program still reads \(path) as it was, so traces are left in its files. \
                End it (`shopctl serve`, perhaps) and ask again for the same to be forgotten.
                """,
                cause: error)
        } catch let error as DatabaseError {
            throw FederationError(error, path: path)
        }
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
        log.close()
        // Readers first: who closes last brings the log home, and a reader may not.
        (database as? DatabasePool)?.invalidateReadOnlyConnections()
        try mappingErrors(path) { try database.close() }
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

    /// Once in the life of a process.
    private static let settings: Void = cprocess_stop_counting_memory_of_sqlite()

    static func configuration(_ options: Options) -> Configuration {
        settings
        var configuration = Configuration()
        configuration.label = "ledger"
        configuration.busyMode = .timeout(options.busyTimeout)
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        let maxPages = options.maxPages
        configuration.prepareDatabase { db in
            // Of a new file; one that is there keeps its own. Most rows are 2 KB: of small pages, half would stay empty.
            try db.execute(sql: "PRAGMA page_size = 8192")
            if let maxPages { try db.execute(sql: "PRAGMA max_page_count = \(maxPages)") }
            // Readers go through whatever is asked once; there may be several, and each has a cache of its own.
            try db.execute(sql: "PRAGMA cache_size = \(db.configuration.readonly ? -6144 : -10240)")
            SearchGather.register(in: db)
        }
        return configuration
    }

    private static func version(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    }

    /// Throws when the file is not a ledger this version can use.
    private static func check(_ db: Database, path: String) throws {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard application == Migrations.applicationID || (application == 0 && tables == 0) else {
            throw FederationError(
                .ledgerCorrupt, "\(path) is the database of another program, not a ledger. Name another file.")
        }
        let (version, newest) = (try version(db), Migrations.steps.count)
        guard version <= newest else {
            throw FederationError(
                .ledgerNewer,
                """
                The ledger \(path) was written by a newer shopctl (its version is \(version), this one knows \
                \(newest)). Use that one, or update this one.
                """)
        }
    }

    /// Brings an older or empty file to this version's tables.
    static func migrate(_ db: Database, path: String) throws {
        let newest = Migrations.steps.count
        try check(db, path: path)
        func isCurrent() throws -> Bool {
            guard try version(db) == newest else { return false }
            return try SearchDocument.version == Int.fetchOne(db, sql: "SELECT version FROM search_rules") ?? 0
        }
        if try isCurrent() { return }
        try db.inTransaction(.immediate) {
            // Another process may have been faster.
            try check(db, path: path)
            for step in Migrations.steps.dropFirst(try version(db)) { try db.execute(sql: step) }
            if try Int.fetchOne(db, sql: "SELECT version FROM search_rules") != SearchDocument.version {
                try SQLiteTransaction(db).indexAnew()
            }
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
