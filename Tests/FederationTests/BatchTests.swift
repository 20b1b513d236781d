import AdapterKit
import Federation
import FederationConformance
import Messages
import ScienceShopSDK
import Synchronization
import Testing

/// Small pages that come quickly are committed together, and nothing else is different.
@Suite struct BatchTests {
    private static let together = HarvestLimits(batch: .init(records: 1000, seconds: 100_000))

    private static func records(_ count: Int) -> [SourceRecord] {
        (0..<count).map { .json("r\($0)", organisation("o-\($0)", "O \($0)")) }
    }

    private static func bench(_ limits: HarvestLimits = together) -> Bench {
        var bench = Bench()
        bench.limits = limits
        return bench
    }

    /// Counts the commits but the last, with which the run ends.
    private final class Commits: HarvestObserver {
        private let counted = Mutex(0)
        let waited = Mutex<[Int]>([])
        var count: Int { counted.withLock { $0 } }
        func progressed(_ run: Run) { counted.withLock { $0 += 1 } }
        func waits(_ run: Run, seconds: Int, because reason: Message) { waited.withLock { $0.append(seconds) } }
    }

    private static func run(
        _ source: ScriptedSource, _ bench: Bench, _ options: HarvestOptions = HarvestOptions()
    ) async throws -> (report: RunReport, commits: Commits) {
        let commits = Commits()
        let clock = bench.clock
        let engine = HarvestEngine(
            ledger: bench.ledger, validator: NoValidation(), clock: { clock.now() }, sleeper: { clock.sleep($0) },
            observer: commits, limits: bench.limits, retry: bench.retry)
        return (try await engine.run(bench.job(source, options: options)), commits)
    }

    @Test func smallPagesAreOneCommit() async throws {
        let bench = Self.bench()
        let source = ScriptedSource(Self.records(25), pageSize: 2)
        let (report, commits) = try await Self.run(source, bench)
        #expect(report.verdict == .changed && report.counts.added == 25 && report.run.pages == 13)
        #expect(commits.count == 0)
        let few = Self.bench(HarvestLimits(batch: .init(records: 10, seconds: 100_000)))
        #expect(try await Self.run(source, few).commits.count == 2)
        let quick = Self.bench(HarvestLimits(batch: .init(records: 1000, seconds: 0)))
        #expect(try await Self.run(source, quick).commits.count == 12, "a slow source keeps nothing waiting")
        let light = Self.bench(HarvestLimits(batch: .init(bytes: 1, seconds: 100_000)))
        #expect(try await Self.run(source, light).commits.count == 12)
        #expect(try await Self.run(source, Self.bench(), HarvestOptions(limit: 5)).report.counts.seen == 5)
    }

    @Test func whatCameBeforeAFailureIsKept() async throws {
        let records = Self.records(6)
        for code: FederationError.Code in [.network, .malformedSource] {
            let bench = Self.bench()
            let source = ScriptedSource { _, cursor in
                let start = cursor.flatMap { Int($0.text) } ?? 0
                if start == 4 { throw FederationError(code, "no more") }
                return HarvestPage(records: Array(records[start..<start + 2]), next: Cursor("\(start + 2)"))
            }
            let (report, _) = try await Self.run(source, bench)
            #expect(report.verdict == .partial && report.failure?.code == code && report.counts.added == 4)
            let (second, _) = try await Self.run(ScriptedSource(records, pageSize: 2), bench)
            #expect(second.verdict == .changed && second.run.resumed == report.run.id && second.counts.seen == 2)
            #expect(try await bench.ledger.records().count == 6)
        }
    }

    @Test func aWaitThatIsAskedForIsWaitedOnceWhatCameIsCommitted() async throws {
        let records = Self.records(4)
        let asked = Mutex(0)
        let bench = Self.bench()
        let source = ScriptedSource { _, cursor in
            let start = cursor.flatMap { Int($0.text) } ?? 0
            if start == 2,
                asked.withLock({
                    $0 += 1; return $0
                }) < 3
            {
                throw FederationError(.network, "busy", disposition: .retry(afterSeconds: 7))
            }
            return HarvestPage(
                records: Array(records[start..<start + 2]), next: start < 2 ? Cursor("\(start + 2)") : nil)
        }
        let (report, commits) = try await Self.run(source, bench)
        #expect(report.verdict == .changed && report.counts.added == 4)
        #expect(
            commits.waited.withLock { $0 } == [7, 7], "each refusal is waited for, and none is asked twice at once")
        #expect(asked.withLock { $0 } == 3)
    }

    @Test func aPageThatComesAgainEndsTheRunAfterThoseBeforeIt() async throws {
        let records = Self.records(4)
        let source = ScriptedSource { _, cursor in
            let place = cursor.flatMap { Int($0.text) } ?? 0
            let start = min(place * 2, 2)
            return HarvestPage(records: Array(records[start..<start + 2]), next: Cursor("\(place + 1)"))
        }
        let (report, _) = try await Self.run(source, Self.bench())
        #expect(report.failure?.code == .malformedSource && report.verdict == .partial)
        #expect(report.counts.added == 4 && report.run.pages == 2)
    }

    /// Lists with repetitions, deletions, lost places and failures: the same ledger, page by page or together.
    @Test(arguments: 0..<60) func togetherIsTheSameAsOneByOne(_ seed: Int) async throws {
        var chance = SeededGenerator(seed: UInt64(seed))
        var records = Self.records(Int.random(in: 1...30, using: &chance))
        for index in records.indices { records[index].datestamp = "2026-01-05" }
        let isLost = Bool.random(using: &chance)
        // What comes again comes later on the list, and is no older.
        for place in records.indices.reversed() where Int.random(in: 0..<6, using: &chance) == 0 {
            var again = records[place]
            if Bool.random(using: &chance) { (again.status, again.payload) = (.deleted, []) }
            again.datestamp = "2026-01-0\(Int.random(in: 5...9, using: &chance))"
            records.insert(again, at: Int.random(in: place + 1...records.count, using: &chance))
        }
        let size = Int.random(in: 2...7, using: &chance)
        let lost = isLost ? Int.random(in: 0...records.count, using: &chance) / size * size : -1
        let broken = Int.random(in: 0..<4, using: &chance) == 0 ? records.count / 2 / size * size : -1
        var ledgers: [[String]] = []
        for limits in [HarvestLimits(batch: .single), Self.together, HarvestLimits(batch: .init(records: 5))] {
            let losses = Mutex(0)
            let source = ScriptedSource { [records] _, cursor in
                let start = cursor.flatMap { Int($0.text) } ?? 0
                if start == lost, start > 0,
                    losses.withLock({
                        $0 += 1; return $0
                    }) == 1
                {
                    throw FederationError("expired", "token expired", disposition: .restartWindow)
                }
                if start == broken, start > 0,
                    losses.withLock({
                        $0 += 1; return $0
                    }) < 3
                {
                    throw FederationError(.network, "reset", disposition: .retry(afterSeconds: nil))
                }
                let end = min(start + size, records.count)
                return HarvestPage(
                    records: Array(records[start..<end]), next: end < records.count ? Cursor("\(end)") : nil)
            }
            let bench = Self.bench(limits)
            let (report, _) = try await Self.run(source, bench, HarvestOptions(acceptRemovals: true))
            let states = try await bench.ledger.records().map { "\($0.id) \($0.contentHash)" }
            #expect(report.counts.addUp)
            ledgers.append(states.sorted() + ["\(report.verdict)"])
        }
        let others = ledgers.dropFirst().map { Set($0).symmetricDifference(ledgers[0]) }
        #expect(others.filter { !$0.isEmpty } == [])
    }
}
