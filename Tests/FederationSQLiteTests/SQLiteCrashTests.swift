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

    @Test func aKilledDecisionOnRemovalsIsMadeUpForByDoingItAgain() async throws {
        let folder = try TemporaryFolder()
        let suite = LedgerConformance { try SQLiteLedger(path: folder.file(UUID().uuidString)) }
        let findings = try await suite.runRemovalCrashes()
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
    }

    @Test func aRepositoryThatMovesIsFollowed() async throws {
        let folder = try TemporaryFolder()
        let suite = LedgerConformance { try SQLiteLedger(path: folder.file(UUID().uuidString)) }
        for seed in 101...103 as ClosedRange<UInt64> {
            let findings = try await suite.runMoving(
                seed: seed, rounds: 6, announces: seed % 2 == 0, backdates: true,
                breaker: RemovalBreaker(share: 0.2, count: 3))
            #expect(findings.isEmpty, "seed \(seed):\n\(findings.map(\.description).joined(separator: "\n"))")
        }
    }
}
