import Foundation
import JSONSchema
import TestSupport
import Testing

/// `node add` of a folder, an archive and an address.
@Suite struct PackageAdditionTests {
    private let folder: TemporaryFolder
    /// One whose node `nantes` is given away.
    private let giver: TestWorkspace

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "federation.yaml", "federation: 1\nnode:\n  id: here\n  name: Ici\n  language: fr\n\nnodes: []\n")
        giver = try TestWorkspace()
        let accepted = try giver.run("node", "check", "nantes", "--accept")
        #expect(accepted.status == 0, "\(accepted.errors)")
    }

    private func archive(title: String = "Demandes", expected: String? = nil) throws -> [UInt8] {
        var tar = TarMaker()
        for path in ["crosswalks/demandes.yaml", "samples/demandes.csv"] {
            tar.add("nantes/" + path, try giver.folder.read("nodes/nantes/" + path))
        }
        let records = try giver.folder.read("nodes/nantes/samples/demandes.expected.json")
        tar.add("nantes/samples/demandes.expected.json", expected ?? records)
        let node = try giver.folder.read("nodes/nantes/node.yaml")
        tar.add("nantes/node.yaml", node.replacing("title: Demandes", with: "title: \(title)"))
        return tar.gzipped
    }

    private func add(_ arguments: String..., language: String = "C") throws -> Shopctl.Outcome {
        try Shopctl.run(["node", "add"] + arguments, in: folder.path, environment: ["LC_ALL": "\(language).UTF-8"])
    }

    @Test func anArchiveIsShownFirstAndTakenWhenAgreed() throws {
        try folder.write("nantes.tar.gz", bytes: archive())
        let shown = try add("nantes.tar.gz")
        #expect(shown.status == 0, "\(shown.errors)")
        for words in ["nantes", "SHA-256", "public: Page publique.", "is sound", "Nothing was written"] {
            #expect(shown.text.contains(words), "\(words)\n\(shown.text)")
        }
        #expect(try folder.names("nodes") == [])
        let taken = try add("nantes.tar.gz", "--yes")
        #expect(
            taken.status == 0 && taken.text.contains("Next: shopctl harvest nantes"), "\(taken.text + taken.errors)")
        #expect(try folder.names("nodes") == ["nantes"])
        let harvest = try Shopctl.run(["harvest", "nantes"], in: folder.path)
        #expect(harvest.status == 0 && harvest.text.contains("3 seen"), "\(harvest.text + harvest.errors)")
        #expect(try add("nantes.tar.gz", "--yes").text.contains("is the same already"))
        // A newer one says what it changes.
        try folder.write("newer.tgz", bytes: archive(title: "Questions"))
        let plan = try add("newer.tgz")
        #expect(plan.text.contains("/sources/0/title") && plan.text.contains("Questions"), "\(plan.text)")
        #expect(try !folder.read("nodes/nantes/node.yaml").contains("Questions"))
        let json = try add("newer.tgz", "--yes", "--format", "json").json
        #expect(json["outcome"] == "taken" && json["isNew"] == false)
        #expect(json["changes"]?.array?.count == 1)
        #expect(json["changes"]?.array?.first?["fields"]?.array?.first?["new"] == "Questions")
        #expect(try folder.read("nodes/nantes/node.yaml").contains("Questions"))
    }

    @Test func aNodeWhoseSamplesGiveSomethingElseIsRefused() throws {
        try folder.write("nantes.zip", bytes: archive(expected: "[]"))
        let outcome = try add("nantes.zip", "--yes")
        #expect(outcome.status == 16 && outcome.text.contains("unexpected"), "\(outcome.text + outcome.errors)")
        #expect(try folder.names("nodes") == [])
        #expect(try folder.read("federation.yaml").contains("nodes: []"))
    }

    @Test func aFolderIsCopiedOrLinked() throws {
        let path = giver.folder.file("nodes/nantes")
        let copied = try add(path, "--yes")
        #expect(copied.status == 0, "\(copied.errors)")
        #expect(try folder.names("nodes/nantes").contains("node.yaml"))
        let other = try TemporaryFolder()
        try other.write("federation.yaml", "federation: 1\nnode: { id: here, name: Ici, language: fr }\nnodes: []\n")
        #expect(try Shopctl.run(["node", "add", path, "--link"], in: other.path).status == 0)
        #expect(try other.names() == ["federation.yaml"])
        #expect(try other.read("federation.yaml").contains(path))
    }

    @Test func anAddressIsFetched() throws {
        let bytes = try archive()
        let server = try LoopbackServer { request in
            request.hasPrefix("GET /page")
                ? .response("200 OK", ["Content-Type: text/html"], Array("<!doctype html><p>Hello".utf8))
                : .response("200 OK", ["Content-Type: application/gzip"], bytes)
        }
        defer { server.stop() }
        let address = server.url("/nantes.tar.gz")
        // Not over plain http, nor into one's own network, without leave.
        #expect(try add(address, "--yes").status == 64)
        #expect(server.requests.isEmpty)
        let page = try add(server.url("/page"), "--yes", "--allow-private-addresses")
        #expect(page.status == 15 && page.errors.contains("node new"), "\(page.errors)")
        let wrong = String(repeating: "0", count: 64)
        let refused = try add(address, "--yes", "--allow-private-addresses", "--sha256", wrong)
        #expect(refused.status == 15 && refused.errors.contains("SHA-256"), "\(refused.errors)")
        let digest = String(refused.errors.split(separator: " ").first { $0.count >= 64 }?.prefix(64) ?? "")
        let taken = try add(address, "--yes", "--allow-private-addresses", "--sha256", digest, language: "fr_FR")
        #expect(taken.status == 0 && taken.text.contains("fait maintenant partie"), "\(taken.text + taken.errors)")
        #expect(try folder.names("nodes") == ["nantes"])
    }

    @Test func whatCannotBeSaysSo() throws {
        #expect(try add("none.zip").status == 12)
        #expect(try add("nantes.zip", "--sha256", "12").status == 64)
        try folder.write("page.zip", "<!doctype html>")
        #expect(try add("page.zip").status == 15)
        #expect(try folder.names("nodes") == [])
    }
}
