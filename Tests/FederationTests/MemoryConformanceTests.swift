import Federation
import FederationConformance
import Testing

@Suite struct MemoryConformanceTests {
    @Test(arguments: LedgerConformance.checks.map(\.name)) func conforms(_ name: String) async throws {
        let suite = LedgerConformance { MemoryLedger() }
        let check = try #require(LedgerConformance.checks.first { $0.name == name })
        let findings = await suite.run(check)
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
    }
}
