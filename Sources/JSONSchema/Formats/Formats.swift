/// Checks one string against a format; a pure function.
public typealias FormatCheck = @Sendable (String) -> Bool

/// The formats of JSON Schema 2020-12 (Validation §7.3) that are checked, by name, and `language` (BCP 47).
///
/// A format not listed here is an annotation: it never refuses a value.
public enum Formats {
    public static let standard: [String: FormatCheck] = [
        "date": isDate,
        "time": isTime,
        "date-time": isDateTime,
        "duration": isDuration,
        "email": isEmail,
        "hostname": isHostname,
        "ipv4": isIPv4,
        "ipv6": isIPv6,
        "uri": isURI,
        "uri-reference": isURIReference,
        "iri": isIRI,
        "iri-reference": isIRIReference,
        "uuid": isUUID,
        "json-pointer": isJSONPointer,
        "relative-json-pointer": isRelativeJSONPointer,
        "regex": isRegularExpression,
        "language": isLanguageTag,
        "language-tag": isLanguageTag,
    ]

    /// Eight, four, four, four and twelve hexadecimal digits between hyphens (RFC 4122 §3).
    @Sendable public static func isUUID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return false }
        return bytes.indices.allSatisfy { position in
            [8, 13, 18, 23].contains(position) ? bytes[position] == UInt8(ascii: "-") : bytes[position].isHexDigit
        }
    }

    /// RFC 6901 §5.
    @Sendable public static func isJSONPointer(_ text: String) -> Bool { JSONPointer(text) != nil }

    /// A whole number, then a JSON pointer or `#` (draft-bhutton-relative-json-pointer-00).
    @Sendable public static func isRelativeJSONPointer(_ text: String) -> Bool {
        let digits = text.utf8.prefix(while: \.isDigit)
        guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else { return false }
        let rest = String(text.utf8.dropFirst(digits.count)) ?? "?"
        return rest == "#" || isJSONPointer(rest)
    }

    /// ECMA-262, as far as `ECMAPattern` reads it.
    @Sendable public static func isRegularExpression(_ text: String) -> Bool { (try? ECMAPattern(text)) != nil }
}

extension UInt8 {
    var isDigit: Bool { self &- 0x30 < 10 }
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    var isHexDigit: Bool { isDigit || (self | 0x20) &- 0x61 < 6 }
    var isLetterOrDigit: Bool { isLetter || isDigit }
}
