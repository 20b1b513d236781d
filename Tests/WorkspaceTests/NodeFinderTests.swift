import BuiltinNodes
import TestSupport
import Testing
import Workspace

@Suite("Finding nodes")
struct NodeFinderTests {
    private func node(named name: String, summary: String) -> String {
        Sound.node.replacing("node: nantes", with: "node: \(name)").replacing("Une boutique.", with: summary)
    }

    @Test func theOrderIsWorkspaceThenPathsThenFoldersThenProgram() throws {
        let folder = try TemporaryFolder()
        try folder.write("w/nodes/a/node.yaml", node(named: "a", summary: "workspace"))
        try folder.write("paths/a/node.yaml", node(named: "a", summary: "path"))
        try folder.write("paths/b/node.yaml", node(named: "b", summary: "path"))
        try folder.write("folders/a/node.yaml", node(named: "a", summary: "folder"))
        try folder.write("folders/b/node.yaml", node(named: "b", summary: "folder"))
        try folder.write("folders/c/node.yaml", node(named: "c", summary: "folder"))
        let finder = NodeFinder(
            workspace: folder.path + "/w", entries: ["../paths/a", "../paths/b"], folders: [folder.path + "/folders"])
        func summary(_ name: String) throws -> String {
            try finder.node(name, from: folder.path).get().config.summary.text(in: "fr")
        }
        #expect(try summary("a") == "workspace")
        #expect(try summary("b") == "path")
        #expect(try summary("c") == "folder")
        #expect(try summary("./paths/a") == "path")
        #expect(finder.files(of: "d", from: folder.path) == nil)
    }

    @Test func everyNodeTheProgramCarriesIsValidAndNamedAsItsFolder() throws {
        let finder = NodeFinder()
        let carried = Set(EmbeddedNodes.files.compactMap { $0.path.split(separator: "/").first.map(String.init) })
        #expect(Set(finder.names) == carried)
        for name in finder.names {
            let node = try finder.node(name, from: "/").get()
            #expect(node.id == name)
            #expect(node.files == .builtin(name))
        }
    }

    @Test func theWorkspaceIsFoundFromBelow() throws {
        let folder = try TemporaryFolder()
        try Sound.write(into: folder)
        #expect(Workspace.find(from: folder.path + "/nodes/nantes") == folder.path)
        #expect(Workspace.find(from: "/") == nil)
    }
}
