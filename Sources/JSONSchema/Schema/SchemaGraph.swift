/// All schemas reached from one, each compiled once; they refer to each other by number, and the first is number 0.
final class SchemaGraph: Sendable {
    let nodes: [SchemaNode]
    /// For each name of a `$dynamicRef`: by resource, the schema of that `$dynamicAnchor`.
    let dynamicTargets: [[Int: Int]]

    init(nodes: [SchemaNode], dynamicTargets: [[Int: Int]]) {
        self.nodes = nodes
        self.dynamicTargets = dynamicTargets
    }

    var usesDynamicScope: Bool { !dynamicTargets.isEmpty }
}

/// One schema, compiled.
final class SchemaNode: Sendable {
    /// Its URI with a JSON pointer.
    let location: String
    /// The number of the resource it belongs to.
    let resource: Int
    /// Set for the schemas `true` and `false`, which have no rules.
    let verdict: Bool?
    let rules: [SchemaRule]
    /// Whether it has `unevaluatedItems` or `unevaluatedProperties`, so must know what its other rules looked at.
    let tracks: Bool

    init(location: String, resource: Int, verdict: Bool?, rules: [SchemaRule]) {
        self.location = location
        self.resource = resource
        self.verdict = verdict
        self.rules = rules
        tracks = rules.contains { rule in
            switch rule {
            case .unevaluatedItems, .unevaluatedProperties: true
            default: false
            }
        }
    }
}

/// One keyword, or keywords that work together; schemas are given by number.
enum SchemaRule: Sendable {
    case types(SchemaTypes)
    case constant(JSONValue)
    case enumeration(SchemaEnumeration)
    case multipleOf(SchemaDivisor)
    case limit(SchemaLimit)
    case size(SchemaSize)
    case pattern(ECMAPattern)
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

/// The types of Validation §6.1.1.
struct SchemaTypes: OptionSet, Sendable {
    let rawValue: UInt8
    static let null = SchemaTypes(rawValue: 1)
    static let boolean = SchemaTypes(rawValue: 2)
    static let integer = SchemaTypes(rawValue: 4)
    static let number = SchemaTypes(rawValue: 8)
    static let string = SchemaTypes(rawValue: 16)
    static let array = SchemaTypes(rawValue: 32)
    static let object = SchemaTypes(rawValue: 64)

    static let names: [(name: String, type: SchemaTypes)] = [
        ("string", .string), ("number", .number), ("integer", .integer), ("boolean", .boolean), ("object", .object),
        ("array", .array), ("null", .null),
    ]

    func allows(_ value: JSONValue) -> Bool {
        switch value {
        case .null: contains(.null)
        case .bool: contains(.boolean)
        case .number(let number): contains(.number) || (contains(.integer) && number.rounded() == number)
        case .string: contains(.string)
        case .array: contains(.array)
        case .object: contains(.object)
        }
    }

    var inWords: [String] { Self.names.filter { contains($0.type) }.map(\.name) }
}

/// The values of `enum`; a set when they are many.
struct SchemaEnumeration: Sendable {
    let values: [JSONValue]
    private let set: Set<JSONValue>?

    init(_ values: [JSONValue]) {
        self.values = values
        set = values.count > 8 ? Set(values) : nil
    }

    func contains(_ value: JSONValue) -> Bool { set?.contains(value) ?? values.contains(value) }
}

/// `minimum` and its three sisters.
struct SchemaLimit: Sendable {
    let keyword: String
    let bound: Double
    let isLeast: Bool
    let isExclusive: Bool

    func holds(_ number: Double) -> Bool {
        if number == bound { return !isExclusive }
        return isLeast ? number > bound : number < bound
    }
}

/// `minLength`, `maxItems` and the like.
struct SchemaSize: Sendable {
    enum Kind: Sendable { case length, items, members }
    let keyword: String
    let kind: Kind
    let bound: Int
    let isLeast: Bool

    /// The size this rule counts, or nil when the value has none such.
    func size(of value: JSONValue) -> Int? {
        switch (kind, value) {
        case (.length, .string(let text)): text.unicodeScalars.count
        case (.items, .array(let values)): values.count
        case (.members, .object(let object)): object.count
        default: nil
        }
    }

    func holds(_ size: Int) -> Bool { isLeast ? size >= bound : size <= bound }
}

/// `multipleOf`, worked out on decimal digits: 0.0075 is a multiple of 0.0001 although the doubles' quotient is not whole.
struct SchemaDivisor: Sendable {
    let value: Double
    private let decimal: ShortestDecimal

    init(_ value: Double) {
        self.value = value
        decimal = ShortestDecimal(value)
    }

    func divides(_ number: Double) -> Bool {
        let dividend = ShortestDecimal(number)
        if dividend.significand == 0 { return true }
        // A significand has no trailing zero, so it is no multiple of ten times anything.
        guard dividend.power >= decimal.power else { return false }
        let modulus = decimal.significand
        var rest = dividend.significand % modulus
        for _ in 0..<(dividend.power - decimal.power) where rest != 0 {
            rest = modulus.dividingFullWidth(rest.multipliedFullWidth(by: 10)).remainder
        }
        return rest == 0
    }
}

/// `properties`, `patternProperties` and `additionalProperties`, which share out the members among them.
final class SchemaMembers: Sendable {
    let properties: [ByteString: Int]
    let patterns: [(pattern: ECMAPattern, schema: Int)]
    let additional: Int?
    /// Whether a member that none of the others names may not be at all.
    let isClosed: Bool

    init(
        properties: [ByteString: Int], patterns: [(pattern: ECMAPattern, schema: Int)], additional: Int?,
        isClosed: Bool
    ) {
        self.properties = properties
        self.patterns = patterns
        self.additional = additional
        self.isClosed = isClosed
    }

    var names: [String] { properties.keys.map(\.text).sorted() }
}
