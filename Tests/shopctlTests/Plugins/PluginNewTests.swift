import Foundation
import JSONSchema
import TestSupport
import Testing

/// `shopctl plugin new`; that what it makes keeps to the contract is tested beside the templates.
@Suite struct PluginNewTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(_ arguments: String...) throws -> Shopctl.Outcome {
        try Shopctl.run(["plugin", "new"] + arguments, in: folder.path)
    }

    @Test func onePythonIsMadeAndSaysWhatIsNext() throws {
        let outcome = try run("wiki", "--language", "python")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.text.contains("shopctl plugin check wiki"))
        #expect(FileManager.default.isExecutableFile(atPath: folder.file("wiki/bin/wiki")))
        #expect(try folder.read("wiki/plugin.yaml").contains("\"id\": \"wiki\""))
        #expect(try folder.names("wiki/lib") == ["shop_plugin.py", "wiki_adapter.py"])
    }

    @Test func oneInSwiftDependsOnThePackageThatIsNamed() throws {
        try folder.write("federation/Package.swift", "")
        let outcome = try run(
            "wiki", "--language", "swift", "--sdk", "federation", "--to", "made/here", "--format", "json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try folder.read("made/here/Package.swift").contains("path: \"\(folder.path)/federation\")"))
        let written = try outcome.json["written"]?.array?.compactMap(\.string) ?? []
        #expect(written.contains(folder.file("made/here/Sources/WikiAdapter/WikiAdapter.swift")))
        #expect(written.allSatisfy { FileManager.default.fileExists(atPath: $0) })
    }

    @Test func whatCannotBeMadeIsRefusedWithTheWayOut() throws {
        try folder.write("there/notes.txt", "mine")
        for (arguments, status, word) in [
            (["there", "--language", "python"], 64, "--to"), (["csv", "--language", "python"], 64, "another name"),
            (["../up", "--language", "python"], 78, "cannot name a plugin"),
            (["wiki", "--language", "swift"], 64, "--sdk"),
            (["wiki", "--language", "python", "--sdk", "."], 64, "--sdk"),
            (["wiki", "--language", "swift", "--sdk", "nowhere"], 78, "Package.swift"),
            (["wiki", "--language", "cobol"], 64, "cobol"), (["wiki"], 64, "language"),
        ] as [([String], Int32, String)] {
            let outcome = try Shopctl.run(["plugin", "new"] + arguments, in: folder.path)
            #expect(outcome.status == status, "\(arguments): \(outcome.status) \(outcome.errors)")
            #expect(outcome.errors.contains(word), "\(arguments): \(outcome.errors)")
        }
        #expect(try folder.names() == ["there"])
        #expect(try folder.names("there") == ["notes.txt"])
    }
}
