import JSONSchema
import ScienceShopSDK

/// What a stream's records look like, in the plain JSON Schema that targets make tables of.
///
/// The schemas of the house are many files that refer to each other and describe inner members closely. Targets resolve no
/// reference to elsewhere, and most keep an object or a list as one value. So each member is said with its type alone;
/// only `id` is certain, for a tombstone has little more.
enum SingerSchema {
    /// The member that says of a deleted record since when; of one that lives, it is null.
    static let deletedAt = "_sdc_deleted_at"

    static func schema(of kind: RecordKind) -> JSONValue {
        var properties = JSONObject()
        for name in ["record", kind.rawValue] {
            guard let document = documents[name + ".schema.json"] else { continue }
            for member in document["properties"]?.object?.members ?? [] where properties[member.key] == nil {
                properties[member.key] = property(member.value, in: document, isKey: member.key == "id")
            }
        }
        properties[deletedAt] = .object([
            "type": ["string", "null"], "format": "date-time",
            "description": "Since when the record is deleted; null while it is in use.",
        ])
        return .object([
            "type": "object", "properties": .object(properties), "required": ["id"], "additionalProperties": true,
        ])
    }

    private static let documents: [String: JSONValue] = Dictionary(
        EmbeddedSchemas.files.compactMap { file in
            let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
            return (try? JSONValue(parsing: file.text)).map { (name, $0) }
        }, uniquingKeysWith: { first, _ in first })

    private static func property(_ schema: JSONValue, in document: JSONValue, isKey: Bool) -> JSONValue {
        var types = types(of: schema, in: document, depth: 0)
        var property = JSONObject()
        if !types.isEmpty {
            if !isKey, !types.contains("null") { types.append("null") }
            property["type"] = types.count == 1 ? .string(types[0]) : .array(types.map { .string($0) })
        }
        if types.contains("array"), let items = schema["items"] {
            let inner = Self.types(of: items, in: document, depth: 0)
            if !inner.isEmpty { property["items"] = .object(["type": .array(inner.map { .string($0) })]) }
        }
        if schema["format"] == "date-time" { property["format"] = "date-time" }
        if let text = schema["description"]?.string {
            // What it corresponds to elsewhere is for people who write crosswalks.
            let words = text.firstRange(of: " Source: ").map { text[..<$0.lowerBound] } ?? text[...]
            property["description"] = .string(String(words))
        }
        return .object(property)
    }

    /// The types a value may have; empty for any.
    private static func types(of schema: JSONValue, in document: JSONValue, depth: Int) -> [String] {
        if let type = schema["type"]?.string { return [type] }
        if let several = schema["type"]?.array { return several.compactMap(\.string) }
        if let fixed = schema["const"] { return [type(of: fixed)] }
        if let words = schema["enum"]?.array {
            return words.map(type).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        }
        guard depth < 8, let (target, home) = schema["$ref"]?.string.flatMap({ resolve($0, in: document) }) else {
            return []
        }
        return types(of: target, in: home, depth: depth + 1)
    }

    /// What `common.schema.json#/$defs/period` names.
    private static func resolve(_ reference: String, in document: JSONValue) -> (JSONValue, home: JSONValue)? {
        let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let home = parts[0].isEmpty ? document : documents[String(parts[0])] ?? .null
        var value = home
        for step in parts.dropFirst().joined().split(separator: "/") {
            guard let next = value[String(step)] else { return nil }
            value = next
        }
        return (value, home)
    }

    private static func type(of value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
