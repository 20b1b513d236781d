import Federation
import JSONSchema
import ScienceShopSDK
import TestSupport
import Testing

/// Records that came damaged are asked for by name, for no list of changes names them again.
@Suite struct DamagedRecordTests {
    private static let broken =
        "<oai_dc:dc xmlns:oai_dc='http://www.openarchives.org/OAI/2.0/oai_dc/'><title>cut</oai_dc:dc>"

    private func bench(_ count: Int, damaged: Range<Int>) throws -> FaultBench {
        let repository = try FaultyRepository(.numbered(count) { _ in })
        repository.library.edit { items in for index in damaged { items[index].metadata = Self.broken } }
        return FaultBench(repository: repository, ledger: MemoryLedger(), options: [:])
    }

    private func harvest(_ bench: FaultBench) async throws -> (report: RunReport, asked: [String]) {
        let before = bench.repository.library.calls.count
        let report = try await bench.harvest()
        let calls = bench.repository.library.calls.dropFirst(before).filter { $0.verb == "GetRecord" }
        return (report, calls.compactMap { $0.arguments["identifier"] })
    }

    private func codes(_ report: RunReport) -> [String] { report.issues.map(\.issue.code) }

    @Test func oneThatIsMendedWithoutAWordIsTaken() async throws {
        let bench = try bench(12, damaged: 4..<6)
        defer { bench.repository.stop() }
        let first = try await harvest(bench)
        #expect(first.report.verdict == .changed && first.report.counts.quarantined == 2 && first.asked.isEmpty)

        let second = try await harvest(bench)
        #expect(second.asked == ["oai:library.example:4", "oai:library.example:5"])
        #expect(second.report.verdict == .unchanged)
        #expect(second.report.issues.count { $0.issue.code == "still-damaged" } == 2)
        #expect(second.report.issues.first?.sourceRecord == "oai:library.example:4")

        bench.repository.library.edit { items in
            (items[4].metadata, items[5].metadata) = (nil, nil)
            items[5].isDeleted = true
        }
        let third = try await harvest(bench)
        #expect(third.report.verdict == .changed && third.report.counts.records.added == 1)
        #expect(third.report.counts.addUp && !codes(third.report).contains("still-damaged"))
        let fourth = try await harvest(bench)
        #expect(fourth.asked.isEmpty && fourth.report.verdict == .unchanged)
    }

    @Test func ofManyOthersAreAskedForEachTime() async throws {
        let bench = try bench(45, damaged: 0..<44)
        defer { bench.repository.stop() }
        _ = try await harvest(bench)
        var asked: Set<String> = []
        for _ in 0..<3 {
            let run = try await harvest(bench)
            #expect(run.asked.count == 20)
            asked.formUnion(run.asked)
        }
        #expect(asked.count == 44)
    }

    /// That single records cannot be had is no reason not to read the list.
    @Test func aServerThatGivesNoSingleRecordsIsHarvestedAllTheSame() async throws {
        let bench = try bench(12, damaged: 4..<6)
        defer { bench.repository.stop() }
        _ = try await harvest(bench)
        bench.repository.breaks { call, _ in call.verb == "GetRecord" ? [.answer("500 Internal Server Error")] : nil }
        bench.repository.library.edit { items in
            items[0].title = "Title, changed"
            items[0].datestamp = "2026-11-21T12:30:00Z"
        }
        let run = try await harvest(bench)
        #expect(run.report.verdict == .changed && run.report.counts.changed == 1 && run.asked.count == 1)
    }
}
