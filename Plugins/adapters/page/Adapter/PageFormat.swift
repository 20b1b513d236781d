import AdapterKit
import ScienceShopSDK

/// Recognises what a document is.
enum PageFormat {
    /// Whether a file of a folder is a document, by its name.
    static func isDocument(_ location: String) -> Bool {
        MediaType.suggested(by: location).map { known($0) != nil } ?? false
    }

    /// HTML and Markdown by their media type or file name; what is said to be plain text, or says nothing, by its content,
    /// for Markdown is often kept in `.txt` files.
    static func recognise(_ bytes: [UInt8], resource: any Resource) -> MetadataFormat {
        let said = resource.mediaType.flatMap { known(MediaType($0).essence) }
        if let said, said != .plainText { return said }
        if let named = MediaType.suggested(by: resource.location).flatMap(known), named != .plainText { return named }
        let text = DecodedText(Array(bytes.prefix(1 << 16))).string
        if said == nil, isHTML(text) { return .html }
        return isMarkdown(text) ? .markdown : .plainText
    }

    private static func known(_ mediaType: String) -> MetadataFormat? {
        switch mediaType {
        case "text/html", "application/xhtml+xml": .html
        case "text/markdown", "text/x-markdown": .markdown
        case "text/plain": .plainText
        default: nil
        }
    }

    /// By its first mark-up, as WHATWG MIME Sniffing §7.1 does.
    private static func isHTML(_ text: String) -> Bool {
        let start = Text.trimmed(text.prefix(512)).lowercased()
        return ["<!doctype html", "<html", "<head", "<body", "<!--", "<h1", "<div", "<p>", "<table", "<title", "<meta"]
            .contains { start.hasPrefix($0) }
    }

    /// A heading with `#`, or a text in `**`, a link or a heading underlined, twice at least.
    private static func isMarkdown(_ text: String) -> Bool {
        var signs = 0
        for line in text.split(whereSeparator: \.isNewline) {
            let hashes = line.prefix { $0 == "#" }.count
            if (1...6).contains(hashes), line.dropFirst(hashes).first == " " { return true }
            let bytes = Array(line.utf8)
            if count(of: "**", in: bytes) >= 2 || count(of: "](", in: bytes) >= 1 { signs += 1 }
            if line.count >= 3, line.allSatisfy({ $0 == "=" }) { signs += 1 }
        }
        return signs >= 2
    }

    private static func count(of pair: StaticString, in bytes: [UInt8]) -> Int {
        let first = pair.utf8Start[0]
        let second = pair.utf8Start[1]
        return zip(bytes, bytes.dropFirst()).count { $0 == first && $1 == second }
    }
}
