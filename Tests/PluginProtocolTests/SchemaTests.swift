import AdapterKit
import Foundation
import JSONSchema
import Messages
import PluginProtocol
import ScienceShopSDK
import Testing

/// What the code writes and reads, and what `schemas/plugin/1` says, is one protocol.
@Suite struct SchemaTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../schemas").standardizedFileURL

    private static func document(_ path: String) throws -> JSONValue {
        try JSONValue(parsing: Array(Data(contentsOf: folder.appending(path: path))))
    }

    private static func compiled(_ name: String) throws -> CompiledSchema {
        var registry = SchemaRegistry()
        _ = try registry.add(document("plugin/1/values.schema.json"))
        return try registry.compile(document("plugin/1/\(name).schema.json"))
    }

    @Test(arguments: ["host", "plugin", "values"]) func theyAreSchemas(name: String) throws {
        #expect(try SchemaRegistry().validateSchema(Self.document("plugin/1/\(name).schema.json")) == [])
    }

    @Test func whatAHostWritesIsValidAndComesBack() throws {
        let schema = try Self.compiled("host")
        for message in try Samples.host() {
            var buffer = WireBuffer()
            buffer.append(message)
            let line = Array(buffer.bytes.dropLast())
            let text = String(decoding: line, as: UTF8.self)
            #expect(schema.validate(try JSONValue(parsing: line)).map(\.description) == [], "\(text)")
            var again = WireBuffer()
            again.append(try HostMessage(line: line))
            #expect(String(decoding: again.bytes, as: UTF8.self) == text + "\n")
            #expect(text.hasPrefix(#"{"type":"\#(message.type)""#))
        }
    }

    @Test func whatAPluginWritesIsValidAndComesBack() throws {
        let schema = try Self.compiled("plugin")
        for message in try Samples.plugin() {
            var buffer = WireBuffer()
            buffer.append(message)
            let line = Array(buffer.bytes.dropLast())
            let text = String(decoding: line, as: UTF8.self)
            #expect(schema.validate(try JSONValue(parsing: line)).map(\.description) == [], "\(text)")
            var again = WireBuffer()
            again.append(try PluginMessage(line: line))
            #expect(String(decoding: again.bytes, as: UTF8.self) == text + "\n")
            #expect(text.hasPrefix(#"{"type":"\#(message.type)""#))
        }
    }

    @Test func everyTypeIsDescribedAndEveryDescriptionIsAType() throws {
        let host = try Self.document("plugin/1/host.schema.json")["$defs"]?.object?.keys ?? []
        #expect(Set(host) == Set(try Samples.host().map(\.type)))
        let plugin = try Self.document("plugin/1/plugin.schema.json")["$defs"]?.object?.keys ?? []
        #expect(Set(plugin) == Set(try Samples.plugin().map(\.type)))
    }

    /// The manifest crosses the pipe as `plugin.yaml` has it.
    @Test func theManifestIsThatOfPluginYAML() throws {
        let schema = try SchemaRegistry().compile(Self.document("config/1/plugin.schema.json"))
        for case .hello(let hello) in try Samples.plugin() {
            #expect(schema.validate(hello.manifest.json).map(\.description) == [])
            #expect(try AdapterManifest(json: hello.manifest.json) == hello.manifest)
        }
    }

    /// A message that lacks a member it must have, or has one of another kind, is refused by the schema and by the code.
    @Test func whatIsWrongIsRefusedByBoth() throws {
        let schema = try Self.compiled("plugin")
        var refused = 0
        for message in try Samples.plugin() {
            var buffer = WireBuffer()
            buffer.append(message)
            let whole = try #require(try JSONValue(parsing: buffer.bytes.dropLast()).object)
            for key in whole.keys {
                for wrong: JSONValue? in [nil, ["no": []], -1] {
                    var damaged = whole
                    damaged[key] = wrong
                    let value = JSONValue.object(damaged)
                    guard (try? PluginMessage(line: value.canonicalBytes)) == nil else { continue }
                    refused += 1
                    #expect(!schema.isValid(value), "the code refuses \(value.canonicalText)")
                }
            }
        }
        #expect(refused > 100)
    }

    @Test func somebodysOwnMessageIsPassedOver() throws {
        let line = Array(#"{"type":"x-mood","mood":"good"}"#.utf8)
        guard case .foreign(let type) = try PluginMessage(line: line) else { return #expect(Bool(false)) }
        #expect(type == "x-mood")
        #expect(try Self.compiled("plugin").isValid(JSONValue(parsing: line)))
    }

    @Test func wordsByLanguageAreToldInTheReaders() throws {
        let line = #"{"type":"failed","code":"x","disposition":"abort","message":{"en":"Gone.","fr":"Parti."}}"#
        guard case .failed(let error) = try PluginMessage(line: Array(line.utf8)) else { return #expect(Bool(false)) }
        #expect(error.message.text(in: .french, translate: { _ in nil }) == "Parti.")
        #expect(error.message.description == "Gone.")
    }

    /// Parts in parts, each twice: a few lines that would be told in more than any memory holds.
    @Test func wordsThatGrowWithoutEndAreNotTold() throws {
        var parts = #"["x"]"#
        for _ in 0..<40 { parts = #"["%1%1",\#(parts)]"# }
        let line = #"{"type":"log","level":"info","message":"short","messageParts":\#(parts)}"#
        guard case .log(let log) = try PluginMessage(line: Array(line.utf8)) else { return #expect(Bool(false)) }
        #expect(log.message.description == "short")
    }
}
