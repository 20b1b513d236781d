import Federation
import FederationConformance
import FederationSQLite
import TestSupport
import Testing

@Suite struct SQLiteConformanceTests {
    @Test(arguments: LedgerConformance.checks.map(\.name)) func conforms(_ name: String) async throws {
        let folder = try TemporaryFolder()
        let suite = LedgerConformance {
            try SQLiteLedger(path: folder.file("ledger.sqlite"))
        }
        let check = try #require(LedgerConformance.checks.first { $0.name == name })
        let findings = await suite.run(check)
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
    }
}
