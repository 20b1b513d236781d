import AdapterKit
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
        issues += try misquoted().map { sourceRecord, record in
            issue(
                "claim-mismatch",
                """
                What source record “\(sourceRecord)” says of \(record) was read from the record, which says something \
                else.
                """)
        }
        // A draft that is lost could not be read on the way.
        if !issues.isEmpty { return issues }
        issues += try unreadableEvidence().map { sourceRecord, record in
            issue("evidence-unreadable", "The words of source record “\(sourceRecord)” for \(record) cannot be read.")
        }
        return try issues + LedgerCheck.run(self)
    }

    private static let mostTold = 20

    /// Claims that lean on a record that is not there or says something else, by source record and record.
    private func misquoted() throws -> [(String, String)] {
        try rows(
            """
            SELECT source_record, record FROM claim LEFT JOIN record ON record.id = claim.record
            WHERE length(draft) = 0 AND record.hash IS NOT claim.hash ORDER BY 1, 2 LIMIT ?
            """, [Self.mostTold]
        ) { ($0[0], $0[1]) }
    }

    /// Claims with evidence that is damaged, or that points to where the draft says nothing.
    private func unreadableEvidence() throws -> [(String, String)] {
        var found: [(String, String)] = []
        var after: Int64 = 0
        while found.count < Self.mostTold {
            let page = try rows(
                """
                SELECT pk, source_record, record, verbatim, draft, evidence FROM claim
                WHERE pk > ? AND evidence IS NOT NULL ORDER BY pk LIMIT 500
                """, [after]
            ) { row in
                let isReadable: Bool
                do {
                    _ = try evidence(row, verbatim: 3, draft: 4, evidence: 5, of: Self.identifier(row, 2))
                    isReadable = true
                } catch is FederationError {
                    isReadable = false
                }
                return (number: row[0] as Int64, names: (row[1] as String, row[2] as String), isReadable: isReadable)
            }
            found += page.filter { !$0.isReadable }.map(\.names)
            guard let last = page.last else { break }
            after = last.number
        }
        return found
    }
}
