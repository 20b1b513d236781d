import Messages

extension JSONValue {
    /// The value's type and, when short, the value itself.
    var inWords: Message {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number: "number \(shortText)"
        case .string: "string \(shortText)"
        case .array(let values): values.isEmpty ? "an empty array" : "an array"
        case .object(let object): object.isEmpty ? "an empty object" : "an object"
        }
    }

    /// The canonical text, cut when it is long.
    var shortText: String { canonicalText.shortened }
}

enum SchemaMessages {
    /// `a`, `a or b`, `a, b or c`; only the first twelve of many.
    static func list(_ words: [Message], _ joint: Message.Joint = .or) -> Message {
        guard words.count <= 12 else {
            return "\(Message.joined(Array(words.prefix(11)), separator: ", ")) … (\(words.count) in all)"
        }
        return words.isEmpty ? "nothing" : .list(words, joint)
    }

    /// `a; or b; or c`.
    static func chain(_ sentences: [Message]) -> Message {
        sentences.dropFirst().reduce(sentences.first ?? "") { "\($0); or \($1)" }
    }

    static func quoted(_ names: [String]) -> [Message] { names.map { "'\($0.shortened)'" } }

    private static func verbatim(_ texts: [String]) -> [Message] { texts.map(Message.verbatim) }

    /// The names of JSON's types, for a person.
    static func types(_ names: [String]) -> Message {
        list(
            names.map { name in
                switch name {
                case "string": "string"
                case "number": "number"
                case "integer": "integer"
                case "boolean": "boolean"
                case "object": "object"
                case "array": "array"
                default: .verbatim(name)
                }
            })
    }

    static func wrongType(_ types: [String], _ value: JSONValue) -> Message {
        "expected \(Self.types(types)), found \(value.inWords)"
    }

    /// - Parameter accepted: the allowed values as JSON texts.
    static func notAllowed(_ value: JSONValue, _ accepted: [String]) -> Message {
        // Compared without quotation marks, which would make short words look alike.
        let words = accepted.map { $0.hasPrefix("\"") ? String($0.dropFirst().dropLast()) : $0 }
        let nearest = Spelling.nearest(to: value.string ?? value.shortText, among: words)
        let list = list(verbatim(accepted))
        guard accepted.count > 1 else { return "expected \(list), found \(value.inWords)" }
        guard let nearest, let place = words.firstIndex(of: nearest) else {
            return "expected one of \(list), found \(value.inWords)"
        }
        return "expected one of \(list), found \(value.inWords); did you mean \(accepted[place])?"
    }

    static func missing(_ name: String, in object: JSONObject, among known: [String]) -> Message {
        let strangers = object.keys.filter { key in !known.contains { $0.hasSameBytes(as: key) } }
        guard let nearest = Spelling.nearest(to: name, among: strangers) else {
            return "the member '\(name)' is missing"
        }
        return "the member '\(name)' is missing; is '\(nearest)' meant to be it?"
    }

    static func unknownMember(_ name: String, among known: [String]) -> Message {
        let name = name.shortened
        if let nearest = Spelling.nearest(to: name, among: known) {
            return "the member '\(name)' is not allowed here; did you mean '\(nearest)'?"
        }
        if known.isEmpty { return "the member '\(name)' is not allowed here; none is" }
        return "the member '\(name)' is not allowed here; allowed are \(list(quoted(known), .and))"
    }

    static func outOfBounds(_ rule: SchemaLimit, _ value: JSONValue) -> Message {
        let (bound, found) = (JSONNumberText.text(rule.bound), value.shortText)
        return switch (rule.isLeast, rule.isExclusive) {
        case (true, false): "expected at least \(bound), found \(found)"
        case (true, true): "expected more than \(bound), found \(found)"
        case (false, false): "expected at most \(bound), found \(found)"
        case (false, true): "expected less than \(bound), found \(found)"
        }
    }

    static func wrongSize(_ rule: SchemaSize, _ size: Int, _ value: JSONValue) -> Message {
        let count = rule.bound
        let bound: Message =
            switch rule.kind {
            case .length: .plural(count, one: "\(count) character", other: "\(count) characters")
            case .items: .plural(count, one: "\(count) element", other: "\(count) elements")
            case .members: .plural(count, one: "\(count) member", other: "\(count) members")
            }
        let found: Message = rule.kind == .length ? "\(size) in \(value.shortText)" : "\(size)"
        return rule.isLeast ? "expected at least \(bound), found \(found)" : "expected at most \(bound), found \(found)"
    }

    /// What a schema's `title`, or its `description`'s first sentence, and its `examples` say.
    static func hint(from keywords: JSONObject) -> Message? {
        let words = keywords["title"]?.string ?? keywords["description"]?.string?.firstSentence
        let example = (keywords["examples"]?.array?.first).map { "for example \($0.shortText)" as Message }
        guard let words = words.map(Message.init(english:)) else { return example }
        return example.map { "\(words) (\($0))" } ?? words
    }

    static func wrongForm(_ value: JSONValue, _ pattern: ECMAPattern, _ hint: Message?) -> Message {
        guard let hint else { return "\(value.shortText) does not match the pattern \(pattern.source)" }
        guard pattern.source.utf8.count <= 60 else {
            return "\(value.shortText) does not have the expected form: \(hint)"
        }
        return "\(value.shortText) does not have the expected form: \(hint); pattern: \(pattern.source)"
    }

    static func wrongFormat(_ name: String, _ value: JSONValue) -> Message {
        "expected \(formats[name] ?? "a string of the format '\(name)'"), found \(value.shortText)"
    }

    private static let formats: [String: Message] = [
        "date": "a date such as 2024-03-31", "time": "a time with offset such as 09:30:00Z",
        "date-time": "a date and time with offset such as 2024-03-31T09:30:00Z",
        "duration": "a duration such as P1DT2H",
        "email": "an e-mail address", "hostname": "a host name", "ipv4": "an IPv4 address", "ipv6": "an IPv6 address",
        "uri": "an absolute URI such as https://example.org/page (spaces and accents percent-encoded)",
        "uri-reference": "a URI reference", "iri": "an absolute IRI", "iri-reference": "an IRI reference",
        "uuid": "a UUID", "json-pointer": "a JSON pointer such as /a/0",
        "relative-json-pointer": "a relative JSON pointer such as 1/a", "regex": "a regular expression (ECMA-262)",
        "language": "a language tag such as fr or fr-CA", "language-tag": "a language tag such as fr or fr-CA",
    ]
}

extension String {
    /// Up to the first full stop that a space follows, without it.
    fileprivate var firstSentence: String {
        let bytes = Array(utf8)
        let stop = bytes.indices.first { position in
            bytes[position] == UInt8(ascii: ".") && (position + 1 == bytes.count || bytes[position + 1] == 0x20)
        }
        return String(decoding: bytes[..<(stop ?? bytes.count)], as: UTF8.self)
    }
}
