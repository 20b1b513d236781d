/// A schema with a URI of its own: a document, or a part of one that has an `$id` (Core §4.3.5).
struct SchemaResource: Sendable {
    /// Absolute when the document's was; without a fragment.
    let uri: String
    let root: JSONValue
    /// What `$schema` says, here or in what holds this resource.
    let metaschema: String
    /// Places by plain name, from `$anchor` and `$dynamicAnchor` (Core §8.2.2).
    var anchors: [String: JSONPointer] = [:]
    var dynamicAnchors: [String: JSONPointer] = [:]
    /// The resources that begin inside this one, by their place.
    var embedded: [JSONPointer: String] = [:]

    /// Takes a document apart into its resources, its own the last of them.
    static func resources(
        in document: JSONValue, at uri: String
    ) throws(SchemaDefinitionError) -> [SchemaResource] {
        var scan = SchemaScan()
        return try scan.resources(of: document, base: URIReference(uri).withoutFragment, Metaschemas.uri)
    }
}

/// Goes through the keywords that hold schemas; what only looks like a schema, in `enum` say, is no resource.
private struct SchemaScan {
    static let single = [
        "items", "contains", "additionalProperties", "propertyNames", "if", "then", "else", "not", "unevaluatedItems",
        "unevaluatedProperties", "contentSchema",
    ]
    static let lists = ["prefixItems", "allOf", "anyOf", "oneOf"]
    static let maps = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions", "dependencies"]

    private var found: [SchemaResource] = []

    mutating func resources(
        of schema: JSONValue, base: URIReference, _ inherited: String
    ) throws(SchemaDefinitionError) -> [SchemaResource] {
        let uri = try Self.identifier(of: schema, base) ?? base
        var metaschema = schema["$schema"]?.string ?? inherited
        if metaschema.hasSuffix("#") { metaschema.removeLast() }
        var resource = SchemaResource(uri: uri.text, root: schema, metaschema: metaschema)
        try read(schema, JSONPointer(), uri, &resource)
        found.append(resource)
        return found
    }

    private static func identifier(
        of schema: JSONValue, _ base: URIReference
    ) throws(SchemaDefinitionError) -> URIReference? {
        guard let id = schema["$id"] else { return nil }
        guard let text = id.string, URIReference(text).fragment ?? "" == "" else {
            throw SchemaDefinitionError(
                location: base.text + "#/$id", reason: "$id must be a URI reference without a fragment")
        }
        return URIReference(text).resolved(against: base).withoutFragment
    }

    private mutating func read(
        _ schema: JSONValue, _ pointer: JSONPointer, _ base: URIReference, _ resource: inout SchemaResource
    ) throws(SchemaDefinitionError) {
        guard let object = schema.object else { return }
        for (keyword, isDynamic) in [("$anchor", false), ("$dynamicAnchor", true)] {
            guard let anchor = object[keyword] else { continue }
            guard let name = anchor.string, Self.isAnchor(name) else {
                throw SchemaDefinitionError(
                    location: "\(base.text)#\(pointer)/\(keyword)",
                    reason: "\(keyword) must be a name of letters, digits, '-', '_' and '.'")
            }
            if let other = resource.anchors[name], other != pointer {
                throw SchemaDefinitionError(
                    location: "\(base.text)#\(pointer)/\(keyword)",
                    reason: "the anchor '\(name)' is already at #\(other); rename one of them")
            }
            resource.anchors[name] = pointer
            if isDynamic { resource.dynamicAnchors[name] = pointer }
        }
        for keyword in Self.single {
            if let child = object[keyword] { try enter(child, pointer.appending(keyword), base, &resource) }
        }
        for keyword in Self.lists {
            for (position, child) in (object[keyword]?.array ?? []).enumerated() {
                try enter(child, pointer.appending(keyword).appending(position), base, &resource)
            }
        }
        for keyword in Self.maps {
            for member in object[keyword]?.object?.members ?? [] {
                try enter(member.value, pointer.appending(keyword).appending(member.key), base, &resource)
            }
        }
    }

    private mutating func enter(
        _ schema: JSONValue, _ pointer: JSONPointer, _ base: URIReference, _ resource: inout SchemaResource
    ) throws(SchemaDefinitionError) {
        guard schema["$id"] != nil else { return try read(schema, pointer, base, &resource) }
        _ = try resources(of: schema, base: base, resource.metaschema)
        resource.embedded[pointer] = found.last?.uri
    }

    /// Core §8.2.2.
    private static func isAnchor(_ name: String) -> Bool {
        guard let first = name.utf8.first, first.isLetter || first == UInt8(ascii: "_") else { return false }
        return name.utf8.allSatisfy { $0.isLetterOrDigit || "-_.".utf8.contains($0) }
    }
}
