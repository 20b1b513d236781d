import ScienceShopSDK

/// Web and e-mail addresses written out in text.
enum PageLinks {
    static func addresses(in text: String) -> [Block.Link] {
        guard mayHoldAddress(text) else { return [] }
        if isOneAddress(text) { return [Block.Link(text: text, url: text)] }
        return text.split(whereSeparator: { $0.isWhitespace || "<>\"«»“”()[]".contains($0) }).compactMap { word in
            var word = word
            while let last = word.last, ".,;:!?'’".contains(last) { word.removeLast() }
            let text = String(word)
            if text.hasPrefix("http://") || text.hasPrefix("https://"), text.utf8.count > 8 {
                return Block.Link(text: text, url: text)
            }
            if text.hasPrefix("www."), text.utf8.count > 6 { return Block.Link(text: text, url: "https://" + text) }
            if let at = text.firstIndex(of: "@"), at > text.startIndex, text[at...].dropFirst().contains("."),
                text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
            {
                return Block.Link(text: text, url: "mailto:" + text)
            }
            return nil
        }
    }

    /// Whether the text has one of `://`, `@` and `www.`.
    private static func mayHoldAddress(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { utf8 in
            for (place, byte) in utf8.enumerated() {
                switch byte {
                case UInt8(ascii: "@"): return true
                case UInt8(ascii: ":"): if utf8[place...].starts(with: "://".utf8) { return true }
                case UInt8(ascii: "w"): if utf8[place...].starts(with: "www.".utf8) { return true }
                default: break
                }
            }
            return false
        }
    }

    /// Whether the text is an address of the web and nothing else, as a column of addresses holds them.
    private static func isOneAddress(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { utf8 in
            guard utf8.count > 8, utf8.starts(with: "https://".utf8) || utf8.starts(with: "http://".utf8),
                let last = utf8.last, !".,;:!?'".utf8.contains(last)
            else { return false }
            return utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "("), UInt8(ascii: ")"),
                    UInt8(ascii: "["), UInt8(ascii: "]"):
                    false
                default: byte > 0x20 && byte < 0x7F
                }
            }
        }
    }
}
