import AdapterKit
import Federation
import GRDB
import ScienceShopSDK

/// What makes an SQLite file a ledger of ours.
enum LedgerFile {
    /// « SSFL » as SQLite's application id.
    private static let applicationID: Int32 = 0x5353_464C

    /// - Throws: `FederationError` (`ledger-corrupt`) for another program's database, or one of a newer version of ours.
    static func checkIdentity(_ database: Database, path: String) throws {
        let id = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard tables == 0 || id == applicationID else {
            throw FederationError(
                .ledgerCorrupt,
                "\(path) is the database of another program, not a ledger. Name another file in federation.yaml.")
        }
        guard try !LedgerMigrations.migrator.hasBeenSuperseded(database) else {
            throw FederationError(
                .ledgerCorrupt,
                "\(path) was written by a newer shopctl. Upgrade this one, or name another file in federation.yaml.")
        }
    }

    static func sign(_ database: Database) throws {
        let id = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        if id != applicationID { try database.execute(sql: "PRAGMA application_id = \(applicationID)") }
    }

    static func integrityIssues(_ database: Database) throws -> [Issue] {
        let remedy = "Put the ledger aside, restore a backup or an export, and harvest the sources again."
        let words = try String.fetchAll(database, sql: "PRAGMA integrity_check(20)")
        let file = words.filter { $0 != "ok" }.map {
            Issue(.error, code: "database-integrity", message: $0, remedy: remedy)
        }
        let strays = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map { row in
            Issue(
                .error, code: "database-reference", message: "A row of \(row[0] ?? "a table") points nowhere.",
                remedy: remedy)
        }
        guard file.isEmpty else { return file }
        return try strays + LedgerCheck.run(SQLiteTransaction(database))
    }
}
