import AdapterKit
import BuiltinAdapters
import Foundation
import JSONSchema
import Messages
import ScienceShopSDK
import Testing
import YAMLReader

@Suite struct BuiltinAdaptersTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Plugins/adapters").standardizedFileURL

    private static var folders: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }.sorted()
        }
    }

    private func manifest(_ id: String) throws -> JSONValue {
        let path = Self.folder.appendingPathComponent(id).appendingPathComponent("plugin.yaml")
        return try YAMLNode.parse([UInt8](Data(contentsOf: path))).json
    }

    @Test func everyFolderIsAnAdapterAndEveryAdapterAFolder() throws {
        #expect(try Self.folders == BuiltinAdapters.all.map { $0.manifest.id })
        #expect(BuiltinAdapters.named("csv") != nil && BuiltinAdapters.named("gopher") == nil)
    }

    @Test func everyFolderIsLaidOutAlike() throws {
        for id in try Self.folders {
            let content = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path + "/" + id).sorted()
            // Those that run as a program of their own too have it in `Main`.
            #expect(content.filter { $0 != "Main" } == ["Adapter", "README.md", "Tests", "plugin.yaml"], "\(id)")
            let readme = try String(contentsOfFile: Self.folder.path + "/\(id)/README.md", encoding: .utf8)
            let headings = readme.split(separator: "\n").filter { $0.hasPrefix("#") }
            #expect(
                headings == [
                    "# \(id)", "## What it speaks", "## Options", "## What it yields", "## Quirks", "## Known limits",
                ])
        }
    }

    @Test(arguments: BuiltinAdapters.all.map { $0.manifest.id })
    func theManifestInCodeAndTheFileAgree(id: String) throws {
        let file = try manifest(id)
        let code = try #require(BuiltinAdapters.named(id)).manifest
        #expect(file["id"] == .string(code.id) && file["version"] == .string(code.version))
        #expect(
            file["protocol"] == 1 && file["summary"]?["en"] == .string(code.summary.text(in: .english) { _ in nil }))
        #expect(file["summary"]?["fr"]?.string?.isEmpty == false)
        #expect(file["formats"] == .array(code.formats.map { .string($0.rawValue) }))
        #expect(file["options"] == (try JSONValue(parsing: code.optionSchema)))
        #expect(
            file["capabilities"]?.array.map { Set($0.compactMap(\.string)) } == Set(code.capabilities.map(\.rawValue)))
    }

    @Test(arguments: BuiltinAdapters.all.map { $0.manifest.id })
    func theFileAndTheOptionsAreValid(id: String) throws {
        let path = Self.folder.appendingPathComponent("../../schemas/config/1/plugin.schema.json").standardizedFileURL
        let registry = SchemaRegistry()
        let schema = try registry.compile(JSONValue(parsing: [UInt8](Data(contentsOf: path))))
        #expect(schema.validate(try manifest(id)).map(\.description) == [])
        let options = try JSONValue(parsing: try #require(BuiltinAdapters.named(id)).manifest.optionSchema)
        #expect(try registry.validateSchema(options).map(\.description) == [])
        let compiled = try registry.compile(options)
        #expect(compiled.isValid([:]) && !compiled.isValid(["no-such-option": true]))
    }

    /// Each option the schema has is one the adapter and its README know, and the other way round.
    @Test(arguments: BuiltinAdapters.all.map { $0.manifest.id })
    func everyOptionIsReadAndExplained(id: String) throws {
        let adapter = try #require(BuiltinAdapters.named(id))
        let schema = try JSONValue(parsing: adapter.manifest.optionSchema)
        let names = try #require(schema["properties"]?.object?.keys)
        let configuration = AdapterConfiguration(location: "x", options: ["no-such-option": true])
        let error = #expect(throws: FederationError.self) {
            _ = try adapter.init(configuration: configuration, context: AdapterContext(opener: MemoryOpener()))
        }
        let readme = try String(contentsOfFile: Self.folder.path + "/\(id)/README.md", encoding: .utf8)
        for name in names {
            #expect(error?.message.description.contains("`\(name)`") == true, "\(name) is unknown to the adapter")
            #expect(readme.contains("\n| `\(name)` |"), "\(name) is not explained")
        }
        #expect(readme.split(separator: "\n").count { $0.hasPrefix("| `") } == names.count)
    }
}
