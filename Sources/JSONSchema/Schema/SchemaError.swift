import Messages

/// One way in which a value breaks a schema.
public struct SchemaError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where in the value; of a member that is not allowed, the member's own place.
    public let instancePath: JSONPointer
    /// The keyword that is broken, as the URI of its schema and a JSON pointer in it.
    public let schemaPath: String
    /// The keyword's name, such as `required`.
    public let keyword: String
    /// The offending value.
    public let value: JSONValue
    /// What was expected and what was found, for a person.
    public let message: Message
    /// What the keyword would have accepted, in words, so that alternatives can be told in one sentence.
    let accepted: [String]

    init(
        instancePath: JSONPointer, schemaPath: String, keyword: String, value: JSONValue, message: Message,
        accepted: [String] = []
    ) {
        self.instancePath = instancePath
        self.schemaPath = schemaPath
        self.keyword = keyword
        self.value = value
        self.message = message
        self.accepted = accepted
    }

    public var description: String { instancePath.isRoot ? message.description : "\(instancePath): \(message)" }
}

/// Why a schema cannot be used.
public struct SchemaDefinitionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The URI of the schema, with a JSON pointer to the keyword at fault.
    public let location: String
    /// What is wrong and what to do.
    public let reason: String

    public init(location: String, reason: String) {
        self.location = location
        self.reason = reason
    }

    public var description: String { "\(location.isEmpty ? "#" : location): \(reason)" }
}
