import JSONSchema
import TestSupport
import Testing

/// From a row that vanished to the decision of a person, and back.
@Suite struct DeletionsTests {
    /// A workspace of forty demands whose source is then left with some of them.
    private func workspace(removals: String = "{}") throws -> SourceWorkspace {
        let workspace = try SourceWorkspace.table(SourceWorkspace.rows(1...40))
        try workspace.folder.write(
            "federation.yaml",
            SourceWorkspace.federation.replacing("removals: { graceDays: 0 }", with: "removals: \(removals)"))
        #expect(try workspace.run("harvest").status == 0)
        return workspace
    }

    private func states(_ workspace: SourceWorkspace) throws -> [String] {
        try workspace.run("deletions", "list", "--format", "jsonl").jsonLines.map {
            "\($0["record"]?.string ?? "") \($0["state"]?.string ?? "")"
        }
    }

    @Test func whatVanishedStaysForAWeekUnlessItIsSeenAgain() throws {
        let workspace = try workspace()
        try workspace.write(rows: SourceWorkspace.rows(1...39))
        let plan = try workspace.run("harvest", "--plan")
        #expect(plan.text.contains("wait        n:demand/40  Titre 40"), "\(plan.text)")
        #expect(plan.text.contains("it leaves after"))
        let harvest = try workspace.run("harvest")
        #expect(harvest.status == 0 && harvest.text.contains("1 missing"))
        #expect(harvest.text.contains("`shopctl deletions list` tells until when"))
        #expect(try workspace.titles().count == 40)
        let run = try workspace.run("runs", "show", "latest").text
        #expect(run.contains("1 left the list = 0 removed + 0 held + 1 missing"), "\(run)")
        let listed = try workspace.run("deletions", "list", "--format", "json")
        #expect(listed.status == 0)
        let removal = try #require(try listed.json.array?.first)
        #expect(removal["record"] == "n:demand/40" && removal["state"] == "waiting")
        #expect(removal["due"]?.string != nil && removal["claims"]?[0]?["reason"] == "vanished")
        let shown = try workspace.run("records", "show", "n:demand/40").text
        #expect(shown.contains("It stays until"), "\(shown)")
        try workspace.write(rows: SourceWorkspace.rows(1...40))
        try workspace.run("harvest")
        #expect(try states(workspace).isEmpty)
        let history = try workspace.run("records", "show", "n:demand/40", "--history", "--json").json["history"]
        #expect(history?.array?.count == 1)
    }

    @Test func aWaveIsHeldAndAPersonDecides() throws {
        let workspace = try workspace()
        try workspace.write(rows: SourceWorkspace.rows(1...30))
        #expect(try workspace.run("harvest").status == 14)
        let list = try workspace.run("deletions", "list")
        #expect(list.status == 14)
        #expect(list.text.contains("held   n:demand/31") && list.text.contains("no longer listed"), "\(list.text)")
        #expect(try workspace.run("deletions", "list", "--source", "n/s").status == 14)
        #expect(try workspace.run("doctor").text.contains("10 records are held"))

        let ledger = try workspace.folder.bytes("ledger.sqlite")
        let plan = try workspace.run("deletions", "accept", "n:demand/31", "--plan")
        #expect(plan.status == 0 && plan.text.contains("remove      n:demand/31  Titre 31"), "\(plan.text)")
        let kept = try workspace.run("deletions", "reject", "--all", "--plan", "--format", "json").json
        #expect(kept["kept"]?.array?.count == 10 && kept["runs"]?[0]?["run"] == nil)
        #expect(try workspace.folder.bytes("ledger.sqlite") == ledger)

        #expect(try workspace.run("deletions", "accept", "n:demand/31", "n:demand/32").status == 0)
        #expect(try workspace.run("deletions", "reject", "n:demand/33").text.contains("keep        n:demand/33"))
        #expect(try workspace.run("deletions", "accept", "--source", "n/s").status == 0)
        #expect(try states(workspace) == ["n:demand/33 kept"])
        #expect(try workspace.titles().count == 31)
        #expect(try workspace.run("harvest", "--format", "json").json["verdict"] == "unchanged")
        #expect(try workspace.latestRun()["activity"] == "harvest")
        #expect(try workspace.run("deletions", "list").status == 0)
        let again = try workspace.run("deletions", "accept", "n:demand/31")
        #expect(again.status == 64 && again.errors.contains("gone already"), "\(again.text)")
    }

    @Test func aRemovedRecordTellsHowItLeftAndComesBack() throws {
        let workspace = try workspace(removals: "{ graceDays: 0 }")
        try workspace.write(rows: SourceWorkspace.rows(1...39))
        #expect(try workspace.run("harvest").text.contains("1 removed"))
        let shown = try workspace.run("records", "show", "n:demand/40").text
        #expect(shown.contains("n/s, 40: no longer listed since"), "\(shown)")
        #expect(shown.contains("`shopctl records restore` brings it back"))
        let last = try workspace.run("records", "show", "n:demand/40", "--last", "--json").json
        #expect(last["question"]?["fr"] == "Question 40 ?")
        let story = try workspace.run("records", "show", "n:demand/40", "--history", "--json").json["removal"]
        #expect(story?["run"] == 2 && story?["isExact"] == true)

        let plan = try workspace.run("records", "restore", "n:demand/40", "--plan")
        #expect(plan.text.contains("restore     n:demand/40  Titre 40"), "\(plan.text)")
        #expect(try workspace.titles().count == 39)
        #expect(try workspace.run("records", "restore", "n:demand/40").status == 0)
        #expect(try workspace.titles().count == 40)
        try workspace.run("harvest")
        #expect(try workspace.titles().count == 40)
        let refused = try workspace.run("records", "restore", "n:demand/1")
        #expect(refused.status == 64 && refused.errors.contains("nothing need be restored"))
        #expect(try workspace.run("records", "show", "n:demand/1", "--last").status == 64)
    }

    @Test func anIdentifierIsLedToAnotherRecordByHand() throws {
        let workspace = try workspace()
        try workspace.write(rows: SourceWorkspace.rows(1...38) + ["a-40,Tout autre,Question 40 ?"])
        try workspace.run("harvest")
        #expect(try states(workspace) == ["n:demand/39 waiting", "n:demand/40 waiting"])
        let alias = try workspace.run("records", "alias", "n:demand/40", "n:demand/a-40")
        #expect(alias.status == 0, "\(alias.text)")
        let shown = try workspace.run("records", "show", "n:demand/40")
        #expect(shown.text.contains("Tout autre") && shown.text.contains("n:demand/40 goes on as n:demand/a-40."))
        let refused = try workspace.run("records", "restore", "n:demand/40")
        #expect(refused.status == 64 && refused.errors.contains("records alias --remove n:demand/40"))
        #expect(try workspace.run("records", "alias", "n:demand/1", "n:demand/2").errors.contains("still shows"))
        #expect(try workspace.run("records", "alias", "n:demand/40").status == 64)
        #expect(try workspace.run("records", "alias", "n:demand/40", "--remove").status == 0)
        #expect(try workspace.run("records", "restore", "n:demand/40").status == 0)
        #expect(try states(workspace) == ["n:demand/39 waiting", "n:demand/40 kept"])
    }

    @Test func aSourceThatIsNoneAnyMoreIsEndedByHandAlone() throws {
        let workspace = try workspace()
        #expect(try workspace.run("deletions", "source", "n/s").errors.contains("still harvests n/s"))
        try workspace.folder.write(
            "federation.yaml", SourceWorkspace.federation.replacing("nodes:\n  - n\n", with: "nodes: []\n"))
        #expect(try workspace.run("harvest").status == 78)
        #expect(try workspace.titles().count == 40, "taking a node out removes nothing")
        #expect(try workspace.run("doctor").text.contains("`shopctl deletions source n/s` ends it"))
        let plan = try workspace.run("deletions", "source", "n/s", "--plan")
        #expect(plan.status == 14 && plan.text.contains("hold        n:demand/1 "), "\(plan.text)")
        #expect(try states(workspace).isEmpty)
        #expect(try workspace.run("deletions", "source", "n/s").status == 14)
        #expect(try states(workspace).count == 40 && workspace.titles().count == 40)
        let ended = try workspace.run("deletions", "source", "n/s", "--accept-removals", "--format", "json")
        #expect(ended.status == 0)
        #expect(try ended.json["runs"]?[0]?["counts"]?["records"]?["removed"] == 40)
        #expect(try workspace.titles().isEmpty)
    }

    @Test func theLimitsOfANodeAreWrittenInItsFileAndTheWorkspaceHasTheLastWord() throws {
        let workspace = try workspace()
        let node = String(decoding: try workspace.folder.bytes("nodes/n/node.yaml"), as: UTF8.self)
        try workspace.folder.write(
            "nodes/n/node.yaml", node + "    removals: { share: 0.5, count: 100, graceDays: 0 }\n")
        try workspace.write(rows: SourceWorkspace.rows(1...30))
        #expect(try workspace.run("harvest", "--plan").text.contains("10 removed"))
        try workspace.folder.write(
            "federation.yaml",
            SourceWorkspace.federation.replacing(
                "removals: { graceDays: 0 }", with: "sources: { n/s: { removals: { count: 3 } } }"))
        #expect(try workspace.run("harvest", "--plan").status == 14)
        #expect(try workspace.run("schema", "validate", "federation.yaml").status == 0)
    }

    @Test func bothLanguagesSpeakOfIt() throws {
        let workspace = try workspace()
        try workspace.write(rows: SourceWorkspace.rows(1...39))
        for (arguments, words) in [
            (["harvest"], "1 manquante"), (["deletions", "list"], "plus énumérée"),
            (["records", "show", "n:demand/40"], "Elle reste jusqu’au"),
            (["deletions", "reject", "--all"], "Quelqu’un a dit que la source se trompe"),
            (["deletions", "accept", "n:demand/40"], "Quelqu’un a laissé partir 1 fiche"),
            (["records", "restore", "n:demand/40"], "Quelqu’un a rétabli 1 fiche"),
        ] {
            let outcome = try Shopctl.run(["--lang", "fr"] + arguments, in: workspace.path)
            #expect(outcome.status == 0 && outcome.text.contains(words), "\(arguments): \(outcome.text)")
        }
    }
}
