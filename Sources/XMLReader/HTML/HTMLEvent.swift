import Messages

/// One thing met while reading an HTML document from top to bottom.
public enum HTMLEvent: Sendable, Hashable {
    /// A start tag, written or implied; name and attribute names in lower case, character references resolved.
    case start(name: String, attributes: [HTMLAttribute], line: Int)
    /// An end tag, written or implied: every start has its end, void elements too.
    case end(name: String)
    /// A run of text between two tags, character references resolved; also what a script or style element holds.
    case text(String, line: Int)
}

public struct HTMLAttribute: Sendable, Hashable {
    public var name: String
    /// Empty for an attribute without a value.
    public var value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

extension [HTMLAttribute] {
    /// The value of an attribute, by its name in lower case.
    public subscript(name: String) -> String? { first { $0.name == name }?.value }
}

/// Why a document was not read to its end.
public struct HTMLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Line from 1.
    public var line: Int
    /// What is wrong and what to do about it, for a person.
    public var message: Message

    public var description: String { "line \(line): \(message)" }
}

/// Limits on hostile input.
public struct HTMLLimits: Sendable, Hashable {
    /// Size of the document.
    public var bytes: Int
    /// How deep elements may nest; what browsers build ends at 512 too.
    public var depth: Int
    public var events: Int
    /// How many attributes one tag may have.
    public var attributes: Int

    public init(bytes: Int = 16 << 20, depth: Int = 512, events: Int = 2_000_000, attributes: Int = 2048) {
        self.bytes = bytes
        self.depth = depth
        self.events = events
        self.attributes = attributes
    }
}
