import AdapterKit
import Federation
import JSONSchema
import ScienceShopSDK

/// What a person decides on removals, and takes back.
extension LedgerConformance {
    static let decisionChecks: [Check] = [
        Check(name: "what a person accepts leaves, and the rest is weighed anew") { ledger, expect in
            let bench = try await held(ledger)
            let reports = try await bench.desk.accept(.records([try Sample.id("o-4")]))
            expect.equal(reports.map(\.run.activity), [.decision], "activity")
            expect.equal(reports.map(\.counts.removed), [1], "removed")
            expect.holds(reports.allSatisfy { $0.counts.addUp && $0.verdict == .changed }, "the run is in order")
            expect.equal(try await bench.names().count, 9, "records")
            expect.equal(try await bench.pending(), (5..<10).map { "o-\($0) held" }, "pending")
            _ = try await bench.desk.accept(.source(bench.key))
            expect.equal(try await bench.pending(), [], "pending")
            expect.equal(try await bench.names().count, 4, "records")
            let next = try await bench.harvest(RemovalBench.records(0..<4))
            expect.equal([next.counts.left, next.run.writes], [0, 0], "the next harvest")
            expect.equal(
                try await bench.refusal { _ = try await bench.desk.accept(.records([try Sample.id("o-4")])) },
                .notPending, "what is gone")
            expect.equal(
                try await bench.refusal { _ = try await bench.desk.accept(.records([try Sample.id("o-0")])) },
                .notPending, "what is there")
            expect.equal(try await ledger.integrityCheck(), [], "integrity")
        },
        Check(name: "what a person keeps is not held again, until it is seen or let go") { ledger, expect in
            let bench = try await held(ledger)
            let before = try await ledger.changes().count
            let reports = try await bench.desk.reject(.all)
            expect.equal(reports.map(\.verdict), [.changed], "verdict")
            expect.equal(try await bench.pending(), (4..<10).map { "o-\($0) kept" }, "pending")
            for _ in 0..<3 {
                let next = try await bench.harvest(RemovalBench.records(0..<4), daysLater: 30)
                expect.equal(next.verdict, .unchanged, "verdict of the next harvest")
                expect.equal([next.counts.left, next.run.writes], [0, 0], "left, writes")
            }
            // Nobody need say twice that it is there: also the source's own word of its deletion is not believed.
            try await bench.harvest(RemovalBench.records(0..<4) + [RemovalBench.record("o-9", status: .deleted)])
            expect.equal(try await bench.names().count, 10, "records")
            // Seen again the mark goes, and what vanishes then waits as anything does.
            try await bench.harvest(RemovalBench.records(0..<5))
            try await bench.harvest(RemovalBench.records(0..<4))
            expect.equal(
                try await bench.pending(), ["o-4 waiting"] + (5..<10).map { "o-\($0) kept" }, "pending")
            expect.equal(try await ledger.changes().count, before, "the change feed never heard of it")
            _ = try await bench.desk.accept(.records([try Sample.id("o-9")]))
            expect.equal(try await bench.names().count, 9, "records")
            expect.equal(try await ledger.integrityCheck(), [], "integrity")
        },
        Check(name: "a removed record is brought back as it was, and stays") { ledger, expect in
            let bench = try await held(ledger)
            let id = try Sample.id("o-9")
            let before = try await ledger.read { try $0.storedRecord(id) }
            let evidence = try await ledger.evidence(of: id).map(\.evidence)
            let removal = try await bench.desk.accept(.all)
            let story = try await bench.story("o-9")
            expect.equal(story?.change.run, removal.first?.run.id, "run of the removal")
            expect.equal(story?.departures.map(\.departure.reason), [.vanished], "reason")
            expect.equal(story?.last?.isExact, true, "the last content is what was removed")
            expect.equal(story?.last?.record.contentDigest, before?.contentHash, "last content")
            let back = try await bench.desk.restore([id])
            expect.equal(back.map(\.counts.records.restored), [1], "restored")
            let after = try await ledger.read { try $0.storedRecord(id) }
            expect.equal(after?.contentHash, before?.contentHash, "content")
            expect.equal(after?.revision, (before?.revision ?? 0) + 2, "revision")
            expect.equal(try await ledger.evidence(of: id).map(\.evidence), evidence, "evidence")
            expect.equal(try await ledger.history(of: id).map(\.kind), [.added, .removed, .restored], "history")
            let next = try await bench.harvest(RemovalBench.records(0..<4), daysLater: 40)
            expect.equal([next.counts.left, next.run.writes], [0, 0], "the next harvest")
            try await bench.harvest(RemovalBench.records(0..<4) + RemovalBench.records(9..<10))
            expect.equal(try await bench.pending(), [], "pending when its source shows it again")
            for name in ["o-0", "unknown"] {
                let id = try Sample.id(name)
                expect.equal(
                    try await bench.refusal { _ = try await bench.desk.restore([id]) }, .notRestorable, name)
            }
            expect.equal(try await ledger.integrityCheck(), [], "integrity")
        },
        Check(name: "a record of several sources comes back with all that was removed together") { ledger, expect in
            let bench = RemovalBench(ledger)
            var other = bench
            other.key = SourceKey(node: "lyon", source: "b")
            let id = try Sample.id("o-1")
            var more = RemovalBench.draft("o-1").object ?? [:]
            more["acronym"] = "O1"
            try await bench.harvest([RemovalBench.record("o-1"), RemovalBench.record("o-2")])
            try await other.harvest([.json("x", .object(more)), RemovalBench.record("o-3")])
            let before = try await ledger.read { try $0.storedRecord(id) }
            try await bench.harvest([RemovalBench.record("o-2")])
            expect.equal(try await bench.pending(), [], "while another source shows it, it does not leave")
            try await other.harvest([RemovalBench.record("o-3")])
            expect.equal(try await bench.pending(), ["o-1 waiting"], "pending")
            _ = try await bench.desk.accept(.records([id]))
            expect.equal(try await ledger.record(id)?.isDeleted, true, "removed")
            _ = try await bench.desk.restore([id])
            let after = try await ledger.read { try $0.storedRecord(id) }
            expect.holds(after?.record["title"] == before?.record["title"], "title")
            expect.equal(after?.isDeleted, false, "there again")
            expect.equal(try await ledger.integrityCheck(), [], "integrity")
        },
        Check(name: "a source that is none any more leaves by the rules of the breaker") { ledger, expect in
            let bench = RemovalBench(ledger)
            try await bench.harvest(RemovalBench.records(0..<10))
            let breaker = RemovalBreaker(share: 0.3, count: 20)
            let held = try await bench.desk.end(bench.key, breaker: breaker)
            expect.equal(held.verdict, .deletionsHeld, "verdict")
            expect.equal([held.counts.left, held.counts.held], [10, 10], "left, held")
            expect.equal(try await bench.names().count, 10, "records")
            let reasons = try await ledger.read { try $0.pendingRemovals() }.flatMap(\.departures)
            expect.equal(Set(reasons.map(\.departure.reason)), [.sourceEnded], "reasons")
            let accepted = try await bench.desk.end(bench.key, breaker: breaker, acceptsRemovals: true)
            expect.equal([accepted.counts.removed, accepted.counts.records.removed], [10, 10], "removed")
            expect.equal(try await bench.names(), [], "records")
            // It was a mistake: the next harvest brings everything back.
            let back = try await bench.harvest(RemovalBench.records(0..<10))
            expect.equal(back.counts.records.restored, 10, "restored")
            expect.equal(try await ledger.integrityCheck(), [], "integrity")
        },
        Check(name: "a person says where an identifier leads, and takes it back") { ledger, expect in
            let bench = try await held(ledger)
            let (old, new) = (try Sample.id("o-9"), try Sample.id("o-1"))
            expect.equal(
                try await bench.refusal { _ = try await bench.desk.alias(new, to: old) }, .notRestorable,
                "one that a source shows")
            expect.equal(
                try await bench.refusal { _ = try await bench.desk.alias(old, to: nil) }, .notRestorable, "no alias")
            let reports = try await bench.desk.alias(old, to: new)
            expect.equal(reports.map(\.counts.records.renamed), [1], "renamed")
            expect.equal(try await ledger.resolve(old), new, "where it leads")
            expect.equal(try await ledger.history(of: old).last?.successor, new, "successor in the feed")
            expect.equal(try await ledger.changes().last?.record, new, "its successor is judged again")
            expect.equal(
                try await bench.refusal { _ = try await bench.desk.restore([old]) }, .notRestorable,
                "what goes on under another name")
            expect.equal(try await bench.story("o-9")?.last?.isExact, true, "its last content is kept")
            _ = try await bench.desk.alias(old, to: nil)
            expect.equal(try await ledger.resolve(old), old, "it leads nowhere")
            _ = try await bench.desk.restore([old])
            expect.equal(try await ledger.record(old)?["title"]?["fr"], "Organisation o-9", "restored")
            expect.equal(try await ledger.integrityCheck(), [], "integrity")
        },
        Check(name: "harvests and decisions by chance: nothing is lost that cannot be given back") { ledger, expect in
            let reference = MemoryLedger()
            var source = RandomSource(seed: 77, size: 30, things: 20)
            var random = SeededGenerator(seed: 5)
            let benches = [RemovalBench(ledger), RemovalBench(reference)]
            for round in 0..<14 {
                let (days, choice) = (Int.random(in: 0...6, using: &random), Int.random(in: 0..<5, using: &random))
                for bench in benches {
                    let report = try await bench.harvest(source.records, daysLater: days)
                    expect.holds(report.counts.addUp, "counts of round \(round) add up: \(report.counts)")
                    let pending = try await bench.ledger.read { try $0.pendingRemovals() }
                    switch (choice, pending.first) {
                    case (0, let one?): _ = try await bench.desk.accept(.records([one.record]))
                    case (1, let one?): _ = try await bench.desk.reject(.records([one.record]))
                    case (2, _): _ = try await bench.desk.accept(.all)
                    case (3, _):
                        let gone = try await bench.ledger.records(RecordQuery(status: .deleted, limit: 3))
                        for id in gone.compactMap(\.id) where try await bench.ledger.resolve(id) == id {
                            let story = try await bench.ledger.read { try $0.removalStory(of: id) }
                            expect.equal(story?.last?.isExact, true, "last content of \(id) in round \(round)")
                            _ = try await bench.desk.restore([id])
                            let hash = try await bench.ledger.read { try $0.storedRecord(id)?.contentHash }
                            expect.equal(hash, story?.last?.record.contentDigest, "what came back of \(id)")
                        }
                    default: break
                    }
                }
                let dumps = (try await LedgerDump(ledger), try await LedgerDump(reference))
                expect.equal(dumps.0.difference(from: dumps.1), [], "dumps of round \(round)")
                expect.equal(try await ledger.integrityCheck(), [], "integrity of round \(round)")
                source.edit()
            }
        },
    ]

    /// Ten records of which the source then shows four, which is too few.
    private static func held(_ ledger: any Ledger) async throws -> RemovalBench {
        let bench = RemovalBench(ledger)
        try await bench.harvest(RemovalBench.records(0..<10))
        try await bench.harvest(RemovalBench.records(0..<4))
        return bench
    }
}
