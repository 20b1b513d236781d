import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// A record is what its claims say, whoever spoke first.
@Suite struct ClaimTests {
    private func mention(_ local: String, _ title: String) -> JSONValue {
        organisation(local, title, extra: [("@mention", true)])
    }

    @Test func aFullDescriptionComesBeforeMentionsWhateverTheOrder() async throws {
        let full = SourceRecord.json("full", organisation("a", "Nom complet"))
        let passing = SourceRecord.json("passing", mention("a", "Nom en passant"))
        var dumps: [LedgerDump] = []
        for order in [[("lyon/x", full), ("lille/y", passing)], [("lille/y", passing), ("lyon/x", full)]] {
            let bench = Bench()
            for (key, record) in order { try await bench.harvest([record], key: key) }
            #expect(try await bench.ledger.record(id("a"))?["title"]?["fr"] == "Nom complet")
            dumps.append(try await LedgerDump(bench.ledger, .content))
        }
        #expect(dumps[0] == dumps[1], "\(dumps[0].difference(from: dumps[1]).joined(separator: "\n"))")
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64]) func theOrderOfSourcesPlaysNoPart(seed: UInt64) async throws {
        let keys = ["lyon/a", "lille/b", "quebec/c"]
        var sources = (0..<3).map { RandomSource(seed: seed &* 31 &+ UInt64($0), size: 8, things: 6) }
        let benches = [Bench(), Bench()]
        for _ in 0..<4 {
            for (index, bench) in benches.enumerated() {
                for place in index == 0 ? [0, 1, 2] : [2, 0, 1] {
                    try await bench.harvest(
                        sources[place].records, key: keys[place], options: HarvestOptions(acceptRemovals: true))
                }
            }
            let dumps = (
                try await LedgerDump(benches[0].ledger, .content), try await LedgerDump(benches[1].ledger, .content)
            )
            #expect(dumps.0 == dumps.1, "\(dumps.0.difference(from: dumps.1).joined(separator: "\n"))")
            for index in sources.indices { sources[index].edit() }
        }
    }

    @Test(arguments: [21, 22, 23, 24, 25, 26, 27, 28] as [UInt64])
    func countsAddUpAndASecondHarvestOfTheSameWritesNothing(seed: UInt64) async throws {
        let bench = Bench()
        var source = RandomSource(seed: seed, size: 25)
        var held = false
        for round in 0..<10 {
            let report = try await bench.harvest(source.records, pageSize: 6)
            #expect(report.counts.addUp, "round \(round): \(report.counts)")
            let live = source.records.filter { $0.status == .active }
            #expect(report.counts.seen == live.count)
            let dump = try await LedgerDump(bench.ledger)
            let again = try await bench.harvest(source.records, pageSize: 6)
            #expect(again.run.writes == 0, "round \(round)")
            #expect(again.counts.addUp)
            #expect(again.counts.added + again.counts.changed + again.counts.removed + again.counts.renamed == 0)
            #expect(try await LedgerDump(bench.ledger) == dump)
            held = held || report.verdict == .deletionsHeld
            source.edit()
        }
        #expect(try await bench.ledger.integrityCheck().isEmpty)
    }

    @Test func aRecordLivesWhileAnySourceClaimsIt() async throws {
        let bench = Bench()
        let shared = SourceRecord.json("1", mention("a", "A"), organisation("own", "Propre"))
        try await bench.harvest([shared], key: "lyon/x")
        try await bench.harvest([.json("9", mention("a", "A")), .json("8", organisation("b", "B"))], key: "lille/y")
        let report = try await bench.harvest([.json("8", organisation("b", "B"))], key: "lille/y")
        #expect(report.counts.removed == 1 && report.counts.records.removed == 0)
        #expect(try await bench.ledger.record(id("a"))?.isDeleted == false)
        try await bench.harvest([.json("1", organisation("own", "Propre"))], key: "lyon/x")
        #expect(try await bench.ledger.record(id("a"))?.isDeleted == true)
    }

    @Test func recordsThatVanishFromWithinAPageAreHeldToo() async throws {
        let bench = Bench()
        let drafts = (0..<20).map { organisation("o-\($0)", "O \($0)") }
        func page(_ count: Int) -> SourceRecord {
            SourceRecord(
                identifier: "page", format: .json, payload: JSONValue.array(Array(drafts[0..<count])).canonicalBytes)
        }
        try await bench.harvest([page(20)])
        let held = try await bench.harvest([page(5)])
        #expect(held.verdict == .deletionsHeld)
        #expect(held.counts.changed == 1 && held.counts.left == 0 && held.counts.records.held == 15)
        #expect(try await bench.ledger.records().count == 20)
        #expect(try await bench.harvest([page(5)]).verdict == .deletionsHeld)
        let one = try await bench.harvest([page(19)])
        #expect(one.verdict == .changed && one.counts.records.removed == 1)
        let accepted = try await bench.harvest([page(5)], options: HarvestOptions(acceptRemovals: true))
        #expect(accepted.counts.records.removed == 14)
        #expect(try await bench.ledger.records().count == 5)
    }

    // MARK: - Two of one name

    @Test func twoSourceRecordsThatDescribeOneRecordDifferently() async throws {
        let bench = Bench()
        let (a, b) = (
            SourceRecord.json("first", organisation("a", "Une")),
            SourceRecord.json("second", organisation("a", "Autre"))
        )
        let report = try await bench.harvest([a, b])
        #expect(report.counts.added == 1 && report.counts.quarantined == 1)
        let issue = try #require(report.issues.first)
        #expect(issue.issue.code == "duplicate-identifier")
        #expect(issue.issue.message.description.contains("first") && issue.issue.message.description.contains("second"))
        #expect(try await bench.ledger.record(id("a"))?["title"]?["fr"] == "Une")
        let again = try await bench.harvest([a, b])
        #expect(again.counts.quarantined == 1 && again.run.writes == 0 && again.run.errors == 1)

        // When the first leaves, the second speaks.
        let left = try await bench.harvest([b])
        #expect(left.counts.addUp && left.counts.removed == 1 && left.counts.changed == 1)
        #expect(left.run.errors == 0)
        #expect(try await bench.ledger.record(id("a"))?["title"]?["fr"] == "Autre")
        #expect(try await bench.ledger.integrityCheck().isEmpty)
    }

    @Test func aDocumentThatMovedChangesItsRecordsAndRemovesOnlyWhatItNoLongerSays() async throws {
        let bench = Bench()
        func document(_ place: String, _ word: String, _ count: Int) -> SourceRecord {
            let drafts = (0..<count).map { organisation("o-\($0)", "\(word) \($0)") }
            return SourceRecord(identifier: place, format: .json, payload: JSONValue.array(drafts).canonicalBytes)
        }
        try await bench.harvest([document("old.html", "Avant", 5)])
        let job = bench.job(ScriptedSource([document("new.html", "Après", 4)]))
        let plan = try await bench.engine.plan(job)
        let report = try await bench.engine.run(job)
        #expect(report.verdict == .changed && plan.counts == report.counts)
        #expect(report.counts.records.changed == 4 && report.counts.records.removed == 1)
        #expect(report.counts.records.restored == 0 && report.run.errors == 0)
        #expect(report.counts.seen == 1 && report.counts.added == 1 && report.counts.removed == 1)
        #expect(try await bench.ledger.history(of: id("o-1")).map(\.kind) == [.added, .changed])
        #expect(try await bench.ledger.record(id("o-1"))?["title"]?["fr"] == "Après 1")
        #expect(try await bench.ledger.record(id("o-1"))?["revision"] == 2)
    }

    @Test func twoSourceRecordsThatSayTheSameAreNoConflict() async throws {
        let bench = Bench()
        let report = try await bench.harvest([
            .json("1", organisation("a", "Une")), .json("2", organisation("a", "Une")),
        ])
        #expect(report.counts.added == 2 && report.run.errors == 0)
    }

    @Test func anIdentifierThatIsListedTwice() async throws {
        let bench = Bench()
        let records: [SourceRecord] = [
            .json("1", organisation("a", "A"), line: 2), .json("1", organisation("b", "B"), line: 3),
            .json("2", organisation("c", "C"), line: 4), .json("2", organisation("c", "C"), line: 5),
        ]
        for pageSize in [4, 1, 3] {
            let report = try await bench.harvest(records, key: "lyon/p\(pageSize)", pageSize: pageSize)
            #expect(report.counts.seen == 4 && report.counts.quarantined == 1 && report.counts.unchanged == 1)
            #expect(report.issues.map(\.issue.code) == ["duplicate-identifier", "repeated-record"])
            #expect(
                report.issues[0].issue.message.description.contains("line 2")
                    && report.issues[0].issue.message.description.contains("line 3"))
        }
        #expect(try await bench.ledger.record(id("b")) == nil)
    }

    // MARK: - Renames

    @Test func aNewIdentifierForTheSameContentIsARename() async throws {
        let bench = Bench()
        let other = SourceRecord.json("other", organisation("z", "Z"))
        try await bench.harvest([.json("old", organisation("a", "A")), other])
        let plan = try await bench.engine.plan(
            bench.job(ScriptedSource([.json("new", organisation("a", "A")), other])))
        #expect(plan.changes.map(\.action) == [.unchanged, .rename(from: "old")])
        let report = try await bench.harvest([.json("new", organisation("a", "A")), other])
        #expect(report.verdict == .changed)
        #expect(report.counts.renamed == 1 && report.counts.added == 0 && report.counts.left == 0)
        #expect(try await bench.ledger.claims(of: id("a")).map(\.sourceRecord) == ["new"])
        #expect(try await bench.ledger.history(of: id("a")).count == 1)
    }

    @Test func aRenameThatChangesTheRecordsIdentifierLeavesAnAlias() async throws {
        let bench = Bench()
        let others = (0..<5).map { SourceRecord.json("x\($0)", organisation("x-\($0)", "X \($0)")) }
        let linked = { (local: String) -> JSONValue in
            organisation(
                local, "A",
                extra: [("relations", [["type": "partOf", "record": .string("lyon:organisation/\(local)")]])])
        }
        try await bench.harvest(others + [.json("old", linked("a"))])
        let job = bench.job(ScriptedSource(others + [.json("new", linked("b"))], pageSize: 2))
        let plan = try await bench.engine.plan(job)
        #expect(plan.changes.filter { $0.action != .unchanged }.map(\.action) == [.rename(from: "old")])
        #expect(try await bench.ledger.record(id("b")) == nil)
        let report = try await bench.engine.run(job)
        #expect(report.counts.renamed == 1 && report.counts.added == 0 && report.counts.addUp)
        #expect(report.counts.records.renamed == 1 && report.counts.records.removed == 0)
        #expect(try await bench.ledger.resolve(id("a")) == id("b"))
        let last = try #require(try await bench.ledger.history(of: id("a")).last)
        #expect(try last.kind == .renamed && last.successor == id("b"))
        #expect(try await bench.ledger.record(id("a"))?.isDeleted == true)
        // The old name comes back: it stands for itself again.
        try await bench.harvest(others + [.json("new", linked("b")), .json("old", linked("a"))])
        #expect(try await bench.ledger.resolve(id("a")) == id("a"))
    }

    @Test func lookAlikesAreNotTakenForRenames() async throws {
        let bench = Bench()
        let same = { (name: String) in SourceRecord.json(name, organisation("a", "A")) }
        try await bench.harvest([same("1"), same("2")])
        let report = try await bench.harvest([same("3"), same("4")])
        #expect(report.counts.renamed == 0 && report.counts.added == 2 && report.counts.removed == 2)
    }

    @Test func ofTwoThatWereAlwaysAlikeOneMayLeave() async throws {
        let bench = Bench()
        let same = { (name: String) in SourceRecord.json(name, organisation("a", "A")) }
        try await bench.harvest([same("1"), same("2")])
        let report = try await bench.harvest([same("2")])
        #expect(report.counts.renamed == 0 && report.counts.removed == 1 && report.counts.unchanged == 1)
    }

    @Test func aRenameFoundByTheRunAfterAKilledOneIsNotCountedTwice() async throws {
        let bench = Bench()
        let others = (0..<4).map { SourceRecord.json("x\($0)", organisation("x-\($0)", "X \($0)")) }
        try await bench.harvest([.json("old", organisation("a", "A"))] + others)
        let listed = [.json("new", organisation("a", "A"))] + others
        let failing = ScriptedSource { _, cursor in
            if cursor != nil { throw FederationError(.network, "down") }
            return HarvestPage(records: Array(listed[0..<2]), next: Cursor("2"))
        }
        #expect(try await bench.engine.run(bench.job(failing)).counts.added == 1)
        let report = try await bench.harvest(listed, pageSize: 2)
        #expect(report.run.resumed != nil)
        #expect(report.counts.addUp && report.counts.seen == 3 && report.counts.unchanged == 3)
        #expect(try await bench.ledger.claims(of: id("a")).map(\.sourceRecord) == ["new"])
    }

    // MARK: - Claims that are held

    @Test func whatIsHeldIsSilentWhereAnotherSourceDescribesTheRecord() async throws {
        let bench = Bench()
        let many = (0..<10).map { SourceRecord.json("r\($0)", organisation("o-\($0)", "Ancien \($0)")) }
        try await bench.harvest(many, key: "aaa/x")
        #expect(try await bench.harvest([many[9]], key: "aaa/x").verdict == .deletionsHeld)
        #expect(try await bench.ledger.record(id("o-1"))?["title"]?["fr"] == "Ancien 1")
        try await bench.harvest([.json("y", organisation("o-1", "Nouveau", extra: [("acronym", "N")]))], key: "lille/y")
        #expect(try await bench.ledger.record(id("o-1"))?["title"]?["fr"] == "Nouveau")
        // A mention says less: what is held goes on speaking.
        try await bench.harvest([.json("z", mention("o-2", "En passant"))], key: "aaa/a")
        #expect(try await bench.ledger.record(id("o-2"))?["title"]?["fr"] == "Ancien 2")
    }

    @Test func aHeldRecordThatComesBackBrokenIsNoLongerLeaving() async throws {
        let bench = Bench()
        let many = (0..<10).map { SourceRecord.json("r\($0)", organisation("o-\($0)", "O \($0)")) }
        try await bench.harvest(many)
        try await bench.harvest(Array(many[0..<5]))
        let broken = SourceRecord.json("r7", organisation("o-7", "O", extra: [("@error", "kaputt")]))
        let report = try await bench.harvest(
            Array(many[0..<5]) + [broken], options: HarvestOptions(acceptRemovals: true))
        #expect(report.counts.quarantined == 1 && report.counts.removed == 4)
        #expect(try await bench.ledger.record(id("o-7"))?.isDeleted == false)
        #expect(try await bench.ledger.integrityCheck().isEmpty)
    }

    @Test func nothingLeavesWhileAPartOfTheListCannotBeRead() async throws {
        let bench = Bench()
        let (whole, part) = (
            SourceRecord.json("p", organisation("a", "A"), organisation("b", "B")),
            SourceRecord.json("p", organisation("a", "A"))
        )
        try await bench.harvest([whole])
        let issue = Issue(.error, code: "unreadable-row", message: "Row 2")
        let partial = try await bench.engine.run(
            bench.job(ScriptedSource { _, _ in HarvestPage(records: [part], issues: [issue]) }))
        #expect(partial.verdict == .partial && partial.counts.records.removed == 0)
        #expect(try await bench.ledger.record(id("b"))?.isDeleted == false)
        #expect(try await bench.harvest([part]).counts.records.removed == 1)
    }

    @Test func anUnreadablePartIsRememberedByTheRunThatGoesOn() async throws {
        let bench = Bench()
        let records = (0..<6).map { SourceRecord.json("r\($0)", organisation("o-\($0)", "O \($0)")) }
        try await bench.harvest(records)
        let issue = Issue(.error, code: "unreadable-row", message: "Row 2")
        func source(fails: Bool) -> ScriptedSource {
            ScriptedSource { _, cursor in
                if cursor == nil { return HarvestPage(records: [records[0]], next: Cursor("1"), issues: [issue]) }
                if fails { throw FederationError(.network, "down") }
                return HarvestPage(records: Array(records[2...]))
            }
        }
        _ = try await bench.engine.run(bench.job(source(fails: true)))
        let report = try await bench.engine.run(bench.job(source(fails: false)))
        #expect(report.run.resumed != nil)
        #expect(report.verdict == .partial && report.counts.left == 0)
        #expect(try await bench.ledger.records().count == 6)
    }

    @Test(arguments: [10, 1]) func aRecordListedAsDeletedAndAlsoAsThereIsKept(pageSize: Int) async throws {
        let bench = Bench()
        let record = SourceRecord.json("1", organisation("a", "A"))
        try await bench.harvest([record])
        var deleted = record
        deleted.status = .deleted
        for list in [[record, deleted], [deleted, record]] {
            let report = try await bench.harvest(list, pageSize: pageSize)
            #expect(report.counts.addUp && report.counts.left == 0 && report.counts.seen == 1)
            #expect(try await bench.ledger.record(id("a"))?.isDeleted == false)
            // Of two pages the first is committed before the second is known.
            #expect(report.verdict == .unchanged && (report.run.writes == 0 || pageSize == 1))
            #expect(try await bench.ledger.changes().count == 1)
            if pageSize > 1 { #expect(report.issues.map(\.issue.code) == ["contradictory-record"]) }
        }
    }
}
