import Federation
import FederationConformance
import FederationSQLite
import Foundation
import TestSupport
import Testing

@Suite struct SQLiteCrashTests {
    @Test func aKilledHarvestIsMadeUpForByTheNext() async throws {
        let folder = try TemporaryFolder()
        let suite = LedgerConformance { try SQLiteLedger(path: folder.file(UUID().uuidString)) }
        let findings = try await suite.runCrashes(seed: 5, rounds: 2)
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
    }
}
