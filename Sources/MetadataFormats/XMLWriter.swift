/// How an element is laid out.
public enum XMLStyle: Sendable {
    /// On one line, for machines.
    case compact
    /// An element a line, indented, for people.
    case indented
}

/// Writes XML 1.0 in UTF-8. The caller closes what it opens; names are the caller's own, texts and values anybody's.
struct XMLWriter {
    private(set) var bytes: [UInt8] = []
    private let style: XMLStyle
    private var open: [String] = []

    init(_ style: XMLStyle) { self.style = style }

    typealias Attributes = [(name: String, value: String)]

    mutating func start(_ name: String, _ attributes: Attributes = []) {
        tag(name, attributes)
        bytes.append(UInt8(ascii: ">"))
        open.append(name)
    }

    mutating func end() {
        guard let name = open.popLast() else { return }
        breakLine()
        close(name)
    }

    mutating func leaf(_ name: String, _ attributes: Attributes = [], text: String) {
        tag(name, attributes)
        guard !text.isEmpty else {
            bytes.append(contentsOf: "/>".utf8)
            return
        }
        bytes.append(UInt8(ascii: ">"))
        escape(text, inAttribute: false)
        close(name)
    }

    mutating func empty(_ name: String, _ attributes: Attributes = []) { leaf(name, attributes, text: "") }

    /// Whether XML 1.0 can hold a text at all (section 2.2, production Char).
    static func canHold(_ text: String) -> Bool {
        var text = text
        let isPlain = text.withUTF8 { bytes in
            // Only control characters and EF can begin what it cannot. Looking at all of them, without a way out, the
            // processor takes many at a time.
            var found: UInt8 = 0
            for byte in bytes {
                let (control, feed, high): (UInt8, UInt8, UInt8) =
                    (byte < 0x20 ? 1 : 0, byte == 0x0A ? 0 : 1, byte == 0xEF ? 1 : 0)
                found |= control & feed | high
            }
            return found == 0
        }
        return isPlain || text.unicodeScalars.allSatisfy(isCharacter)
    }

    /// A text with U+FFFD for what XML cannot hold.
    static func holdable(_ text: String) -> String {
        guard !canHold(text) else { return text }
        return text.unicodeScalars.reduce(into: "") { $0.unicodeScalars.append(isCharacter($1) ? $1 : "\u{FFFD}") }
    }

    private static func isCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0xA, 0xD, 0x20...0xFFFD, 0x10000...: true
        default: false
        }
    }

    // MARK: -

    private mutating func tag(_ name: String, _ attributes: Attributes) {
        breakLine()
        bytes.append(UInt8(ascii: "<"))
        bytes.append(contentsOf: name.utf8)
        for (name, value) in attributes {
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: name.utf8)
            bytes.append(contentsOf: "=\"".utf8)
            escape(value, inAttribute: true)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private mutating func close(_ name: String) {
        bytes.append(contentsOf: "</".utf8)
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: ">"))
    }

    private mutating func breakLine() {
        guard style == .indented, !bytes.isEmpty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * open.count))
    }

    /// Line ends and tabs that a parser would change are written as references (XML 1.0 sections 2.11 and 3.3.3).
    private mutating func escape(_ text: String, inAttribute: Bool) {
        var text = XMLWriter.holdable(text)
        text.withUTF8 { run in
            var clean = 0
            for (place, byte) in run.enumerated() {
                guard let reference = Self.reference(for: byte, inAttribute: inAttribute) else { continue }
                bytes.append(contentsOf: run[clean..<place])
                reference.withUTF8Buffer { bytes.append(contentsOf: $0) }
                clean = place + 1
            }
            bytes.append(contentsOf: run[clean...])
        }
    }

    private static func reference(for byte: UInt8, inAttribute: Bool) -> StaticString? {
        guard byte <= 0x3E else { return nil }
        switch byte {
        case UInt8(ascii: "&"): return "&amp;"
        case UInt8(ascii: "<"): return "&lt;"
        case UInt8(ascii: ">"): return "&gt;"
        case 0x0D: return "&#13;"
        case UInt8(ascii: "\"") where inAttribute: return "&quot;"
        case 0x0A where inAttribute: return "&#10;"
        case 0x09 where inAttribute: return "&#9;"
        default: return nil
        }
    }
}
