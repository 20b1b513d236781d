/// The schema documents that may refer to each other, by their URIs.
///
/// The meta-schemas of 2020-12 are always in it. Nothing is ever fetched: a `$ref` to a document that was not added is
/// an error when the schema is compiled.
public struct SchemaRegistry: Sendable {
    /// Whether `format` refuses values (as the format-assertion vocabulary has it) or is a mere annotation.
    public var formatAssertion: Bool
    /// The checks by format name; one not named here refuses nothing.
    public var formats: [String: FormatCheck]

    private(set) var resources: [String: SchemaResource]
    /// Where a document was found → its `$id`.
    private(set) var aliases: [String: String] = [:]

    /// - Parameter formats: formats of one's own, beside or instead of `Formats.standard`.
    public init(formatAssertion: Bool = true, formats: [String: FormatCheck] = [:]) {
        self.formatAssertion = formatAssertion
        self.formats = Formats.standard.merging(formats) { $1 }
        resources = Self.metaschemas
    }

    /// The URIs of all schemas in the registry, meta-schemas left out.
    public var uris: [String] { resources.keys.filter { Self.metaschemas[$0] == nil }.sorted() }

    /// Adds a document, and every part of it that has an `$id`.
    ///
    /// - Parameter uri: where the document was found; its `$id`, if any, is read relative to it.
    /// - Returns: the URI under which it can be compiled: its `$id`, else `uri`.
    /// - Throws: when it is no schema, or another document of the same URI is there.
    @discardableResult
    public mutating func add(_ document: JSONValue, uri: String = "") throws(SchemaDefinitionError) -> String {
        guard document.object != nil || document.bool != nil else {
            throw SchemaDefinitionError(
                location: uri, reason: "a schema is an object, true or false, not \(document.inWords)")
        }
        let found = try SchemaResource.resources(in: document, at: uri)
        for resource in found {
            if let other = resources[resource.uri], other.root != resource.root {
                throw SchemaDefinitionError(
                    location: resource.uri, reason: "another schema has the same URI; give one of them another $id")
            }
            resources[resource.uri] = resource
        }
        let own = found.last?.uri ?? uri
        let place = URIReference(uri).withoutFragment.text
        if place != own { aliases[place] = own }
        return own
    }

    /// Compiles the schema of a URI, whose fragment may be an anchor or a JSON pointer.
    ///
    /// - Throws: when the schema or one it refers to is not there, malformed, or refers to itself without end.
    public func compile(_ uri: String) throws(SchemaDefinitionError) -> CompiledSchema {
        var compiler = SchemaCompiler(self)
        return CompiledSchema(uri: uri, graph: try compiler.compile(uri))
    }

    /// Compiles a schema that is not in the registry but may refer to those that are.
    public func compile(_ document: JSONValue, uri: String = "") throws(SchemaDefinitionError) -> CompiledSchema {
        var copy = self
        let own = try copy.add(document, uri: uri)
        return try copy.compile(own)
    }

    /// Checks a schema document against the meta-schema that its `$schema` names, or that of 2020-12.
    public func validateSchema(_ document: JSONValue) throws(SchemaDefinitionError) -> [SchemaError] {
        try compile(document["$schema"]?.string ?? Metaschemas.uri).validate(document)
    }

    func resource(_ uri: String) -> SchemaResource? { resources[uri] ?? aliases[uri].flatMap { resources[$0] } }

    private static let metaschemas: [String: SchemaResource] = {
        var found: [String: SchemaResource] = [:]
        for text in Metaschemas.documents {
            guard let document = try? JSONValue(parsing: text),
                let resources = try? SchemaResource.resources(in: document, at: "")
            else { preconditionFailure("an embedded meta-schema cannot be read") }
            for resource in resources { found[resource.uri] = resource }
        }
        return found
    }()
}
