import ScienceShopSDK

/// Looks for the encoding that a page says it has, as browsers do before parsing (HTML §13.2.3.2).
enum MetaCharset {
    /// The encoding of the first `meta` element with a `charset` among the first 1024 bytes; nil when there is none or it
    /// is no encoding of ours. What names UTF-16 in ASCII letters must be UTF-8.
    static func find(in bytes: [UInt8]) -> TextEncoding? {
        let head = bytes.prefix(1024).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        var position = 0
        while let meta = offset(of: "<meta", in: head, from: position) {
            let end = head[meta...].firstIndex(of: UInt8(ascii: ">")) ?? head.count
            position = end
            guard let name = offset(of: "charset", in: Array(head[..<end]), from: meta) else { continue }
            var rest = head[(name + 7)..<end].drop { $0 <= 0x20 }
            guard rest.first == UInt8(ascii: "=") else { continue }
            rest = rest.dropFirst().drop { $0 <= 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
            let label = rest.prefix { byte in
                byte > 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "'") && byte != UInt8(ascii: ";")
                    && byte != UInt8(ascii: "/")
            }
            guard let encoding = TextEncoding(label: String(decoding: label, as: UTF8.self)) else { continue }
            return encoding.unitSize == 2 ? .utf8 : encoding
        }
        return nil
    }

    private static func offset(of word: StaticString, in bytes: [UInt8], from start: Int) -> Int? {
        let word = word.withUTF8Buffer { Array($0) }
        guard bytes.count - start >= word.count else { return nil }
        return (start...bytes.count - word.count).first { bytes[$0...].starts(with: word) }
    }
}
