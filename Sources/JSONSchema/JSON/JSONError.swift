import Messages

/// Why bytes are not the JSON we accept, and where.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, in words for a person.
    public let reason: Message
    /// Offset of the offending byte.
    public let offset: Int
    /// Line and column (in characters) of that byte, from 1.
    public let line: Int
    public let column: Int

    public init(reason: Message, offset: Int, line: Int, column: Int) {
        self.reason = reason
        self.offset = offset
        self.line = line
        self.column = column
    }

    /// The reason with its place.
    public var told: Message { "line \(plain: line), column \(plain: column): \(reason)" }

    public var description: String { told.description }
}

/// Limits on hostile input.
public struct JSONLimits: Sendable {
    /// How deep arrays and objects may nest; more than `deepest` is taken as `deepest`, because the reader recurses.
    public var depth: Int
    /// How many bytes one text may have. A value in memory takes up to some twenty times its text.
    public var size: Int
    /// Refuse an integer that a double cannot hold exactly, such as 9007199254740993, instead of rounding it.
    ///
    /// The text that the canonical form gives such a large double is accepted, so that what we wrote we can read.
    public var refusesInexactIntegers: Bool

    public static let deepest = 256

    public init(depth: Int = 128, size: Int = 256 << 20, refusesInexactIntegers: Bool = false) {
        self.depth = min(depth, Self.deepest)
        self.size = size
        self.refusesInexactIntegers = refusesInexactIntegers
    }
}
