/// Writes XML as bytes; whatever comes in, what comes out is well-formed.
public struct OAIWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// Takes what is written so far.
    public mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// A start tag. The names are ours and are not escaped; attributes without a value are left out.
    public mutating func open(_ name: String, _ attributes: [(String, String?)] = []) {
        begin(name, attributes)
        bytes.append(UInt8(ascii: ">"))
    }

    public mutating func close(_ name: String) {
        bytes += "</".utf8
        bytes += name.utf8
        bytes.append(UInt8(ascii: ">"))
    }

    /// An element that holds text, or is empty without one.
    public mutating func element(_ name: String, _ attributes: [(String, String?)] = [], _ text: String = "") {
        begin(name, attributes)
        if text.isEmpty {
            bytes += "/>".utf8
        } else {
            bytes.append(UInt8(ascii: ">"))
            self.text(text)
            close(name)
        }
    }

    /// Text, escaped; characters that XML does not allow become U+FFFD.
    public mutating func text(_ text: String) { append(text, quotes: false) }

    /// XML that is well-formed as it is.
    public mutating func raw(_ xml: some Collection<UInt8>) { bytes += xml }
    public mutating func raw(_ xml: StaticString) { xml.withUTF8Buffer { bytes += $0 } }

    private mutating func begin(_ name: String, _ attributes: [(String, String?)]) {
        bytes.append(UInt8(ascii: "<"))
        bytes += name.utf8
        for (key, value) in attributes {
            guard let value else { continue }
            bytes.append(0x20)
            bytes += key.utf8
            bytes += "=\"".utf8
            append(value, quotes: true)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private mutating func append(_ text: String, quotes: Bool) {
        var text = text
        text.withUTF8 { utf8 in
            var run = 0
            for position in utf8.indices {
                let byte = utf8[position]
                let replacement: StaticString
                switch byte {
                case UInt8(ascii: "&"): replacement = "&amp;"
                case UInt8(ascii: "<"): replacement = "&lt;"
                // `]]>` may not stand in text.
                case UInt8(ascii: ">"): replacement = "&gt;"
                case UInt8(ascii: "\"") where quotes: replacement = "&quot;"
                // A parser would make line breaks of a value into blanks, and a carriage return into a line feed.
                case 0x0A where quotes: replacement = "&#10;"
                case 0x09 where quotes: replacement = "&#9;"
                case 0x0D: replacement = "&#13;"
                case 0x00..<0x20 where byte != 0x0A && byte != 0x09: replacement = "\u{FFFD}"
                // U+FFFE and U+FFFF end so.
                case 0xBE, 0xBF:
                    guard position >= 2, utf8[position - 1] == 0xBF, utf8[position - 2] == 0xEF else { continue }
                    bytes += UnsafeBufferPointer(rebasing: utf8[run..<(position - 2)])
                    bytes += [0xEF, 0xBF, 0xBD]
                    run = position + 1
                    continue
                default: continue
                }
                bytes += UnsafeBufferPointer(rebasing: utf8[run..<position])
                replacement.withUTF8Buffer { bytes += $0 }
                run = position + 1
            }
            bytes += UnsafeBufferPointer(rebasing: utf8[run...])
        }
    }
}
