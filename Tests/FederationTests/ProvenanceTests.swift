import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

@Suite struct ProvenanceTests {
    @Test func theHopSaysWhereTheRecordWasRead() async throws {
        let bench = Bench()
        var record = SourceRecord.json("1", organisation("a", "A"), line: 12)
        record.sourceURL = "https://example.org/1"
        record.frame = Array("frame".utf8)
        try await bench.harvest([record])
        let stored = try #require(await bench.ledger.record(id("a")))
        let hop = try #require(stored["provenance"]?[0]?.object)
        #expect(hop["node"] == "lyon" && hop["adapter"] == "scripted" && hop["adapterVersion"] == "1")
        #expect(hop["sourceURL"] == "https://example.org/1" && hop["sourceIdentifier"] == "1")
        #expect(hop["crosswalk"] == "test/json" && hop["crosswalkVersion"] == "1")
        #expect(hop["payloadHash"]?.string == Digest(of: record.payload).description)
        #expect(hop["retrievedAt"]?.string.flatMap(Timestamp.init) != nil)
        let evidence = try await bench.ledger.evidence(of: id("a"))
        #expect(evidence.first?.evidence.first?.location.line == 12)
        let frame = try #require(record.frame)
        #expect(try await bench.ledger.payload(Digest(of: frame)) == frame)
    }

    @Test func anotherCrosswalkVersionMapsEverythingAgainAndChangesOnlyProvenance() async throws {
        let bench = Bench()
        let records = [SourceRecord.json("1", organisation("a", "A"))]
        try await bench.harvest(records)
        let before = try #require(await bench.ledger.record(id("a")))
        let report = try await bench.harvest(records, version: "2")
        #expect(report.verdict == .unchanged)
        #expect(report.run.writes > 0)
        let after = try #require(await bench.ledger.record(id("a")))
        #expect(after["provenance"]?[0]?["crosswalkVersion"] == "2")
        #expect(after["revision"] == 1 && after["modifiedAt"] == before["modifiedAt"])
        #expect(try await bench.ledger.changes().count == 1)
    }

    @Test func anotherFrameMapsTheRecordsAgain() async throws {
        let bench = Bench()
        var record = SourceRecord.json("1", organisation("a", "A"))
        record.frame = [1]
        try await bench.harvest([record])
        record.frame = [2]
        #expect(try await bench.harvest([record]).run.writes > 0)
        #expect(try await bench.harvest([record]).run.writes == 0)
    }

    @Test func aFullHarvestOfTheSameWritesNothing() async throws {
        let bench = Bench()
        let records = [SourceRecord.json("1", organisation("a", "A")), .json("2")]
        try await bench.harvest(records)
        let report = try await bench.harvest(records, options: HarvestOptions(full: true))
        #expect(report.verdict == .unchanged && report.run.writes == 0)
    }

    @Test func theBasisOfTheSourceIsStampedUnlessTheDraftHasOne() async throws {
        let bench = Bench()
        try await bench.harvest([
            .json("1", organisation("a", "A")),
            .json("2", organisation("b", "B", extra: [("basis", ["type": "consent"])])),
        ])
        #expect(try await bench.ledger.record(id("a"))?["basis"] == ["type": "public"])
        #expect(try await bench.ledger.record(id("b"))?["basis"] == ["type": "consent"])
    }

    @Test func draftsOfOneRecordInOnePayloadAreUnited() async throws {
        let bench = Bench()
        let report = try await bench.harvest([
            .json(
                "1", organisation("a", "En passant", extra: [("@mention", true), ("acronym", "EP")]),
                organisation("a", "En entier"))
        ])
        #expect(report.counts.records.added == 1)
        let record = try #require(await bench.ledger.record(id("a")))
        #expect(record["title"]?["fr"] == "En entier" && record["acronym"] == "EP")
        #expect(try await bench.ledger.evidence(of: id("a")).first?.evidence.count == 2)
    }

    @Test func storedPayloadsGiveTheSameRecordsAgain() async throws {
        let source = RandomSource(seed: 77)
        let bench = Bench()
        try await bench.harvest(source.records)
        let states = try await bench.ledger.read {
            try $0.sourceRecords(SourceRecordQuery(SourceKey(node: "lyon", source: "demands")))
        }
        var replayed: [SourceRecord] = []
        for original in source.records {
            let state = try #require(states.first { $0.identifier == original.identifier })
            let payload = try #require(await bench.ledger.payload(state.payload))
            var frame: [UInt8]?
            if let digest = state.frame { frame = try await bench.ledger.payload(digest) }
            replayed.append(
                SourceRecord(
                    identifier: state.identifier, datestamp: state.datestamp, format: state.format, payload: payload,
                    frame: frame, sourceURL: state.sourceURL, firstLine: state.firstLine))
        }
        let other = Bench()
        try await other.harvest(replayed)
        #expect(try await LedgerDump(other.ledger) == LedgerDump(bench.ledger))
    }
}
