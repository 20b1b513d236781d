import Messages

/// Why bytes cannot be read as CSV, and where.
public struct CSVError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Reason: String, Sendable {
        case empty
        /// Not text, or text of another format.
        case binary
        case unclosedQuote = "unclosed-quote"
        case recordTooLong = "record-too-long"
        case noHeader = "no-header"
        /// A stored frame that this library cannot read.
        case badFrame = "bad-frame"
    }

    public var reason: Reason
    /// Line of the offence, from 1.
    public var line: Int
    /// What is wrong and what to do about it, for a person.
    public var message: Message

    public init(_ reason: Reason, line: Int, message: Message) {
        self.reason = reason
        self.line = line
        self.message = message
    }

    public var description: String { "line \(line): \(message)" }
}
