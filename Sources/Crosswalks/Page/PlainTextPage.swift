import ScienceShopSDK

/// Plain text as blocks. It has no marks, so its structure is read from its looks:
///
/// - a line is a paragraph of its own; a line that goes on in lower case after one of 60 to 110 characters without a
///   final stop is joined to it (text wrapped by hand);
/// - list items begin with a bullet, a dash, `>`, `1.` or `a)`, or end in ` <`;
/// - `label : value` lines are fields (`FieldLine`), `[1] …` lines footnotes, a file name of an image an image;
/// - headings are what the crosswalk's `page.headings` say, else: the first line (level 1); lines in capitals (level 2);
///   and short lines without a final stop that stand alone between blank lines or directly above a list, a longer line
///   or another heading.
struct PlainTextPage {
    private let hints: PageHints
    private var lines: [Entry] = []

    private struct Entry {
        var words: Words
        var shape: Shape
        var isAfterBlank: Bool
        var isBeforeBlank = false
    }

    private enum Shape {
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
            if let item = ListMarks.item(line.text), hintLevel(line.text) == nil {
                lines.append(
                    Entry(words: words.slice(item.start..<item.end), shape: .item(item), isAfterBlank: isAfterBlank))
            } else if !isAfterBlank, hintLevel(line.text) == nil, continues(line.text) {
                lines[lines.count - 1].words.append(words.trimmed(), separator: " ")
            } else {
                let (words, shape) = self.shape(words.trimmed())
                lines.append(Entry(words: words, shape: shape, isAfterBlank: isAfterBlank))
            }
            isAfterBlank = false
        }
        if !lines.isEmpty { lines[lines.count - 1].isBeforeBlank = true }
    }

    /// Whether a line goes on the one before, which had to be cut somewhere.
    private func continues(_ line: String) -> Bool {
        guard let last = lines.last, let first = line.unicodeScalars.first else { return false }
        if case .item = last.shape, FieldLine.isBlank(first) { return true }
        let length = last.words.text.split(separator: "\n").last?.unicodeScalars.count ?? 0
        let text = Text.trimmed(line)
        guard let start = text.unicodeScalars.first, start.properties.isLowercase || start == "(" else { return false }
        guard let end = last.words.text.unicodeScalars.last, !".!?:;…".unicodeScalars.contains(end) else {
            return false
        }
        return (60...110).contains(length) || (length > 110 && last.words.text.unicodeScalars.count > length)
    }

    private func shape(_ words: Words) -> (Words, Shape) {
        let text = words.text
        let scalars = Array(text.unicodeScalars)
        if let level = hintLevel(text) { return (words, .heading(level)) }
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

    // MARK: - Headings

    private func hintLevel(_ text: String) -> Int? {
        guard !hints.headings.isEmpty else { return nil }
        let subject = Subject(text)
        return hints.headings.first { $0.pattern.isFound(in: subject) }?.level
    }

    /// Short, with no final stop, beginning like a title.
    static func isTitleLike(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard scalars.count <= 120, let first = scalars.first, let last = scalars.last,
            !".,;:…<".unicodeScalars.contains(last), !(last == "!" && scalars.count > 60)
        else { return false }
        guard !first.properties.isLowercase, !text.contains("://"), !text.contains("@") else { return false }
        return scalars.filter { $0.properties.isAlphabetic }.count >= 3 && !isTime(text)
    }

    /// `10h-17h`, `2012-2014`, `26/04/2019`: more digits than letters.
    private static func isTime(_ text: String) -> Bool {
        let digits = text.unicodeScalars.filter { $0.value >= 0x30 && $0.value <= 0x39 }.count
        return digits > 0 && digits >= text.unicodeScalars.filter { $0.properties.isAlphabetic }.count
    }

    private static func isCapitals(_ text: String) -> Bool {
        let letters = text.unicodeScalars.filter { $0.properties.isAlphabetic }
        return letters.count >= 4 && letters.allSatisfy { !$0.properties.isLowercase }
    }

    private mutating func findHeadings() {
        let isCapitalised = lines.contains {
            if case .text = $0.shape {
                Self.isTitleLike($0.words.text) && Self.isCapitals($0.words.text)
            } else {
                false
            }
        }
        let plain = max((hints.headings.map(\.level).max() ?? 1) + 1, isCapitalised ? 3 : 2)
        var stacked = 0
        for index in lines.indices.reversed() {
            guard case .text = lines[index].shape, Self.isTitleLike(lines[index].words.text) else {
                stacked = 0
                continue
            }
            if Self.isCapitals(lines[index].words.text) {
                lines[index].shape = .heading(2)
            } else if isHeading(index, stacked: stacked) {
                lines[index].shape = .heading(plain)
            } else {
                stacked = 0
                continue
            }
            stacked += 1
        }
        guard let first = lines.first, Self.isTitleLike(first.words.text) else { return deepenStacks(plain) }
        switch first.shape {
        case .text, .heading: lines[0].shape = .heading(1)
        default: break
        }
        deepenStacks(plain)
    }

    private func isHeading(_ index: Int, stacked: Int) -> Bool {
        let line = lines[index]
        guard index + 1 < lines.count else { return line.isAfterBlank }
        if line.isAfterBlank, line.isBeforeBlank { return true }
        if line.isBeforeBlank { return false }
        let next = lines[index + 1]
        switch next.shape {
        case .item: return true
        case .heading: return stacked == 1
        case .text:
            let length = next.words.text.unicodeScalars.count
            return length >= 80 && length > line.words.text.unicodeScalars.count
        // A line that introduces a list, or a form's first answer.
        case .field: return line.isAfterBlank || next.words.text.utf8.last == UInt8(ascii: ":")
        case .decorated, .footnote, .image: return false
        }
    }

    /// A heading directly below a heading of the same looks is one level deeper.
    private mutating func deepenStacks(_ plain: Int) {
        for index in lines.indices.dropLast() {
            if case .heading(plain) = lines[index].shape, case .heading(plain) = lines[index + 1].shape,
                !lines[index].isBeforeBlank
            {
                lines[index + 1].shape = .heading(plain + 1)
            }
        }
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
