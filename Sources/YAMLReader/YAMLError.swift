import Messages

/// Why a text is not the YAML we accept, and where.
public struct YAMLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Line and column (in characters) of the offence, from 1.
    public var line: Int
    public var column: Int
    /// What is wrong and what to do about it, for a person.
    public var message: Message

    public init(line: Int, column: Int, message: Message) {
        self.line = line
        self.column = column
        self.message = message
    }

    public var description: String { "line \(line), column \(column): \(message)" }
}

/// Limits on hostile input.
public struct YAMLLimits: Sendable, Hashable {
    /// Size of the text.
    public var bytes: Int
    /// How deep sequences and mappings may nest, aliases expanded.
    public var depth: Int
    /// How many nodes the document may have, aliases expanded, so that a few lines of aliases cannot stand for billions.
    public var nodes: Int

    public init(bytes: Int = 4 << 20, depth: Int = 64, nodes: Int = 500_000) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
    }
}
