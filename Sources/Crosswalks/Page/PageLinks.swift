import ScienceShopSDK

/// Web and e-mail addresses written out in text.
enum PageLinks {
    static func addresses(in text: String) -> [Block.Link] {
        guard text.contains("://") || text.contains("@") || text.contains("www.") else { return [] }
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
}
