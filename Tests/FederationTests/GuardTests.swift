import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization
import Testing

/// Sources that would never end, or end in the machine's memory.
@Suite struct GuardTests {
    private let record = SourceRecord.json("1", organisation("a", "A"))

    private func run(
        limits: HarvestLimits = HarvestLimits(), _ page: @escaping @Sendable (Cursor?) -> HarvestPage
    ) async throws -> RunReport {
        var bench = Bench()
        bench.limits = limits
        return try await bench.engine.run(bench.job(ScriptedSource { _, cursor in page(cursor) }))
    }

    private static func number(_ cursor: Cursor?) -> Int { cursor.flatMap { Int($0.text) } ?? 0 }

    @Test func aCursorThatDoesNotMove() async throws {
        let record = record
        let report = try await run { _ in HarvestPage(records: [record], next: Cursor("same")) }
        #expect(report.verdict == .partial)
        #expect(report.failure?.code == .malformedSource)
        #expect(report.run.pages == 1)
    }

    @Test func aListThatGoesRound() async throws {
        let report = try await run { cursor in
            let number = Self.number(cursor)
            return HarvestPage(
                records: [.json("\(number)", organisation("o-\(number)", "\(number)"))],
                next: Cursor("\((number + 1) % 3)"))
        }
        #expect(report.failure?.code == .malformedSource)
        #expect(report.run.pages <= 4)
    }

    @Test func thePageThatComesTwice() async throws {
        let record = record
        let report = try await run { HarvestPage(records: [record], next: Cursor("\(Self.number($0) + 1)")) }
        #expect(report.failure?.code == .malformedSource)
        #expect(report.run.pages == 1)
    }

    @Test func emptyPagesWithoutEnd() async throws {
        let report = try await run { HarvestPage(records: [], next: Cursor("\(Self.number($0) + 1)")) }
        #expect(report.failure?.code == .malformedSource)
        #expect(report.run.pages == 5)
    }

    /// What stands beside payloads is as large; what all records share is held once.
    @Test func framesCountToo() async throws {
        func page(_ frame: @escaping @Sendable (Int) -> String) -> @Sendable (Cursor?) -> HarvestPage {
            { _ in
                HarvestPage(
                    records: (0..<4).map { number in
                        var record = SourceRecord.json("\(number)", organisation("o-\(number)", "O"))
                        record.frame = Array(frame(number).utf8)
                        return record
                    })
            }
        }
        let limits = HarvestLimits(pageBytes: 4 * record.payload.count + 300)
        let header = String(repeating: "h", count: 200)
        #expect(try await run(limits: limits, page { _ in header }).verdict == .changed)
        let distinct = try await run(limits: limits, page { "\($0)\(header)" })
        #expect(distinct.failure?.code == .limitExceeded && distinct.verdict == .failed)
    }

    @Test func pagesTooLarge() async throws {
        let record = record
        let many = try await run(limits: HarvestLimits(pageRecords: 3)) { _ in
            HarvestPage(records: Array(repeating: record, count: 4))
        }
        #expect(many.verdict == .failed && many.failure?.code == .limitExceeded)
        let long = try await run(limits: HarvestLimits(pageBytes: 100)) { _ in
            HarvestPage(records: [
                SourceRecord(identifier: "1", format: .json, payload: Array(repeating: 32, count: 101))
            ])
        }
        #expect(long.verdict == .failed && long.failure?.code == .limitExceeded)
        let endless = try await run(limits: HarvestLimits(pages: 4)) { cursor in
            let number = Self.number(cursor)
            return HarvestPage(
                records: [.json("\(number)", organisation("o-\(number)", "\(number)"))], next: Cursor("\(number + 1)"))
        }
        #expect(endless.verdict == .partial && endless.run.pages == 4)
    }

    @Test func aSourceThatForgetsItsPlaceIsReadAgainAndCountedOnce() async throws {
        let bench = Bench()
        let records = (0..<6).map { SourceRecord.json("r\($0)", organisation("o-\($0)", "O \($0)")) }
        let calls = Mutex(0)
        let source = ScriptedSource { _, cursor in
            let call = calls.withLock {
                $0 += 1
                return $0
            }
            if call == 3 { throw FederationError("expired", "token expired", disposition: .restartWindow) }
            let start = Self.number(cursor)
            let end = min(start + 2, 6)
            return HarvestPage(records: Array(records[start..<end]), next: end < 6 ? Cursor("\(end)") : nil)
        }
        let report = try await bench.engine.run(bench.job(source))
        #expect(report.verdict == .changed)
        #expect(report.counts.seen == 6 && report.counts.added == 6)
        #expect(report.issues.map(\.issue.code) == ["list-restarted"])
        let forgetful = ScriptedSource { _, cursor in
            if cursor != nil { throw FederationError("expired", "token expired", disposition: .restartWindow) }
            return HarvestPage(records: [records[0]], next: Cursor("1"))
        }
        let never = try await bench.engine.run(bench.job(forgetful))
        #expect(never.verdict == .partial)
        #expect(never.counts.seen == 1)
        #expect(try await bench.ledger.records().count == 6)
    }

    @Test func namesThatCannotBeFiledAreRefused() async throws {
        let bench = Bench()
        let report = try await bench.harvest([
            .json("", organisation("a", "A")), .json("x\u{0}y", organisation("b", "B")),
            .json(String(repeating: "x", count: 5000), organisation("c", "C")), .json("fine", organisation("d", "D")),
        ])
        #expect(report.counts.seen == 4 && report.counts.quarantined == 3 && report.counts.added == 1)
        #expect(report.issues.map(\.issue.code) == Array(repeating: "unusable-identifier", count: 3))
    }

    @Test func twoRunsOfOneSourceDoNotTakeEachOthersMarks() async throws {
        let bench = Bench()
        let records = (0..<6).map { SourceRecord.json("r\($0)", organisation("o-\($0)", "O \($0)")) }
        try await bench.harvest(records)
        let (engine, second) = (bench.engine, bench.job(ScriptedSource(records, pageSize: 2)))
        let others = Mutex<[Verdict]>([])
        let source = ScriptedSource { _, cursor in
            let start = Self.number(cursor)
            if start == 4 {
                let verdict = try await engine.run(second).verdict
                others.withLock { $0.append(verdict) }
            }
            return HarvestPage(
                records: Array(records[start..<start + 2]), next: start < 4 ? Cursor("\(start + 2)") : nil)
        }
        let report = try await bench.engine.run(bench.job(source, options: HarvestOptions(acceptRemovals: true)))
        #expect(others.withLock { $0 } == [.unchanged])
        #expect(report.verdict == .partial)
        #expect(report.failure?.code == "superseded")
        #expect(report.counts.left == 0)
        #expect(try await bench.ledger.records().count == 6)
    }

    @Test func whatALaterRunOfTheSourceAddedIsNotTakenForGone() async throws {
        let bench = Bench()
        let (one, two) = (
            SourceRecord.json("1", organisation("a", "A")), SourceRecord.json("2", organisation("b", "B"))
        )
        try await bench.harvest([one])
        let (engine, newer) = (bench.engine, bench.job(ScriptedSource([one, two])))
        let source = ScriptedSource { _, _ in
            _ = try await engine.run(newer)
            return HarvestPage(records: [one])
        }
        let report = try await bench.engine.run(bench.job(source))
        #expect(report.counts.left == 0)
        #expect(try await bench.ledger.records().count == 2)
    }
}
