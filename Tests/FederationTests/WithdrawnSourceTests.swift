import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

/// A node that passes on that consent is gone is believed at once, however many records it takes back.
@Suite struct WithdrawnSourceTests {
    private let bench = Bench()

    private static func listed(_ local: String) -> SourceRecord {
        .json(local, organisation(local, "Association \(local)", extra: [("basis", ["type": "public"])]))
    }

    private static func gone(_ local: String, withdrawn: Bool) -> SourceRecord {
        var record = SourceRecord(identifier: local, status: .deleted, format: .json, payload: [])
        record.isWithdrawn = withdrawn
        return record
    }

    private func isThere(_ local: String) async throws -> Bool {
        try await bench.ledger.record(id(local))?.isDeleted == false
    }

    @Test(arguments: [true, false]) func aWaveOfWithdrawalsIsNotHeld(isWithdrawn: Bool) async throws {
        let names = (1...10).map { "r\($0)" }
        try await bench.harvest(names.map(Self.listed))
        let target = MemoryTarget()
        let engine = PublishEngine(ledger: bench.ledger)
        _ = try await engine.run(target)
        let report = try await bench.harvest(
            names[..<9].map { Self.gone($0, withdrawn: isWithdrawn) } + [Self.listed("r10")])
        #expect(report.verdict == (isWithdrawn ? .changed : .deletionsHeld))
        #expect(report.counts.addUp && report.counts.removed == (isWithdrawn ? 9 : 0))
        _ = try await engine.run(target)
        #expect(target.now.records.count == (isWithdrawn ? 1 : 10))
        // Whoever has it from here is told what it is.
        #expect(target.now.withdrawals.values.allSatisfy { $0.reason == .withdrawn })
        #expect(try await bench.ledger.integrityCheck().isEmpty)
    }

    @Test func whatIsHeldHoldsNoWithdrawalUp() async throws {
        let names = (1...10).map { "r\($0)" }
        try await bench.harvest(names.map(Self.listed))
        let report = try await bench.harvest(
            names[..<5].map { Self.gone($0, withdrawn: false) } + [Self.gone("r6", withdrawn: true)]
                + names[6...].map(Self.listed))
        #expect(report.verdict == .deletionsHeld && report.counts.addUp)
        #expect(report.counts.removed == 1 && report.counts.held == 5)
        #expect(try await !isThere("r6"))
        #expect(try await isThere("r1"))
        // What was held as a deletion turns out to be one.
        let later = try await bench.harvest(
            names[..<5].map { Self.gone($0, withdrawn: true) } + names[6...].map(Self.listed))
        #expect(later.verdict == .changed && later.counts.addUp && later.counts.removed == 5)
        #expect(try await !isThere("r1"))
        #expect(try await bench.ledger.integrityCheck().isEmpty)
    }

    @Test func nobodyKeepsWhatWasWithdrawn() async throws {
        try await bench.harvest([Self.listed("a"), Self.listed("b")])
        try await bench.harvest([Self.listed("b")])
        let clock = bench.clock
        _ = try await RemovalDesk(bench.ledger) { clock.now() }.restore([try id("a")])
        try await bench.harvest([Self.gone("a", withdrawn: false), Self.listed("b")])
        #expect(try await isThere("a"), "a person kept it")
        let report = try await bench.harvest([Self.gone("a", withdrawn: true), Self.listed("b")])
        #expect(try await !isThere("a"))
        #expect(report.counts.addUp)
        let error = await #expect(throws: FederationError.self) {
            try await RemovalDesk(bench.ledger) { clock.now() }.restore([try id("a")])
        }
        #expect(error?.code == .notRestorable)
        // It is granted again, and shown again.
        try await bench.harvest([Self.listed("a"), Self.listed("b")])
        #expect(try await isThere("a"))
    }

    @Test func aListThatBreaksOffEndsNothingYet() async throws {
        try await bench.harvest([Self.listed("a"), Self.listed("b"), Self.listed("c")])
        let source = ScriptedSource(
            [Self.gone("a", withdrawn: true), Self.listed("b"), Self.listed("c")], pageSize: 1)
        _ = try await bench.engine.run(bench.job(source, options: HarvestOptions(limit: 1)))
        #expect(try await isThere("a"))
        try await bench.harvest([Self.gone("a", withdrawn: true), Self.listed("b"), Self.listed("c")])
        #expect(try await !isThere("a"))
    }
}
