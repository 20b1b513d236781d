import Federation
import FederationConformance
import Testing

/// Random edits, kills and faults: in the end the ledger has what the source has.
@Suite struct MovingRepositoryTests {
    @Test(arguments: [
        (true, false), (false, false), (true, true), (false, true),
    ]) func aRepositoryThatMovesIsFollowed(_ announces: Bool, _ backdates: Bool) async throws {
        for seed in 1...25 as ClosedRange<UInt64> {
            let breaker = seed % 2 == 0 ? RemovalBreaker(share: 1, count: 1000) : RemovalBreaker(share: 0.1, count: 2)
            let findings = try await LedgerConformance { MemoryLedger() }
                .runMoving(seed: seed, announces: announces, backdates: backdates, breaker: breaker)
            #expect(findings.isEmpty, "seed \(seed):\n\(findings.map(\.description).joined(separator: "\n"))")
        }
    }
}
