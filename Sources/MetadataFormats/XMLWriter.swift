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
    static func canHold(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(isCharacter) }

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
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": bytes.append(contentsOf: "&amp;".utf8)
            case "<": bytes.append(contentsOf: "&lt;".utf8)
            case ">": bytes.append(contentsOf: "&gt;".utf8)
            case "\"" where inAttribute: bytes.append(contentsOf: "&quot;".utf8)
            case "\r": bytes.append(contentsOf: "&#13;".utf8)
            case "\n" where inAttribute: bytes.append(contentsOf: "&#10;".utf8)
            case "\t" where inAttribute: bytes.append(contentsOf: "&#9;".utf8)
            default:
                let held = Self.isCharacter(scalar) ? scalar : "\u{FFFD}"
                bytes.append(contentsOf: String(Character(held)).utf8)
            }
        }
    }
}
