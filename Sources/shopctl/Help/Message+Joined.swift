import Messages

extension Message {
    static func joined(_ messages: [Message], separator: String) -> Message {
        let pattern = messages.indices.map { "%\($0 + 1)" }.joined(separator: separator)
        return Message(pattern: pattern, parts: messages.map { .message($0) })
    }
}

extension Failure {
    static func usage(_ message: Message, fix: Message? = nil) -> Failure {
        .usage(message.description, fix: fix?.description)
    }
}
