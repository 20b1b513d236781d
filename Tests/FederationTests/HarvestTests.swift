import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

@Suite struct HarvestTests {
    @Test func aFirstHarvestAddsAndASecondWritesNothing() async throws {
        let bench = Bench()
        let records = [
            SourceRecord.json("1", organisation("a", "Maison de l'eau")), .json("2", organisation("b", "Fab lab")),
        ]
        let first = try await bench.harvest(records)
        #expect(first.verdict == .changed)
        #expect(first.counts.seen == 2 && first.counts.added == 2 && first.counts.records.added == 2)
        #expect(first.run.writes > 0)
        let stored = try #require(await bench.ledger.record(id("a")))
        #expect(stored["revision"] == 1)
        #expect(stored["basis"] == ["type": "public"])
        #expect(stored["provenance"]?[0]?["sourceIdentifier"] == "1")
        #expect(stored.statedContentHash == stored.contentHash)

        let second = try await bench.harvest(records)
        #expect(second.verdict == .unchanged)
        #expect(second.counts.unchanged == 2)
        #expect(second.run.writes == 0)
        #expect(try await bench.ledger.changes().count == 2)
        #expect(try await bench.ledger.search(SearchQuery("eau")).map(\.id) == [id("a")])
        #expect(try await bench.ledger.integrityCheck().isEmpty)
    }
}
