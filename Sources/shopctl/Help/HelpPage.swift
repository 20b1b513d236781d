import Messages

/// A page of help, of a command or of a topic: said on the terminal and printed as a man page.
struct HelpPage: Sendable {
    /// What a person types for it: `shopctl harvest`, `shopctl help verdicts`.
    var name: String
    /// In one line.
    var summary: Message
    var sections: [Section]

    struct Section: Sendable {
        /// Nil for the text that stands first.
        var title: Message?
        var blocks: [Block]

        init(_ title: Message? = nil, _ blocks: [Block]) {
            self.title = title
            self.blocks = blocks
        }
    }

    enum Block: Sendable {
        case paragraph(Message)
        /// Words with what they mean.
        case terms([Term])
        /// Lines to type, some with a remark.
        case examples([Example])
        /// How a command is written.
        case usage([Message])
    }

    struct Term: Sendable {
        var name: Message
        var meaning: Message

        init(_ name: Message, _ meaning: Message) {
            self.name = name
            self.meaning = meaning
        }

        /// A word that is the same in every language.
        init(code name: String, _ meaning: Message) { self.init(.verbatim(name), meaning) }
    }

    struct Example: Sendable {
        var command: String
        var remark: Message?

        init(_ command: String, _ remark: Message? = nil) {
            self.command = command
            self.remark = remark
        }
    }
}

extension Message {
    /// A sentence the parser was given as a plain literal: the sentence itself is the key of its translation.
    init(help text: String) {
        self.init(pattern: text.utf8.contains(UInt8(ascii: "%")) ? text.replacing("%", with: "%%") : text, parts: [])
    }
}
