import GRDB
import GRDBSQLite
import Synchronization

/// Brings the write-ahead log home beside the commits instead of between them: on a connection and a thread of its own,
/// so that who writes a whole table in does not wait for the disk (docs/decisions/0030).
///
/// SQLite lets a log be emptied while it is being written. What came meanwhile is left in it, and a log that is never
/// wholly at home only grows; so at `limit` the writer itself does what is left.
final class LogKeeper: Sendable {
    /// Pages of 8 KiB after which the log is brought home aside: 64 MiB. A page that several commits change is then
    /// written once, and the disk waited for seldom.
    private static let portion: Int32 = 8192
    private static let limit: Int32 = 2 * portion

    private struct State {
        var queue: DatabaseQueue?
        var isWorking = false
        var isClosed = false
        /// Pages in the log when it was last begun with.
        var begun: Int32 = 0
    }

    private let state = Mutex(State())
    private let open: @Sendable () throws -> DatabaseQueue

    /// - Parameter open: a connection to the same file; asked for when a log first grows large.
    init(open: @escaping @Sendable () throws -> DatabaseQueue) { self.open = open }

    /// Listens to the commits of a connection, in place of SQLite's own emptying of the log. Must outlive it.
    func watch(_ db: Database) {
        sqlite3_wal_hook(
            db.sqliteConnection,
            { me, connection, _, pages in
                guard let me else { return SQLITE_OK }
                Unmanaged<LogKeeper>.fromOpaque(me).takeUnretainedValue().committed(connection, pages)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Waits for what is under way. Afterwards only the writer brings the log home.
    func close() {
        let queue = state.withLock { state in
            state.isClosed = true
            return state.queue.take()
        }
        try? queue?.close()
    }

    private func committed(_ connection: OpaquePointer?, _ pages: Int32) {
        if pages >= Self.limit {
            // Busy when a reader or the other thread is at it: the next commit asks again.
            sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
            state.withLock { $0.begun = 0 }
            return
        }
        let queue = state.withLock { state -> DatabaseQueue? in
            // After the log began anew there are fewer pages in it than before.
            if pages < state.begun { state.begun = 0 }
            guard pages - state.begun >= Self.portion, !state.isWorking, !state.isClosed else { return nil }
            state.begun = pages
            if state.queue == nil { state.queue = try? open() }
            state.isWorking = state.queue != nil
            return state.queue
        }
        queue?.asyncWriteWithoutTransaction { [self] db in
            // What fails here is done by the writer at the limit, and is told there if it fails again.
            _ = try? db.checkpoint(.passive)
            state.withLock { $0.isWorking = false }
        }
    }
}
