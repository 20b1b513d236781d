import Messages

/// A catalogue of translations in gettext's PO form: `msgid` is the English pattern of a message, `msgstr` its
/// translation, `msgctxt "one"` marks the singular of a pattern whose English is the same for one and many.
///
/// Only what `locales` uses is read: strings in double quotes, continued on further lines, with the escapes of C.
public struct Catalog: Sendable {
    /// Translations by `Message.pattern`, with `Message.singularContext` before it where that is meant.
    public private(set) var entries: [String: String] = [:]
    /// Lines that are no PO, from 1.
    public private(set) var badLines: [Int] = []
    /// Keys that are there twice with different translations.
    public private(set) var contradictions: [String] = []

    private enum Field {
        case context, id, text
    }

    private var context: String?
    private var id: String?
    private var text: String?

    /// Reads a whole catalogue; what cannot be read is left out and told in `badLines`.
    public init(parsing source: String) { add(source) }

    /// Reads another file into the same catalogue.
    public mutating func add(_ source: String) {
        var field: Field?
        var number = 0
        for line in source.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            var rest = line[...]
            while let first = rest.first, first == 0x20 || first == 0x09 { rest.removeFirst() }
            if rest.isEmpty || rest.first == UInt8(ascii: "#") { continue }
            if let next = Self.keyword(&rest) {
                if next == .context || (next == .id && field != .context) { finish() }
                field = next
            }
            guard let field, let value = Self.quoted(rest) else {
                badLines.append(number)
                continue
            }
            switch field {
            case .context: context = (context ?? "") + value
            case .id: id = (id ?? "") + value
            case .text: text = (text ?? "") + value
            }
        }
        finish()
    }

    private mutating func finish() {
        defer { (context, id, text) = (nil, nil, nil) }
        // The entry of the empty identifier is the file's header; one without a translation waits for it.
        guard let id, !id.isEmpty, let text, !text.isEmpty else { return }
        let key = context.map { $0 + "\u{4}" + id } ?? id
        if let known = entries.updateValue(text, forKey: key), known != text { contradictions.append(key) }
    }

    private static func keyword(_ line: inout Substring.UTF8View) -> Field? {
        for (word, field) in [("msgctxt ", Field.context), ("msgid ", .id), ("msgstr ", .text)]
        where line.starts(with: word.utf8) {
            line = line.dropFirst(word.utf8.count)
            return field
        }
        return nil
    }

    /// The text between the quotes; nil when there is something else on the line.
    private static func quoted(_ line: Substring.UTF8View) -> String? {
        var rest = line[...]
        while let last = rest.last, last == 0x20 || last == 0x09 || last == 0x0D { rest.removeLast() }
        guard rest.count >= 2, rest.first == UInt8(ascii: "\""), rest.last == UInt8(ascii: "\"") else { return nil }
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in rest.dropFirst().dropLast() {
            guard isEscaped else {
                if byte == UInt8(ascii: "\"") { return nil }
                if byte == UInt8(ascii: "\\") { isEscaped = true } else { bytes.append(byte) }
                continue
            }
            isEscaped = false
            switch byte {
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "t"): bytes.append(0x09)
            default: bytes.append(byte)
            }
        }
        return isEscaped ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
