import ScienceShopSDK

/// Harvested words as HTML that a WordPress takes for text, and for nothing else.
///
/// Beside what HTML itself reads, WordPress reads `[shortcodes]` in a text, and turns an address that stands alone into a
/// frame of that site.
enum WPMarkup {
    static func text(_ words: some StringProtocol) -> String {
        var result = ""
        result.reserveCapacity(words.utf8.count)
        for scalar in words.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "[": result += "&#091;"
            case "]": result += "&#093;"
            case ":": result += "&#058;"
            // Controls, and signs that turn the direction of what follows.
            case "\u{0}"..."\u{8}", "\u{B}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}",
                "\u{2066}"..."\u{2069}", "\u{FEFF}":
                continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// As `text`, for a place where WordPress looks for neither.
    static func title(_ words: String) -> String {
        Text.collapsedSpaces(text(words).replacing("&#058;", with: ":"))
    }

    /// Paragraphs are parted by empty lines; single line breaks are kept.
    static func paragraphs(_ words: String) -> String {
        words.split(separator: "\n", omittingEmptySubsequences: false)
            .split { $0.utf8.allSatisfy { $0 <= 0x20 } }
            .map { lines in "<p>" + lines.map { text(Text.trimmed(String($0))) }.joined(separator: "<br />") + "</p>" }
            .joined(separator: "\n")
    }

    static func heading(_ words: String) -> String { "<h2>\(text(words))</h2>" }

    static func list(_ items: [String]) -> String {
        items.isEmpty ? "" : "<ul>" + items.map { "<li>\($0)</li>" }.joined() + "</ul>"
    }

    /// A link; only its words when the address is none that a reader can be sent to.
    static func link(_ address: String?, _ words: String) -> String {
        guard let address, isWeb(address) else { return text(words) }
        return "<a href=\"\(text(address).replacing("&#058;", with: ":"))\" rel=\"nofollow\">\(text(words))</a>"
    }

    private static func isWeb(_ address: String) -> Bool {
        let start = address.prefix(8).lowercased()
        guard start.hasPrefix("https://") || start.hasPrefix("http://"), address.utf8.count <= 2000 else {
            return false
        }
        return address.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"\"'<>\\^`{}[]".utf8.contains($0) }
    }
}
