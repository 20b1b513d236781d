import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

/// Documents that say of themselves that they are deleted, on a list that says they are there. They leave as announced
/// deletions do: by the breaker.
@Suite struct DeletedDocumentTests {
    private let bench = Bench()

    private static func deleted(_ number: Int) -> SourceRecord {
        guard case .object(var draft) = Bench.draft("o-\(number)") else { return Bench.record("o-\(number)") }
        draft["status"] = "deleted"
        return .json("o-\(number)", .object(draft))
    }

    @Test func aWaveOfThemIsHeld() async throws {
        try await bench.lose(Bench.records(0..<40))
        let feed = try await bench.ledger.changes(limit: 1000)
        let held = try await bench.lose((0..<40).map(Self.deleted))
        #expect(held.verdict == .deletionsHeld && held.counts.records.held == 40 && held.counts.addUp)
        #expect(try await bench.names().count == 40)
        #expect(try await bench.ledger.changes(limit: 1000) == feed)
        #expect(try await bench.pending().allSatisfy { $0.hasSuffix("held") })
        // They are held as long as nobody decides, and stand as soon as the documents do.
        #expect(try await bench.lose((0..<40).map(Self.deleted)).verdict == .deletionsHeld)
        let back = try await bench.lose(Bench.records(0..<40))
        #expect(back.counts.records.held == 0)
        #expect(try await bench.pending().isEmpty)
        #expect(try await bench.ledger.changes(limit: 1000) == feed)

        let accepted = try await bench.lose((0..<40).map(Self.deleted), accepting: true)
        #expect(accepted.counts.records.removed == 40)
        #expect(try await bench.names().isEmpty)
        #expect(try await bench.ledger.integrityCheck().isEmpty)
    }

    /// Of a single one the source's word counts at once, whatever the grace period.
    @Test func oneLeavesAtOnceWithItsReason() async throws {
        try await bench.lose(Bench.records(0..<10))
        let report = try await bench.lose([Self.deleted(0)] + Bench.records(1..<10))
        #expect(report.verdict == .changed && report.counts.records.removed == 1 && report.counts.addUp)
        let story = try #require(try await bench.story("o-0"))
        #expect(story.departures.map(\.departure.reason) == [.announced] && story.last?.isExact == true)
        #expect(try await bench.lose([Self.deleted(0)] + Bench.records(1..<10)).run.writes == 0)
        _ = try await bench.desk.restore([try id("o-0")])
        #expect(try await bench.names().count == 10)
        // A person's word stands against the document's.
        try await bench.lose([Self.deleted(0)] + Bench.records(1..<10))
        #expect(try await bench.names().count == 10)
    }

    @Test func oneThatWasNeverHereIsNothing() async throws {
        let report = try await bench.lose(Bench.records(0..<3) + [Self.deleted(9)])
        #expect(report.counts.addUp && report.counts.seen == 4)
        #expect(try await bench.ledger.changes(limit: 100).count == 3)
        let id = try id("o-9")
        #expect(try await bench.ledger.record(id) == nil)
        #expect(try await bench.ledger.integrityCheck().isEmpty)
    }

    /// Another source's word that a record is deleted is its word on its own copy.
    @Test func nobodySilencesTheCopyOfTheHomeItself() async throws {
        let bench = bench
        func harvest(_ node: String, revision: Int, status: String) async throws {
            var record = Record(document: [
                "schema": "record/1", "id": "geneve:organisation/a", "kind": "organisation", "home": "geneve",
                "status": .string(status), "title": ["fr": "Titre"],
            ])
            record["revision"] = .number(Double(revision))
            record["modifiedAt"] = "2026-01-02T03:04:05Z"
            record.statedContentHash = record.contentHash
            record["provenance"] = [["harvester": "geneve", "node": "x", "sourceIdentifier": "i"]]
            var object = record.document
            object["@copy"] = true
            var job = bench.job(ScriptedSource([.json("1", .object(object))]), key: "\(node)/oai")
            job.context = CrosswalkContext(node: node, language: "fr", basis: "public")
            job.firstHand = FirstHand(nodes: ["lyon"], node: "lyon")
            #expect(try await bench.engine.run(job).counts.addUp)
        }
        try await harvest("geneve", revision: 3, status: "active")
        try await harvest("tiers", revision: 900, status: "deleted")
        let id = try #require(RecordIdentifier("geneve:organisation/a"))
        #expect(try await bench.ledger.record(id)?.isDeleted == false)
        // Nor does it take back a copy that the third party had before.
        try await harvest("tiers", revision: 3, status: "active")
        try await harvest("tiers", revision: 901, status: "deleted")
        let stored = try #require(try await bench.ledger.record(id))
        #expect(!stored.isDeleted && stored.revision == 3)
        #expect(try await bench.ledger.integrityCheck().isEmpty)
    }
}
