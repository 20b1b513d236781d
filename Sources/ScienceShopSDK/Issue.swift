import Messages

/// One problem with one record, as a value that travels with it and ends in the run's report.
///
/// A problem of a record is never thrown: the run goes on.
public struct Issue: Sendable, Hashable {
    public enum Severity: String, Sendable, Comparable {
        /// The record is kept; a person may want to look.
        case warning
        /// The record is quarantined: its raw payload is kept, it reaches no catalogue.
        case error

        public static func < (left: Self, right: Self) -> Bool { left == .warning && right == .error }
    }

    public var severity: Severity
    /// A stable word for machines, in kebab case: `unknown-territory`, `schema-pattern`, `duplicate-identifier`.
    public var code: String
    /// JSON Pointer (RFC 6901) of the field in the record, or empty when the whole record is meant.
    public var path: String
    /// What is wrong, for a person.
    public var message: Message
    /// What to do about it, for a person; empty when nothing need be done.
    public var remedy: Message
    /// Where in the source document, when known.
    public var location: SourceLocation?

    public init(
        _ severity: Severity, code: String, path: String = "", message: Message, remedy: Message = "",
        location: SourceLocation? = nil
    ) {
        self.severity = severity
        self.code = code
        self.path = path
        self.message = message
        self.remedy = remedy
        self.location = location
    }
}

/// A place in a source document.
public struct SourceLocation: Sendable, Hashable {
    /// Line, from 1; nil when the source has no lines (a member of a JSON object).
    public var line: Int?
    /// Column in characters, from 1.
    public var column: Int?
    /// A column label, a JSON Pointer, a heading: whatever names the place in its format.
    public var label: String?

    public init(line: Int? = nil, column: Int? = nil, label: String? = nil) {
        self.line = line
        self.column = column
        self.label = label
    }
}
