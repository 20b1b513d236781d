import AdapterKit
import GRDB

/// SQLite's result codes in the one error shape of the project.
enum LedgerFailure {
    static func translated<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch { throw translate(error, path) }
    }

    static func translated<Result>(_ path: String, _ body: () async throws -> Result) async throws -> Result {
        do { return try await body() } catch { throw translate(error, path) }
    }

    static func translate(_ error: any Error, _ path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return FederationError(
                .ledgerBusy, "Another shopctl is writing to \(path). Wait until it has finished, then try again.",
                cause: error, disposition: .retry(afterSeconds: nil))
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return corrupt(path, cause: error)
        case .SQLITE_FULL:
            return FederationError(
                .diskFull,
                "There is no room left to write \(path). What was stored is safe; free some space and run it again.",
                cause: error)
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_IOERR, .SQLITE_AUTH:
            return FederationError(
                .fileAccess,
                "\(path) can't be opened or written. Check that the folder is there and that you may write it.",
                cause: error)
        default:
            return FederationError(.internal, "The ledger \(path) refused an operation.", cause: error)
        }
    }

    static func corrupt(_ path: String, cause: (any Error)? = nil) -> FederationError {
        FederationError(
            .ledgerCorrupt,
            "\(path) is damaged or is no ledger. Put it aside, restore a backup or an export "
                + "(`shopctl records import`), and harvest the sources again.",
            cause: cause)
    }
}
