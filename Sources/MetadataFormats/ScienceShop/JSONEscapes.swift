import JSONSchema

/// Any text as the inside of a JSON string, in which XML can hold every character.
enum JSONEscapes {
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C || $0 == 0xEF }) else { return text }
        let quoted = JSONValue.string(text).canonicalText.utf8.dropFirst().dropLast()
        // JSON leaves these two as they are; XML has no way to write them.
        return String(decoding: quoted, as: UTF8.self).unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar.value {
            case 0xFFFE: result += "\\ufffe"
            case 0xFFFF: result += "\\uffff"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    /// Nil when the text is not the inside of a JSON string.
    static func unescaped(_ text: String) -> String? {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text.utf8.contains(0x22) ? nil : text }
        return try? JSONValue(parsing: "\"\(text)\"").string
    }
}
