import Messages

extension Message {
    /// The same message in other words, whatever language it is told in.
    func changingWords(_ change: (String) -> String) -> Message {
        Message(
            pattern: change(pattern),
            parts: parts.map { part in
                switch part {
                case .text(let text): .text(change(text))
                case .number: part
                case .moment(let iso): .moment(change(iso))
                case .message(let message): .message(message.changingWords(change))
                case .sentence(let message): .sentence(message.changingWords(change))
                case .plural(let count, let one, let other):
                    .plural(count, one: one.changingWords(change), other: other.changingWords(change))
                case .languages(let english, let french): .languages(english: change(english), french: change(french))
                }
            })
    }
}
