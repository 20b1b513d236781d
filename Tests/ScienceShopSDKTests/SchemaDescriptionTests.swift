import JSONSchema
import ScienceShopSDK
import Testing

/// The record schemas explain themselves: each member in a sentence that ends with the term it comes from.
@Suite struct SchemaDescriptionTests {
    struct Property: CustomStringConvertible {
        var file: String
        var pointer: String
        var schema: JSONValue
        var description: String { "\(file)#\(pointer)" }
    }

    @Test func eightKindsHaveASchemaEach() throws {
        let names = EmbeddedSchemas.files.map(\.path)
        for kind in RecordKind.allCases { #expect(names.contains("record/1/\(kind.rawValue).schema.json")) }
        #expect(EmbeddedSchemas.binaryFiles.isEmpty)
        #expect(EmbeddedVocabularies.binaryFiles.isEmpty)
    }

    @Test func everyPropertySaysWhatItIsAndWhereItsTermComesFrom() throws {
        let properties = try Self.properties()
        #expect(properties.count > 150)
        for property in properties {
            let text = property.schema["description"]?.string ?? ""
            let parts = text.split(separator: " Source: ", omittingEmptySubsequences: false)
            #expect(parts.count == 2, "\(property): \(text)")
            #expect(parts.first?.hasSuffix(".") == true && (parts.first?.count ?? 0) > 10, "\(property): \(text)")
            #expect(parts.last?.hasSuffix(".") == true, "\(property): \(text)")
            let source = parts.last ?? ""
            let hasTerm = source.hasPrefix("own term, as ") || source.contains(":") || source.contains("RFC ")
            #expect(hasTerm, "\(property): \(source)")
        }
    }

    @Test func everyIdentifierIsTheBaseAndTheFileName() throws {
        for file in EmbeddedSchemas.files {
            let document = try JSONValue(parsing: Array(file.text.utf8))
            let base = "https://w3id.org/science-shop-federation/schemas/"
            #expect(document["$id"]?.string == base + file.path)
            #expect(document["$schema"]?.string == "https://json-schema.org/draft/2020-12/schema")
            #expect(document["title"]?.string?.isEmpty == false)
            #expect(try SchemaRegistry().validateSchema(document).isEmpty, "\(file.path)")
        }
    }

    /// Properties that a schema defines. What stands under a condition or a conjunction only narrows one of them.
    private static func properties() throws -> [Property] {
        var found: [Property] = []
        func walk(_ schema: JSONValue, _ file: String, _ pointer: String) {
            for member in schema.object ?? [:] {
                let here = "\(pointer)/\(member.key)"
                switch member.key {
                case "properties":
                    for property in member.value.object ?? [:] {
                        let place = "\(here)/\(property.key)"
                        found.append(Property(file: file, pointer: place, schema: property.value))
                        walk(property.value, file, place)
                    }
                case "$defs":
                    for definition in member.value.object ?? [:] {
                        walk(definition.value, file, "\(here)/\(definition.key)")
                    }
                case "items", "additionalProperties": walk(member.value, file, here)
                default: break
                }
            }
        }
        for file in EmbeddedSchemas.files { walk(try JSONValue(parsing: Array(file.text.utf8)), file.path, "") }
        return found
    }
}
