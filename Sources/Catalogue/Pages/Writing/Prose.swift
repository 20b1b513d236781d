import ScienceShopSDK

/// Harvested text cut into paragraphs.
enum Prose {
    /// Longer texts are cut: a page is for reading, the whole text is in the record's JSON.
    static let longest = 40_000

    /// Paragraphs are parted by empty lines; the style sheet keeps single line breaks.
    static func paragraphs(_ text: String) -> [String] {
        var paragraphs: [String] = []
        var current: [Substring] = []
        func isBlank(_ line: Substring) -> Bool { line.utf8.allSatisfy { $0 <= 0x20 } }
        for line in capped(text).split(separator: "\n", omittingEmptySubsequences: false) {
            if isBlank(line) {
                if !current.isEmpty { paragraphs.append(current.joined(separator: "\n")) }
                current = []
            } else {
                current.append(line)
            }
        }
        if !current.isEmpty { paragraphs.append(current.joined(separator: "\n")) }
        return paragraphs
    }

    /// The text, or its beginning and an ellipsis.
    static func capped(_ text: String, to limit: Int = longest) -> String {
        guard text.utf8.count > limit else { return text }
        return String(text.unicodeScalars.prefix(limit - 4)) + "…"
    }
}
