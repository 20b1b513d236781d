import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

/// Copies of other ledgers' records: kept to the byte, never united, never taken for our own.
@Suite struct CopyTests {
    /// A copy as a partner lists it.
    struct Copied {
        var home = "geneve"
        var local = "a"
        var title = "Titre"
        var revision = 3
        /// The ledgers it came through, newest first; its home is the last.
        var way = ["geneve"]
        var more: [(String, JSONValue)] = []

        var record: Record {
            var object: JSONObject = [
                "schema": "record/1", "id": .string("\(home):organisation/\(local)"), "kind": "organisation",
                "home": .string(home), "status": "active", "title": ["fr": .string(title)],
            ]
            for (name, value) in more { object[name] = value }
            var record = Record(document: object)
            record["revision"] = .number(Double(revision))
            record["modifiedAt"] = "2026-01-02T03:04:05Z"
            record.statedContentHash = record.contentHash
            record["provenance"] = .array(
                way.map {
                    [
                        "harvester": .string($0), "node": "x", "adapter": "oai-pmh", "adapterVersion": "1",
                        "sourceIdentifier": "i", "retrievedAt": "2026-01-02T03:04:05Z",
                        "payloadHash": .string("sha256:" + String(repeating: "0", count: 64)),
                        "crosswalk": "federation/scienceshop", "crosswalkVersion": "2",
                    ]
                })
            return record
        }

        func listed(_ name: String = "1", altered: Bool = false) -> SourceRecord {
            var object = record.document
            if altered { object["title"] = ["fr": "Falsifié"] }
            object["@copy"] = true
            return .json(name, .object(object))
        }
    }

    private let bench = Bench()
    private let ours = FirstHand(nodes: ["lyon", "b", "c"], node: "lyon")

    @discardableResult
    private func harvest(
        _ records: [SourceRecord], from node: String = "b", trusts: Set<String>? = nil
    ) async throws -> RunReport {
        var job = bench.job(ScriptedSource(records), key: "\(node)/oai")
        job.context = CrosswalkContext(node: node, language: "fr", basis: "public")
        job.firstHand = ours
        job.trusts = trusts
        job.options.acceptRemovals = true
        let report = try await bench.engine.run(job)
        #expect(report.counts.addUp)
        #expect(try await bench.ledger.integrityCheck().isEmpty)
        return report
    }

    private func stored(_ name: String = "geneve:organisation/a") async throws -> Record {
        let id = try #require(RecordIdentifier(name))
        return try #require(try await bench.ledger.record(id))
    }

    @Test func aCopyIsKeptToTheByteWithOneHopMore() async throws {
        let copy = Copied(way: ["b", "geneve"], more: [("future", [1.5, ["x": .null]])])
        try await harvest([copy.listed()])
        var kept = try await stored()
        let hop = try #require(kept.provenance.first)
        #expect(hop.harvester == "lyon" && hop.node == "b" && kept.provenance.count == 3)
        kept.provenance.removeFirst()
        #expect(kept.canonicalBytes == copy.record.canonicalBytes)
        #expect(try await harvest([copy.listed()]).run.writes == 0)

        // Its home counts its revisions, up and, where it was set back, down.
        try await harvest([Copied(title: "Autre", revision: 7).listed()])
        #expect(try await stored().revision == 7)
        let report = try await harvest([Copied(title: "Autre", revision: 2).listed()])
        #expect(try await stored().revision == 2 && report.counts.changed == 1)
        let id = try #require(RecordIdentifier("geneve:organisation/a"))
        let kinds = try await bench.ledger.history(of: id)
        #expect(kinds.map(\.kind) == [.added, .changed, .changed] && kinds.map(\.revision) == [3, 7, 2])

        try await harvest([])
        #expect(try await stored().isDeleted)
    }

    @Test func aDecisionHereIsNoRevisionOfItsHome() async throws {
        let copy = Copied(way: ["b", "geneve"])
        try await harvest([copy.listed()])
        let before = try await stored()
        let id = try #require(before.id)
        let no = ConsentDecision(
            record: id, group: .publication, isGranted: false, date: try #require(PartialDate("2023")),
            recordedAt: Timestamp(seconds: 0))
        _ = try await ConsentRegister(bench.ledger, node: "lyon").record([no])
        #expect(try await stored() == before)
        #expect(try await bench.ledger.history(of: id).map(\.revision) == [3, 3], "channels judge it again")
        #expect(try await bench.ledger.integrityCheck().isEmpty)
    }

    @Test func anAlteredCopyIsQuarantined() async throws {
        let report = try await harvest([Copied().listed(altered: true), Copied(local: "b").listed("2")])
        #expect(report.issues.map(\.issue.code) == ["altered-copy"] && report.counts.quarantined == 1)
        #expect(try await bench.ledger.records().map { $0.id?.local } == ["b"])
    }

    @Test func whatLacksAPartOfItsEnvelopeIsADraftLikeAnyOther() async throws {
        var object = Copied().record.document
        object["modifiedAt"] = nil
        object["@copy"] = true
        try await harvest([.json("1", .object(object))])
        #expect(try await stored().revision == 1)
    }

    @Test func ofSeveralCopiesOneSpeaks() async throws {
        // The shorter way, of the same revision.
        try await harvest([Copied(way: ["b", "d", "geneve"], more: [("acronym", "LONG")]).listed()], from: "b")
        try await harvest([Copied(way: ["c", "geneve"], more: [("summary", ["fr": "Court"])]).listed()], from: "c")
        var kept = try await stored()
        #expect(kept["summary"] != nil && kept["acronym"] == nil)
        #expect(kept.provenance.map(\.harvester) == ["lyon", "c", "geneve"], "a way is one way")

        // The higher revision, however far it came.
        try await harvest([Copied(title: "Neuf", revision: 4, way: ["b", "d", "geneve"]).listed()], from: "b")
        kept = try await stored()
        #expect(kept["title"]?["fr"] == "Neuf" && kept.revision == 4 && kept["summary"] == nil)

        // Who harvests first makes no difference.
        let other = Bench()
        for (node, copy) in [
            ("c", Copied(way: ["c", "geneve"])), ("b", Copied(title: "Neuf", revision: 4, way: ["b", "d", "geneve"])),
        ].reversed() {
            var job = other.job(ScriptedSource([copy.listed()]), key: "\(node)/oai")
            job.firstHand = ours
            _ = try await other.engine.run(job)
        }
        #expect(try await other.ledger.records().first?["title"]?["fr"] == "Neuf")

        // A mention of ours edits no copy.
        var mention = Copied().record.document.without { Record.volatileMembers.contains($0) && $0 != "schema" }
        mention["@mention"] = true
        mention["acronym"] = "NOUS"
        try await harvest([.json("m", .object(mention))], from: "lyon")
        #expect(try await stored() == kept)

        // The one that is left goes on.
        try await harvest([], from: "b")
        #expect(try await stored().revision == 3)
    }

    @Test func revisionsOfTwoLedgersAreNotCompared() async throws {
        try await harvest([Copied(title: "De l’un", revision: 9, way: ["b", "d", "e"]).listed()], from: "b")
        let report = try await harvest([Copied(title: "De l’autre", revision: 1, way: ["c"]).listed()], from: "c")
        #expect(try await stored()["title"]?["fr"] == "De l’autre" && report.issues.isEmpty)
    }

    @Test func anotherWayIsAChange() async throws {
        try await harvest([Copied(way: ["b", "geneve"]).listed()])
        let report = try await harvest([Copied(way: ["b", "d", "geneve"]).listed()])
        #expect(report.counts.changed == 1 && report.counts.records.changed == 1)
        // Whatever else the hops say is none.
        var object = Copied(way: ["b", "d", "geneve"]).record.document
        object["provenance"] = .array(
            (object["provenance"]?.array ?? []).map { hop in
                var hop = hop.object ?? [:]
                hop["retrievedAt"] = "2026-02-02T03:04:05Z"
                return .object(hop)
            })
        object["@copy"] = true
        let again = try await harvest([.json("1", .object(object))])
        #expect(again.counts.unchanged == 1 && again.counts.records.changed == 0)
    }

    @Test func whatWentThroughUsIsLeftOut() async throws {
        try await harvest([Copied(way: ["b", "geneve"]).listed()])
        try await harvest([Copied(way: ["b", "d", "lyon", "geneve"]).listed()])
        #expect(try await stored().isDeleted)
    }

    @Test func onlyTrustedHomesAreTaken() async throws {
        let report = try await harvest(
            [Copied().listed("1"), Copied(home: "quebec").listed("2"), Copied(home: "b").listed("3")],
            trusts: ["quebec"])
        #expect(try await bench.ledger.records().map(\.home) == ["b", "quebec"])
        #expect(report.issues.map(\.issue.code) == ["untrusted-home"] && report.verdict == .changed)
        // Another list of homes is another mapping.
        try await harvest(
            [Copied().listed("1"), Copied(home: "quebec").listed("2"), Copied(home: "b").listed("3")],
            trusts: ["geneve"])
        #expect(try await bench.ledger.records().map(\.home) == ["b", "geneve"])
    }

    // MARK: - Echoes

    private func ourRecord(_ title: String = "Nôtre", more: [(String, JSONValue)] = []) async throws {
        try await bench.harvest([.json("x", organisation("a", title, extra: more))], key: "lyon/x")
    }

    private func echo(_ title: String, _ revision: Int, more: [(String, JSONValue)] = []) -> SourceRecord {
        Copied(home: "lyon", title: title, revision: revision, way: ["b", "lyon"], more: more).listed()
    }

    @Test func anEchoThatIsBehindOrLeavesOutSaysNothing() async throws {
        try await ourRecord(more: [("summary", ["fr": "Écrire à a@b.example"]), ("acronym", "écrire à a@b.example")])
        for echo in [
            echo("Vieux", 0), echo("Nôtre", 1), echo("Nôtre", 1, more: [("acronym", "écrire à […]")]),
            echo("Nôtre", 1, more: [("consent", [["group": "publication", "granted": true]])]),
            echo("Nôtre", 1, more: [("basis", ["type": "consent"])]),
        ] {
            let report = try await harvest([echo])
            #expect(report.issues.isEmpty)
            #expect(try await stored("lyon:organisation/a").revision == 1)
        }
    }

    @Test(arguments: [("Nôtre", 5, 6), ("Autre", 5, 6), ("Autre", 1, 2)])
    func anEchoThatIsAheadRaisesOurRevision(title: String, revision: Int, raised: Int) async throws {
        try await ourRecord()
        let report = try await harvest([echo(title, revision)])
        #expect(report.issues.map(\.issue.code) == ["revision-behind"])
        let stored = try await stored("lyon:organisation/a")
        #expect(stored.revision == raised && stored["title"]?["fr"] == "Nôtre")
        #expect(try await bench.ledger.changes().last?.revision == raised)
        // It is heard once, and what we write next is counted from there.
        #expect(try await harvest([echo(title, revision)]).run.writes == 0)
        try await ourRecord("Suite")
        #expect(try await self.stored("lyon:organisation/a").revision == raised + 1)
    }

    @Test func nobodyCanUseUpOurRevisions() async throws {
        try await ourRecord()
        let report = try await harvest([echo("Autre", 1 << 52)])
        #expect(report.issues.map(\.issue.code) == ["implausible-revision"])
        #expect(try await stored("lyon:organisation/a").revision == 1)
    }

    @Test func whatSomeOfOurClaimsSayIsOurs() async throws {
        try await ourRecord(more: [("acronym", "PLEIN")])
        try await bench.harvest(
            [.json("m", organisation("a", "En passant", extra: [("@mention", true), ("acronym", "EP")]))],
            key: "lyon/m")
        // The gate may show what the mention alone says.
        let report = try await harvest([echo("En passant", 1, more: [("acronym", "EP")])])
        #expect(report.issues.isEmpty)
        #expect(try await harvest([echo("En passant", 1, more: [("acronym", "ZZ")])]).issues.count == 1)
    }

    // MARK: - Forks

    @Test func aForkIsToldAndKeptUntilTheyAgree() async throws {
        try await harvest([Copied(title: "L’un", way: ["b", "geneve"]).listed()], from: "b")
        let report = try await harvest([Copied(title: "L’autre", way: ["c", "geneve"]).listed()], from: "c")
        #expect(report.issues.map(\.issue.code) == ["fork"] && report.verdict == .changed)
        #expect(try await stored()["title"]?["fr"] == "L’un")
        let id = try #require(RecordIdentifier("geneve:organisation/a"))
        #expect(try await bench.ledger.claims(of: id).count == 2)
        #expect(try await bench.ledger.forks() == [id])
        // It ends by itself.
        #expect(try await harvest([Copied(title: "L’un", way: ["c", "geneve"]).listed()], from: "c").issues.isEmpty)
        #expect(try await bench.ledger.forks().isEmpty)
    }

    @Test(
        arguments: [
            (["acronym": "A"], ["acronym": "A", "sameAs": ["https://a.example"]], false),
            (["acronym": "A"], ["sameAs": ["https://a.example"]], false),
            (["sameAs": ["https://a.example", "https://b.example"]], ["sameAs": ["https://b.example"]], false),
            (["sameAs": ["https://a.example"]], ["sameAs": ["https://b.example"]], true),
            (["acronym": "A"], ["acronym": "B"], true),
            (["acronym": "A à a@b.example ou b"], ["acronym": "A à […] ou b"], false),
            (["acronym": "A à a@b.example ou c"], ["acronym": "A à […] ou b"], true),
        ] as [(JSONObject, JSONObject, Bool)])
    func whatAGateLeavesOutIsNoFork(left: JSONObject, right: JSONObject, isFork: Bool) async throws {
        func copy(_ more: JSONObject, _ node: String) -> SourceRecord {
            Copied(way: [node, "geneve"], more: more.map { ($0.key, $0.value) }).listed()
        }
        try await harvest([copy(left, "b")], from: "b")
        let report = try await harvest([copy(right, "c")], from: "c")
        #expect(report.issues.map(\.issue.code) == (isFork ? ["fork"] : []))
    }
}
