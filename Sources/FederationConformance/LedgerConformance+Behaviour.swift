import AdapterKit
import Federation
import JSONSchema
import ScienceShopSDK

extension LedgerConformance {
    static let behaviourChecks: [Check] = [
        Check(name: "harvests of a source edited by chance give what the in-memory ledger gives") { ledger, expect in
            let reference = MemoryLedger()
            var source = RandomSource(seed: 11)
            for round in 0..<12 {
                for target in [ledger, reference] as [any Ledger] {
                    let report = try await harvest(source, into: target, round: round)
                    expect.holds(report.counts.addUp, "counts of round \(round) add up: \(report.counts)")
                }
                let dumps = (try await LedgerDump(ledger), try await LedgerDump(reference))
                expect.equal(dumps.0.difference(from: dumps.1), [], "dumps of round \(round)")
                expect.equal(dumps.0.lines.count, dumps.1.lines.count, "lines of round \(round)")
                source.edit()
            }
            expect.equal(try await ledger.integrityCheck(), [], "integrity")
        },
        Check(name: "a record that is not what its hash says is reported") { ledger, expect in
            let stored = try Sample.stored(Sample.record(try Sample.id("a"), title: "A"))
            let forged = StoredRecord(
                id: stored.id, record: Sample.record(stored.id, title: "B"), revision: 1, modifiedAt: stored.modifiedAt,
                contentHash: stored.contentHash)
            let claim = try Sample.claim(stored.record, by: "1")
            try await ledger.write { writer in
                try writer.put(forged)
                try writer.append(Sample.change(stored, .added))
                try writer.put(claim, evidence: nil)
            }
            expect.equal(try await ledger.integrityCheck().map(\.code), ["hash-mismatch"], "integrity")
        },
    ]

    /// Harvests all of a random source's records into a ledger, in pages of seven, every third time fully.
    static func harvest(_ source: RandomSource, into ledger: any Ledger, round: Int) async throws -> RunReport {
        let clock = TickingClock()
        let engine = HarvestEngine(
            ledger: ledger, validator: NoValidation(), clock: { clock.now() }, sleeper: { clock.sleep($0) })
        return try await engine.run(
            HarvestJob(
                key: Sample.source, source: ScriptedSource(source.records, pageSize: 7), crosswalks: [JSONCrosswalk()],
                context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"),
                options: HarvestOptions(
                    full: round % 3 == 2, acceptRemovals: round % 4 == 3,
                    breaker: RemovalBreaker(share: 0.1, count: 2))))
    }
}
