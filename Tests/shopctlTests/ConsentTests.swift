import JSONSchema
import TestSupport
import Testing

@Suite("Consent")
struct ConsentTests {
    private static let record = "nantes:demand/d-1"

    private func published() throws -> TestWorkspace {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        #expect(try workspace.run("publish", "site", "--to", "site").status == 0)
        return workspace
    }

    @Test func aWithdrawalIsPlannedRecordedPublishedAndReported() throws {
        let workspace = try published()
        let before = try workspace.run("consent", "show", Self.record, "--format", "json").json
        #expect(before["channels"]?[0]?["shown"] == true)
        let plan = try workspace.run("consent", "withdraw", Self.record, "--plan", "--format", "json").json
        #expect(plan["plan"] == true)
        #expect(plan["recorded"]?.array?.count == 4)
        #expect(plan["effects"]?[0]?["shownBefore"] == true)
        #expect(plan["effects"]?[0]?["shownAfter"] == false)
        #expect(plan["effects"]?[0]?["reason"] == "refused")
        #expect(try workspace.run("consent", "show", "--format", "json").json == [], "a plan writes nothing")

        let done = try workspace.run(
            "consent", "withdraw", Self.record, "--group", "publication", "--why", "Par lettre")
        #expect(done.status == 0)
        #expect(done.text.contains("vanishes from"))
        var report = try workspace.run("consent", "report", "--format", "json").json
        #expect(report[0]?["confirmed"] == false)
        #expect(report[0]?["channels"]?[0]?["state"] == "due")
        #expect(try workspace.run("publish", "site", "--to", "site").status == 0)
        report = try workspace.run("consent", "report", Self.record, "--format", "json").json
        #expect(report[0]?["confirmed"] == true)
        #expect(report[0]?["channels"]?[0]?["state"] == "deleted")
        #expect(report[0]?["decision"]?["answer"] == "Par lettre")
        #expect(try workspace.run("consent", "report", "--since", "2999-01-01").text == "Nothing was withdrawn.\n")

        // Harvested and published again, it stays away.
        try workspace.run("harvest", "--full")
        try workspace.run("publish", "site", "--to", "site", "--full")
        let search = try workspace.run("consent", "show", Self.record)
        #expect(search.text.contains("withheld, consent was refused"))
        let json = try workspace.run("records", "show", Self.record, "--as", "scienceshop")
        #expect(json.status == 16, "the one gate")
    }

    @Test func aTableIsReadOnceAndItsBadRowsAreTold() throws {
        let workspace = try published()
        try workspace.folder.write(
            "answers.csv",
            """
            Record;Group;Granted;Scope;Date;Until;Wording;Answer;By;How
            \(Self.record);contact;oui;federation;2024-03;2030-12-31;« Vous écrire ? »;Oui;Zoé;letter
            \(Self.record);publication;non;;2024-03;;;Non;Zoé;call
            nantes:demand/none;publication;non;;2024;;;;;
            \(Self.record);publicity;non;;2024;;;;;
            \(Self.record);image;peut-être;;2024;;;;;
            \(Self.record);image;oui;public;2024;;;;;
            \(Self.record);image;oui;public;2999;;Quoi ?;;Zoé;
            \(Self.record);image;oui;public;2024;2023;Quoi ?;;Zoé;

            """)
        let plan = try workspace.run("consent", "import", "answers.csv", "--plan", "--format", "json")
        #expect(try plan.json["recorded"]?.array?.count == 2)
        let first = try workspace.run("consent", "import", "answers.csv", "--format", "json")
        #expect(first.status == 10)
        let refused = try first.json["refused"]?.array ?? []
        #expect(refused.compactMap { $0["location"]?["line"]?.integer } == [4, 5, 6, 7, 8, 9])
        #expect(
            refused.compactMap { $0["code"]?.string } == [
                "unknown-record", "unreadable-cell", "unreadable-cell", "incomplete-grant", "unreadable-cell",
                "unreadable-cell",
            ])
        let again = try workspace.run("consent", "import", "answers.csv", "--format", "json").json
        #expect(again["recorded"] == [] && again["known"] == 2)
        let shown = try workspace.run("consent", "show", Self.record, "--format", "json").json
        #expect(shown["decisions"]?.array?.count == 2)
        #expect(shown["decisions"]?[0]?["scope"] == "federation")
        #expect(try workspace.run("consent", "import", "nowhere.csv").status != 0)
        try workspace.folder.write("other.csv", "a;b\n1;2\n")
        let other = try workspace.run("consent", "import", "other.csv")
        #expect(other.status == 15)
        #expect(other.errors.contains("no column `record`"))
    }

    @Test func whatMakesNoSenseIsRefused() throws {
        let workspace = try published()
        let grant = ["consent", "grant", Self.record, "--group", "contact", "--scope", "public", "--wording", "?"]
        func run(_ arguments: [String]) throws -> Int32 { try Shopctl.run(arguments, in: workspace.path).status }
        #expect(try run(grant + ["--by", ""]) == 64)
        #expect(try run(grant + ["--by", "Zoé", "--date", "2999"]) == 64)
        #expect(try run(grant + ["--by", "Zoé", "--until", "soon"]) == 64)
        #expect(try run(grant + ["--by", "Zoé", "--date", "2024", "--until", "2023"]) == 64)
        #expect(try run(["consent", "withdraw", "nantes:demand/d-9"]) == 64)
        #expect(try run(["consent", "withdraw", Self.record, "--group", "all"]) == 64)
        #expect(try workspace.run("consent", "show", "--format", "json").json == [])
        #expect(try run(grant + ["--by", "Zoé"]) == 0)
        let french = try workspace.run("consent", "show", Self.record, "--lang", "fr")
        #expect(french.text.contains("Noté ici") && french.text.contains("oui"))
    }

    @Test func peersNeedTokensThatAreKeptElsewhere() throws {
        let workspace = try TestWorkspace()
        let config = try workspace.folder.read("federation.yaml")
            .replacing("  language: fr\n", with: "  language: fr\n  contact: demo@example.org\n")
        func serve(_ peers: String, _ environment: [String: String] = [:]) throws -> Shopctl.Outcome {
            try workspace.folder.write("federation.yaml", config + "peers:\n" + peers)
            return try Shopctl.run(
                ["serve", "--port", "0", "--refresh", "0"], in: workspace.path, environment: environment)
        }
        let missing = try serve("  - { id: lille, token: { env: LILLE_TOKEN } }\n")
        #expect(missing.status == 78)
        #expect(missing.errors.contains("LILLE_TOKEN"))
        let short = try serve("  - { id: lille, token: { env: LILLE_TOKEN } }\n", ["LILLE_TOKEN": "hush-hush"])
        #expect(short.status == 78)
        #expect(!short.errors.contains("hush-hush"))
        let token = "0123456789abcdefghijklmn"
        let same = try serve(
            "  - { id: lille, token: { env: T } }\n  - { id: quebec, token: { env: T } }\n", ["T": token])
        #expect(same.status == 78)
        #expect(!same.errors.contains(token))
        let plain = try serve("  - { id: lille, token: \(token) }\n")
        #expect(plain.status == 78, "a token never stands in the file itself")
    }
}
