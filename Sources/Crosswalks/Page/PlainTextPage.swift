import ScienceShopSDK

/// Plain text as blocks. It has no marks, so its structure is read from its looks:
///
/// - a line is a paragraph of its own; a line that goes on in lower case after one of 60 to 110 characters without a
///   final stop is joined to it (text wrapped by hand);
/// - list items begin with a bullet, a dash, `>`, `1.` or `a)`, or end in ` <`;
/// - `label : value` lines are fields (`FieldLine`), `[1] …` lines footnotes, a file name of an image an image;
/// - headings are what the crosswalk's `page.headings` say, else: the first line (level 1); lines in capitals (level 2);
///   and short lines without a final stop that stand alone between blank lines or directly above a list, a longer line
///   or another heading. Where groups of lines begin so at least twice, every group's short first line is a heading.
struct PlainTextPage {
    let hints: PageHints
    var lines: [Entry] = []

    struct Entry {
        var words: Words
        var shape: Shape
        var isAfterBlank: Bool
        var isBeforeBlank = false
        /// Blanks at the beginning of the line.
        var indent = 0
        /// Length of its last line in the source.
        var length = 0
    }

    enum Shape {
        case item(ListMarks.Item)
        case field
        case heading(Int)
        case decorated
        case footnote(String)
        case image
        case text
    }

    init(_ source: SourceText, _ hints: PageHints) {
        self.hints = hints
        readLines(source.lines)
        findHeadings()
    }

    // MARK: - Lines

    private mutating func readLines(_ source: [SourceText.Line]) {
        var isAfterBlank = true
        for line in source {
            let text = Text.trimmed(line.text)
            guard !text.isEmpty, !Self.isRule(text) else {
                if !lines.isEmpty { lines[lines.count - 1].isBeforeBlank = true }
                isAfterBlank = true
                continue
            }
            let words = Words(line.text, line: line.number)
            let hint = hintLevel(line.text)
            let indent = line.text.unicodeScalars.prefix(while: FieldLine.isBlank).count
            if hint == nil, let item = ListMarks.item(line.text) {
                lines.append(
                    Entry(words: words.slice(item.start..<item.end), shape: .item(item), isAfterBlank: isAfterBlank))
            } else if !isAfterBlank, hint == nil, let separator = joint(text, indent) {
                lines[lines.count - 1].words.append(words.trimmed(), separator: separator)
            } else {
                let (words, shape) = hint.map { (words.trimmed(), .heading($0)) } ?? self.shape(words.trimmed())
                lines.append(Entry(words: words, shape: shape, isAfterBlank: isAfterBlank, indent: indent))
            }
            lines[lines.count - 1].length = text.unicodeScalars.count
            isAfterBlank = false
        }
        if !lines.isEmpty { lines[lines.count - 1].isBeforeBlank = true }
    }

    /// What joins a line to the one before, which had to be cut somewhere; nil when it begins something of its own.
    private func joint(_ text: String, _ indent: Int) -> String? {
        guard let last = lines.last else { return nil }
        switch last.shape {
        case .item: if indent > 0 { return " " }
        // Indented below an answer: more of it, on a line of its own.
        case .field: if indent >= last.indent + 2, FieldLine.split(Words(text)) == nil { return "\n" }
        default: break
        }
        guard let start = text.unicodeScalars.first, start.properties.isLowercase || start == "(" else { return nil }
        guard let end = last.words.text.unicodeScalars.last, !".!?:;…".unicodeScalars.contains(end) else { return nil }
        let isWhole = last.words.text.utf8.count <= 2 * last.length
        return (60...110).contains(last.length) || (last.length > 110 && !isWhole) ? " " : nil
    }

    private func shape(_ words: Words) -> (Words, Shape) {
        let text = words.text
        let scalars = Array(text.unicodeScalars)
        if let inside = ListMarks.decoration(scalars[...]) {
            func offset(_ index: Int) -> Int { scalars[..<index].reduce(0) { $0 + UTF8.width($1) } }
            return (words.slice(offset(inside.lowerBound)..<offset(inside.upperBound)), .decorated)
        }
        if let (mark, start) = Self.footnote(text) {
            return (words.slice(start..<text.utf8.count).trimmed(), .footnote(mark))
        }
        if Self.isImageFile(text) { return (words, .image) }
        if FieldLine.split(words) != nil, !(lines.isEmpty && Self.isTitleLike(text)) { return (words, .field) }
        return (words, .text)
    }

    static func footnote(_ text: String) -> (mark: String, start: Int)? {
        let bytes = Array(text.utf8.prefix(12))
        guard bytes.first == UInt8(ascii: "["), let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        var mark = bytes[1..<close]
        if mark.first == UInt8(ascii: "^") { mark = mark.dropFirst() }
        guard !mark.isEmpty, mark.count <= 6, mark.allSatisfy({ ScalarFolding.isWord(UInt32($0)) }) else { return nil }
        var start = close + 1
        if start < bytes.count, bytes[start] == UInt8(ascii: ":") { start += 1 }
        guard start < bytes.count, bytes[start] == 0x20 else { return nil }
        return (String(decoding: mark, as: UTF8.self), start)
    }

    /// `---`, `* * *`, `____`.
    static func isRule(_ text: String) -> Bool {
        let signs = Set(text.unicodeScalars.filter { !FieldLine.isBlank($0) })
        guard signs.count == 1, let sign = signs.first, "-_*=~–—•".unicodeScalars.contains(sign) else { return false }
        return text.unicodeScalars.filter { $0 == sign }.count >= 3 || text.utf8.count == 1
    }

    static func isImageFile(_ text: String) -> Bool {
        guard !text.contains(" "), let dot = text.utf8.lastIndex(of: UInt8(ascii: ".")), dot > text.startIndex else {
            return false
        }
        return ["png", "jpg", "jpeg", "gif", "svg", "webp", "tif", "tiff", "bmp"]
            .contains(text[text.index(after: dot)...].lowercased())
    }

    // MARK: - Blocks

    func blocks() -> [Block] {
        var depth = ListDepth()
        return lines.map { line in
            var block: Block
            if case .item = line.shape {} else { depth.close() }
            switch line.shape {
            case .item(let item):
                block = Block(.item, line.words)
                block.level = depth.depth(indent: item.indent, mark: item.mark, isLeadIn: block.isLeadIn)
                block.isOrdered = item.isOrdered
                block.readLabel()
            case .field:
                block = Block(.field, line.words)
                block.readLabel()
            case .heading(let level):
                block = Block(.heading, line.words)
                block.level = level
                block.readLabel()
            case .decorated:
                block = Block(.paragraph, line.words)
                block.isStrong = true
            case .footnote(let mark):
                block = Block(.footnote, line.words)
                block.mark = mark
            case .image: block = Block(.image, line.words)
            case .text: block = Block(.paragraph, line.words)
            }
            block.links = PageLinks.addresses(in: block.text)
            return block
        }
    }
}
