import Messages

/// Everything that is wrong with a crosswalk's text.
public struct CrosswalkLoadError: Error, Sendable, CustomStringConvertible {
    /// The file as the caller named it.
    public var file: String
    /// In the order of the text.
    public var problems: [Problem]

    public struct Problem: Sendable, Hashable {
        /// Line and column (in characters), from 1.
        public var line: Int
        public var column: Int
        /// What is wrong and what to do about it, for a person.
        public var message: Message

        public init(line: Int, column: Int, message: Message) {
            self.line = line
            self.column = column
            self.message = message
        }
    }

    public init(file: String, problems: [Problem]) {
        self.file = file
        self.problems = problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    public var description: String {
        problems.map { "\(file):\($0.line):\($0.column): \($0.message)" }.joined(separator: "\n")
    }
}
