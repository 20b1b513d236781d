import Foundation
import JSONSchema
import TestSupport
import Testing

/// `node add oai`: a repository is looked at, and becomes a node when the person agrees.
@Suite struct RepositoryAdditionTests {
    private let folder: TemporaryFolder
    private let library: OAILibrary
    private let server: ScriptedServer

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "federation.yaml", "federation: 1\nnode:\n  id: here\n  name: Ici\n  language: fr\n\n# ours\nnodes: []\n")
        var rules = OAILibrary.Rules()
        rules.name = "Dépôt de Nantes"
        rules.sets = ["theses", "rapports"]
        rules.deletedRecord = "transient"
        rules.prefixes = ["marcxml", "oai_dc"]
        let library = OAILibrary(
            (1...45).map { number in
                var item = OAILibrary.Item(
                    "oai:nantes:\(number)", "2024-01-01T00:00:\(10 + number)Z", "Titre \(number)")
                item.sets = [number.isMultiple(of: 3) ? "theses" : "rapports"]
                return item
            }, rules: rules)
        self.library = library
        server = try ScriptedServer { request in
            guard request.path.hasPrefix("/oai?") else { return [.answer("404 Not Found", [], Array("nothing".utf8))] }
            let answer = library.answer(library.call("http://library.example" + request.path))
            return [.answer("200 OK", ["Content-Type: text/xml"], Array(answer.utf8))]
        }
    }

    private func add(_ arguments: String..., language: String = "en") throws -> Shopctl.Outcome {
        defer { server.stop() }
        return try Shopctl.run(
            ["node", "add", "oai"] + arguments, in: folder.path, environment: ["LC_ALL": "\(language)_FR.UTF-8"])
    }

    private var written: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/nodes")) ?? []
    }

    @Test func itIsShownBeforeAnythingIsStored() throws {
        let outcome = try add(server.url("/oai"), "--allow-private-addresses")
        #expect(outcome.status == 0, "\(outcome.errors)")
        for words in [
            "Dépôt de Nantes", "45", "marcxml", "with a crosswalk", "yes, taken", "theses", "15",
            "announced for a while",
            "20 seen", "Titre 1", "node: depot-de-nantes", "Nothing was written",
        ] {
            #expect((outcome.text + outcome.errors).contains(words), "\(words)\n\(outcome.text)")
        }
        #expect(written.isEmpty)
        #expect(try folder.read("federation.yaml").contains("nodes: []"))
    }

    @Test func itBecomesANodeThatCanBeHarvested() throws {
        let outcome = try Shopctl.run(
            [
                "node", "add", "oai", server.url("/oai?verb=Identify"), "--allow-private-addresses", "--yes", "--basis",
                "public", "--set", "theses", "--id", "nantes", "--format", "json",
            ], in: folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try outcome.json
        #expect(json["added"] == true && json["node"] == "nantes")
        #expect(json["repository"]?["records"]?["count"] == 45 && json["repository"]?["prefix"] == "oai_dc")
        #expect(json["preview"]?["runs"]?.array?.first?["counts"]?["seen"] == 15)
        #expect(try folder.read("federation.yaml").contains("# ours\nnodes: [nantes]\n"))
        let harvest = try Shopctl.run(["harvest", "nantes"], in: folder.path)
        #expect(harvest.status == 0, "\(harvest.text + harvest.errors)")
        let records = try Shopctl.run(["records", "list", "--format", "jsonl", "--limit", "100"], in: folder.path)
        #expect(try records.jsonLines.count == 15)
        // A second one takes another name, and says so where it is asked for the same.
        let again = try add(
            server.url("/oai"), "--allow-private-addresses", "--yes", "--basis", "public", "--id", "nantes")
        #expect(again.status == 64 && again.errors.contains("nantes"))
    }

    @Test func itIsFoundBelowTheAddressOfItsPage() throws {
        let outcome = try add(server.url("/"), "--allow-private-addresses", "--format", "json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try outcome.json["repository"]?["address"]?.string == server.url("/oai"))
        #expect(written.isEmpty)
    }

    @Test func whatIsNoneIsSaidPlainly() throws {
        let outcome = try add(server.url("/page?x=1"), "--allow-private-addresses")
        #expect(outcome.status == 12 && outcome.errors.contains("404"), "\(outcome.errors)")
        #expect(written.isEmpty)
    }

    @Test func aPrivateAddressNeedsLeave() throws {
        let outcome = try add(server.url("/oai"))
        #expect(outcome.status != 0 && library.calls.isEmpty)
        #expect(outcome.errors.contains("--allow-private-addresses"), "\(outcome.errors)")
    }

    @Test(arguments: [
        (["--yes"], "--basis"), (["--set", "romans", "--allow-private-addresses"], "theses"),
        (["--prefix", "mods", "--allow-private-addresses"], "marcxml"), (["--id", "Å"], "no id"),
    ])
    func whatCannotBeIsSaidWithItsCure(_ arguments: [String], _ words: String) throws {
        defer { server.stop() }
        let outcome = try Shopctl.run(["node", "add", "oai", server.url("/oai")] + arguments, in: folder.path)
        #expect(outcome.status != 0 && outcome.errors.contains(words), "\(outcome.errors)")
        #expect(written.isEmpty)
    }

    @Test func theArgumentsBelongTogether() throws {
        defer { server.stop() }
        #expect(try Shopctl.run(["node", "add", "oai"], in: folder.path).status == 64)
        #expect(try Shopctl.run(["node", "add", "lyon", "http://a.example/"], in: folder.path).status == 64)
        #expect(try Shopctl.run(["node", "add", "lyon", "--basis", "public"], in: folder.path).status == 64)
    }

    /// Another command was told, and the ledger remembers.
    @Test func aServerThatAsksToBeLeftAloneIs() throws {
        let refusing = try ScriptedServer { _ in
            [.answer("503 Unavailable", ["Retry-After: 86400"]), .close]
        }
        defer { refusing.stop() }
        // There is no ledger yet to remember it in.
        let first = try add(refusing.url("/oai"), "--allow-private-addresses")
        #expect(first.status != 0)
        let asked = refusing.requests.count
        #expect(asked > 0)
        let harvest = try Shopctl.run(["publish", "site", "--to", "site"], in: folder.path)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/ledger.sqlite"), "\(harvest.errors)")
        #expect(try add(refusing.url("/oai"), "--allow-private-addresses").status != 0)
        #expect(refusing.requests.count > asked, "nobody had noted it")
        let noted = refusing.requests.count

        let blocked = try add(refusing.url("/oai"), "--allow-private-addresses")
        #expect(blocked.status == 11, "\(blocked.errors)")
        #expect(blocked.errors.contains("127.0.0.1:\(refusing.port)"), "\(blocked.errors)")
        #expect(refusing.requests.count == noted, "it was not asked again")
        let bans = try Shopctl.run(["bans", "list", "--format", "json"], in: folder.path)
        #expect(try bans.json.array?.map { $0["host"]?.string } == ["127.0.0.1:\(refusing.port)"])
    }

    @Test func inFrench() throws {
        let outcome = try add(server.url("/oai"), "--allow-private-addresses", language: "fr")
        #expect(outcome.status == 0)
        for words in ["Rien n’a été écrit", "annoncées pendant un temps", "Aperçu"] {
            #expect((outcome.text + outcome.errors).contains(words), "\(words)\n\(outcome.text)")
        }
    }
}
