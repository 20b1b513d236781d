/// Text made safe for HTML, in elements and in quoted attributes.
///
/// Works on bytes, and also leaves out what HTML forbids: control characters, and code points that are no characters.
enum HTMLText {
    static func escaped(_ text: String) -> String { written(text, escaping: true) }

    /// The text with its markup, without what HTML forbids everywhere, in scripts too.
    static func cleaned(_ text: String) -> String { written(text, escaping: false) }

    private static func written(_ text: String, escaping: Bool) -> String {
        var result: [UInt8] = []
        append(text, escaping: escaping, to: &result)
        return String(decoding: result, as: UTF8.self)
    }

    /// Adds a text to a page, escaped or with its markup; without what HTML forbids either way.
    static func append(_ text: String, escaping: Bool, to result: inout [UInt8]) {
        var text = text
        text.withUTF8 { append($0, escaping: escaping, to: &result) }
    }

    private static func append(_ bytes: UnsafeBufferPointer<UInt8>, escaping: Bool, to result: inout [UInt8]) {
        var position = 0
        while position < bytes.count {
            // All up to the next special byte at once.
            var end = position
            while end < bytes.count, !isSpecial[Int(bytes[end])] { end += 1 }
            if end > position { result += UnsafeBufferPointer(rebasing: bytes[position..<end]) }
            position = end
            guard position < bytes.count else { return }
            let byte = bytes[position]
            position += 1
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
            where bytes[position + 2] & 0xBE == 0xBE && bytes[position + 1] == 0xBF
                && bytes[position] & 0x0F == 0x0F:
                // The last two of a plane are U+nFFFE and U+nFFFF.
                position += 3
            case 0xC2, 0xEF, 0xF0...0xF4: result.append(byte)
            default: break  // A control character.
            }
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
