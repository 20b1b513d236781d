import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

@Suite struct ImportTests {
    private func export(_ ledger: any Ledger) async throws -> [[UInt8]] {
        try await ledger.records(RecordQuery(status: nil)).map(\.canonicalBytes)
    }

    private func entries(_ lines: [[UInt8]]) throws -> [RecordImport.Entry] {
        try lines.enumerated().map { index, line in
            RecordImport.Entry(
                line: index + 1, record: Record(document: try #require(try JSONValue(parsing: line).object)))
        }
    }

    private func take(_ entries: [RecordImport.Entry], into ledger: any Ledger, batch: Int = 4) async throws
        -> RunReport
    {
        let clock = TickingClock(start: 1_800_000_000)
        let intake = RecordImport(into: ledger, name: "dump", validator: NoValidation(), clock: { clock.now() })
        for start in stride(from: 0, to: entries.count, by: batch) {
            try await intake.add(Array(entries[start..<min(start + batch, entries.count)]))
        }
        return try await intake.finish()
    }

    /// A ledger with revisions, tombstones and unknown members.
    private func lived() async throws -> MemoryLedger {
        let ledger = MemoryLedger()
        let bench = Bench(ledger)
        var records = (0..<9).map {
            SourceRecord.json(
                "r\($0)",
                organisation("o-\($0)", "Organisation « \($0) » é e\u{301}", extra: [("future", [1.5, ["x": .null]])]))
        }
        try await bench.harvest(records)
        records[2] = .json("r2", organisation("o-2", "Changée"))
        records.remove(at: 7)
        try await bench.harvest(records)
        return ledger
    }

    @Test func exportImportExportIsTheSameToTheByte() async throws {
        let lines = try await export(try await lived())
        let ledger = MemoryLedger()
        let report = try await take(try entries(lines), into: ledger)
        #expect(report.verdict == .changed)
        #expect(report.counts.added == 9 && report.counts.addUp)
        #expect(try await export(ledger) == lines)
        #expect(try await ledger.changes().count == 9)
        #expect(try await ledger.integrityCheck().isEmpty)
        let again = try await take(try entries(lines), into: ledger)
        #expect(again.verdict == .unchanged && again.run.writes == 0)
        #expect(try await export(ledger) == lines)
    }

    @Test(arguments: FaultyLedger.Moment.allCases) func anInterruptedImportIsTakenUpAgain(_ moment: FaultyLedger.Moment)
        async throws
    {
        let lines = try await export(try await lived())
        for operation in 1...4 {
            let ledger = MemoryLedger()
            await #expect(throws: FaultyLedger.Killed.self) {
                _ = try await take(
                    try entries(lines), into: FaultyLedger(ledger, failing: moment, operation: operation))
            }
            let report = try await take(try entries(lines), into: ledger)
            #expect(report.counts.addUp && report.counts.seen == 9)
            #expect(try await export(ledger) == lines)
            #expect(try await ledger.changes().count == 9)
            #expect(try await ledger.runs().allSatisfy { $0.verdict != nil })
        }
    }

    @Test func whatWasAlteredIsRefusedAndTheRestIsTaken() async throws {
        var entries = try entries(try await export(try await lived()))
        guard case .record(var record) = entries[1].content else { return }
        record["title"] = ["fr": "Falsifiée"]
        entries[1] = RecordImport.Entry(line: 2, record: record)
        entries.append(
            RecordImport.Entry(line: 10, unreadable: Issue(.error, code: "malformed-json", message: "No JSON.")))
        entries.append(RecordImport.Entry(line: 11, record: Record(document: ["id": "no name"])))
        let ledger = MemoryLedger()
        let report = try await take(entries, into: ledger)
        #expect(report.verdict == .partial)
        #expect(report.counts.quarantined == 3 && report.counts.added == 8)
        #expect(report.issues.map(\.issue.code) == ["hash-mismatch", "malformed-json", "record-identifier"])
        #expect(report.issues.map(\.issue.location?.line) == [2, 10, 11])
    }

    @Test func anOlderRevisionDoesNotReplaceANewerOne() async throws {
        let bench = Bench()
        try await bench.harvest([.json("1", organisation("a", "Première"))])
        let old = try await export(bench.ledger)
        try await bench.harvest([.json("1", organisation("a", "Seconde"))])
        let new = try await export(bench.ledger)
        let ledger = MemoryLedger()
        _ = try await take(try entries(new), into: ledger)
        let report = try await take(try entries(old), into: ledger)
        #expect(report.verdict == .unchanged)
        #expect(report.issues.map(\.issue.code) == ["older-revision"])
        #expect(try await export(ledger) == new)
        // And the other way round it does.
        let other = MemoryLedger()
        _ = try await take(try entries(old), into: other)
        #expect(try await take(try entries(new), into: other).counts.changed == 1)
        #expect(try await export(other) == new)
    }

    @Test func aCopyGivesWayToWhatASourceSaysAndReturnsWithIt() async throws {
        let ledger = try await lived()
        let lines = try await export(ledger)
        // Into the ledger it came from: nothing is new.
        let report = try await take(try entries(lines), into: ledger)
        #expect(report.counts.records.changedAnything == false)
        #expect(try await export(ledger) == lines)

        let bench = Bench()
        let before = [SourceRecord.json("r", organisation("a", "Copie"))]
        try await bench.harvest(before)
        let copy = try await export(bench.ledger)
        let target = Bench()
        _ = try await take(try entries(copy), into: target.ledger)
        try await target.harvest([.json("s", organisation("a", "Source")), .json("t", organisation("b", "B"))])
        #expect(try await target.ledger.record(id("a"))?["title"]?["fr"] == "Source")
        try await target.harvest([.json("t", organisation("b", "B"))])
        let stored = try #require(try await target.ledger.record(id("a")))
        #expect(stored["title"]?["fr"] == "Copie")
        #expect(stored["revision"] == 3)
        #expect(try await target.ledger.integrityCheck().isEmpty)
    }

    @Test func aRecordWrittenByHandGetsItsEnvelope() async throws {
        let ledger = MemoryLedger()
        let record = Record(document: try #require(organisation("a", "À la main").object))
        #expect(try await take([.init(line: 1, record: record)], into: ledger).verdict == .changed)
        let stored = try #require(try await ledger.record(id("a")))
        #expect(stored["revision"] == 1 && stored["modifiedAt"] != nil)
        #expect(stored.statedContentHash == record.contentHash)
        #expect(try await take([.init(line: 1, record: record)], into: ledger).verdict == .unchanged)
        var changed = record
        changed["title"] = ["fr": "Corrigée"]
        #expect(try await take([.init(line: 1, record: changed)], into: ledger).counts.changed == 1)
        #expect(try await ledger.record(id("a"))?["revision"] == 2)
    }
}
