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

extension HelpPage {
    /// Every page there is.
    static var all: [HelpPage] {
        CommandInfo.root.all.map { HelpPage($0) } + HelpTopic.all.map(\.page) + [.topics]
    }

    /// Everything this page says, for the test that all of it has a translation.
    var messages: [Message] {
        [summary]
            + sections.flatMap { section -> [Message] in
                (section.title.map { [$0] } ?? [])
                    + section.blocks.flatMap { block -> [Message] in
                        switch block {
                        case .paragraph(let message): [message]
                        case .terms(let terms): terms.flatMap { [$0.name, $0.meaning] }
                        case .examples(let examples): examples.compactMap(\.remark)
                        case .usage(let lines): lines
                        }
                    }
            }
    }
}

extension Message {
    /// The sentences this message is made of, each with a translation of its own; what has no words is left out.
    var sentences: [String] {
        var sentences = parts.flatMap { part -> [String] in
            switch part {
            case .message(let message): message.sentences
            case .plural(_, let one, let other): one.sentences + other.sentences
            default: []
            }
        }
        if pattern.replacing(/%[0-9]+/, with: "").contains(where: \.isLetter) { sentences.insert(pattern, at: 0) }
        return sentences
    }
}
