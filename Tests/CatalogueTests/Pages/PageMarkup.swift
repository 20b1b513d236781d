import Testing

/// The tags of a page, read strictly: any `<` that is no whole tag, any attribute that is not quoted, fails the test.
struct PageMarkup {
    struct Tag {
        var name: String
        var attributes: [(name: String, value: String)]
        subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }
    }

    private(set) var tags: [Tag] = []
    /// What stands between tags, entities undone.
    private(set) var text = ""
    /// The same piece by piece, and what attributes say to a reader.
    private(set) var pieces: [String] = []
    /// What stands in `<script>` elements.
    private(set) var scripts: [String] = []

    init(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws {
        var rest = bytes[...]
        var plain: [UInt8] = []
        var piece: [UInt8] = []
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "<") else {
                plain.append(byte)
                piece.append(byte)
                continue
            }
            addPiece(Self.undone(String(decoding: piece, as: UTF8.self)))
            piece = []
            if rest.first == UInt8(ascii: "/") || rest.first == UInt8(ascii: "!") {
                let inside = rest.prefix { $0 != UInt8(ascii: ">") }
                try #require(
                    inside.dropFirst().allSatisfy { Self.isName($0) || $0 == 0x20 }, sourceLocation: sourceLocation)
                rest = rest.dropFirst(inside.count + 1)
                plain.append(0x20)
                continue
            }
            let tag = try Self.tag(&rest, sourceLocation)
            tags.append(tag)
            for name in ["aria-label", "title", "placeholder", "alt"] { addPiece(tag[name] ?? "") }
            if tag["name"] == "description" { addPiece(tag["content"] ?? "") }
            plain.append(0x20)
            if tag.name == "script" {
                let end = try #require(rest.firstRange(of: Array("</script>".utf8)), sourceLocation: sourceLocation)
                scripts.append(String(decoding: rest[..<end.lowerBound], as: UTF8.self))
                rest = rest[end.upperBound...]
            }
        }
        text = Self.undone(String(decoding: plain, as: UTF8.self))
    }

    private mutating func addPiece(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if words.contains(where: \.isLetter) { pieces.append(words) }
    }

    private static func tag(_ rest: inout ArraySlice<UInt8>, _ place: SourceLocation) throws -> Tag {
        func word() -> String {
            let word = rest.prefix(while: isName)
            rest = rest.dropFirst(word.count)
            return String(decoding: word, as: UTF8.self)
        }
        var tag = Tag(name: word(), attributes: [])
        try #require(!tag.name.isEmpty, "a bare <", sourceLocation: place)
        while let byte = rest.popFirst(), byte != UInt8(ascii: ">") {
            // SVG ends empty elements so.
            if byte == UInt8(ascii: "/"), rest.first == UInt8(ascii: ">") { continue }
            try #require(byte == 0x20, "after \(tag.name)", sourceLocation: place)
            let name = word()
            try #require(!name.isEmpty, "in \(tag.name)", sourceLocation: place)
            var value = ""
            if rest.first == UInt8(ascii: "=") {
                try #require(rest.dropFirst().first == UInt8(ascii: "\""), sourceLocation: place)
                rest = rest.dropFirst(2)
                let raw = rest.prefix { $0 != UInt8(ascii: "\"") }
                try #require(!raw.contains(UInt8(ascii: "<")), sourceLocation: place)
                rest = rest.dropFirst(raw.count + 1)
                value = undone(String(decoding: raw, as: UTF8.self))
            }
            tag.attributes.append((name, value))
        }
        return tag
    }

    private static func isName(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
            || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: "-")
    }

    private static func undone(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }
}
