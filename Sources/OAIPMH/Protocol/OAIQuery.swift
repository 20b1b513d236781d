/// The arguments of a request as they came, in their order, repeated ones too.
public struct OAIQuery: Sendable, Hashable {
    public struct Pair: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var pairs: [Pair]

    public init(_ pairs: [Pair]) { self.pairs = pairs }

    /// Reads a query string or the body of a form (`application/x-www-form-urlencoded`); what is no escape stays as it is.
    public init(parsing text: String) {
        pairs = text.utf8.split(separator: UInt8(ascii: "&")).map { part in
            let equals = part.firstIndex(of: UInt8(ascii: "="))
            let value = equals.map { part[part.index(after: $0)...] }
            return Pair(Self.decoded(part[..<(equals ?? part.endIndex)]), value.map(Self.decoded) ?? "")
        }
    }

    /// The query string; every character that is not unreserved is escaped.
    public var encoded: String {
        pairs.map { Self.encoded($0.name) + "=" + Self.encoded($0.value) }.joined(separator: "&")
    }

    /// Escapes a value for a query string.
    public static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if OAISyntax.isLetter(byte) || OAISyntax.isDigit(byte) || "-_.~".utf8.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func decoded(_ part: some Sequence<UInt8>) -> String {
        let part = Array(part)
        var bytes: [UInt8] = []
        var position = 0
        while position < part.count {
            let byte = part[position]
            if byte == UInt8(ascii: "%"), position + 2 < part.count, let high = hex(part[position + 1]),
                let low = hex(part[position + 2])
            {
                bytes.append(high << 4 | low)
                position += 3
                continue
            }
            bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            position += 1
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x57
        default: nil
        }
    }
}
