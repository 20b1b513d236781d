/// One thing wrong with a configuration file, with its place.
public struct ConfigProblem: Sendable, Hashable, CustomStringConvertible {
    /// The file as a person would name it.
    public var file: String
    /// From 1; nil when the file as a whole is meant.
    public var line: Int?
    public var column: Int?
    /// What is wrong, as one sentence.
    public var message: String
    /// What to do about it; empty when the message says it.
    public var remedy: String
    /// The known key or name nearest to the unknown one.
    public var nearest: String?

    public init(
        file: String, line: Int? = nil, column: Int? = nil, message: String, remedy: String = "", nearest: String? = nil
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.remedy = remedy
        self.nearest = nearest
    }

    /// `node.yaml:12:5: Unknown key "adaptor". Did you mean "adapter"?`, the form editors know how to follow.
    public var description: String {
        let place = [file] + [line, column].compactMap { $0.map { String($0) } }
        let hint = nearest.map { "Did you mean \"\($0)\"?" } ?? remedy
        return "\(place.joined(separator: ":")): \(message)" + (hint.isEmpty ? "" : " \(hint)")
    }
}
