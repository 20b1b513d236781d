import Foundation
import JSONSchema
import TestSupport
import Testing

/// A stranger's program is a channel: installed, agreed to, published to, and what may be shown no longer leaves it.
@Suite("Publishing through a plugin")
struct ChannelPluginTests {
    /// A workspace with a plugin that keeps a bulletin: one file with a line for each record.
    private static func house(_ entry: String) throws -> (workspace: TestWorkspace, house: PluginWorkspace) {
        let house = try PluginWorkspace()
        let workspace = try TestWorkspace()
        try Bulletin.write(to: house)
        try workspace.folder.write(
            "federation.yaml",
            """
            federation: 1
            node: { id: demo, name: Démo, language: fr }
            nodes: [nantes]
            publish:
            \(entry)

            """)
        try workspace.folder.write("lettre/.keep", "")
        return (workspace, house)
    }

    private static let entry = """
          lettre:
            adapter: bulletin
            location: lettre/une.txt
            options: { heading: Bulletin }
            secrets: { password: { env: BULLETIN_PASSWORD } }
        """

    @Test func recordsReachItAndLeaveItAgain() throws {
        let (workspace, house) = try Self.house(Self.entry)
        let home = ["XDG_DATA_HOME": house.folder.file("data"), "BULLETIN_PASSWORD": Bulletin.password]
        func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Shopctl.Outcome {
            try Shopctl.run(arguments, in: workspace.path, environment: home.merging(environment) { $1 })
        }
        #expect(try run("harvest").status == 0)
        // Nobody has installed it: which field, and what to do.
        let missing = try run("publish", "channel", "lettre")
        #expect(missing.status == 78 && missing.errors.contains("federation.yaml:6:"), "\(missing.errors)")
        #expect(missing.errors.contains("\"bulletin\"") && missing.errors.contains("plugin install"))
        // Found, and not agreed to.
        let path = ["SHOPCTL_PLUGIN_PATH": house.folder.file("offer")]
        let early = try run("publish", "channel", "lettre", environment: path)
        #expect(early.status == 78 && early.errors.contains("plugin confirm bulletin"), "\(early.errors)")
        let place = house.folder.file("offer/bulletin")
        let installed = try run("plugin", "install", place, "--yes")
        #expect(installed.status == 0 && installed.text.contains("press.example.org"), "\(installed.errors)")

        let waiting = try run("publish", "list", "--format", "json").json[0]
        #expect(waiting?["name"] == "lettre" && waiting?["ranAt"] == nil && (waiting?["behind"]?.integer ?? 0) > 0)
        let plan = try run("publish", "channel", "lettre", "--plan", "--format", "json")
        #expect(plan.status == 0, "\(plan.errors)")
        #expect(try plan.json["counts"]?["published"] == 5)
        #expect(try workspace.folder.names("lettre").allSatisfy { $0 == ".keep" })

        let first = try run("publish", "channel", "lettre", "--format", "json")
        #expect(first.status == 0, "\(first.errors)")
        #expect(try first.json["counts"]?["published"] == 5)
        let text = try workspace.folder.read("lettre/une.txt")
        #expect(text.hasPrefix("Bulletin\n") && text.contains("Comment protéger l’eau") && text.contains("encre"))
        #expect(try run("publish", "channel", "lettre", "--format", "json").json["verdict"] == "unchanged")
        let list = try run("publish", "list", "--format", "json").json
        #expect(list.array?.count == 1 && list[0]?["name"] == "lettre" && list[0]?["shown"] == 5, "\(list)")
        #expect(list[0]?["channel"]?.string == "bulletin:" + workspace.folder.file("lettre/une.txt"))

        // One record leaves, one changes.
        try workspace.table(Array(TestWorkspace.rows.dropLast()).map { $0.replacing("Jardins;", with: "Vergers;") })
        #expect(try run("harvest", "--accept-removals").status == 0)
        let second = try run("publish", "all")
        #expect(second.status == 0 && second.text.contains("1 withdrawn"), "\(second.text + second.errors)")
        let after = try workspace.folder.read("lettre/une.txt")
        #expect(!after.contains("encre") && after.contains("Vergers") && !after.contains("Jardins;"))
        #expect(try run("publish", "list", "--format", "json").json[0]?["withdrawn"] == 1)
        // It comes back.
        try workspace.table(TestWorkspace.rows)
        #expect(try run("harvest").status == 0)
        #expect(try run("publish", "channel", "lettre").status == 0)
        #expect(try workspace.folder.read("lettre/une.txt").contains("encre"))

        for outcome in [plan, first, second] {
            #expect(!(outcome.text + outcome.errors).contains(Bulletin.password))
        }
        let ledger = String(decoding: try workspace.folder.bytes("ledger.sqlite"), as: UTF8.self)
        #expect(!ledger.contains(Bulletin.password))
    }

    /// Each mistake with its place in the file and what to do about it.
    @Test func whatIsWrongIsToldWithItsPlace() throws {
        for (entry, status, words) in [
            (Self.entry.replacing("heading: B", with: "headin: B"), 78, ["federation.yaml:8:", "headin"]),
            (Self.entry.replacing("BULLETIN_PASSWORD", with: "NOT_SET"), 78, ["federation.yaml:9:", "NOT_SET"]),
            (Self.entry.replacing("password:", with: "pasword:"), 78, ["Did you mean \"password\"?"]),
            (
                Self.entry.replacing("adapter: bulletin", with: "adapter: csv"), 78,
                ["federation.yaml:6:", "publishes nowhere"]
            ),
            (Self.entry.replacing("adapter: bulletin", with: "adapter: buletin"), 78, ["Did you mean \"bulletin\"?"]),
            // What it may change is a folder of its own.
            (Self.entry.replacing("lettre/une.txt", with: "une.txt"), 78, ["federation.yaml:", "a folder of its own"]),
            (Self.entry.replacing("lettre/une.txt", with: "ailleurs/une.txt"), 78, ["no folder ailleurs"]),
            ("  {}", 78, ["no place called \"lettre\""]),
        ] {
            let (workspace, house) = try Self.house(entry)
            let home = ["XDG_DATA_HOME": house.folder.file("data"), "BULLETIN_PASSWORD": Bulletin.password]
            let place = house.folder.file("offer/bulletin")
            _ = try Shopctl.run(["plugin", "install", place, "--yes"], in: workspace.path, environment: home)
            let outcome = try Shopctl.run(["publish", "channel", "lettre"], in: workspace.path, environment: home)
            #expect(outcome.status == status, "\(outcome.text + outcome.errors)")
            for word in words { #expect(outcome.errors.contains(word), "\(word): \(outcome.errors)") }
        }
    }

    @Test func onePlaceThatFailsKeepsNoOtherFromBeingWritten() throws {
        let both =
            Self.entry + "\n"
            + Self.entry.replacing("lettre:", with: "absente:").replacing("une.txt", with: "autre.txt")
            .replacing("BULLETIN_PASSWORD", with: "OTHER_PASSWORD")
        let (workspace, house) = try Self.house(both)
        let home = [
            "XDG_DATA_HOME": house.folder.file("data"), "BULLETIN_PASSWORD": Bulletin.password,
            "OTHER_PASSWORD": "faux",
        ]
        #expect(try Shopctl.run(["harvest"], in: workspace.path, environment: home).status == 0)
        let place = house.folder.file("offer/bulletin")
        _ = try Shopctl.run(["plugin", "install", place, "--yes"], in: workspace.path, environment: home)
        let outcome = try Shopctl.run(["publish", "all", "--format", "json"], in: workspace.path, environment: home)
        #expect(outcome.status == 15, "\(outcome.text + outcome.errors)")
        #expect(try outcome.json.array?.map { $0["verdict"] } == ["failed", "changed"], "\(outcome.text)")
        #expect(try workspace.folder.read("lettre/une.txt").contains("encre"))
    }

    @Test func itIsSaidInFrench() throws {
        let others = [("loin", "ailleurs/une.txt"), ("ici", "une.txt")].map { name, location in
            Self.entry.replacing("lettre:", with: "\(name):").replacing("lettre/une.txt", with: location)
                .replacing("BULLETIN_PASSWORD", with: "HOME")
        }
        let (workspace, house) = try Self.house(([Self.entry] + others).joined(separator: "\n"))
        let untranslated = workspace.folder.file("untranslated.txt")
        let home = [
            "XDG_DATA_HOME": house.folder.file("data"), "LC_ALL": "fr_FR.UTF-8", "SHOPCTL_UNTRANSLATED": untranslated,
        ]
        let place = house.folder.file("offer/bulletin")
        for command in [
            ["publish", "channel", "lettre"], ["plugin", "install", place, "--yes"], ["publish", "channel", "lettre"],
            ["publish", "channel", "letre"], ["publish", "list"], ["publish", "all"],
            ["publish", "channel", "loin"], ["publish", "channel", "ici"],
        ] {
            let outcome = try Shopctl.run(command, in: workspace.path, environment: home)
            #expect(!(outcome.text + outcome.errors).isEmpty, "\(command)")
        }
        let missing = (try? String(contentsOfFile: untranslated, encoding: .utf8)) ?? ""
        #expect(missing.isEmpty, "\(missing)")
    }

    /// `plugin check` over a plugin that publishes: sound, keeping what was taken back, and taking no place of this machine.
    @Test func aChannelIsChecked() throws {
        let (_, house) = try Self.house(Self.entry)
        let place = house.folder.file("offer/bulletin")
        let untranslated = house.folder.file("untranslated.txt")
        func check(_ language: String = "C.UTF-8", format: String = "table") throws -> Shopctl.Outcome {
            let environment = [
                "BULLETIN_PASSWORD": Bulletin.password, "LC_ALL": language, "SHOPCTL_UNTRANSLATED": untranslated,
            ]
            return try Shopctl.run(
                ["plugin", "check", place, "--option", "heading=Bulletin", "--secret", "password=BULLETIN_PASSWORD"]
                    + ["--format", format], in: house.folder.path, environment: environment)
        }
        let sound = try check(format: "json")
        #expect(sound.status == 0, "\(sound.text + sound.errors)")
        #expect(try (sound.json["channel"]?["passed"]?.array?.count ?? 0) >= 20 && sound.json["sources"] == [])

        let program = try house.folder.read("offer/bulletin/bin/bulletin")
        try house.executable(
            "offer/bulletin/bin/bulletin",
            program.replacing("lines.pop(record[\"id\"], None)", with: "lines.get(record[\"id\"])"))
        let french = try check("fr_FR.UTF-8")
        #expect(!(french.text + french.errors).contains(Bulletin.password))
        #expect(french.status == 16 && french.text.contains("ce qui est retiré est parti"), "\(french.text)")

        try house.executable(
            "offer/bulletin/bin/bulletin", program.replacing("!= \"rien-que-pour-nous\"", with: "is not None"))
        let elsewhere = try check("fr_FR.UTF-8")
        #expect(elsewhere.status == 16 && elsewhere.text.contains("n’a pas été essayée"), "\(elsewhere.text)")
        let missing = (try? String(contentsOfFile: untranslated, encoding: .utf8)) ?? ""
        #expect(missing.isEmpty, "\(missing)")
    }
}
