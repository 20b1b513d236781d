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
