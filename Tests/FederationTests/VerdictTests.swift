import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization
import Testing

/// Each way a source can behave, and what the run says of it.
@Suite struct VerdictTests {
    private let records = (0..<10).map { SourceRecord.json("r\($0)", organisation("o-\($0)", "Organisation \($0)")) }

    private func failing(_ error: FederationError) -> ScriptedSource { ScriptedSource { _, _ in throw error } }

    // MARK: - What stops a run

    @Test(arguments: [
        (FederationError.Code.sourceGone, Verdict.sourceGone), (.blocked, .blocked), (.network, .failed),
        (.malformedSource, .failed), (.configuration, .failed), (.limitExceeded, .failed),
    ])
    func aSourceThatCannotBeRead(_ code: FederationError.Code, _ verdict: Verdict) async throws {
        let bench = Bench()
        try await bench.harvest(records)
        let before = try await LedgerDump(bench.ledger)
        let gone = ScriptedSource(description: { throw FederationError(code, "no") }) { _, _ in HarvestPage(records: [])
        }
        for source in [gone, failing(FederationError(code, "no"))] {
            let report = try await bench.engine.run(bench.job(source))
            #expect(report.verdict == verdict)
            #expect(report.failure?.code == code)
            #expect(report.run.failure?.message.description == "no")
            #expect(report.run.explanation == "no")
            #expect(report.run.writes == 0)
        }
        #expect(try await LedgerDump(bench.ledger) == before)
        #expect(try await bench.ledger.runs(limit: 1).first?.verdict == verdict)
    }

    @Test func anAdapterThatThrowsSomethingElseIsToldAsItsBug() async throws {
        struct Odd: Error {}
        let bench = Bench()
        let report = try await bench.engine.run(bench.job(ScriptedSource { _, _ in throw Odd() }))
        #expect(report.verdict == .failed)
        #expect(report.failure?.code == .internal)
    }

    @Test func afterSomethingWasCommittedTheRunIsPartialAndTheNextGoesOn() async throws {
        let bench = Bench()
        let asked = Mutex<[String?]>([])
        let records = records
        func source(failsAt: Int?) -> ScriptedSource {
            ScriptedSource { _, cursor in
                asked.withLock { $0.append(cursor?.text) }
                let start = cursor.flatMap { Int($0.text) } ?? 0
                if start == failsAt { throw FederationError(.network, "down", disposition: .retry(afterSeconds: nil)) }
                let end = min(start + 4, records.count)
                return HarvestPage(records: Array(records[start..<end]), next: end < 10 ? Cursor("\(end)") : nil)
            }
        }
        let first = try await bench.engine.run(bench.job(source(failsAt: 4)))
        #expect(first.verdict == .partial)
        #expect(first.counts.added == 4)
        #expect(bench.clock.sleeps == [1, 2, 4])
        #expect(try await bench.ledger.checkpoint(of: first.run.source)?.cursor?.text == "4")

        asked.withLock { $0 = [] }
        let second = try await bench.engine.run(bench.job(source(failsAt: nil)))
        #expect(asked.withLock { $0 } == ["4", "8"])
        #expect(second.verdict == .changed)
        #expect(second.run.resumed == first.run.id)
        #expect(second.counts.seen == 6 && second.counts.added == 6 && second.counts.left == 0)
        #expect(try await bench.ledger.checkpoint(of: first.run.source) == nil)
        #expect(try await bench.ledger.records().count == 10)
    }

    @Test func aFailureThatPassesIsWaitedOut() async throws {
        let bench = Bench()
        let calls = Mutex(0)
        let records = records
        let source = ScriptedSource { _, _ in
            let call = calls.withLock {
                $0 += 1
                return $0
            }
            if call == 1 { throw FederationError(.network, "busy", disposition: .retry(afterSeconds: 30)) }
            if call == 2 { throw FederationError(.network, "busy", disposition: .retry(afterSeconds: nil)) }
            return HarvestPage(records: records)
        }
        let report = try await bench.engine.run(bench.job(source))
        #expect(report.verdict == .changed)
        #expect(bench.clock.sleeps == [30, 2])
    }

    @Test func aWaitOfADayIsLeftToTheNextRun() async throws {
        let bench = Bench()
        let error = FederationError(.blocked, "come back tomorrow", disposition: .retry(afterSeconds: 86_400))
        let report = try await bench.engine.run(bench.job(failing(error)))
        #expect(report.verdict == .blocked)
        #expect(bench.clock.sleeps.isEmpty)
    }

    @Test func anInterruptedRunKeepsWhatItCommitted() async throws {
        let bench = Bench()
        let records = records
        let (pages, feed) = AsyncStream.makeStream(of: Void.self)
        let source = ScriptedSource { _, cursor in
            if cursor == nil { return HarvestPage(records: Array(records[0..<3]), next: Cursor("3")) }
            feed.yield()
            while !Task.isCancelled { await Task.yield() }
            throw CancellationError()
        }
        let engine = bench.engine
        let job = bench.job(source)
        let task = Task { try await engine.run(job) }
        for await _ in pages { break }
        task.cancel()
        let report = try await task.value
        #expect(report.verdict == .partial)
        #expect(report.counts.added == 3)
        #expect(try await bench.ledger.run(report.run.id)?.verdict == .partial)
        #expect(try await bench.ledger.records().count == 3)
    }

    // MARK: - What is read only in part

    @Test func aLimitMakesARunPartialAndRemovesNothing() async throws {
        let bench = Bench()
        let limited = try await bench.harvest(records, options: HarvestOptions(limit: 3))
        #expect(limited.verdict == .partial)
        #expect(limited.counts.seen == 3 && limited.counts.added == 3)
        try await bench.harvest(records)
        let again = try await bench.harvest(Array(records.reversed()), pageSize: 2, options: HarvestOptions(limit: 5))
        #expect(again.counts.seen == 5 && again.counts.left == 0)
        let whole = try await bench.harvest(Array(records.dropLast(1)), options: HarvestOptions(limit: 50))
        #expect(whole.verdict == .unchanged)
        #expect(whole.counts.left == 0)
        #expect(try await bench.ledger.records().count == 10)
    }

    @Test func sinceAsksTheSourceAndRemovesOnlyWhatItNames() async throws {
        let bench = Bench()
        try await bench.harvest(records)
        let asked = Mutex<Timestamp?>(nil)
        var gone = records[3]
        gone.status = .deleted
        let listed = [gone]
        let source = ScriptedSource { request, _ in
            asked.withLock { $0 = request.since }
            return HarvestPage(records: listed)
        }
        let since = Timestamp(seconds: 5)
        let report = try await bench.engine.run(bench.job(source, options: HarvestOptions(since: since)))
        #expect(asked.withLock { $0 } == since)
        #expect(report.verdict == .changed)
        #expect(report.counts.seen == 0 && report.counts.left == 1 && report.counts.removed == 1)
        #expect(try await bench.ledger.records().count == 9)
    }

    @Test func anUnreadableRowMakesARunPartialAndRemovesNothing() async throws {
        let bench = Bench()
        try await bench.harvest(records)
        let listed = Array(records.dropLast())
        let issue = Issue(.error, code: "unreadable-row", message: "Row 10 has three columns too many.")
        let report = try await bench.engine.run(
            bench.job(ScriptedSource { _, _ in HarvestPage(records: listed, issues: [issue]) }))
        #expect(report.verdict == .partial)
        #expect(report.counts.left == 0)
        #expect(report.run.errors == 1)
        #expect(try await bench.ledger.issues(of: report.run.id).map(\.issue) == [issue])
    }

    @Test func aSourceThatDoesNotListEverythingRemovesNothing() async throws {
        let bench = Bench()
        try await bench.harvest(records)
        let source = ScriptedSource(Array(records[0..<2]), listsEverything: false)
        let report = try await bench.engine.run(bench.job(source))
        #expect(report.verdict == .unchanged)
        #expect(report.counts.left == 0)
    }

    // MARK: - What leaves

    @Test func anEmptyListIsSuspiciousUntilAPersonSaysItIsRight() async throws {
        let bench = Bench()
        #expect(try await bench.harvest([]).verdict == .unchanged)
        try await bench.harvest(records)
        let empty = try await bench.harvest([])
        #expect(empty.verdict == .suspiciousEmpty)
        #expect(empty.run.writes == 0)
        #expect(try await bench.ledger.records().count == 10)
        let accepted = try await bench.harvest([], options: HarvestOptions(acceptRemovals: true))
        #expect(accepted.verdict == .changed)
        #expect(accepted.counts.removed == 10)
        #expect(try await bench.ledger.records().isEmpty)
    }

    /// Not empty: it says of each record that it is gone.
    @Test func aListOfNothingButDeletionsIsNotSuspiciousButHeldWhenTheyAreMany() async throws {
        for (count, verdict) in [(1, Verdict.changed), (10, .deletionsHeld)] {
            let bench = Bench()
            try await bench.harvest(Array(records.prefix(count)))
            let gone = records.prefix(count).map { record in
                var record = record
                record.status = .deleted
                return record
            }
            let report = try await bench.harvest(gone)
            #expect(report.verdict == verdict && report.counts.left == count)
            #expect(try await bench.ledger.records().count == (count == 1 ? 0 : 10))
            // One that names a few of many and lists nothing else is.
            if count > 1 {
                let few = Bench()
                try await few.harvest(records)
                #expect(try await few.harvest(Array(gone.prefix(2))).verdict == .suspiciousEmpty)
                #expect(try await few.ledger.records().count == 10)
            }
        }
    }

    @Test func tooManyRemovalsAreHeldEachIsNamedAndNoneIsApplied() async throws {
        let bench = Bench()
        try await bench.harvest(records)
        let held = try await bench.harvest(Array(records[0..<7]))
        #expect(held.verdict == .deletionsHeld)
        #expect(held.counts.left == 3 && held.counts.held == 3 && held.counts.removed == 0)
        #expect(held.counts.records.held == 3)
        let named = try await bench.ledger.issues(of: held.run.id).filter { $0.issue.code == "removal-held" }
        #expect(named.compactMap(\.record) == (7..<10).map { "lyon:organisation/o-\($0)" })
        #expect(try await bench.ledger.records().count == 10)

        let again = try await bench.harvest(Array(records[0..<7]))
        #expect(again.verdict == .deletionsHeld)
        #expect(again.run.writes == 0)

        let back = try await bench.harvest(records)
        #expect(back.verdict == .unchanged)
        #expect(back.counts.unchanged == 10)
        #expect(try await bench.ledger.changes().count == 10)

        try await bench.harvest(Array(records[0..<7]))
        let accepted = try await bench.harvest(
            Array(records[0..<7]), options: HarvestOptions(acceptRemovals: true))
        #expect(accepted.verdict == .changed)
        #expect(accepted.counts.removed == 3)
        #expect(try await bench.ledger.records().count == 7)
        #expect(try await bench.ledger.integrityCheck().isEmpty)
    }

    @Test func fewRemovalsPassAndCanComeBack() async throws {
        let bench = Bench()
        try await bench.harvest(records)
        let report = try await bench.harvest(Array(records.dropFirst()))
        #expect(report.verdict == .changed)
        #expect(report.counts.left == 1 && report.counts.removed == 1 && report.counts.records.removed == 1)
        let tombstone = try #require(await bench.ledger.record(id("o-0")))
        #expect(tombstone.isDeleted)
        #expect(tombstone["title"] == nil)
        #expect(tombstone["revision"] == 2)
        let back = try await bench.harvest(records)
        #expect(back.counts.added == 1 && back.counts.records.restored == 1)
        #expect(try await bench.ledger.record(id("o-0"))?["revision"] == 3)
        let kinds = try await bench.ledger.history(of: id("o-0")).map(\.kind)
        #expect(kinds == [.added, .removed, .restored])
    }

    @Test(arguments: [(0, 1), (1, 1), (10, 1), (39, 1), (40, 2), (400, 20), (10_000, 20)])
    func theBreakerLetsFivePercentLeaveAtLeastOneAtMostTwenty(_ total: Int, _ allowed: Int) {
        #expect(RemovalBreaker().allowance(of: total) == allowed)
    }

    @Test func theBreakerCanBeSetPerSource() {
        #expect(RemovalBreaker(share: 0.5, count: 1000).allowance(of: 100) == 50)
        #expect(RemovalBreaker(share: 0.5, count: 0).allowance(of: 100) == 0)
        #expect(RemovalBreaker(share: .infinity, count: 7).allowance(of: 100) == 7)
        #expect(RemovalBreaker(share: .nan, count: 7).allowance(of: 100) == 1)
    }

    // MARK: - What is refused

    @Test func aRecordThatBreaksIsQuarantinedAndTheRestGoesOn() async throws {
        let bench = Bench()
        let broken = SourceRecord.json("bad", organisation("bad", "Mauvais", extra: [("@error", "kaputt")]))
        let report = try await bench.harvest(records + [broken])
        #expect(report.verdict == .changed)
        #expect(report.counts.quarantined == 1 && report.counts.added == 10)
        #expect(report.counts.records.quarantined == 1)
        let issue = try #require(try await bench.ledger.issues(of: report.run.id).first)
        #expect(issue.sourceRecord == "bad" && issue.record == "lyon:organisation/bad")
        #expect(issue.issue.message.description == "kaputt")
        #expect(try await bench.ledger.payload(Digest(of: broken.payload)) == broken.payload)
        #expect(try await bench.ledger.record(id("bad")) == nil)

        // Told again, although nothing was mapped.
        let again = try await bench.harvest(records + [broken])
        #expect(again.verdict == .unchanged)
        #expect(again.run.writes == 0)
        #expect(again.counts.quarantined == 1 && again.run.errors == 1)

        let mended = try await bench.harvest(records + [.json("bad", organisation("bad", "Bon"))])
        #expect(mended.counts.added == 1 && mended.counts.quarantined == 0)
    }

    @Test func aRecordThatBreaksLaterKeepsItsLastGoodVersion() async throws {
        let bench = Bench()
        try await bench.harvest(records)
        var broken = records
        broken[4] = .json("r4", organisation("o-4", "Nouveau", extra: [("@error", "kaputt")]))
        let report = try await bench.harvest(broken)
        #expect(report.counts.quarantined == 1 && report.counts.unchanged == 9)
        #expect(try await bench.ledger.record(id("o-4"))?["title"]?["fr"] == "Organisation 4")
        #expect(try await bench.harvest(records).counts.unchanged == 10)
    }

    @Test func whenNothingCanBeTakenTheRunHasFailed() async throws {
        let bench = Bench()
        let report = try await bench.harvest([.json("1"), SourceRecord(identifier: "2", format: .csv, payload: [1])])
        #expect(report.verdict == .changed)
        let csv = try await bench.harvest([SourceRecord(identifier: "2", format: .csv, payload: [1])], key: "lyon/csv")
        #expect(csv.verdict == .failed)
        #expect(csv.issues.map(\.issue.code) == ["no-crosswalk"])
    }

    @Test func theGravestVerdictOfSeveralIsTheMaximum() {
        let order: [Verdict] = [
            .unchanged, .changed, .partial, .blocked, .sourceGone, .suspiciousEmpty, .deletionsHeld, .failed,
        ]
        #expect(Verdict.allCases.sorted() == order)
        #expect(order.map(\.exitCode) == [0, 0, 10, 11, 12, 13, 14, 15])
    }
}
