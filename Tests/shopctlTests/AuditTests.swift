import JSONSchema
import TestSupport
import Testing

/// `shopctl audit`: what is planted in a source is named, healed and gone.
@Suite("Audit")
struct AuditTests {
    private func names(_ report: JSONValue?, _ kind: String) -> [String] {
        (report?[kind]?.array ?? []).compactMap { $0["identifier"]?.string }
    }

    @Test func aTableIsAuditedHealedAndAudited() throws {
        let workspace = try SourceWorkspace.table(SourceWorkspace.rows(1...8))
        try workspace.folder.write(
            "federation.yaml",
            SourceWorkspace.federation.replacing("removals: { graceDays: 0 }", with: "removals: { graceDays: 7 }"))
        try workspace.run("harvest")
        let clean = try workspace.run("audit")
        #expect(clean.status == 0, "\(clean.text)")
        #expect(clean.text.contains("complete") && clean.text.contains("The equations close, with zeros."))

        var rows = SourceWorkspace.rows(1...9)
        rows[1] = "2,Autre titre,Question 2 ?"
        rows.remove(at: 4)
        try workspace.write(rows: rows)
        let audit = try workspace.run("audit", "n/s", "--format", "json")
        #expect(audit.status == 16)
        let report = try audit.json["sources"]?[0]?["audit"]
        #expect(names(report, "missing") == ["9"] && names(report, "stale") == ["2"] && names(report, "extra") == ["5"])
        #expect(report?["counts"]?["closes"] == true && report?["counts"]?["remote"] == 8)
        #expect(report?["counts"]?["matching"] == 6 && report?["method"] == "list")

        let plan = try workspace.run("audit", "--plan")
        #expect(plan.status == 16 && plan.text.contains("This was a plan"))
        #expect(plan.text.contains("Autre titre"), "\(plan.text)")
        #expect(try workspace.run("runs", "list", "--format", "json").json.array?.count == 1)

        let healed = try workspace.run("audit", "--heal", "--format", "json")
        // What left waits its days of grace, as in a harvest.
        #expect(healed.status == 16, "\(healed.text)")
        let source = try healed.json["sources"]?[0]
        #expect(names(source?["after"], "missing").isEmpty && names(source?["after"], "stale").isEmpty)
        #expect(names(source?["after"], "extra") == ["5"])
        #expect(source?["after"]?["extra"]?[0]?["status"] == "leaving")
        #expect(source?["healing"]?["verdict"] == "changed")
        let run = try workspace.latestRun()
        #expect(run["activity"] == "heal" && run["counts"]?["seen"] == 2 && run["counts"]?["addUp"] != false)
        #expect(try workspace.titles().contains("Autre titre"))
        #expect(try workspace.run("deletions", "accept", "--all").status == 0)
        #expect(try workspace.titles().count == 8)
        #expect(try workspace.run("harvest", "--format", "json").json["verdict"] == "unchanged")
        #expect(try workspace.run("audit", "--quiet").status == 0)
    }

    @Test func aListThatFailsClaimsNothing() throws {
        let workspace = try SourceWorkspace.table()
        try workspace.run("harvest")
        let server = try LoopbackServer { _ in .response("404 Not Found") }
        defer { server.stop() }
        try workspace.read(from: server.url("/table.csv"))
        let outcome = try workspace.run("audit", "--format", "json")
        #expect(outcome.status == 12)
        let counts = try outcome.json["sources"]?[0]?["audit"]?["counts"]
        #expect(counts?["remote"] == .null && counts?["extra"] == .null && counts?["closes"] == .null)
        let told = try workspace.run("audit")
        #expect(told.text.contains("unknown") && told.text.contains("sourceGone"), "\(told.text)")
        #expect(try workspace.titles().count == 3)
    }

    @Test func payloadsAreCheckedWithoutASource() throws {
        let workspace = try SourceWorkspace.table()
        try workspace.run("harvest")
        try workspace.write("")
        let outcome = try workspace.run("audit", "--local", "--format", "json")
        #expect(outcome.status == 0, "\(outcome.text)")
        let report = try outcome.json[0]
        #expect(report?["verdict"] == "sound" && report?["remapped"] == 3)
    }

    @Test func whatIsForgottenIsNoFault() throws {
        let rows = ["maryvonne-kerjean,Sa page,Qui ?", "2,Écrire à Maryvonne Kerjean,À qui ?", "3,Le vélo,Comment ?"]
        let workspace = try SourceWorkspace.table(rows)
        #expect(try workspace.run("harvest").status == 0)
        #expect(try workspace.run("forget", "Maryvonne Kerjean", "--yes").status == 0)
        let audit = try workspace.run("audit")
        #expect(audit.status == 0, "\(audit.text)")
        #expect(audit.text.contains("0 unretrievable + 1 forgotten") && !audit.text.lowercased().contains("kerjean"))
        let json = try workspace.run("audit", "--format", "json").json
        #expect(json["verdict"] == "complete" && json["counts"]?["forgotten"] == 1 && json["counts"]?["remote"] == 3)
        #expect(try workspace.run("audit", "--lang", "fr").text.contains("introuvables 0 + oubliées 1"))
        // Nor is it fetched when something else is.
        try workspace.write(rows: rows + ["4,Neuf,Quoi ?"])
        let healed = try workspace.run("audit", "--heal", "--format", "json")
        #expect(healed.status == 0, "\(healed.text)")
        #expect(try healed.json["sources"]?[0]?["healing"]?["runs"]?[0]?["counts"]?["seen"] == 1)

        let local = try workspace.run("audit", "--local")
        #expect(local.status == 0 && local.text.contains("was erased with what it said"), "\(local.text)")
        let kept = try workspace.run("audit", "--local", "--format", "json").json
        #expect(kept[0]?["erased"] == ["2"] && kept[0]?["lost"] == [] && kept[0]?["verdict"] == "sound")
    }

    @Test func itSpeaksFrench() throws {
        let workspace = try SourceWorkspace.table()
        try workspace.run("harvest")
        try workspace.write(rows: SourceWorkspace.rows(1...4))
        let outcome = try workspace.run("audit", "--lang", "fr")
        #expect(outcome.status == 16)
        for words in ["manquantes 1", "jamais reçue", "Les égalités tombent juste", "liste entière comparée"] {
            #expect(outcome.text.contains(words), "\(words): \(outcome.text)")
        }
    }

    @Test(arguments: [["--heal", "--plan"], ["--local", "--heal"], ["--sample", "0"], ["--deep", "--sample", "3"]])
    func whatMakesNoSenseIsRefused(_ arguments: [String]) throws {
        let workspace = try SourceWorkspace.table()
        #expect(try Shopctl.run(["audit"] + arguments, in: workspace.path).status == 64)
    }

    /// Looking makes no ledger.
    @Test func beforeTheFirstHarvestEverythingIsMissing() throws {
        let workspace = try SourceWorkspace.table()
        let outcome = try workspace.run("audit", "--format", "json")
        #expect(outcome.status == 16)
        #expect(try names(outcome.json["sources"]?[0]?["audit"], "missing").count == 3)
        #expect(try !workspace.folder.names().contains("ledger.sqlite"))
    }
}
