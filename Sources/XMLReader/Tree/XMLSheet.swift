/// A document of one element whose children hold words: what most metadata are. Little is made of it on the heap, where a
/// tree is dozens of small things.
package struct XMLSheet: Sendable, Hashable {
    /// The element directly inside the root.
    package struct Line: Sendable, Hashable {
        /// Without its prefix.
        package var name: String
        /// `xml:lang` of the element itself.
        package var language: String?
        /// The characters directly inside, without white space at the ends.
        package var words: String
        /// All characters inside, those of inner elements too, without white space at the ends.
        package var allWords: String
        /// From 1.
        package var line: Int
    }

    /// Of the root, without its prefix.
    package var name: String
    /// Of the root; nil when it is in none, or its prefix was never declared.
    package var namespace: String?
    /// Where the root's first tag ends, from 1.
    package var line: Int
    package var lines: [Line]

    /// What a document that is no sheet at all would say is left out: of an element inside another only the words are kept.
    package init(parsing bytes: [UInt8], limits: XMLTree.Limits = .init()) throws(XMLTree.Failure) {
        if bytes.count <= min(limits.bytes, XMLPlainSheet.mostBytes), limits.depth > 1,
            limits.nodes > bytes.count, let sheet = XMLPlainSheet.sheet(of: bytes)
        {
            self = sheet
        } else {
            self.init(try XMLTree(parsing: bytes, limits: limits).root)
        }
    }

    init(name: String, namespace: String?, line: Int, lines: [Line]) {
        (self.name, self.namespace, self.line, self.lines) = (name, namespace, line, lines)
    }

    private init(_ root: XMLTree.Element) {
        self.init(
            name: root.name, namespace: root.namespace, line: root.line,
            lines: root.elements.map { element in
                Line(
                    name: element.name, language: element.language, words: element.ownText.trimmingXMLSpaces,
                    allWords: element.allText.trimmingXMLSpaces, line: element.line)
            })
    }
}

extension String {
    /// The text without the white space of XML at its ends.
    package var trimmingXMLSpaces: String {
        // Most have none, and copying a text costs more than looking at its ends.
        guard let first = utf8.first, let last = utf8.last, first <= 0x20 || last <= 0x20 else { return self }
        var text = self
        return text.withUTF8 { utf8 in
            let kept = utf8.withoutOuterXMLSpaces
            return String(decoding: UnsafeBufferPointer(rebasing: utf8[kept]), as: UTF8.self)
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// What is left without the white space of XML at the ends.
    var withoutOuterXMLSpaces: Range<Int> {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D }
        var (start, end) = (0, count)
        while start < end, isSpace(self[start]) { start += 1 }
        while end > start, isSpace(self[end - 1]) { end -= 1 }
        return start..<end
    }
}
