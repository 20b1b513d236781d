extension JSONValue {
    /// The value's type and, when short, the value itself.
    var inWords: String {
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
    static func list(_ words: [String], _ joint: String = "or") -> String {
        guard words.count <= 12 else {
            return words.prefix(11).joined(separator: ", ") + " … (\(words.count) in all)"
        }
        guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
        return words.dropLast().joined(separator: ", ") + " \(joint) \(last)"
    }

    static func quoted(_ names: [String]) -> [String] { names.map { "'\($0.shortened)'" } }

    static func wrongType(_ types: [String], _ value: JSONValue) -> String {
        "expected \(list(types)), found \(value.inWords)"
    }

    /// - Parameter accepted: the allowed values as JSON texts.
    static func notAllowed(_ value: JSONValue, _ accepted: [String]) -> String {
        // Compared without quotation marks, which would make short words look alike.
        let words = accepted.map { $0.hasPrefix("\"") ? String($0.dropFirst().dropLast()) : $0 }
        let nearest = Spelling.nearest(to: value.string ?? value.shortText, among: words)
        let hint =
            nearest.flatMap { accepted.count > 1 ? words.firstIndex(of: $0) : nil }.map {
                "; did you mean \(accepted[$0])?"
            } ?? ""
        return "expected \(accepted.count > 1 ? "one of " : "")\(list(accepted)), found \(value.inWords)\(hint)"
    }

    static func missing(_ name: String, in object: JSONObject, among known: [String]) -> String {
        let strangers = object.keys.filter { key in !known.contains { $0.hasSameBytes(as: key) } }
        let hint = Spelling.nearest(to: name, among: strangers).map { "; is '\($0)' meant to be it?" } ?? ""
        return "the member '\(name)' is missing\(hint)"
    }

    static func unknownMember(_ name: String, among known: [String]) -> String {
        if let nearest = Spelling.nearest(to: name, among: known) {
            return "the member '\(name.shortened)' is not allowed here; did you mean '\(nearest)'?"
        }
        let allowed = known.isEmpty ? "none is" : "allowed are \(list(quoted(known), "and"))"
        return "the member '\(name.shortened)' is not allowed here; \(allowed)"
    }

    static func outOfBounds(_ rule: SchemaLimit, _ value: JSONValue) -> String {
        let relation =
            switch (rule.isLeast, rule.isExclusive) {
            case (true, false): "at least"
            case (true, true): "more than"
            case (false, false): "at most"
            case (false, true): "less than"
            }
        return "expected \(relation) \(JSONNumberText.text(rule.bound)), found \(value.shortText)"
    }

    static func wrongSize(_ rule: SchemaSize, _ size: Int, _ value: JSONValue) -> String {
        let unit =
            switch rule.kind {
            case .length: "character"
            case .items: "element"
            case .members: "member"
            }
        let bound = "\(rule.isLeast ? "at least" : "at most") \(rule.bound) \(unit)\(rule.bound == 1 ? "" : "s")"
        return "expected \(bound), found \(rule.kind == .length ? "\(size) in \(value.shortText)" : String(size))"
    }

    /// What a schema's `title`, or its `description`'s first sentence, and its `examples` say.
    static func hint(from keywords: JSONObject) -> String? {
        let words = keywords["title"]?.string ?? keywords["description"]?.string?.firstSentence
        let example = keywords["examples"]?.array?.first.map { "for example \($0.shortText)" }
        return words.map { words in example.map { "\(words) (\($0))" } ?? words } ?? example
    }

    static func wrongForm(_ value: JSONValue, _ pattern: ECMAPattern, _ hint: String?) -> String {
        guard let hint else { return "\(value.shortText) does not match the pattern \(pattern.source)" }
        let told = pattern.source.utf8.count <= 60 ? "; pattern: \(pattern.source)" : ""
        return "\(value.shortText) does not have the expected form: \(hint)\(told)"
    }

    static func wrongFormat(_ name: String, _ value: JSONValue) -> String {
        "expected \(formats[name] ?? "a string of the format '\(name)'"), found \(value.shortText)"
    }

    private static let formats: [String: String] = [
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
