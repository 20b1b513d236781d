import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

/// Nodes that harvest each other tell each other nothing that the other one told them.
@Suite struct FirstHandTests {
    private let ours = FirstHand(nodes: ["lyon", "lille"], addresses: ["https://lyon.example/"])

    /// What a partner lists: a record of its own, one of ours, and one that it had from us.
    private func listed(own: String = "Du partenaire") -> [SourceRecord] {
        func record(_ home: String, _ title: String, from address: String?) -> JSONValue {
            var object = organisation("a", title).object ?? [:]
            object["home"] = .string(home)
            object["id"] = .string("\(home):organisation/a")
            if let address { object["provenance"] = [["node": "somewhere", "sourceURL": .string(address)]] }
            return .object(object)
        }
        return [
            .json("1", record("partner", own, from: nil)),
            .json("2", record("lyon", "Écho", from: nil)),
            .json("3", record("geneve", "Passé par nous", from: "https://lyon.example/oai?verb=GetRecord")),
            .json("4", record("quebec", "Passé par d’autres", from: "https://lyon.example.org/oai?verb=GetRecord")),
        ]
    }

    private func harvest(_ records: [SourceRecord], _ bench: Bench, _ firstHand: FirstHand) async throws -> RunReport {
        var job = bench.job(ScriptedSource(records), key: "partner/oai")
        job.firstHand = firstHand
        return try await bench.engine.run(job)
    }

    @Test func anEchoIsNotTaken() async throws {
        let bench = Bench()
        try await bench.harvest([.json("x", organisation("a", "De Lyon"))], key: "lyon/x")
        let report = try await harvest(listed(), bench, ours)
        #expect(report.verdict == .changed && report.counts.addUp && report.counts.quarantined == 0)
        func record(_ name: String) async throws -> Record? {
            try await bench.ledger.record(try #require(RecordIdentifier(name)))
        }
        #expect(try await record("partner:organisation/a") != nil)
        #expect(try await record("lyon:organisation/a")?["title"]?["fr"] == "De Lyon")
        #expect(try await record("geneve:organisation/a") == nil)
        #expect(try await record("quebec:organisation/a") != nil)
        #expect(try await harvest(listed(), bench, ours).run.writes == 0)

        // What leaves us is gone, though the partner still lists it.
        try await bench.harvest(
            [.json("y", organisation("b", "Autre"))], key: "lyon/x", options: .init(acceptRemovals: true))
        #expect(try await record("lyon:organisation/a")?.isDeleted == true)
    }

    @Test func aSourceSpeaksForItsOwnNode() async throws {
        let bench = Bench()
        _ = try await harvest(listed(), bench, FirstHand(nodes: ["partner"]))
        #expect(try await bench.ledger.record(try #require(RecordIdentifier("partner:organisation/a"))) != nil)
        #expect(try await bench.ledger.record(try #require(RecordIdentifier("geneve:organisation/a"))) != nil)
    }
}
