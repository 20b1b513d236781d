import JSONSchema
import TestSupport
import Testing

@Suite("Publishing from the command line")
struct PublishTests {
    private func harvested() throws -> TestWorkspace {
        let workspace = try TestWorkspace()
        #expect(try workspace.run("harvest").status == 0)
        return workspace
    }

    @Test func aSiteIsWrittenBroughtUpToDateAndLeftAlone() throws {
        let workspace = try harvested()
        let first = try workspace.run("publish", "site", "--to", "site", "--format", "json")
        #expect(first.status == 0, "\(first.errors)")
        let counts = try first.json["counts"]
        #expect(counts?["published"] == 5 && counts?["withheld"] == 0 && counts?["addUp"] == true)
        #expect(try first.json["output"]?["entry"]?.string == workspace.folder.file("site/index.html"))
        let home = try workspace.folder.bytes("site/index.html")
        #expect(!home.isEmpty)

        let again = try workspace.run("publish", "site", "--to", "site", "--format", "json")
        #expect(try again.json["verdict"] == "unchanged")
        #expect(try again.json["counts"]?["considered"] == 0)
        let output = try again.json["output"]
        #expect(output?["written"] == 0 && output?["removed"] == 0)
        #expect(output?["unchanged"] == (try first.json["output"]?["written"]), "each file is counted once")

        try workspace.table(Array(TestWorkspace.rows.dropLast()))
        #expect(try workspace.run("harvest", "--accept-removals").status == 0)
        let plan = try workspace.run("publish", "site", "--to", "site", "--plan", "--format", "json")
        #expect(
            try plan.json["changes"] == [
                ["action": "withdraw", "record": "nantes:demand/d-3", "reason": "removed"]
            ])
        #expect(try workspace.folder.bytes("site/index.html") == home, "a plan writes nothing")
        let third = try workspace.run("publish", "site", "--to", "site")
        #expect(third.status == 0)
        #expect(third.text.contains("1 withdrawn"))
        let page = String(decoding: try workspace.folder.bytes("site/records/nantes/demand/d-3.html"), as: UTF8.self)
        #expect(!page.contains("Encre") && !page.contains("encre"))
    }

    @Test func aPlanSaysFieldByFieldWhatWouldChange() throws {
        let workspace = try harvested()
        #expect(try workspace.run("publish", "site", "--to", "site").status == 0)
        try workspace.table(TestWorkspace.rows.map { $0.replacing("Jardins;", with: "Vergers;") })
        #expect(try workspace.run("harvest").status == 0)
        let plan = try workspace.run("publish", "site", "--to", "site", "--plan")
        #expect(plan.text.contains("/title/fr"), "\(plan.text)")
        #expect(plan.text.contains("Jardins") && plan.text.contains("Vergers"))
    }

    @Test func channelsAreListed() throws {
        let workspace = try harvested()
        #expect(try workspace.run("publish", "list", "--format", "json").json == [])
        #expect(try workspace.run("publish", "site", "--to", "site").status == 0)
        let channel = try workspace.run("publish", "list", "--format", "json").json[0]
        #expect(channel?["channel"]?.string == "site:" + workspace.folder.file("site"))
        #expect(channel?["shown"] == 5 && channel?["behind"] == 0 && channel?["verdict"] == "changed")
    }

    @Test func anEmptyLedgerDoesNotOverwriteASite() throws {
        let workspace = try TestWorkspace()
        let outcome = try workspace.run("publish", "site", "--to", "site", "--format", "json")
        #expect(outcome.status == 13)
        #expect(try outcome.json["verdict"] == "suspiciousEmpty")
        #expect(try !workspace.folder.names().contains("site"))
    }

    @Test func aFolderOfSomebodyElseIsNotWrittenTo() throws {
        let workspace = try harvested()
        try workspace.folder.write("site/notes.txt", "mine")
        let outcome = try workspace.run("publish", "site", "--to", "site")
        #expect(outcome.status == 15)
        #expect(outcome.text.contains("--force"))
        #expect(try workspace.folder.names("site") == ["notes.txt"])
        #expect(try workspace.run("publish", "site", "--to", "site", "--force").status == 0)
        #expect(try workspace.folder.names("site").contains("notes.txt"))
    }

    @Test func anAddressThatIsNoneIsAUsageError() throws {
        let workspace = try TestWorkspace()
        for address in ["example.org", "ftp://example.org/", "https://example.org/?a=1"] {
            #expect(try workspace.run("publish", "site", "--to", "site", "--base-url", address).status == 64)
        }
    }

    @Test func aNarrowerScopeShowsNoLessThanAWiderOne() throws {
        let workspace = try harvested()
        let outcome = try workspace.run("publish", "site", "--to", "site", "--scope", "node", "--format", "json")
        #expect(try outcome.json["counts"]?["published"] == 5)
        #expect(try workspace.run("publish", "site", "--to", "site", "--scope", "moon").status == 64)
    }
}
