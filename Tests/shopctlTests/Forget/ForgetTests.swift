import Foundation
import JSONSchema
import TestSupport
import Testing

/// Somebody is forgotten: in the workspace, and on every channel.
@Suite("Forget")
struct ForgetTests {
    private static let rows = [
        "1,L’eau de Maryvonne Kerjéan,Que boit-on ? Écrire à MARYVONNE KERJEAN.", "2,Le vélo,Comment réparer ?",
    ]

    /// Where the name is, besides in what the source itself says: paths with how it was found.
    private func traces(_ workspace: SourceWorkspace) throws -> [String] {
        let files = FileManager.default.enumerator(atPath: workspace.path)?.compactMap { $0 as? String } ?? []
        return try files.filter { !$0.hasPrefix("nodes") }.flatMap { file -> [String] in
            let url = URL(fileURLWithPath: workspace.path + "/" + file)
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { return [] }
            let bytes = try Data(contentsOf: url)
            return ["Kerj", "kerj", "KERJ", "aryvonne", "ARYVONNE"].filter { bytes.range(of: Data($0.utf8)) != nil }
                .map { "\(file): \($0)" }
        }
    }

    @Test func nothingOfThemIsLeftInTheWorkspaceOrOnAChannel() throws {
        let workspace = try SourceWorkspace.table(Self.rows)
        try workspace.folder.write(
            "federation.yaml",
            SourceWorkspace.federation.replacing("  language: fr\n", with: "  language: fr\n  contact: a@example.org\n")
        )
        #expect(try workspace.run("harvest").status == 0)
        #expect(try workspace.run("publish", "site", "--to", "public").status == 0)
        #expect(try workspace.run("publish", "oai").status == 0)
        let before = try traces(workspace)
        #expect(before.contains { $0.hasPrefix("public/") } && before.contains { $0.hasPrefix("ledger") })

        let name = "Maryvonne Kerjean"
        let unconfirmed = try workspace.run("forget", name)
        #expect(unconfirmed.status == 64 && unconfirmed.errors.contains("--yes"), "\(unconfirmed.errors)")
        let plan = try workspace.run("forget", name, "--plan", "--format", "json").json
        #expect(plan["plan"] == true && plan["reduced"]?.array?.count == 1 && plan["channels"]?.array?.count == 2)
        #expect(try traces(workspace) == before)

        let kept = try workspace.run("forget", name, "--yes", "--no-publish", "--format", "json")
        #expect(kept.status == 0, "\(kept.errors)")
        #expect(try kept.json["outcomes"]?.array?.map { $0["state"] } == ["waiting", "waiting"])
        #expect(try !traces(workspace).isEmpty && traces(workspace).allSatisfy { $0.hasPrefix("public/") })

        // Asked again, it does what was left out.
        let done = try workspace.run("forget", name, "--yes")
        #expect(done.status == 0 && done.text.contains("told"), "\(done.errors)")
        #expect(try traces(workspace) == [])
        #expect(
            try workspace.run("publish", "site", "--to", "public", "--format", "json").json["verdict"] == "unchanged")

        // The source says it still.
        let again = try workspace.run("harvest", "--full")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try workspace.run("publish", "site", "--to", "public").status == 0)
        #expect(try traces(workspace) == [])
        #expect(try workspace.run("search", "kerjean", "--format", "json").json.array?.isEmpty == true)
        #expect(try workspace.run("search", "eau", "--format", "json").json.array?.count == 1)
        let list = try workspace.run("forget", "--list", "--format", "json").json
        #expect(list.array?.count == 1 && list.array?.first?["words"] == 1)
    }

    @Test func aRecordIsForgottenByItsIdentifier() throws {
        let workspace = try SourceWorkspace.table(Self.rows)
        #expect(try workspace.run("harvest").status == 0)
        let id = try #require(
            try workspace.run("records", "list", "--format", "json").json.array?.compactMap { $0["id"]?.string }
                .first { $0.hasSuffix("1") })
        #expect(try workspace.run("forget", id, "--yes", "--format", "json").json["records"] == [.string(id)])
        #expect(try workspace.run("harvest", "--full").status == 0)
        #expect(try traces(workspace) == [])
        #expect(try workspace.run("records", "list", "--format", "json").json.array?.count == 1)
        #expect(try workspace.run("forget", id, "--yes").text.contains("held nothing of it"))
    }

    @Test func howMuchGoesIsToldInSentencesThatAgree() throws {
        let workspace = try SourceWorkspace.table(Self.rows)
        #expect(try workspace.run("harvest").status == 0)
        let one = ["forget", "n:demand/1", "--plan"]
        let both = ["forget", "n:demand/1", "n:demand/2", "--plan"]
        let told: [(words: [String], sentences: [String])] = [
            (one, ["Of 1 record only a tombstone without content stays.", "1 raw payload goes."]),
            (both, ["Of 2 records only tombstones without content stay.", "2 raw payloads go."]),
            (
                one + ["--lang", "fr"],
                ["De 1 fiche, il ne reste qu’une pierre tombale sans contenu.", "1 contenu brut disparaît."]
            ),
            (
                both + ["--lang", "fr"],
                [
                    "De 2 fiches, il ne reste que des pierres tombales sans contenu.",
                    "2 contenus bruts disparaissent.",
                ]
            ),
        ]
        for (words, sentences) in told {
            let plan = try Shopctl.run(words, in: workspace.path)
            #expect(plan.status == 0, "\(plan.errors)")
            for sentence in sentences { #expect(plan.text.contains("  \(sentence)\n"), "\(plan.text)") }
        }
    }

    @Test func whoAndWhyAreKeptAndNameNobody() throws {
        let workspace = try SourceWorkspace.table(Self.rows)
        #expect(try workspace.run("harvest").status == 0)
        for reason in ["Lettre de Mme KERJEAN, Maryvonne Kerjéan", "voir maryvonne.kerjean"] {
            let refused = try workspace.run(
                "forget", "Maryvonne Kerjean", "--yes", "--why", reason, "--format", "json")
            #expect(refused.status == 15 && refused.error?["code"] == "forget-why", "\(refused.errors)")
            #expect(!refused.errors.lowercased().contains("kerj"))
        }
        let own = try workspace.run("forget", "n:demand/2", "--yes", "--why", "Pour n:demand/2.", "--format", "json")
        #expect(own.error?["code"] == "forget-why")
        #expect(try workspace.run("search", "kerjean", "--format", "json").json.array?.count == 1)
        #expect(try workspace.run("forget", "--list", "--format", "json").json.array?.isEmpty == true)

        let done = try workspace.run(
            "forget", "n:demand/2", "--yes", "--why", "Demande de Maryvonne Kerjéan", "--recorder", "Maryvonne Kerjéan")
        #expect(done.status == 0, "\(done.errors)")
        #expect(
            try workspace.run("forget", "Maryvonne Kerjéan", "--yes", "--why", "Lettre du 3 mai", "--recorder", "Ali")
                .status == 0)
        #expect(try traces(workspace) == [])
        let list = try workspace.run("forget", "--list", "--format", "json").json.array ?? []
        // What was written down before is held to it too.
        #expect(list.map { $0["why"] } == ["Demande de […]", "Lettre du 3 mai"])
        #expect(list.map { $0["by"] } == ["[…]", "Ali"])
        #expect(list.map { $0["records"] } == [1, 0] && list.map { $0["words"] } == [0, 1])
        let about = try workspace.run("forget", "--list", "maryvonne-kerjean", "--format", "json").json.array ?? []
        #expect(about.map { $0["why"] } == ["Lettre du 3 mai"])
        #expect(try workspace.run("forget", "--list", "n:demand/2", "--format", "json").json.array?.count == 1)
        #expect(try workspace.run("forget", "--list", "n:demand/1", "--format", "json").json.array?.isEmpty == true)
        let french = try workspace.run("forget", "--list", "--lang", "fr")
        #expect(french.text.contains("OUBLIÉ") && french.text.contains("Lettre du 3 mai"))
    }

    @Test func aChannelThatCannotBeToldIsNamedAndToldLater() throws {
        let workspace = try PeopleWorkspace()
        try workspace.fill()
        #expect(try workspace.run("publish", "oai").status == 0)
        let url = "https://boutiques.example.org/"
        #expect(try workspace.run("publish", "site", "--to", "public", "--base-url", url).status == 0)
        #expect(try workspace.run("publish", "site", "--to", "elsewhere").status == 0)
        try FileManager.default.removeItem(atPath: workspace.folder.file("elsewhere"))
        let config = try workspace.folder.read("federation.yaml")
        try workspace.folder.write("federation.yaml", config.replacing(", contact: a@example.org", with: ""))
        let words = ["forget", PeopleWorkspace.person, "--yes", "--and-identifier", "--format", "json"]
        let failed = try Shopctl.run(words, in: workspace.path)
        #expect(failed.status == 15 && failed.error?["code"] == "forget-untold", "\(failed.errors)")
        let states = try failed.json["outcomes"]?.array?.map { $0["state"]?.string } ?? []
        #expect(states == ["failed", "gone", "told"], "\(failed.text)")
        #expect(try failed.json["identifiers"] == [])
        // What is published is as it was: with its address on the web, and nothing where the folder was taken away.
        #expect(try workspace.folder.read("public/sitemap.xml").contains(url))
        #expect(!FileManager.default.fileExists(atPath: workspace.folder.file("elsewhere")))
        #expect(try workspace.traces(besides: NameTraces.identifiers) == [])
        #expect(try workspace.run("forget", PeopleWorkspace.person, "--yes").status == 10)

        try workspace.folder.write("federation.yaml", config)
        let done = try Shopctl.run(words, in: workspace.path)
        #expect(done.status == 0, "\(done.errors) \(done.text)")
        #expect(try workspace.traces() == [])
        let list = try workspace.run("records", "list", "--kind", "person", "--deleted", "--format", "json")
        #expect(try workspace.run("doctor").status == 0, "\(list.text)")
    }

    /// Of a page that many are on, the raw bytes go; of the others nothing else does, and they are mapped anew from the source.
    @Test func ofOthersOnThePageNothingIsLost() throws {
        let workspace = try SourceWorkspace.page()
        try workspace.write(
            "<!doctype html><h2>Membres</h2><ul><li>Association des eaux</li><li>Maryvonne Kerjéan</li><li>Atelier vélo</li></ul>"
        )
        #expect(try workspace.run("harvest").status == 0)
        let ids = try workspace.run("records", "list", "--format", "jsonl").jsonLines.compactMap { $0["id"]?.string }
        #expect(ids.count == 3)
        let others = ids.filter { !$0.contains("kerj") }
        func told(_ id: String) throws -> JSONValue {
            try workspace.run("records", "show", id, "--evidence", "--format", "json").json
        }
        let before = try others.map(told)
        #expect(try workspace.run("forget", "Maryvonne Kerjéan", "--yes", "--and-identifier").status == 0)
        #expect(try others.map(told) == before)
        #expect(try workspace.run("records", "show", others[0], "--raw").output.isEmpty)
        #expect(try workspace.run("harvest").status == 0)
        #expect(try others.map(told) == before)

        // Another crosswalk: the page is read again, and what is on it besides.
        let crosswalk = try workspace.folder.read("nodes/n/s.yaml")
        try workspace.folder.write(
            "nodes/n/s.yaml", crosswalk.replacing("\"{text}\"", with: "\"{text}\", summary: \"{text} (membre)\""))
        let again = try workspace.run("harvest")
        #expect(again.status == 0, "\(again.errors)")
        let summaries = try others.map { try told($0)["record"]?["summary"]?["fr"] }
        #expect(
            summaries.compactMap { $0?.string }.sorted() == ["Association des eaux (membre)", "Atelier vélo (membre)"])
        #expect(try traces(workspace) == [])
        #expect(try workspace.run("doctor").status == 0)
    }

    @Test func whatSaysTooLittleIsRefused() throws {
        let workspace = try SourceWorkspace.table(Self.rows)
        #expect(try workspace.run("forget").status == 64)
        #expect(try workspace.run("forget", "M.", "--yes").status == 64)
        #expect(try workspace.run("forget", "Maryvonne", "--yes", "--no-publish", "--and-identifier").status == 64)
    }
}
