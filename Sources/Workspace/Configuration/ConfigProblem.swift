import Messages

/// One thing wrong with a configuration file, with its place.
public struct ConfigProblem: Sendable, Hashable, CustomStringConvertible {
    /// The file as a person would name it.
    public var file: String
    /// From 1; nil when the file as a whole is meant.
    public var line: Int?
    public var column: Int?
    /// What is wrong, as one sentence.
    public var message: Message
    /// What to do about it; empty when the message says it.
    public var remedy: Message
    /// The known key or name nearest to the unknown one.
    public var nearest: String?

    public init(
        file: String, line: Int? = nil, column: Int? = nil, message: Message, remedy: Message = "",
        nearest: String? = nil
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.remedy = remedy
        self.nearest = nearest
    }

    /// `node.yaml:12:5: Unknown key "adaptor". Did you mean "adapter"?`, the form editors know how to follow.
    public var told: Message {
        let place = [file] + [line, column].compactMap { $0.map { String($0) } }
        let hint = hint
        let text: Message = hint.isEmpty ? message : .joined([message, hint], separator: " ")
        // The colon belongs to the place: no language may put a space before it.
        return .joined([.verbatim(place.joined(separator: ":") + ":"), text], separator: " ")
    }

    public var description: String { told.description }

    /// What to do about it: the name that was probably meant, or else the remedy.
    public var hint: Message { nearest.map { "Did you mean \"\($0)\"?" } ?? remedy }
}
