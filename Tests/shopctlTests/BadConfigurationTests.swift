import JSONSchema
import TestSupport
import Testing

/// Configuration files with one mistake each: file, line and column are named, what is wrong, and the nearest right word.
@Suite("Bad configuration")
struct BadConfigurationTests {
    struct Mistake: CustomTestStringConvertible, Sendable {
        var file: String
        var old: String
        var new: String
        /// What must be said.
        var words: [String]
        var testDescription: String { "\(file): \(new)" }
    }

    private static let node = "nodes/n/node.yaml"
    private static let crosswalk = "nodes/n/s.yaml"

    static let mistakes: [Mistake] = [
        // Unknown keys
        .init(file: "federation.yaml", old: "nodes:", new: "noeds:", words: ["federation.yaml:6:1", "\"nodes\""]),
        .init(file: node, old: "location:", new: "locaton:", words: ["\(node):10:5", "\"location\""]),
        .init(file: node, old: "key: id", new: "kee: id", words: ["\(node):9:16", "\"key\""]),
        .init(file: crosswalk, old: "column: titre", new: "colum: titre", words: ["\(crosswalk):10:", "`column`"]),
        .init(file: crosswalk, old: "question:", new: "qestion:", words: ["\(crosswalk):11:", "`question`"]),
        // Wrong types and values
        .init(file: "federation.yaml", old: "federation: 1", new: "federation: one", words: ["federation.yaml:1:13"]),
        .init(file: "federation.yaml", old: "  - n", new: "  n: 1", words: ["federation.yaml:7:3", "array"]),
        .init(file: node, old: "languages: [fr]", new: "languages: fr", words: ["\(node):4:12", "array"]),
        .init(file: node, old: "adapter: csv", new: "adapter: cvs", words: ["\(node):8:14", "\"csv\""]),
        .init(file: node, old: "type: public", new: "type: publik", words: ["\(node):12:", "\"public\""]),
        .init(file: node, old: "key: id", new: "key: 3", words: ["\(node):9:21", "number 3"]),
        .init(file: crosswalk, old: "kind: demand", new: "kind: demande", words: ["\(crosswalk):7:11", "`demand`"]),
        .init(
            file: crosswalk, old: "column: titre", new: "column: titre, match: '('", words: ["\(crosswalk):10:", "("]),
        .init(
            file: crosswalk, old: "column: titre", new: "column: titre, scheme: staeg",
            words: ["\(crosswalk):10:", "`stage`"]),
        // Text that is no YAML
        .init(file: "federation.yaml", old: "  - n", new: "  - n\n  : : [", words: ["federation.yaml:8:"]),
        .init(file: "federation.yaml", old: "  - n", new: "  - n\n\tx: 1", words: ["federation.yaml:8:1", "tab"]),
        .init(
            file: "federation.yaml", old: "  - n", new: "  - n\nnodes: []", words: ["federation.yaml:8:1", "line 6"]),
        // Names of what is not there
        .init(file: "federation.yaml", old: "  - n", new: "  - nn", words: ["federation.yaml:7:5", "Known nodes: n"]),
        .init(file: node, old: "crosswalk: s.yaml", new: "crosswalk: t.yaml", words: ["\(node):11:16", "t.yaml"]),
        .init(
            file: "federation.yaml", old: "  - n", new: "  - n\nsources:\n  n/t: { location: x.csv }",
            words: ["federation.yaml:9:3", "n/t"]),
        .init(
            file: "federation.yaml", old: "  - n", new: "  - n\nsources:\n  n/s: { removals: { share: 5 } }",
            words: ["federation.yaml:9:29", "at most 1"]),
    ]

    @Test(arguments: mistakes)
    func isToldWithItsPlace(_ mistake: Mistake) throws {
        let workspace = try SourceWorkspace.table()
        let text = String(decoding: try workspace.folder.bytes(mistake.file), as: UTF8.self)
        #expect(text.contains(mistake.old))
        try workspace.folder.write(mistake.file, text.replacing(mistake.old, with: mistake.new, maxReplacements: 1))
        let outcome = try workspace.run("harvest")
        #expect(outcome.status == 78)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("\nfix: "))
        for words in mistake.words { #expect(outcome.errors.contains(words), "\(outcome.errors)") }
        #expect(try !workspace.folder.names().contains("ledger.sqlite"), "nothing was begun")

        let json = try workspace.run("harvest", "--format", "json")
        let problem = try #require(json.error?["problems"]?.array?.first)
        #expect(problem["file"]?.string == mistake.file && problem["line"]?.integer != nil)
        #expect(problem["message"]?.string?.isEmpty == false)
    }

    /// Bytes that no configuration file can be.
    static let hostile: [(String, @Sendable () -> [UInt8], String)] = [
        ("empty", { [] }, "empty"),
        ("binary", { [0x89, 0x50, 0x4E, 0x47, 0, 1, 2] }, "not UTF-8"),
        ("a null character", { Array("federation: 1\u{0}\n".utf8) }, "1:14"),
        ("invalid UTF-8", { Array("node: caf".utf8) + [0xE9] + Array("\n".utf8) }, "1:10"),
        ("very deep", { [UInt8](repeating: UInt8(ascii: "["), count: 100_000) }, "levels of nesting"),
        ("a bomb of aliases", { Array(bomb.utf8) }, "aliases"),
        ("100 MB of one line", { Array("node: ".utf8) + [UInt8](repeating: 0x78, count: 100_000_000) }, "more than"),
    ]

    private static let bomb = (0..<10).map { level in
        let items = [String](repeating: level == 0 ? "x" : "*a\(level - 1)", count: 10).joined(separator: ",")
        return "a\(level): &a\(level) [\(items)]\n"
    }.joined()

    @Test(arguments: hostile.indices, ["federation.yaml", node, crosswalk])
    func hostileBytesAreRefused(index: Int, file: String) throws {
        let (_, bytes, words) = Self.hostile[index]
        let workspace = try SourceWorkspace.table()
        try workspace.folder.write(file, bytes: bytes())
        let outcome = try workspace.run("harvest")
        #expect(outcome.status == 78, "\(outcome.errors)")
        #expect(outcome.errors.contains(file), "\(outcome.errors.prefix(500))")
        let isEmptyCrosswalk = index == 0 && file == Self.crosswalk
        #expect(outcome.errors.contains(isEmptyCrosswalk ? "nothing" : words), "\(outcome.errors.prefix(500))")
        #expect(outcome.errors.utf8.count < 2000, "the error does not repeat the file")
    }

    @Test func aFolderInPlaceOfAFileIsSaid() throws {
        let workspace = try SourceWorkspace.table()
        try workspace.folder.write("other/federation.yaml/x", "")
        let outcome = try workspace.run("harvest", "--workspace", "other")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("is a folder"))
    }

    @Test func aWorkspaceIsNotMadeWhereNoFolderCanBe() throws {
        let folder = try TemporaryFolder()
        try folder.write("file", "")
        let outcome = try Shopctl.run("init", "file/below", in: folder.path)
        #expect(outcome.status == 15, "\(outcome.errors)")
        #expect(outcome.errors.contains("a file of that name is there"))
    }
}
