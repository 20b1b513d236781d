import Federation
import FederationConformance
import Testing

@Suite struct CrashTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func aKilledHarvestIsMadeUpForByTheNext(seed: UInt64) async throws {
        let findings = try await LedgerConformance { MemoryLedger() }.runCrashes(seed: seed)
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
    }

    @Test func aKilledDecisionOnRemovalsIsMadeUpForByDoingItAgain() async throws {
        let findings = try await LedgerConformance { MemoryLedger() }.runRemovalCrashes()
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
    }
}
