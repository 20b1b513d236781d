import AdapterKit
import Foundation
import JSONSchema
import Messages
import NodePackages
import ScienceShopSDK
import TestSupport
import Testing
import Workspace

/// A node of somebody else's becomes one of the workspace's, or leaves no trace.
@Suite struct NodePackageTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "w/federation.yaml", "federation: 1\nnode:\n  id: here\n  name: Ici\n  language: fr\n\n# ours\nnodes: []\n")
    }

    static func description(_ id: String = "nantes", location: String = "samples/a.csv", title: String = "A") -> String
    {
        """
        node: \(id)
        name: { fr: Nantes }
        summary: { fr: Une boutique. }
        languages: [fr]
        sources:
          - id: demandes
            title: \(title)
            adapter: csv
            location: \(location)
            crosswalk: crosswalks/a.yaml
            basis: { type: public, statement: Page publique. }

        """
    }

    static func tar(_ prefix: String = "nantes-main/", _ description: String = description()) -> TarMaker {
        var tar = TarMaker()
        tar.add(prefix + "node.yaml", description)
        tar.add(prefix + "crosswalks/a.yaml", "x")
        return tar
    }

    private func workspace() throws -> Workspace { try Workspace.read(folder.file("w")).get() }

    private func staged(_ bytes: [UInt8]) throws -> NodePackage {
        try NodePackage.stage(try folder.write("node.tar.gz", bytes: bytes), in: workspace())
    }

    @Test(arguments: ["nantes-main/", ""]) func anArchiveIsTaken(_ prefix: String) throws {
        let package = try staged(Self.tar(prefix).gzipped)
        #expect(package.node.id == "nantes" && package.present == nil && !package.isListed)
        #expect(package.update.files.map(\.path) == ["crosswalks/a.yaml", "node.yaml"])
        // Until it is taken nobody finds it.
        #expect(!(try workspace()).finder.names.contains("nantes"))
        try package.take()
        #expect(try folder.names("w/nodes") == ["nantes"])
        #expect(try folder.read("w/federation.yaml").contains("# ours\nnodes: [nantes]\n"))
        #expect(try workspace().node("nantes")?.config == package.node.config)
    }

    @Test func aNodeThatIsNotTakenLeavesNothing() throws {
        try staged(Self.tar().gzipped).discard()
        #expect(try folder.names("w/nodes") == [])
        #expect(try folder.read("w/federation.yaml").contains("nodes: []"))
    }

    @Test func aNewerOneIsComparedFieldByFieldAndTakesItsPlace() throws {
        try staged(Self.tar().gzipped).take()
        var newer = Self.tar("", Self.description(title: "B"))
        newer.add("README.md", "new")
        var package = try staged(newer.gzipped)
        #expect(package.isListed && package.present?.id == "nantes")
        let files = package.update.files
        #expect(files.map(\.path) == ["README.md", "node.yaml"])
        #expect(files.map(\.kind) == [.added, .changed])
        #expect(files[1].fields.map(\.path) == ["/sources/0/title"])
        #expect(files[1].fields.first?.old == "A" && files[1].fields.first?.new == "B")
        try package.take()
        #expect(try folder.read("w/nodes/nantes/README.md") == "new")
        #expect(try folder.names("w/nodes") == ["nantes"])
        // The list of nodes names it once.
        #expect(try folder.read("w/federation.yaml").contains("nodes: [nantes]"))
        package = try staged(newer.gzipped)
        #expect(package.update.isEmpty)
        package.discard()
        package = try staged(Self.tar().gzipped)
        #expect(package.update.files.map(\.kind) == [.removed, .changed])
        package.discard()
    }

    @Test func aFolderIsCopied() throws {
        try folder.write("mine/node.yaml", Self.description())
        try folder.write("mine/crosswalks/a.yaml", "x")
        try NodePackage.stage(folder.file("mine"), in: workspace()).take()
        #expect(try folder.read("w/nodes/nantes/node.yaml") == Self.description())
        #expect(try folder.names() == ["mine", "w"])
    }

    /// Its samples would be harvested before anybody has agreed to anything.
    @Test func aNodeThatStartsProgramsIsRefused() throws {
        let description = Self.description().replacing(
            "    adapter: csv\n", with: "    adapter: singer\n    options: { command: [sh, -c, touch /tmp/x] }\n")
        #expect(description.contains("command"))
        let error = #expect(throws: FederationError.self) { try staged(Self.tar("", description).gzipped) }
        #expect(error?.code == .configuration)
        #expect(error?.message.description.contains("sh -c touch") == true)
        #expect(try folder.names("w/nodes") == [])
    }

    @Test func aNodeListedByItsPathIsLeftAlone() throws {
        try folder.write("mine/node.yaml", Self.description())
        try workspace().add("../mine")
        let error = #expect(throws: FederationError.self) { try staged(Self.tar().gzipped) }
        #expect(error?.code == .configuration)
        #expect(try folder.names("w/nodes") == [])
    }

    @Test func aBuiltInNodeIsCompared() throws {
        let package = try staged(Self.tar("", Self.description("lyon")).gzipped)
        #expect(package.present?.id == "lyon" && !package.update.isEmpty)
        package.discard()
    }

    @Test(arguments: [
        "/etc/passwd", "../../federation.yaml", "samples/../../../x", "~/x", "file:///etc/passwd", "a\\..\\b",
    ]) func whatWouldReadElsewhereIsRefused(_ location: String) throws {
        let error = #expect(throws: FederationError.self) {
            try staged(Self.tar("", Self.description(location: location)).gzipped)
        }
        #expect(error?.code == .configuration)
        #expect(try folder.names("w/nodes") == [])
    }

    @Test(arguments: [
        "crosswalk: ../a.yaml", "options: { formFile: /etc/passwd }",
        "samples: [{ input: 'https://a.example/x', expected: x }]", "samples: [{ input: x, expected: ../x }]",
    ]) func thatHoldsForEveryPath(_ line: String) throws {
        let text = Self.description().replacing("    crosswalk: crosswalks/a.yaml", with: "    \(line)")
        #expect(throws: FederationError.self) { try staged(Self.tar("", text).gzipped) }
        #expect(try folder.names("w/nodes") == [])
    }

    @Test func whatIsLookedForInAddressesIsNoPath() throws {
        let text = Self.description().replacing("    basis:", with: "    options: { match: [/projets/] }\n    basis:")
        try staged(Self.tar("", text).gzipped).discard()
    }

    @Test(arguments: ["node: Nantes\n", "", "\u{0}"]) func whatIsNoNodeIsRefused(_ description: String) throws {
        #expect(throws: FederationError.self) { try staged(Self.tar("", description).gzipped) }
        var tar = TarMaker()
        tar.add("README.md", "x")
        #expect(throws: FederationError.self) { try staged(tar.gzipped) }
        #expect(throws: FederationError.self) { try staged(Array("<html>".utf8)) }
        #expect(try folder.names("w/nodes") == [])
    }

    @Test func theHostsOfItsSourcesAreKnown() throws {
        let text = Self.description(location: "https://Wiki.Example:8443/?api")
            .replacing(
                "    basis:",
                with: "    options: { locations: ['https://b.example/x', 'http://u@c.example'] }\n    basis:")
        let package = try staged(Self.tar("", text).gzipped)
        #expect(package.node.hosts == ["wiki.example:8443", "b.example", "c.example"])
        package.discard()
    }

    @Test func whenTheListCannotBeEditedNothingChanges() throws {
        try folder.write(
            "w/federation.yaml", "federation: 1\nnode: { id: here, name: Ici, language: fr }\nnodes: &a [\n]\n")
        let package = try staged(Self.tar().gzipped)
        #expect(throws: FederationError.self) { try package.take() }
        package.discard()
        #expect(try folder.names("w/nodes") == [])
    }
}
