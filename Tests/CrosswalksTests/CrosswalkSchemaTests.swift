import Foundation
import JSONSchema
import ScienceShopSDK
import Testing
import YAMLReader

@testable import Crosswalks

/// `schemas/config/1/crosswalk.schema.json` and the loader describe one language. The loader's own lists are compared, for
/// which there is no public door.
@Suite struct CrosswalkSchemaTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private let schema: JSONValue
    private let compiled: CompiledSchema

    init() throws {
        let file = Self.root.appendingPathComponent("schemas/config/1/crosswalk.schema.json")
        schema = try JSONValue(parsing: [UInt8](Data(contentsOf: file)))
        compiled = try SchemaRegistry().compile(schema)
    }

    private func keys(_ pointer: String) -> Set<String> {
        let value = JSONPointer(pointer).flatMap { $0.resolve(in: schema) }
        return Set(value?["properties"]?.object?.keys ?? [])
    }

    private func values(_ pointer: String) -> [String] {
        JSONPointer(pointer).flatMap { $0.resolve(in: schema) }?.array?.compactMap(\.string) ?? []
    }

    @Test func keysAreTheSame() {
        #expect(keys("") == Set(CrosswalkLoader.keys))
        #expect(keys("/$defs/rule") == Set(CrosswalkLoader.ruleKeys))
        #expect(
            keys("/$defs/expressionMembers").union(keys("/$defs/expressionObject"))
                == Set(CrosswalkLoader.expressionKeys))
        #expect(keys("/$defs/participant") == Set(CrosswalkLoader.participantKeys))
        #expect(keys("/$defs/relation") == Set(CrosswalkLoader.relationKeys))
    }

    @Test func wordsAreTheSame() {
        #expect(values("/$defs/rule/properties/kind/enum") == RecordKind.allCases.map(\.rawValue))
        #expect(values("/$defs/relation/properties/type/enum") == CrosswalkLoader.relationTypes)
        #expect(values("/$defs/relation/properties/inverse/enum") == CrosswalkLoader.relationTypes)
        #expect(
            values("/$defs/relation/properties/which/enum")
                == CrosswalkDefinition.Relation.Which.allCases.map(\.rawValue))
        #expect(values("/$defs/filter/enum") == Template.Filter.allCases.map(\.rawValue))
        #expect(
            values("/$defs/expressionMembers/properties/read/enum") == Reading.allCases.map(\.rawValue))
        let schemes = VocabularyIndex.shared.schemes.sorted()
        #expect(values("/$defs/expressionMembers/properties/scheme/enum").sorted() == schemes)
        #expect(values("/properties/vocabulary/propertyNames/enum").sorted() == schemes)
    }

    private static let shipped: [String] = {
        let nodes = root.appendingPathComponent("Plugins/nodes")
        let files = FileManager.default.enumerator(atPath: nodes.path)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.contains("/crosswalks/") && $0.hasSuffix(".yaml") }.sorted()
    }()

    @Test func thereAreShippedCrosswalks() { #expect(!Self.shipped.isEmpty) }

    /// What ships is taken by both.
    @Test(arguments: shipped)
    func shippedCrosswalksFit(_ path: String) throws {
        let file = Self.root.appendingPathComponent("Plugins/nodes").appendingPathComponent(path)
        let bytes = try [UInt8](Data(contentsOf: file))
        _ = try load(String(decoding: bytes, as: UTF8.self), file: path)
        let errors = compiled.validate(try YAMLNode.parse(bytes).json)
        #expect(errors.map { "\($0.instancePath): \($0.message)" }.isEmpty, "\(errors)")
    }

    /// What one of them refuses the other must not praise: mistakes that the schema can see.
    @Test(arguments: [
        "feilds: {title: T}", "fields: {title: {paragraf: x}}", "fields: {title: {label: x, splitt: list}}",
        "fields: {title: {from: T, filter: sentense}}", "fields: {title: {items: {undr: x}}}",
        "fields: {title: T}, participants: [{name: x}]", "fields: {title: T}, participants: [{role: lead, labell: x}]",
        "fields: {title: T}, relations: [{type: partof, to: r}]",
        "fields: {title: T}, relations: [{type: partOf, to: r, which: some}]", "fields: {title: T}, when: {contain: x}",
        "fields: {title: T}, each: {text: x, read: dates}", "fields: {title: T}, mention: perhaps",
    ])
    func mistakesAreSeenByBoth(_ rest: String) throws {
        let text = "crosswalk: 1\nid: test/try\nformats: [page]\nrecords:\n  - {rule: r, kind: event, \(rest)}\n"
        #expect(!problems(text).isEmpty, "the loader takes it")
        #expect(!compiled.validate(try YAMLNode.parse(Array(text.utf8)).json).isEmpty, "the schema takes it")
    }
}
