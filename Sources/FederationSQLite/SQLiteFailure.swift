import AdapterKit
import GRDB
import Messages

extension FederationError {
    /// What a database error means to the person at the keyboard.
    init(_ error: DatabaseError, path: String) {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .ledgerBusy, "Another shopctl is writing to the ledger \(path). Wait for it to end, then try again.",
                cause: error)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                .ledgerCorrupt,
                """
                The ledger \(path) is damaged. Move it aside and restore a backup, or harvest again into a new one; \
                `sqlite3 \(path) .recover` may save what can still be read.
                """,
                cause: error)
        case .SQLITE_FULL:
            self.init(
                .diskFull,
                """
                There is no room to write the ledger \(path). Nothing of this step was written; free some space and run \
                it again.
                """,
                cause: error)
        case .SQLITE_IOERR:
            self.init(
                .fileAccess,
                """
                The system could not read or write the ledger \(path): the disk may be full or failing, or a quota or limit \
                reached. Nothing of this step was written; free some space and run it again.
                """,
                cause: error)
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                .fileAccess,
                """
                The ledger \(path) cannot be read or written. Check that its folder is there and that you may write to \
                both.
                """,
                cause: error)
        default:
            self.init(.internal, "The ledger \(path) refused a statement. This is a bug.", cause: error)
        }
    }
}

/// Runs a piece of work and gives every database error the project's one shape.
func mappingErrors<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as DatabaseError {
        throw FederationError(error, path: path)
    }
}
