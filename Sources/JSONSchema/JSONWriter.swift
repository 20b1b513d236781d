extension JSONValue {
    /// The canonical bytes of the value by RFC 8785 (JCS): what is stored, hashed and exchanged.
    public var canonicalBytes: [UInt8] {
        var writer = JSONWriter(style: .canonical)
        writer.write(self)
        return writer.bytes
    }

    /// The canonical text of the value by RFC 8785 (JCS).
    public var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

    /// Indented text in the order the members were written, for people to read.
    public var prettyText: String {
        var writer = JSONWriter(style: .pretty)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// Writes JSON at byte level.
struct JSONWriter {
    enum Style { case canonical, pretty }

    let style: Style
    private(set) var bytes: [UInt8] = []
    private var depth = 0

    init(style: Style) {
        self.style = style
        bytes.reserveCapacity(1024)
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let value): bytes.append(contentsOf: JSONNumberText.ecmaScript(value).utf8)
        case .string(let value): write(value)
        case .array(let values):
            list("[", "]", values) { writer, value in writer.write(value) }
        case .object(let object):
            list("{", "}", style == .canonical ? object.membersInCanonicalOrder : object.members) { writer, member in
                writer.write(member.key)
                writer.bytes.append(contentsOf: writer.style == .pretty ? ": ".utf8 : ":".utf8)
                writer.write(member.value)
            }
        }
    }

    private mutating func list<Element>(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ elements: [Element],
        _ body: (inout JSONWriter, Element) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        depth += 1
        for (position, element) in elements.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            breakLine()
            body(&self, element)
        }
        depth -= 1
        if !elements.isEmpty { breakLine() }
        bytes.append(UInt8(ascii: close))
    }

    private mutating func breakLine() {
        guard style == .pretty else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: depth * 2))
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x08: bytes.append(contentsOf: "\\b".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0C: bytes.append(contentsOf: "\\f".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSONObject {
    /// Members sorted by name compared as UTF-16 code units (RFC 8785 §3.2.3).
    var membersInCanonicalOrder: [Member] {
        members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
    }
}
