import Messages

/// One keyword, or keywords that work together; schemas are given by number.
enum SchemaRule: Sendable {
    case types(SchemaTypes)
    case constant(JSONValue)
    case enumeration(SchemaEnumeration)
    case multipleOf(SchemaDivisor)
    case limit(SchemaLimit)
    case size(SchemaSize)
    /// The hint is what the schema's own words say of the form.
    case pattern(ECMAPattern, hint: Message?)
    case format(String, FormatCheck)
    case uniqueItems
    case items(prefix: [Int], rest: Int?)
    case contains(Int, least: Int, most: Int?)
    case members(SchemaMembers)
    case memberNames(Int)
    case required([String])
    case dependentRequired([(name: String, needs: [String])])
    case dependentSchemas([(name: String, schema: Int)])
    case reference(Int)
    case dynamicReference(name: Int, otherwise: Int)
    case all([Int])
    case any([Int])
    case one([Int])
    case not(Int)
    case condition(if: Int, then: Int?, else: Int?)
    case unevaluatedItems(Int)
    case unevaluatedProperties(Int)

    /// The schemas that look at the same value as this rule's own, without going into it.
    var schemasOfSameValue: [Int] {
        switch self {
        case .dependentSchemas(let list): list.map(\.schema)
        case .reference(let schema), .not(let schema): [schema]
        case .all(let schemas), .any(let schemas), .one(let schemas): schemas
        case .condition(let test, let then, let otherwise): [test] + [then, otherwise].compactMap(\.self)
        default: []
        }
    }
}

/// `properties`, `patternProperties` and `additionalProperties`, which share out the members among them.
final class SchemaMembers: Sendable {
    let properties: NameTable
    let patterns: [(pattern: ECMAPattern, schema: Int)]
    let additional: Int?
    /// Whether a member that none of the others names may not be at all.
    let isClosed: Bool

    init(
        properties: NameTable, patterns: [(pattern: ECMAPattern, schema: Int)], additional: Int?,
        isClosed: Bool
    ) {
        self.properties = properties
        self.patterns = patterns
        self.additional = additional
        self.isClosed = isClosed
    }

    var names: [String] { properties.names.sorted() }
}
