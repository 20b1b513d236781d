import JSONSchema
import ScienceShopSDK
import XMLReader

/// Descriptions in which repositories leave the markup of their web pages.
package enum PlainText {
    /// The words of a text that holds HTML, its blocks on lines of their own; any other text as it is.
    package static func withoutMarkup(_ text: String) -> String {
        guard looksLikeMarkup(text), let events = try? HTMLEvents(parsing: Array(text.utf8), charset: "utf-8").events
        else {
            return text
        }
        var result = ""
        for event in events {
            switch event {
            case .text(let words, _): result += words
            case .start(let name, _, _) where blocks.contains(name), .end(let name) where blocks.contains(name):
                if !result.isEmpty, !result.hasSuffix("\n") { result += "\n" }
            default: break
            }
        }
        let plain = result.trimmingXMLSpaces
        return plain.isEmpty ? text : plain
    }

    private static let blocks: Set = ["p", "br", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "tr", "blockquote"]

    /// A tag that people write in descriptions; « a < b » is none.
    private static func looksLikeMarkup(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.firstPlace(of: UInt8(ascii: "<")) != nil else { return false }
            var rest = bytes[...]
            // Byte by byte: every description comes through here, and comparing characters costs more than all else.
            while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
                rest = bytes[(start + 1)...]
                for tag in tags where rest.count >= tag.count {
                    if zip(rest, tag).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 && $0 >= UInt8(ascii: "A") }) {
                        return true
                    }
                }
            }
            return false
        }
    }

    /// How such tags go on, in lower case.
    private static let tags = ["p>", "p ", "/", "br", "div", "li>"].map { Array($0.utf8) }
}
