import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

/// A description that is silent beside another one's goes without ever being heard.
@Suite struct SilentClaimTests {
    private let bench = Bench()

    /// A description of organisation `a`.
    private static func row(_ name: String, _ summary: String) -> SourceRecord {
        guard case .object(var draft) = Bench.draft("a", "Titre") else { return .json(name) }
        draft[summary] = ["fr": .string(summary)]
        return .json(name, .object(draft))
    }

    /// The one that speaks is read first, though it comes second by name.
    private let spoken = row("z", "summary")
    private let silent = row("b", "description")
    private let others = Bench.records(0..<10)

    private func begun() async throws -> Record {
        let report = try await bench.lose([spoken, silent] + others)
        #expect(report.issues.map(\.issue.code) == ["duplicate-identifier"])
        let record = try #require(try await bench.ledger.record(id("a")))
        #expect(record["summary"] != nil && record["description"] == nil)
        return record
    }

    @Test func itStaysSilentWhenBothVanish() async throws {
        let record = try await begun()
        let report = try await bench.lose(others)
        #expect(report.counts.records.changed == 0 && report.counts.addUp)
        let id = try id("a")
        #expect(try await bench.ledger.record(id) == record)
        #expect(try await bench.pending() == ["a waiting"])
        #expect(try await bench.ledger.history(of: id).count == 1)
        // When its time comes the record goes with the one that spoke, and comes back with it.
        let gone = try await bench.lose(others, daysLater: 11)
        #expect(gone.counts.records.removed == 1)
        #expect(try await bench.story("a")?.last?.isExact == true)
        _ = try await bench.desk.restore([id])
        let back = try #require(try await bench.ledger.record(id))
        #expect(back["summary"] != nil && back["description"] == nil)
        #expect(try await bench.ledger.integrityCheck().isEmpty)
    }

    @Test func itStaysSilentInOneLeap() async throws {
        try await bench.lose([spoken, silent] + others)
        let gone = try await bench.lose(others, grace: .zero)
        #expect(gone.counts.records.removed == 1 && gone.counts.removed == 2 && gone.counts.addUp)
        let id = try id("a")
        #expect(try await bench.story("a")?.last?.isExact == true)
        _ = try await bench.desk.restore([id])
        let back = try #require(try await bench.ledger.record(id))
        #expect(back["summary"] != nil && back["description"] == nil)
    }

    @Test func itGoesAloneAndMayComeBack() async throws {
        let record = try await begun()
        let report = try await bench.lose([spoken] + others)
        #expect(report.counts.addUp && report.counts.removed == 1 && report.counts.records.removed == 0)
        #expect(try await bench.ledger.record(id("a")) == record)
        let again = try await bench.lose([spoken, silent] + others)
        #expect(again.counts.addUp && again.issues.map(\.issue.code) == ["duplicate-identifier"])
        #expect(try await bench.ledger.record(id("a")) == record)
        // Said of something else by the same row.
        let moved = try await bench.lose([spoken, Bench.record("b", "Autre chose")] + others)
        #expect(moved.counts.addUp && moved.counts.records.added == 1)
        #expect(try await bench.ledger.record(id("a")) == record)
        #expect(try await bench.pending().isEmpty)
    }

    /// Where the other one leaves while it still stands, it speaks: the record goes on.
    @Test func itSpeaksWhenItIsLeftAlone() async throws {
        _ = try await begun()
        try await bench.lose([silent] + others)
        let record = try #require(try await bench.ledger.record(id("a")))
        #expect(record["description"] != nil && record["summary"] == nil)
    }
}
