import Messages

/// What a conformance check found wrong; none means that all is well.
public struct Finding: Sendable, Hashable, CustomStringConvertible {
    /// The name of the check.
    public var check: Message
    public var message: Message

    public init(check: Message, message: Message) {
        self.check = check
        self.message = message
    }

    /// Of a suite that only developers of this project run: its words are told in no other language.
    init(check: String, message: String) {
        self.init(check: .verbatim(check), message: .verbatim(message))
    }

    public var description: String { "\(check): \(message)" }
}
