import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization
import Testing

/// Lists that change while they are read, and lists that must be begun again.
@Suite struct MovingListTests {
    private func title(_ bench: Bench, _ name: String) async throws -> String? {
        try await bench.ledger.record(id("o-\(name)"))?["title"]?["fr"]?.string
    }

    /// (two entries of one name, what is told, the title that stands, how many are seen)
    @Test(arguments: [
        ("2026-01-01", "2026-01-02", [], "Second", 1),
        ("2026-01-02T10:00:00+02:00", "2026-01-02T09:00:00Z", [], "Second", 1),
        ("2026-01-02", "2026-01-01", ["duplicate-identifier"], "First", 2),
        ("2026-01-01", "2026-01-01", ["duplicate-identifier"], "First", 2),
        ("2026-01-01", "2026-01-01T05:00:00Z", ["duplicate-identifier"], "First", 2),
        ("", "", ["duplicate-identifier"], "First", 2),
    ]) func ofTwoStatesTheLaterIsTaken(
        _ first: String, _ second: String, _ codes: [String], _ title: String, _ seen: Int
    ) async throws {
        for pageSize in [10, 1] {
            let bench = Bench()
            func entry(_ title: String, _ date: String) -> SourceRecord {
                dated("x", title, date.isEmpty ? nil : date)
            }
            for round in 1...2 {
                let report = try await bench.harvest(
                    [entry("First", first), dated("y", "Y"), entry("Second", second)], pageSize: pageSize)
                #expect(report.counts.addUp && report.counts.left == 0)
                #expect(report.counts.seen == seen + 1, "round \(round), page size \(pageSize)")
                #expect(report.issues.map(\.issue.code) == codes)
                #expect(try await self.title(bench, "x") == title)
            }
        }
    }

    @Test func aRecordTouchedWhileItIsListedIsNoDuplicate() async throws {
        for pageSize in [10, 1] {
            let bench = Bench()
            let report = try await bench.harvest(
                [dated("x", "X", "2026-01-01"), dated("y", "Y"), dated("x", "X", "2026-01-02")], pageSize: pageSize)
            #expect(report.counts.seen == 2 && report.counts.added == 2 && report.issues.isEmpty)
            let state = try await bench.ledger.read { try $0.sourceRecord("x", of: report.run.source) }
            #expect(state?.datestamp == "2026-01-02")
        }
    }

    /// (entries of one name with their dates, whether it is present in the end, what is told)
    @Test(arguments: [
        ("+2026-01-01 -2026-01-02", false, []), ("-2026-01-01 +2026-01-02", true, []),
        ("+2026-01-02 -2026-01-01", true, []), ("+2026-01-01 -2026-01-01", true, ["contradictory-record"]),
        ("+ -", true, ["contradictory-record"]),
    ]) func theLaterWordOnARecordsPresenceCounts(_ list: String, _ isThere: Bool, _ codes: [String]) async throws {
        for pageSize in [10, 1] {
            let bench = Bench()
            try await bench.harvest([dated("x", "X", "2025-01-01"), dated("y", "Y", "2025-01-01")])
            var entries = list.split(separator: " ").map { entry in
                let date = String(entry.dropFirst())
                return dated("x", "X", date.isEmpty ? nil : date, gone: entry.first == "-")
            }
            entries.insert(dated("y", "Y", "2025-01-01"), at: 1)
            let report = try await bench.harvest(entries, pageSize: pageSize)
            #expect(report.counts.addUp)
            #expect(report.counts.removed == (isThere ? 0 : 1), "page size \(pageSize)")
            #expect(report.issues.map(\.issue.code) == codes)
            #expect(try await bench.ledger.record(id("o-x"))?.isDeleted == !isThere)
        }
    }

    // MARK: - Restarts

    private let lost = FederationError("expired", "token expired", disposition: .restartWindow)

    @Test func aListIsGoneOnFromWhereTheSourceSays() async throws {
        let bench = Bench()
        let records = (0..<8).map { SourceRecord.json("r\($0)", organisation("o-\($0)", "O \($0)")) }
        let asked = Mutex<[String]>([])
        let lost = lost
        var source = ScriptedSource { _, cursor in
            let count = asked.withLock {
                $0.append(cursor?.text ?? "start")
                return $0.count
            }
            if count == 4 || count == 6 { throw lost }
            let start = cursor.flatMap { Int($0.text) } ?? 0
            let end = min(start + 2, 8)
            return HarvestPage(records: Array(records[start..<end]), next: end < 8 ? Cursor("\(end)") : nil)
        }
        source.restarter = { _, cursor in cursor.flatMap { Int($0.text) }.map { Cursor("\($0 - 2)") } }
        let report = try await bench.engine.run(bench.job(source))
        #expect(asked.withLock { $0 } == ["start", "2", "4", "6", "4", "6", "4", "6"])
        #expect(report.verdict == .changed && report.run.restarts == 2)
        #expect(report.counts.seen == 8 && report.counts.added == 8)
        #expect(report.issues.map(\.issue.code) == ["list-restarted", "list-restarted"])
        #expect(try await bench.ledger.run(report.run.id)?.restarts == 2)
    }

    @Test func extrasAreCountedOnceHoweverOftenTheListBeginsAgain() async throws {
        let bench = Bench()
        let list = [
            dated("x", "X"), dated("x", "X"), dated("x", "Other"), dated("", "Nameless"), dated("y", "Y"),
        ]
        let calls = Mutex(0)
        let lost = lost
        let source = ScriptedSource { _, cursor in
            guard cursor != nil else { return HarvestPage(records: list, next: Cursor("1")) }
            let call = calls.withLock {
                $0 += 1
                return $0
            }
            if call < 3 { throw lost }
            return HarvestPage(records: [dated("z", "Z")])
        }
        let report = try await bench.engine.run(bench.job(source))
        #expect(report.run.restarts == 2)
        #expect(report.counts.seen == 6 && report.counts.added == 3 && report.counts.quarantined == 2)
        #expect(report.counts.unchanged == 1)
        #expect(report.issues.count { $0.issue.code == "duplicate-identifier" } == 1)
    }

    @Test func aSourceThatAlwaysLosesItsPlaceIsGivenUp() async throws {
        let records = [SourceRecord.json("1", organisation("a", "A"))]
        let lost = lost
        // It commits a page each time: a dozen times. It commits none: three times.
        for (firstPageComes, restarts) in [(true, 12), (false, 3)] {
            let bench = Bench()
            let source = ScriptedSource { _, cursor in
                if cursor != nil || !firstPageComes { throw lost }
                return HarvestPage(records: records, next: Cursor("1"))
            }
            let report = try await bench.engine.run(bench.job(source))
            #expect(report.run.restarts == restarts)
            #expect(report.verdict == (firstPageComes ? .partial : .failed))
            #expect(report.counts.seen == (firstPageComes ? 1 : 0) && report.counts.addUp)
            // A new run has new patience.
            let again = try await bench.engine.run(bench.job(source))
            #expect(again.run.restarts == (firstPageComes ? 12 : 3))
            #expect(again.counts.seen == (firstPageComes ? 1 : 0))
        }
    }

    @Test func thatAListWasBegunAgainIsRememberedByTheRunThatGoesOn() async throws {
        let bench = Bench()
        let lost = lost
        let calls = Mutex(0)
        let source = ScriptedSource { _, cursor in
            let call = calls.withLock {
                $0 += 1
                return $0
            }
            switch call {
            case 2: throw lost
            case 4: throw FederationError(.network, "down")
            default: break
            }
            let start = cursor.flatMap { Int($0.text) } ?? 0
            let words = call > 2 ? "newer" : "older"
            return HarvestPage(
                records: [
                    .json("r\(start)", organisation("o-\(start)", "O \(start)")),
                    .json("both", organisation("both", words)),
                ], next: start < 2 ? Cursor("\(start + 1)") : nil)
        }
        let first = try await bench.engine.run(bench.job(source))
        #expect(first.verdict == .partial)
        let checkpoint = try #require(try await bench.ledger.checkpoint(of: first.run.source))
        #expect(checkpoint.restarts == 1)
        let second = try await bench.engine.run(bench.job(source))
        #expect(second.run.resumed == first.run.id && second.counts.addUp)
        #expect(!second.issues.contains { $0.issue.code == "duplicate-identifier" })
        #expect(try await bench.ledger.record(id("both"))?["title"]?["fr"] == "newer")
    }

    // MARK: - Guards

    @Test func aListOfSeveralPagesThatComesRoundUnderNewNamesIsStopped() async throws {
        let bench = Bench()
        let source = ScriptedSource { _, cursor in
            let number = cursor.flatMap { Int($0.text) } ?? 0
            let records = (0..<2).map { dated("p\(number % 3)-\($0)", "O") }
            return HarvestPage(records: records, next: Cursor("\(number + 1)"))
        }
        let report = try await bench.engine.run(bench.job(source))
        #expect(report.verdict == .partial && report.failure?.code == .malformedSource)
        #expect(report.run.pages == 3 && report.counts.seen == 6)
    }

    @Test func aBookmarkThatCannotBeKeptIsRefused() async throws {
        for text in ["a\u{0}", String(repeating: "x", count: 70_000)] {
            let bench = Bench()
            let report = try await bench.engine.run(
                bench.job(ScriptedSource { _, _ in HarvestPage(records: [], bookmark: Bookmark(text)) }))
            #expect(report.verdict == .failed && report.failure?.code == .malformedSource)
        }
    }
}
