import JSONSchema
import TestSupport
import Testing

@Suite("Beginning a workspace")
struct InitTests {
    private static let table = "Réf;Titre;Question posée\nA1;Eau;Que faire ?\nA2;Sol;Que planter ?\n"

    @Test func onATerminalItAsksAndEnterTakesTheProposal() throws {
        let folder = try TemporaryFolder()
        guard let terminal = try Terminal(["init", "nantes"], in: folder.path) else { return }
        for question in ["Id of your node", "Language it works in", "Its name, for people", "Nodes to harvest too"] {
            #expect(terminal.sees(question))
            #expect(terminal.sees("] "))
            terminal.type("\n")
        }
        #expect(terminal.sees("A first source of your own"))
        terminal.type("\n")
        #expect(terminal.sees("This will be written:"))
        #expect(terminal.sees("Write it?"))
        #expect(try folder.names() == [])
        terminal.type("\n")
        #expect(terminal.sees("nantes is now the workspace of the node nantes."))
        #expect(terminal.status() == 0)
        #expect(terminal.screen.contains("[Nantes Science Shop]"))
        let config = String(decoding: try folder.bytes("nantes/federation.yaml"), as: UTF8.self)
        #expect(config.contains("  id: nantes\n  name: \"Nantes Science Shop\"\n  language: en\n"))
        #expect(try Shopctl.run("schema", "validate", "nantes/federation.yaml", in: folder.path).status == 0)
    }

    @Test func wrongAnswersAreExplainedAndAskedForAgain() throws {
        let folder = try TemporaryFolder()
        try folder.write("old/federation.yaml", "federation: 1\n")
        try folder.write("demandes.csv", Self.table)
        guard let terminal = try Terminal(["init", "--language", "fr"], in: folder.path) else { return }
        for (question, answer, reply) in [
            ("Folder", "old", "old is a workspace already"), ("Folder", "new", ""),
            ("Id of your node", "Not An Id", "is no id of a node"), ("Id of your node", "nantes", ""),
            ("Its name", "Boutique \"d’ici\"", ""), ("Nodes to harvest too", "lyonn", "Did you mean `lyon`?"),
            ("Nodes to harvest too", "none", ""), ("A first source", "missing.csv", "There is no file"),
            ("A first source", "demandes.csv", "read by the adapter csv"),
            ("Why may its records be published", "maybe", "One of: public, agreement, consent."),
            ("Why may its records be published", "public", ""), ("Write it?", "perhaps", "Answer yes or no."),
            ("Write it?", "y", "is now the workspace"),
        ] {
            #expect(terminal.sees(question), "\(terminal.screen)")
            #expect(terminal.sees("] "))
            terminal.type(answer + "\n")
            if !reply.isEmpty { #expect(terminal.sees(reply), "\(terminal.screen)") }
        }
        #expect(terminal.status() == 0)
        #expect(!terminal.screen.contains("Language it works in"))
        let harvest = try Shopctl.run("harvest", "--format", "json", in: folder.path + "/new")
        #expect(harvest.status == 0, "\(harvest.errors)")
        let records = try Shopctl.run("records", "list", "--format", "jsonl", in: folder.path + "/new").jsonLines
        #expect(records.compactMap { $0["id"]?.string } == ["nantes:demand/a1", "nantes:demand/a2"])
    }

    @Test(arguments: [Terminal.controlC, Terminal.controlD, "n\n"])
    func whoLeavesLeavesNothingBehind(keys: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("demandes.csv", Self.table)
        let options = ["--node", "n", "--name", "N", "--language", "fr", "--nodes", "", "--source", "demandes.csv"]
        guard let terminal = try Terminal(["init", "new", "--basis", "public"] + options, in: folder.path) else {
            return
        }
        #expect(terminal.sees("Write it?"), "\(terminal.screen)")
        #expect(terminal.sees("] "))
        terminal.type(keys)
        #expect(terminal.status() == (keys == Terminal.controlC ? 130 : 10))
        #expect(try folder.names() == ["demandes.csv"])
    }

    @Test(arguments: [["--yes"], ["--quiet"], ["--format", "json"]])
    func itCanBeToldNotToAsk(options: [String]) throws {
        let folder = try TemporaryFolder()
        guard let terminal = try Terminal(["init", "w"] + options, in: folder.path) else { return }
        #expect(terminal.status() == 0, "\(terminal.screen)")
        #expect(!terminal.screen.contains("Id of your node"))
        #expect(try folder.names("w") == ["federation.yaml"])
    }

    @Test(arguments: [
        ("t.csv", table, "nantes:demand/a1"), ("t.html", "<h1>Un guide</h1><p>x</p>", "nantes:resource/un-guide"),
        ("t.json", #"[{"id_fiche":"X","bf_titre":"Un atelier"}]"#, "nantes:initiative/un-atelier"),
        ("t2.csv", "Nom,Résumé\nJardin,Un jardin.\n", "nantes:initiative/jardin"),
    ])
    func aFirstSourceIsHarvestedAsItIs(file: String, content: String, record: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(file, content)
        let outcome = try Shopctl.run(
            "init", ".", "--node", "nantes", "--source", file, "--format", "json", in: folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try outcome.json["written"]?.array?.count == 3)
        let node = try Shopctl.run("schema", "validate", "nodes/nantes/node.yaml", in: folder.path)
        #expect(node.status == 0, "\(node.text)")
        // Without a word on it, nothing is published that does not say so itself.
        let text = String(decoding: try folder.bytes("nodes/nantes/node.yaml"), as: UTF8.self)
        #expect(text.contains("type: consent"))
        #expect(text.contains("location: \"../../\(file)\""))
        let harvest = try Shopctl.run("harvest", in: folder.path)
        #expect(harvest.status == 0, "\(harvest.text) \(harvest.errors)")
        let records = try Shopctl.run("records", "list", "--format", "jsonl", in: folder.path).jsonLines
        #expect(records.first?["id"]?.string == record)
    }

    @Test func aSourceThatCannotBeReadMakesNoWorkspace() throws {
        let folder = try TemporaryFolder()
        let outcome = try Shopctl.run("init", "w", "--source", "missing.csv", in: folder.path)
        #expect(outcome.status == 12)
        #expect(try Shopctl.run("init", "w", "--basis", "public", in: folder.path).status == 64)
        #expect(try folder.names().isEmpty)
    }
}
