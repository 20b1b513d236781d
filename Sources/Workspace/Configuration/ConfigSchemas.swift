import JSONSchema
import Messages

/// The schemas of the configuration files (schemas/config/1), compiled when first needed.
public enum ConfigSchemas {
    /// The names of the schemas: `crosswalk`, `federation`, `node`, `plugin`.
    public static var names: [String] { documents.map(\.name) }

    /// A schema's JSON text as it was written.
    public static func text(of name: String) -> String? { documents.first { $0.name == name }?.text }

    private static let documents: [(name: String, text: String)] = EmbeddedConfigSchemas.files.map { file in
        let fileName = file.path.split(separator: "/").last ?? ""
        return (String(fileName.prefix { $0 != "." }), file.text)
    }

    private static let registry: (registry: SchemaRegistry, uris: [String: String]) = {
        var registry = SchemaRegistry()
        var uris: [String: String] = [:]
        for (name, text) in documents {
            guard let document = try? JSONValue(parsing: text), let uri = try? registry.add(document) else {
                preconditionFailure("the embedded schema \(name) cannot be read")
            }
            uris[name] = uri
        }
        return (registry, uris)
    }()

    /// The schema ready to check values; nil when there is none of that name.
    public static func compiled(_ name: String) -> CompiledSchema? {
        guard let uri = registry.uris[name] else { return nil }
        guard let schema = try? registry.registry.compile(uri) else {
            preconditionFailure("the embedded schema \(name) cannot be compiled")
        }
        return schema
    }

    /// What is wrong with a file, each problem at its line and column.
    static func problems(of file: ConfigFile, schema name: String) -> [ConfigProblem] {
        guard let schema = compiled(name) else { return [] }
        let document = text(of: name).flatMap { try? JSONValue(parsing: $0) }
        return schema.validate(file.json).map { problem($0, of: file, at: "", schema: document) }
    }

    /// What is wrong with options, by their adapter's schema.
    ///
    /// - Parameter pointer: where the options stand in the file.
    static func problems(
        ofOptions options: JSONValue, schema text: String, in file: ConfigFile, at pointer: String
    ) throws(SchemaDefinitionError) -> [ConfigProblem] {
        let document: JSONValue
        do throws(JSONError) {
            document = try JSONValue(parsing: text)
        } catch {
            throw SchemaDefinitionError(location: "", reason: error.description)
        }
        return try SchemaRegistry().compile(document).validate(options).map {
            problem($0, of: file, at: pointer, schema: document)
        }
    }

    /// Whether a schema's text has a property of that name.
    static func property(_ name: String, isDescribedBy text: String) -> Bool {
        (try? JSONValue(parsing: text))?["properties"]?[name] != nil
    }

    /// One error of a schema in the words of a configuration file, whose members are keys.
    private static func problem(
        _ error: SchemaError, of file: ConfigFile, at prefix: String, schema: JSONValue?
    ) -> ConfigProblem {
        let pointer = prefix + error.instancePath.description
        let isUnknownKey = ["additionalProperties", "unevaluatedProperties", "propertyNames"].contains(error.keyword)
        guard error.keyword == "additionalProperties" || error.keyword == "unevaluatedProperties",
            let key = error.instancePath.tokens.last
        else { return file.problem(at: pointer, key: isUnknownKey, error.message.asSentence) }
        let known = knownKeys(at: error.schemaPath, in: schema)
        var problem = file.problem(
            at: pointer, key: true, "Unknown key \"\(key)\".",
            remedy: known.isEmpty ? "Remove it." : "Known keys here: \(known.joined(separator: ", ")).")
        // A key that is there already is not what was meant.
        let there = error.instancePath.parent.flatMap { file.json[JSONPointer(prefix + $0.description) ?? $0] }
        let free = known.filter { there?[$0] == nil }
        problem.nearest = Spelling.nearest(to: key, among: free) ?? Spelling.nearest(to: key, among: known)
        return problem
    }

    /// The keys that the schema with the broken keyword describes.
    private static func knownKeys(at schemaPath: String, in schema: JSONValue?) -> [String] {
        guard let schema, let hash = schemaPath.firstIndex(of: "#"),
            let place = JSONPointer(String(schemaPath[schemaPath.index(after: hash)...]))?.parent
        else { return [] }
        return schema[place]?["properties"]?.object?.keys ?? []
    }
}
