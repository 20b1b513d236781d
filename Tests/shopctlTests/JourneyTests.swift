import JSONSchema
import TestSupport
import Testing

@Suite("From an empty folder to records")
struct JourneyTests {
    @Test func initMakesAWorkspaceAndTellsTheNextStep() throws {
        let folder = try TemporaryFolder()
        let outcome = try Shopctl.run("init", "w", "--node", "demo", "--name", "Démo: « x »", in: folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.text.contains("Next: cd w && shopctl node add"))
        #expect(try folder.names("w") == ["federation.yaml"])
        let before = try folder.bytes("w/federation.yaml")
        let again = try Shopctl.run("init", "w", in: folder.path)
        #expect(again.status == 78)
        #expect(again.errors.contains("is a workspace already"))
        #expect(try folder.bytes("w/federation.yaml") == before)
        #expect(try Shopctl.run("schema", "validate", "w/federation.yaml", in: folder.path).status == 0)
    }

    @Test func anEmptyWorkspaceIsNoError() throws {
        let folder = try TemporaryFolder()
        try Shopctl.run("init", ".", "--node", "demo", in: folder.path)
        for arguments in [
            ["runs", "list"], ["records", "list"], ["search", "eau"], ["records", "export"], ["doctor"],
            ["node", "list"],
        ] {
            #expect(try Shopctl.run(arguments, in: folder.path).status == 0, "\(arguments)")
        }
        #expect(try folder.names() == ["federation.yaml"])
        let harvest = try Shopctl.run("harvest", in: folder.path)
        #expect(harvest.status == 78)
        #expect(harvest.errors.contains("shopctl node add"))
    }

    @Test func aPlanShowsWhatWouldChangeAndWritesNothing() throws {
        let workspace = try TestWorkspace()
        let first = try workspace.run("harvest", "--plan")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.text.contains("add         nantes:demand/d-1"))
        #expect(try workspace.folder.names() == ["federation.yaml", "nodes"])

        try workspace.run("harvest")
        let ledger = try workspace.folder.bytes("ledger.sqlite")
        try workspace.table([
            TestWorkspace.rows[0].replacing("Eau de la rivière", with: "Eau du fleuve"), TestWorkspace.rows[1],
            TestWorkspace.rows[2].replacing("D-3;", with: "D-9;"),
        ])
        let second = try workspace.run("harvest", "--plan")
        #expect(second.text.contains("/title/fr  \"Eau de la rivière\" → \"Eau du fleuve\""))
        #expect(second.text.contains("rename      nantes:demand/d-9"))
        #expect(try workspace.folder.bytes("ledger.sqlite") == ledger)
        #expect(
            try workspace.folder.names().subtracting(["ledger.sqlite-wal", "ledger.sqlite-shm"]) == [
                "federation.yaml", "nodes", "ledger.sqlite",
            ])
        let json = try workspace.run("harvest", "--plan", "--format", "json").json
        #expect(json["plan"] == true)
        #expect(json["runs"]?[0]?["run"] == nil)
    }

    @Test func aHarvestIsTakenOnceAndThenUnchanged() throws {
        let workspace = try TestWorkspace()
        let first = try workspace.run("harvest")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.lines.first?.hasPrefix("changed") == true)
        #expect(first.text.contains("3 seen: 3 added"))
        #expect(first.lines.contains { $0.hasPrefix("nantes ") && $0.hasSuffix(" 5") })
        let second = try workspace.run("harvest", "--format", "json").json
        #expect(second["verdict"] == "unchanged")
        #expect(second["runs"]?[0]?["counts"]?["unchanged"] == 3)
        #expect(second["runs"]?[0]?["writes"] == 0)
    }

    @Test func aRunIsExplainedWithCountsThatAddUp() throws {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        let text = try workspace.run("runs", "show", "1").text
        #expect(text.contains("3 seen = 0 unchanged + 3 added + 0 changed + 0 renamed + 0 quarantined"))
        for name in ["latest", "nantes/demandes"] {
            #expect(try workspace.run("runs", "show", name, "--format", "json").json["run"] == 1)
        }
        #expect(try workspace.run("runs", "list", "--format", "jsonl").jsonLines.count == 1)
        let missing = try workspace.run("runs", "show", "7")
        #expect(missing.status == 64)
        #expect(missing.errors.contains("The newest is 1"))
    }

    @Test(arguments: [["eau"], ["RIVIERE"], ["encre"], ["amis", "erd"]])
    func wordsAreFoundWhateverTheirAccentsAndElisions(words: [String]) throws {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        let hits = try Shopctl.run(["search"] + words + ["--format", "jsonl"], in: workspace.path).jsonLines
        #expect(!hits.isEmpty)
        #expect(try workspace.run("search", "dinosaure").text.contains("No record"))
        #expect(try workspace.run("search", "eau", "--kind", "event", "--format", "json").json == [])
        #expect(try workspace.run("search", "eau", "--node", "nante").errors.contains("Did you mean `nantes`?"))
    }

    @Test func aRecordIsShownWithItsEvidenceHistoryAndPayload() throws {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        let shown = try workspace.run("records", "show", "nantes:demand/d-1", "--evidence", "--history").text
        #expect(shown.contains("Comment protéger l’eau ?"))
        #expect(shown.contains("requester: Les Amis de l’Erdre, nantes:organisation/les-amis-de-l-erdre"))
        #expect(shown.contains("line 2, Titre"))
        #expect(shown.contains("added"))
        #expect(try workspace.run("records", "show", "nantes:demand/d-1", "--raw").text.contains("D-1;Eau"))
        let json = try workspace.run("records", "show", "nantes:demand/d-1", "--json").json
        #expect(json["id"] == "nantes:demand/d-1")
        #expect(json["revision"] == 1)
        let unknown = try workspace.run("records", "show", "nantes:demand/d-11")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("Did you mean `nantes:demand/d-1`?"))
    }

    @Test func listsAreFilteredAndCut() throws {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        #expect(
            try workspace.run("records", "list", "--kind", "organisation", "--format", "jsonl").jsonLines.count == 2)
        #expect(try workspace.run("records", "list", "--limit", "2").text.contains("2 of 5"))
        #expect(try workspace.run("records", "list", "--status", "deleted", "--format", "json").json == [])
    }

    @Test func aNodeIsAddedOnceAndItsSamplesChecked() throws {
        let workspace = try TestWorkspace()
        let missing = try workspace.run("node", "check", "nantes")
        #expect(missing.status == 16)
        #expect(missing.text.contains("demandes.expected.json"))
        #expect(try workspace.run("node", "check", "nantes", "--accept").status == 0)
        #expect(try workspace.run("node", "check", "nantes").status == 0)
        try workspace.table([
            TestWorkspace.rows[0].replacing("Eau de la rivière", with: "Eau du fleuve"), TestWorkspace.rows[1],
        ])
        let changed = try workspace.run("node", "check", "nantes")
        #expect(changed.status == 16)
        #expect(changed.text.contains("missing     nantes:demand/d-3"))
        #expect(changed.text.contains("differs     nantes:demand/d-1  /title/fr"))
        #expect(changed.text.contains("expected  \"Eau de la rivière\""))
        #expect(changed.text.contains("found     \"Eau du fleuve\""))
        #expect(try workspace.run("node", "add", "nantes").text.contains("already"))
        #expect(try workspace.run("node", "show", "nantes").text.contains("samples/demandes.csv"))
    }

    @Test func everyMachineFormatIsPureJSON() throws {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        for command in [
            ["node", "list"], ["node", "show", "nantes"], ["harvest"], ["harvest", "--plan"], ["runs", "list"],
            ["runs", "show", "1"], ["records", "list"], ["records", "export"], ["search", "eau"], ["schema", "list"],
            ["schema", "show", "node"], ["schema", "show", "vocabulary/role"], ["doctor"],
            ["crosswalk", "try", "nodes/nantes/crosswalks/demandes.yaml", "nodes/nantes/samples/demandes.csv"],
            ["crosswalk", "check", "nodes/nantes/crosswalks/demandes.yaml"], ["schema", "validate", "federation.yaml"],
        ] {
            let json = try Shopctl.run(command + ["--format", "json"], in: workspace.path)
            #expect(json.errors.isEmpty, "\(command)")
            #expect(throws: Never.self, "\(command)") { try json.json }
            let lines = try Shopctl.run(command + ["--format", "jsonl"], in: workspace.path)
            #expect(throws: Never.self, "\(command)") { try lines.jsonLines }
            #expect(!lines.lines.isEmpty, "\(command)")
        }
    }
}
