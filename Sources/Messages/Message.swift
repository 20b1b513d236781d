/// A sentence for a person, kept as its pattern and its parts so that it can be said in more than one language.
///
/// Written as a string literal in English: `"node \(name) has \(count) sources"`. The pattern (`node %1 has %2
/// sources`) is the key of its translations; a translation may put the parts in another order. Whole numbers are written
/// as the language writes them; a part that is itself a `Message` is translated with the whole.
public struct Message: Sendable, Hashable {
    /// The English sentence with `%1`, `%2`, … for its parts and `%%` for a percent sign.
    public let pattern: String
    public let parts: [Part]

    public indirect enum Part: Sendable, Hashable {
        /// A name, a path, a quotation: the same in every language.
        case text(String)
        case number(Int)
        /// A day or an instant in ISO 8601, told as the language writes dates.
        case moment(String)
        case message(Message)
        /// One of two messages, by the rule of the language for this count.
        case plural(Int, one: Message, other: Message)
        /// A message told as a sentence: a capital first, a full stop last.
        case sentence(Message)
        /// Words that came in both languages, from who speaks them: no catalogue knows them.
        case languages(english: String, french: String)
    }

    public init(pattern: String, parts: [Part]) {
        self.pattern = pattern
        self.parts = parts
    }

    /// Words that have no translation: what another program said, a name alone.
    public static func verbatim(_ text: String) -> Message { Message(pattern: "%1", parts: [.text(text)]) }

    /// Words of somebody else, told as they are in the language they are in; in the other when there are none.
    public static func languages(english: String?, french: String?) -> Message {
        guard let english, let french else { return verbatim(english ?? french ?? "") }
        return Message(pattern: "%1", parts: [.languages(english: english, french: french)])
    }

    /// A sentence without parts that is known by its English words alone, such as one read from a file.
    public init(english text: String) {
        self.init(pattern: text.utf8.contains(UInt8(ascii: "%")) ? Self.escaped(text) : text, parts: [])
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { $0 += $1 == "%" ? "%%" : String($1) }
    }

    /// One of two sentences, by the number: `.plural(count, one: "\(count) record", other: "\(count) records")`.
    public static func plural(_ count: Int, one: Message, other: Message) -> Message {
        Message(pattern: "%1", parts: [.plural(count, one: one, other: other)])
    }

    /// The message as a sentence: with a capital and a full stop, in whatever language it is told.
    public var asSentence: Message { Message(pattern: "%1", parts: [.sentence(self)]) }

    /// Messages after each other, with signs between them that every language has: a comma, a space, a line break.
    public static func joined(_ messages: [Message], separator: String) -> Message {
        var pattern = ""
        for number in messages.indices {
            if number > 0 { pattern += separator }
            pattern += "%\(number + 1)"
        }
        return Message(pattern: pattern, parts: messages.map(Part.message))
    }

    /// The word before the last of a list.
    public enum Joint: Sendable {
        case and
        case or
    }

    /// `a`, `a or b`, `a, b or c`; empty for none.
    public static func list(_ items: [Message], _ joint: Joint) -> Message {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        let before = joined(Array(items.dropLast()), separator: ", ")
        return switch joint {
        case .and: "\(before) and \(last)"
        case .or: "\(before) or \(last)"
        }
    }

    /// Whether it says nothing in any language.
    public var isEmpty: Bool {
        guard pattern == "%1", parts.count == 1 else { return pattern.isEmpty }
        switch parts[0] {
        case .text(let text): return text.isEmpty
        case .message(let message), .sentence(let message): return message.isEmpty
        case .languages(let english, let french): return english.isEmpty && french.isEmpty
        case .number, .moment, .plural: return false
        }
    }

    /// The sentence in a language.
    /// - Parameters:
    ///   - language: nil for English with its numbers in plain digits, as logs and machine output have it.
    ///   - translate: the pattern in that language; nil keeps the English one.
    public func text(in language: Language?, translate: (String) -> String?) -> String {
        text(in: language, isSingular: false, translate: translate)
    }

    /// - Parameter isSingular: whether this sentence counts one thing. What is inserted in it has counts of its own.
    private func text(in language: Language?, isSingular: Bool, translate: (String) -> String?) -> String {
        if pattern == "%1", parts.count == 1 {
            return Self.text(of: parts[0], in: language, translate: translate)
        }
        let singular = isSingular ? translate(Self.singularContext + pattern) : nil
        let pattern = singular ?? translate(pattern) ?? pattern
        guard pattern.utf8.contains(UInt8(ascii: "%")) else { return pattern }
        var bytes: [UInt8] = []
        var rest = Array(pattern.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%"), let next = rest.first else {
                bytes.append(byte)
                continue
            }
            if next == UInt8(ascii: "%") {
                rest.removeFirst()
                bytes.append(next)
                continue
            }
            var number = 0
            while let digit = rest.first, digit >= 0x30, digit <= 0x39, number < 100 {
                number = number * 10 + Int(digit - 0x30)
                rest.removeFirst()
            }
            if parts.indices.contains(number - 1) {
                bytes += Self.text(of: parts[number - 1], in: language, translate: translate).utf8
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func text(of part: Part, in language: Language?, translate: (String) -> String?) -> String {
        switch part {
        case .text(let text): text
        case .number(let number): language?.number(number) ?? String(number)
        case .moment(let iso): language?.moment(iso) ?? iso
        case .message(let message): message.text(in: language, translate: translate)
        case .plural(let count, let one, let other):
            (language ?? .english).isSingular(count)
                ? one.text(in: language, isSingular: true, translate: translate)
                : other.text(in: language, translate: translate)
        case .sentence(let message): sentence(message.text(in: language, translate: translate))
        case .languages(let english, let french): language == .french ? french : english
        }
    }

    /// At least as many bytes as it is told in when nothing is translated. Found without telling it: a message of a few
    /// lines that repeats its parts, each of which repeats its own, could be told in more than any memory holds.
    public var greatestSize: Int {
        let sizes = parts.map(\.greatestSize)
        let most = sizes.max() ?? 0
        let repeats = pattern.utf8.count { $0 == UInt8(ascii: "%") }
        let (product, isHuge) = most.multipliedReportingOverflow(by: repeats)
        let (sum, isTooMuch) = product.addingReportingOverflow(pattern.utf8.count)
        return isHuge || isTooMuch ? .max : sum
    }

    /// The same message with other days and instants in it.
    public func changingMoments(_ change: (String) -> String) -> Message {
        guard !parts.isEmpty else { return self }
        return Message(
            pattern: pattern,
            parts: parts.map { part in
                switch part {
                case .text, .number, .languages: part
                case .moment(let iso): .moment(change(iso))
                case .message(let message): .message(message.changingMoments(change))
                case .sentence(let message): .sentence(message.changingMoments(change))
                case .plural(let count, let one, let other):
                    .plural(count, one: one.changingMoments(change), other: other.changingMoments(change))
                }
            })
    }

    /// Stands before a pattern where the singular is asked for: English may have one form (`1 added`, `2 added`) where
    /// another language has two. Gettext's `msgctxt "one"`.
    public static let singularContext = "one\u{4}"

    private static func sentence(_ text: String) -> String {
        let body = text.prefix(1).uppercased() + text.dropFirst()
        return body.isEmpty || [".", "?", "!"].contains(body.suffix(1)) ? body : body + "."
    }
}

extension Message.Part {
    /// As `Message.greatestSize`.
    var greatestSize: Int {
        switch self {
        case .text(let text), .moment(let text): text.utf8.count + 32
        case .number: 32
        case .message(let message), .sentence(let message): message.greatestSize
        case .plural(_, let one, let other): max(one.greatestSize, other.greatestSize)
        case .languages(let english, let french): max(english.utf8.count, french.utf8.count)
        }
    }
}

extension Message: CustomStringConvertible {
    /// The English sentence, numbers in plain digits: what logs and machine output hold.
    public var description: String { text(in: nil, translate: { _ in nil }) }
}
