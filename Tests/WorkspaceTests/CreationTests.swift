import AdapterKit
import TestSupport
import Testing
import Workspace

@Suite("Making and changing a workspace")
struct CreationTests {
    @Test func whatIsMadeCanBeRead() throws {
        let folder = try TemporaryFolder()
        try folder.write("n/node.yaml", Sound.node)
        let founding = Workspace.Founding(
            nodeID: "demo", name: "Fédération: « démo » #1", language: "fr-CA", nodes: [folder.path + "/n"])
        _ = try Workspace.create(in: folder.path + "/w", founding)
        let workspace = try Workspace.read(folder.path + "/w").get()
        #expect(workspace.config.nodeID == "demo")
        #expect(workspace.config.nodeName.text(in: "fr") == "Fédération: « démo » #1")
        #expect(workspace.config.language == "fr-CA")
        #expect(workspace.nodes.map(\.id) == ["nantes"])
    }

    @Test func nothingIsOverwritten() throws {
        let folder = try TemporaryFolder()
        try folder.write("federation.yaml", "mine")
        #expect(throws: FederationError.self) {
            try Workspace.create(in: folder.path, Workspace.Founding(nodeID: "demo", name: "x", language: "fr"))
        }
        #expect(try folder.read("federation.yaml") == "mine")
    }

    @Test func anInvalidFoundingWritesNothing() throws {
        let folder = try TemporaryFolder()
        for founding in [
            Workspace.Founding(nodeID: "demo", name: "x", language: "français"),
            Workspace.Founding(nodeID: "demo", name: "x", language: "fr", nodes: ["atlantis"]),
        ] {
            #expect(throws: FederationError.self) { try Workspace.create(in: folder.path + "/new", founding) }
        }
        #expect(throws: (any Error).self) { try folder.read("new/federation.yaml") }
    }

    @Test(arguments: [
        (
            "nodes:\n  - a # the first\n  # a comment\nledger: x.sqlite\n",
            "nodes:\n  - a # the first\n  - nantes\n  # a comment\nledger: x.sqlite\n"
        ),
        ("nodes: [a]\n", "nodes: [a, nantes]\n"),
        ("nodes: []\n", "nodes: [nantes]\n"),
        ("nodes:\n- a\n", "nodes:\n- a\n- nantes\n"),
        ("ledger: x.sqlite", "ledger: x.sqlite\n\nnodes:\n  - nantes\n"),
    ])
    func aNodeIsAddedAndTheRestStays(before: String, after: String) throws {
        let head = "federation: 1\nnode: { id: demo, name: x, language: fr }\n"
        let folder = try TemporaryFolder()
        try folder.write("nodes/a/node.yaml", Sound.node.replacing("node: nantes", with: "node: a"))
        try folder.write("nodes/nantes/node.yaml", Sound.node)
        try folder.write("federation.yaml", head + before)
        try Workspace.read(folder.path).get().add("nantes")
        #expect(try folder.read("federation.yaml") == head + after)
    }

    @Test func aNodeThatIsThereAlreadyIsNotAddedAgain() throws {
        let folder = try TemporaryFolder()
        try Sound.write(into: folder)
        let workspace = try Workspace.read(folder.path).get()
        #expect(throws: FederationError.self) { try workspace.add("nantes") }
        #expect(try folder.read("federation.yaml") == Sound.federation)
    }
}
