import Foundation
import JSONSchema
import ScienceShopSDK
import TestSupport
import Testing

/// The quick way through the schema of a record gives the verdict of the evaluator that also tells errors.
@Suite struct QuickValidationTests {
    @Test func agreesOnDamagedRecords() throws {
        var registry = SchemaRegistry()
        for file in EmbeddedSchemas.files { try registry.add(JSONValue(parsing: file.text)) }
        let schema = try registry.compile(RecordValidator.schemaURI)
        let examples = try Self.examples()
        var damage = Damage(random: SeededGenerator(seed: 47))
        var valid = 0
        var broken = 0
        for _ in 0..<6 {
            for example in examples {
                var value = example
                for _ in 0..<Int.random(in: 0...2, using: &damage.random) { value = damage.damaged(value) }
                let fits = schema.isValid(value)
                #expect(fits == schema.fitsSlowly(value), "\(value.canonicalText)")
                if fits { valid += 1 } else { broken += 1 }
            }
        }
        #expect(valid > 100 && broken > 100)
    }

    private static func examples() throws -> [JSONValue] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../schemas/examples")
        let paths = try #require(FileManager.default.enumerator(atPath: folder.path))
        let names = paths.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }.sorted()
        let values = try names.map { try JSONValue(parsing: Data(contentsOf: folder.appending(path: $0))) }
        try #require(!values.isEmpty)
        return values
    }
}

/// Changes one value somewhere in a document.
private struct Damage {
    var random: SeededGenerator

    mutating func damaged(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(var object) where !object.isEmpty && chance(of: 5):
            guard let member = object.members.randomElement(using: &random) else { return value }
            object[member.key] = damaged(member.value)
            return .object(object)
        case .array(var values) where !values.isEmpty && chance(of: 5):
            let place = Int.random(in: values.indices, using: &random)
            values[place] = damaged(values[place])
            return .array(values)
        case .object(var object):
            if chance(of: 2), let member = object.members.randomElement(using: &random) {
                object[member.key] = nil
            } else {
                object[["x", "titre", "record", "code", "value"].randomElement(using: &random) ?? "x"] = any()
            }
            return .object(object)
        case .array(var values):
            if let element = values.randomElement(using: &random) { values.append(element) }
            return .array(values)
        case .string(let text):
            return chance(of: 2) ? any() : .string(String(text.dropLast(Int.random(in: 0...3, using: &random))))
        default: return any()
        }
    }

    private mutating func chance(of most: Int) -> Bool { Int.random(in: 0..<most, using: &random) > 0 }

    private mutating func any() -> JSONValue {
        let values: [JSONValue] = [
            .null, true, 0, -1, 1.5, 1e30, "", "é", "2026-02-30", "lyon:project/p1", "https://a.example/b", [], [1, 1],
            [:], ["fr": "x"], .string(String(repeating: "m", count: 300)),
        ]
        return values.randomElement(using: &random) ?? .null
    }
}
