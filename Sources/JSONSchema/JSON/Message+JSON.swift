import Messages

extension JSONObject {
    /// Sets a message: its English words under the name, and beside them what it takes to tell it in another language.
    ///
    /// `"message": "node lyon has 2 sources", "messageParts": ["node %1 has %2 sources", "lyon", 2]`. A message without
    /// parts is its own pattern and needs no second member.
    package mutating func set(_ name: String, _ message: Message) {
        self[name] = .string(message.description)
        if !message.parts.isEmpty { self[name + "Parts"] = message.json }
    }
}

extension JSONValue {
    /// The message of a name, empty when there is none. One stored by words alone is told in them; one that was written by
    /// somebody else may be a text by language, `{"en": …, "fr": …}`.
    package func message(_ name: String) -> Message {
        if let message = self[name + "Parts"].flatMap({ Message(json: $0) }) { return message }
        guard let words = self[name]?.object else { return Message(english: self[name]?.string ?? "") }
        return .languages(english: words["en"]?.string, french: words["fr"]?.string)
    }
}

extension Message {
    /// `[pattern, part, …]`.
    package var json: JSONValue { .array([.string(pattern)] + parts.map(\.json)) }

    /// Nil when it is not what `json` writes, or would be told in more than a mebibyte: parts that hold a part twice, and so
    /// on, could be told in more than any memory holds.
    package init?(json: JSONValue) {
        guard let items = json.array, let pattern = items.first?.string else { return nil }
        let parts = items.dropFirst().compactMap { Part(json: $0) }
        guard parts.count == items.count - 1 else { return nil }
        self.init(pattern: pattern, parts: parts)
        guard greatestSize <= 1 << 20 else { return nil }
    }
}

extension Message.Part {
    /// A text, a number, a message as its array; a moment, a plural or a sentence as an object.
    fileprivate var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .number(let number): .number(Double(number))
        case .moment(let iso): ["moment": .string(iso)]
        case .message(let message): message.json
        case .plural(let count, let one, let other):
            ["count": .number(Double(count)), "one": one.json, "other": other.json]
        case .sentence(let message): ["sentence": message.json]
        case .languages(let english, let french): ["en": .string(english), "fr": .string(french)]
        }
    }

    fileprivate init?(json: JSONValue) {
        if let text = json.string {
            self = .text(text)
        } else if let number = json.integer {
            self = .number(number)
        } else if json.array != nil {
            guard let message = Message(json: json) else { return nil }
            self = .message(message)
        } else if let moment = json["moment"]?.string {
            self = .moment(moment)
        } else if let sentence = json["sentence"].flatMap({ Message(json: $0) }) {
            self = .sentence(sentence)
        } else if let english = json["en"]?.string, let french = json["fr"]?.string {
            self = .languages(english: english, french: french)
        } else if let count = json["count"]?.integer, let one = json["one"].flatMap({ Message(json: $0) }),
            let other = json["other"].flatMap({ Message(json: $0) })
        {
            self = .plural(count, one: one, other: other)
        } else {
            return nil
        }
    }
}
