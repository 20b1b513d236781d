import Federation
import GRDB
import Messages
import ScienceShopSDK

extension SQLiteTransaction {
    /// What SQLite and the ledger's own rules find wrong.
    func integrityCheck() throws -> [Issue] {
        func issue(_ code: String, _ message: Message) -> Issue {
            Issue(
                .error, code: code, message: message,
                remedy: "Restore the ledger from a backup, or harvest again into a new one.")
        }
        let pages = try rows("PRAGMA integrity_check(20)") { $0[0] as String }.filter { $0 != "ok" }
        // A damaged file can answer anything: what else it says is of no use.
        guard pages.isEmpty else { return pages.map { issue("ledger-damaged", .verbatim($0)) } }
        var issues = try rows("PRAGMA foreign_key_check") {
            issue("ledger-reference", "A row of \($0[0] as String) belongs to none of \($0[2] as String).")
        }
        let indexed = try indexedCount()
        let active = try number("SELECT count(*) FROM record WHERE NOT deleted")
        if indexed != active {
            issues.append(issue("search-mismatch", "The search knows \(indexed) records of \(active)."))
        }
        return try issues + LedgerCheck.run(self)
    }
}
