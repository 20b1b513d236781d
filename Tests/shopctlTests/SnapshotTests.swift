import JSONSchema
import TestSupport
import Testing

@testable import shopctl

@Suite("Snapshots")
struct SnapshotTests {
    @Test(arguments: CommandInfo.root.all.map(\.path))
    func helpOfEveryCommand(path: [String]) throws {
        let name = path.isEmpty ? "shopctl" : path.joined(separator: "-")
        for (language, locale) in [("en", "C.UTF-8")] {
            let outcome = try Shopctl.run(path + ["--help"], in: "/", environment: ["LC_ALL": locale])
            try Snapshot.expect(outcome.text, "help/\(language)/\(name).txt")
        }
    }

    @Test(arguments: HelpTopic.all.map(\.name) + ["topics"])
    func everyTopic(name: String) throws {
        for (language, locale) in [("en", "C.UTF-8")] {
            let outcome = try Shopctl.run("help", name, in: "/", environment: ["LC_ALL": locale])
            try Snapshot.expect(outcome.text, "help/\(language)/topic-\(name).txt")
        }
    }

    /// What programs read: every member name and every value is a promise.
    @Test func jsonOfEveryCommand() throws {
        let workspace = try TestWorkspace()
        let table = "nodes/nantes/samples/demandes.csv"
        let crosswalk = "nodes/nantes/crosswalks/demandes.yaml"
        try workspace.folder.write("broken.yaml", "crosswalk: 1\nid: nantes/x\nformats: [csv]\nrecord: []\n")
        try workspace.folder.write("bad.jsonl", "{\"id\": \"nantes:demand/x\"}\nno json\n")
        for (name, command) in [
            ("init", ["init", "other", "--nodes", "lyon"]), ("harvest-plan", ["harvest", "--plan"]),
            ("harvest", ["harvest"]), ("harvest-unchanged", ["harvest"]), ("audit", ["audit"]),
            ("node-show", ["node", "show", "nantes"]),
            ("node-check", ["node", "check", "nantes"]), ("runs-list", ["runs", "list"]),
            ("runs-show", ["runs", "show", "1"]), ("records-list", ["records", "list"]),
            ("records-show", ["records", "show", "nantes:demand/d-1"]),
            ("records-show-all", ["records", "show", "nantes:demand/d-1", "--evidence", "--history"]),
            ("records-export", ["records", "export", "--kind", "organisation"]),
            ("records-validate", ["records", "validate", "bad.jsonl"]),
            ("records-import", ["records", "import", "bad.jsonl"]), ("search", ["search", "eau"]),
            ("crosswalk-check", ["crosswalk", "check", crosswalk, "broken.yaml"]),
            ("crosswalk-try", ["crosswalk", "try", crosswalk, table]), ("schema-list", ["schema", "list"]),
            ("schema-validate", ["schema", "validate", "federation.yaml"]),
            ("error-command", ["harvets"]), ("error-option", ["harvest", "--pla"]),
            ("error-source", ["harvest", "nantes/x"]), ("error-record", ["records", "show", "nantes:demand/d-9"]),
        ] {
            // French, for what programs read is the same in every language.
            let outcome = try Shopctl.run(
                command + ["--format", "json"], in: workspace.path, environment: ["LC_ALL": "fr_FR.UTF-8"])
            let text = outcome.output.isEmpty ? try JSONValue(parsing: outcome.errors).prettyText + "\n" : outcome.text
            #expect(outcome.output.isEmpty || outcome.errors.isEmpty, "\(name)")
            try Snapshot.expect(
                "exit code \(outcome.status)\n" + Snapshot.masked(text, workspace: workspace.path), "json/\(name).txt")
        }
    }

    @Test func jsonOfTheSurroundings() throws {
        let workspace = try TestWorkspace()
        let doctor = try workspace.run("doctor", "--format", "json").json
        // Versions, room and time are the machine's.
        let checks = doctor.array?.compactMap { "\($0["check"]?.string ?? "?"): \($0.object?.map(\.key) ?? [])" } ?? []
        try Snapshot.expect(checks.joined(separator: "\n") + "\n", "json/doctor.txt")
        let nodes = try workspace.run("node", "list", "--format", "jsonl").jsonLines
        let members = nodes.map { "\($0["node"]?.string ?? "?"): \($0.object?.map(\.key) ?? [])" }
        try Snapshot.expect(members.joined(separator: "\n") + "\n", "json/node-list.txt")
    }
}
