import AdapterKit
import JSONSchema
import ScienceShopSDK

/// What a YesWiki form's definition says of its entries: labels of fields, labels of choices.
///
/// An entry alone holds only keys; `prepared` lists the fields with `propertyname`, `label` and `options`.
struct BazarForm: Sendable {
    private var fields: [Field] = []

    private struct Field {
        var name: String
        var label: String
        /// Key → label; empty when the field is no choice.
        var options: [(key: String, label: String)]
    }

    init() {}

    init(_ definition: JSONValue) {
        var seen: [String: Int] = [:]
        for item in definition["prepared"]?.array ?? definition["prepared"]?.object?.values ?? [] {
            guard let name = item["propertyname"]?.string, !name.isEmpty else { continue }
            var label = PlainValue.text(item["label"] ?? .null)
            while label.hasSuffix("*") || label.hasSuffix(" ") { label.removeLast() }
            let options = item["options"]?.object?.members.map { (key: $0.key, label: PlainValue.text($0.value)) } ?? []
            let key = Text.folded(label)
            seen[key, default: 0] += 1
            if let number = seen[key], number > 1 { label += "#\(number)" }
            fields.append(Field(name: name, label: label.isEmpty ? name : label, options: options))
        }
    }

    /// The labels of the choices that a field's value names; nil when the field is no choice.
    func choices(of name: String, in value: JSONValue) -> [String]? {
        guard let field = fields.first(where: { $0.name.hasSameBytes(as: name) }), !field.options.isEmpty else {
            return nil
        }
        let keys: [String]
        if let array = value.array {
            keys = array.map { PlainValue.text($0) }
        } else {
            keys = PlainValue.text(value).split(separator: ",").map { Text.trimmed($0) }
        }
        return keys.compactMap { key in
            guard !key.isEmpty else { return nil }
            return field.options.first { $0.key.hasSameBytes(as: key) }?.label ?? key
        }
    }

    /// The entry's answers under the form's labels; each choice of a field is an answer of its own. Members that the form
    /// does not know keep their name.
    func cells(of entry: JSONValue) -> [Block.Cell] {
        guard let members = entry.object else { return [] }
        var cells: [Block.Cell] = []
        var known: Set<String> = []
        for field in fields {
            known.insert(field.name)
            guard let value = members[field.name] else { continue }
            let place = "/" + JSONPointer.escaped(field.name)
            for text in choices(of: field.name, in: value) ?? [PlainValue.text(value)] where !text.isEmpty {
                cells.append(Block.Cell(label: field.label, words: Words(text, label: place)))
            }
        }
        for member in members where !known.contains(member.key) {
            let text = PlainValue.text(member.value)
            guard !text.isEmpty else { continue }
            cells.append(
                Block.Cell(label: member.key, words: Words(text, label: "/" + JSONPointer.escaped(member.key))))
        }
        return cells
    }
}

/// A value of a table or a JSON document as plain words.
enum PlainValue {
    static func text(_ value: JSONValue) -> String {
        switch value {
        case .null, .object, .array: ""
        case .string(let text): self.text(text)
        default: String(decoding: value.canonicalBytes, as: UTF8.self)
        }
    }

    /// Character references resolved, markup of rich-text fields taken off, in normal form C.
    static func text(_ text: String) -> String {
        var bytes = text
        guard bytes.withUTF8({ $0.firstPlace(ofEither: UInt8(ascii: "<"), UInt8(ascii: "&")) }) != nil else {
            return Text.trimmed(Text.nfc(text))
        }
        if isMarkup(text) {
            let page = PageDocument.read(Array("<meta charset=utf-8>\(text)".utf8), format: "text/html")
            return page.words(of: 0..<page.blocks.count).text
        }
        return Text.trimmed(Text.nfc(Entities.resolved(text)))
    }

    private static let tags = Pattern(own: "</?(?:p|br|div|span|ul|ol|li|strong|em|b|i|a|h[1-6])(?:\\s[^<>]*)?/?>")

    private static func isMarkup(_ text: String) -> Bool {
        mayHoldTag(text) && tags.firstMatch(in: Subject(text)) != nil
    }

    /// Whether a « < » stands before a letter, a slash or a character that may be read as one: « durée < 9 h » is no tag.
    private static func mayHoldTag(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var next = 0
            while let place = bytes.firstPlace(of: UInt8(ascii: "<"), from: next) {
                next = place + 1
                // Control characters are invisible to patterns.
                while next < bytes.count, bytes[next] < 0x20 || bytes[next] == 0x7F { next += 1 }
                guard next < bytes.count else { break }
                let byte = bytes[next]
                if byte == UInt8(ascii: "/") || byte | 0x20 >= UInt8(ascii: "a") || byte >= 0x80 { return true }
            }
            // Patterns see « ≮ » without its stroke.
            next = 0
            while let place = bytes.firstPlace(of: 0xE2, from: next) {
                next = place + 1
                if bytes[place...].starts(with: "\u{226E}".utf8) { return true }
            }
            return false
        }
    }
}
