import AdapterKit
import BuiltinAdapters
import Foundation
import JSONSchema
import ScienceShopSDK
import Testing
import YAMLReader

/// What docs/adapters.md and its French twin show of each adapter is right.
@Suite struct AdapterDocumentTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardizedFileURL

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// What stands between fences, in order.
    private static func blocks(_ path: String) throws -> [String] {
        try text(path).components(separatedBy: "```").enumerated().filter { !$0.offset.isMultiple(of: 2) }
            .map(\.element)
    }

    @Test func everyAdapterHasAnExampleThatIsValid() throws {
        let schema = try SchemaRegistry().compile(
            JSONValue(parsing: Array(Self.text("schemas/config/1/node.schema.json").utf8)))
        var shown: [String] = []
        for block in try Self.blocks("docs/adapters.md") {
            let yaml = block.drop { $0 != "\n" }
            let node = try YAMLNode.parse(
                Array(
                    "node: shop\nname: { fr: Boutique }\nsummary: { fr: Une boutique. }\nlanguages: [fr]\n\(yaml)".utf8)
            ).json
            #expect(schema.validate(node).map(\.description) == [], "\(block)")
            let source = try #require(node["sources"]?.array?.first)
            let id = try #require(source["adapter"]?.string)
            let manifest = try #require(BuiltinAdapters.named(id)).manifest
            let options = try SchemaRegistry().compile(JSONValue(parsing: manifest.optionSchema))
            #expect(options.validate(source["options"] ?? [:]).map(\.description) == [], "\(id)")
            shown.append(id)
        }
        #expect(shown == BuiltinAdapters.all.map { $0.manifest.id })
    }

    @Test(arguments: [("adapters", "les-adaptateurs"), ("plugins", "les-greffons")])
    func theFrenchTwinShowsTheSame(english: String, french: String) throws {
        let blocks = try Self.blocks("docs/\(english).md")
        #expect(!blocks.isEmpty)
        #expect(try Self.blocks("docs/\(french).md") == blocks)
        let headings = { (path: String) in try Self.text(path).split(separator: "\n").filter { $0.hasPrefix("#") }.count
        }
        #expect(try headings("docs/\(french).md") == headings("docs/\(english).md"))
    }

    @Test func everyAdapterStandsInTheTables() throws {
        for path in ["docs/adapters.md", "docs/les-adaptateurs.md"] {
            let rows = try Self.text(path).split(separator: "\n").filter { $0.hasPrefix("| [`") }
            #expect(rows.count == BuiltinAdapters.all.count)
            for (row, adapter) in zip(rows, BuiltinAdapters.all) {
                #expect(row.hasPrefix("| [`\(adapter.manifest.id)`]("), "\(row)")
            }
        }
    }
}
