import JSONSchema
import ScienceShopSDK
import Testing

@testable import Federation

/// The gate's tables beside the schema: a member of the schema that nobody has thought about fails here.
@Suite struct PublicShapeTests {
    private let documents: [String: JSONValue]

    init() throws {
        documents = try Dictionary(
            uniqueKeysWithValues: EmbeddedSchemas.files.filter { $0.path.hasPrefix("record/1/") }.map { file in
                (String(file.path.dropFirst("record/1/".count)), try JSONValue(parsing: Array(file.text.utf8)))
            })
    }

    @Test(arguments: RecordKind.allCases) func everyMemberOfTheSchemaIsInTheTables(kind: RecordKind) throws {
        var members = try properties(of: #require(documents["record.schema.json"]), in: "record.schema.json")
        let own = "\(kind.rawValue).schema.json"
        for (name, place) in try properties(of: #require(documents[own]), in: own) where members[name] == nil {
            members[name] = place
        }
        // Consent is nobody's business but the gate's.
        members["consent"] = nil
        let shape = PublicShape.record(kind)
        #expect(Set(members.keys) == Set(shape.keys), "\(kind)")
        for (name, place) in members {
            if let shape = shape[name] { compare(shape, place, "/\(name)") }
        }
    }

    /// A schema and the document it stands in.
    private struct Place {
        let schema: JSONValue
        let file: String
    }

    private func compare(_ shape: PublicShape, _ place: Place, _ path: String) {
        let place = resolved(place)
        switch shape {
        case .list(let element):
            guard let items = place.schema["items"] else {
                Issue.record("\(path) is no list in the schema")
                return
            }
            compare(element, Place(schema: items, file: place.file), path + "/0")
        case .object(let members):
            var known = properties(of: place.schema, in: place.file)
            // Territories lie in territories without end in the schema.
            if members["within"] == nil, members["level"] != nil, path.contains("/within") { known["within"] = nil }
            #expect(Set(known.keys) == Set(members.keys), "\(path)")
            for (name, inner) in known {
                if let member = members[name] { compare(member, inner, "\(path)/\(name)") }
            }
        case .narrative:
            #expect(place.schema["propertyNames"] != nil, "\(path) is no language map in the schema")
        case .code, .words, .passage, .url, .origin, .verbatim:
            #expect(properties(of: place.schema, in: place.file).isEmpty, "\(path) has members in the schema")
            #expect(place.schema["items"] == nil, "\(path) is a list in the schema")
        case .extensions: #expect(path == "/extensions")
        }
    }

    private func resolved(_ place: Place) -> Place {
        guard let reference = place.schema["$ref"]?.string else { return place }
        let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let file = parts[0].isEmpty ? place.file : parts[0]
        guard let document = documents[file] else { return place }
        let schema = parts.count > 1 ? JSONPointer(parts[1])?.resolve(in: document) : document
        return resolved(Place(schema: schema ?? .null, file: file))
    }

    /// Members of an object, with those of the definition it refers to beside them.
    private func properties(of schema: JSONValue, in file: String) -> [String: Place] {
        var result: [String: Place] = [:]
        if schema["$ref"] != nil {
            let target = resolved(Place(schema: schema, file: file))
            result = properties(of: target.schema, in: target.file)
        }
        if let then = schema["then"], then["$ref"] != nil { result.merge(properties(of: then, in: file)) { $1 } }
        for member in schema["properties"]?.object ?? [:] {
            result[member.key] = Place(schema: member.value, file: file)
        }
        return result
    }
}
