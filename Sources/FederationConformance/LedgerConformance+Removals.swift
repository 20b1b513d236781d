import AdapterKit
import Federation
import JSONSchema
import ScienceShopSDK

/// What becomes of what a source no longer shows (docs/decisions/0013 and 0064).
extension LedgerConformance {
    static let removalChecks: [Check] = [
        Check(name: "what vanished waits, and seen again nothing happened") { ledger, expect in
            let bench = RemovalBench(ledger)
            try await bench.harvest(RemovalBench.records(0..<10))
            let before = try await LedgerDump(ledger)
            let gone = try await bench.harvest(RemovalBench.records(0..<9))
            expect.equal(gone.verdict, .unchanged, "verdict")
            expect.equal([gone.counts.left, gone.counts.waiting, gone.counts.removed], [1, 1, 0], "source records")
            expect.equal(gone.counts.records.waiting, 1, "records that wait")
            expect.holds(gone.counts.addUp, "counts add up: \(gone.counts)")
            expect.equal(try await bench.names().count, 10, "records")
            let found = try await ledger.read { try $0.pendingRemovals() }.first
            expect.equal(found?.state, .waiting, "state")
            expect.equal(found?.departures.map(\.departure.reason), [.vanished], "reason")
            expect.equal(found?.departures.map(\.departure.run), [gone.run.id], "run")
            expect.equal(
                found.flatMap { pending in pending.since.flatMap { since in pending.due?.days(after: since) } }, 10,
                "days until it leaves")
            let again = try await bench.harvest(RemovalBench.records(0..<9), daysLater: 3)
            expect.equal(again.run.writes, 0, "writes of a run that finds it still missing")
            try await bench.harvest(RemovalBench.records(0..<10), daysLater: 3)
            expect.equal(try await LedgerDump(ledger).difference(from: before), [], "the ledger")
            // The next time it vanishes, the days are counted anew.
            try await bench.harvest(RemovalBench.records(0..<9), daysLater: 9)
            try await bench.harvest(RemovalBench.records(0..<9), daysLater: 5)
            expect.equal(try await bench.names().count, 10, "records")
            let last = try await bench.harvest(RemovalBench.records(0..<9), daysLater: 6)
            expect.equal(last.verdict, .changed, "verdict of the end")
            expect.equal([last.counts.left, last.counts.removed], [1, 1], "what left in the end")
            expect.equal(try await bench.names().count, 9, "records")
            expect.equal(try await ledger.integrityCheck(), [], "integrity")
        },
        Check(name: "what the source says is deleted leaves at once, and a word of it ends a wait") { ledger, expect in
            let bench = RemovalBench(ledger)
            try await bench.harvest(RemovalBench.records(0..<10))
            try await bench.harvest(RemovalBench.records(0..<8) + [RemovalBench.record("o-8", status: .deleted)])
            expect.equal(try await bench.names().count, 9, "records")
            expect.equal(try await bench.pending(), ["o-9 waiting"], "pending")
            try await bench.harvest(
                RemovalBench.records(0..<8) + [RemovalBench.record("o-9", status: .deleted)], daysLater: 1)
            expect.equal(try await bench.names().count, 8, "records")
            let story = try await bench.story("o-9")
            expect.equal(story?.departures.map(\.departure.reason), [.announced], "reason")
        },
        Check(name: "what one record of the source no longer speaks of waits too") { ledger, expect in
            let bench = RemovalBench(ledger)
            func page(_ names: Range<Int>) -> [SourceRecord] {
                [
                    SourceRecord(
                        identifier: "page", format: .json,
                        payload: JSONValue.array(names.map { RemovalBench.draft("o-\($0)") }).canonicalBytes)
                ]
            }
            try await bench.harvest(page(0..<10))
            let before = try await LedgerDump(ledger, .content)
            let shorter = try await bench.harvest(page(0..<9))
            expect.equal([shorter.counts.left, shorter.counts.records.waiting], [0, 1], "left, waiting")
            expect.equal(try await bench.names().count, 10, "records")
            let reasons = try await ledger.read { try $0.pendingRemovals() }.flatMap(\.departures)
            expect.equal(reasons.map(\.departure.reason), [.dropped], "reason")
            try await bench.harvest(page(0..<10), daysLater: 9)
            expect.equal(try await LedgerDump(ledger, .content).difference(from: before), [], "the ledger")
            try await bench.harvest(page(0..<9))
            try await bench.harvest(page(0..<9), daysLater: 11)
            expect.equal(try await bench.names().count, 9, "records")
            expect.equal(try await ledger.integrityCheck(), [], "integrity")
        },
        Check(name: "a list that proves nothing ends nobody's wait") { ledger, expect in
            let bench = RemovalBench(ledger)
            try await bench.harvest(RemovalBench.records(0..<10))
            try await bench.harvest(RemovalBench.records(0..<9))
            try await bench.harvest(RemovalBench.records(0..<9), daysLater: 30, listsEverything: false)
            expect.equal(try await bench.names().count, 10, "records")
            try await bench.harvest(RemovalBench.records(0..<9))
            expect.equal(try await bench.names().count, 9, "records")
        },
        Check(name: "a wave is held when it comes, and what is left of it when others return waits") { ledger, expect in
            let bench = RemovalBench(ledger)
            try await bench.harvest(RemovalBench.records(0..<10))
            // Three may leave at once; these two pass, and are not of the wave.
            try await bench.harvest(RemovalBench.records(0..<8))
            let held = try await bench.harvest(RemovalBench.records(0..<4), daysLater: 1)
            expect.equal(held.verdict, .deletionsHeld, "verdict")
            expect.equal([held.counts.held, held.counts.waiting], [4, 2], "held, waiting")
            expect.equal([held.counts.records.held, held.counts.records.waiting], [4, 2], "records")
            expect.equal(
                held.issues.filter { $0.issue.code == "removal-held" }.compactMap(\.record),
                (4..<8).map { "lyon:organisation/o-\($0)" }, "what the run names")
            let still = try await bench.harvest(RemovalBench.records(0..<4), daysLater: 20)
            expect.equal(still.verdict, .deletionsHeld, "verdict of the next")
            expect.equal(try await bench.names().count, 10, "while anything is held, nothing ends")
            let fewer = try await bench.harvest(RemovalBench.records(0..<7))
            expect.equal(fewer.verdict, .changed, "verdict when three return")
            expect.equal(try await bench.names().count, 7, "all that is missing is due by now")
            expect.equal(try await ledger.integrityCheck(), [], "integrity")
        },
        Check(name: "what gathered while nobody harvested is not removed in one go") { ledger, expect in
            let bench = RemovalBench(ledger)
            try await bench.harvest(RemovalBench.records(0..<10))
            for count in [8, 6] { try await bench.harvest(RemovalBench.records(0..<count), daysLater: 1) }
            expect.equal(try await bench.pending().count, 4, "pending")
            let late = try await bench.harvest(RemovalBench.records(0..<6), daysLater: 30)
            expect.equal(late.verdict, .deletionsHeld, "verdict")
            expect.equal(try await bench.names().count, 10, "records")
            try await bench.harvest(RemovalBench.records(0..<6), accepting: true)
            expect.equal(try await bench.names().count, 6, "records a person let go")
        },
        Check(name: "an accepted harvest ends what waits, however young") { ledger, expect in
            let bench = RemovalBench(ledger)
            try await bench.harvest(RemovalBench.records(0..<10))
            try await bench.harvest(RemovalBench.records(0..<9))
            let report = try await bench.harvest(RemovalBench.records(0..<2), accepting: true)
            expect.equal([report.counts.removed, report.counts.waiting], [8, 0], "removed, waiting")
            expect.equal(try await bench.pending(), [], "pending")
        },
        Check(name: "a renamed source record waits for nothing") { ledger, expect in
            let bench = RemovalBench(ledger)
            try await bench.harvest(RemovalBench.records(0..<10))
            var records = RemovalBench.records(0..<10)
            records[3] = .json("new", RemovalBench.draft("n-3", "Organisation o-3"))
            let report = try await bench.harvest(records)
            expect.equal([report.counts.renamed, report.counts.left], [1, 0], "renamed, left")
            expect.equal(try await bench.pending(), [], "pending")
            expect.equal(try await ledger.resolve(try Sample.id("o-3")), try Sample.id("n-3"), "alias")
        },
    ]
}

extension Timestamp {
    fileprivate func days(after other: Timestamp) -> Int { Int((milliseconds - other.milliseconds) / 86_400_000) }
}
