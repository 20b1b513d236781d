import Mustache

/// Text made safe for HTML, in elements and in quoted attributes.
///
/// Mustache's own escaping goes through a text character by character and takes most of the time of a page; this one
/// works on bytes. It also leaves out what HTML forbids: control characters, and code points that are no characters.
struct HTMLText: MustacheContentType {
    func escapeText(_ text: String) -> String { Self.escaped(text) }

    static func escaped(_ text: String) -> String { written(text, escaping: true) }

    /// The text with its markup, without what HTML forbids everywhere, in scripts too.
    static func cleaned(_ text: String) -> String { written(text, escaping: false) }

    private static func written(_ text: String, escaping: Bool) -> String {
        var text = text
        return text.withUTF8 { bytes in
            guard let first = bytes.firstIndex(where: { isSpecial[Int($0)] }) else {
                return String(decoding: bytes, as: UTF8.self)
            }
            var result: [UInt8] = []
            result.reserveCapacity(bytes.count + bytes.count / 8 + 16)
            result += bytes[..<first]
            var position = first
            while position < bytes.count {
                let byte = bytes[position]
                position += 1
                guard isSpecial[Int(byte)] else {
                    result.append(byte)
                    continue
                }
                switch byte {
                case 0x20..<0x7F where !escaping: result.append(byte)
                case UInt8(ascii: "<"): result += "&lt;".utf8
                case UInt8(ascii: ">"): result += "&gt;".utf8
                case UInt8(ascii: "&"): result += "&amp;".utf8
                case UInt8(ascii: "\""): result += "&quot;".utf8
                case UInt8(ascii: "'"): result += "&#39;".utf8
                case 0xC2 where bytes[position] < 0xA0:
                    position += 1  // U+0080 to U+009F
                case 0xEF where isNoncharacter(bytes[position], bytes[position + 1]):
                    position += 2
                case 0xF0...0xF4
                where bytes[position + 2] == 0xBF && bytes[position + 1] & 0x0F == 0x0F
                    && bytes[position] & 0x0F == 0x0F:
                    // The last two of a plane are U+nFFFE and U+nFFFF.
                    position += 3
                case 0xC2, 0xEF, 0xF0...0xF4: result.append(byte)
                default: break  // A control character.
                }
            }
            return String(decoding: result, as: UTF8.self)
        }
    }

    /// U+FDD0 to U+FDEF, U+FFFE, U+FFFF, after the byte EF.
    private static func isNoncharacter(_ second: UInt8, _ third: UInt8) -> Bool {
        (second == 0xB7 && third >= 0x90 && third <= 0xAF) || (second == 0xBF && third >= 0xBE)
    }

    private static let isSpecial: [Bool] = (0...255).map { byte in
        switch UInt8(byte) {
        case UInt8(ascii: "\t"), UInt8(ascii: "\n"): false
        case 0..<0x20, 0x7F, 0xC2, 0xEF, 0xF0...0xF4: true
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        default: false
        }
    }
}
