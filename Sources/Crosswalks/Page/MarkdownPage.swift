import ScienceShopSDK

/// Markdown (CommonMark's everyday part, tables and footnotes) as blocks.
///
/// A soft line break is a space; a hard one (two blanks or a backslash at the line's end) stays a break, so that an
/// address keeps its lines. A paragraph that begins with a bold label or reads `label : value` is a field; a paragraph
/// all in bold is flagged so. Raw HTML tags and code are left out.
struct MarkdownPage {
    private let lines: [SourceText.Line]
    private let hints: PageHints
    private var result: [Block] = []
    private var depth = ListDepth()

    init(_ source: SourceText, _ hints: PageHints) {
        lines = source.lines
        self.hints = hints
    }

    func blocks() -> [Block] {
        var page = self
        page.readAll()
        return page.result
    }

    private mutating func readAll() {
        var index = frontMatter()
        while index < lines.count {
            let text = Text.trimmed(lines[index].text)
            if text.isEmpty {
                index += 1
            } else if text.hasPrefix("```") || text.hasPrefix("~~~") {
                let fence = String(text.prefix(3))
                index += 1
                while index < lines.count, !Text.trimmed(lines[index].text).hasPrefix(fence) { index += 1 }
                index += 1
            } else if text.hasPrefix("<!--") {
                while index < lines.count, !lines[index].text.contains("-->") { index += 1 }
                index += 1
            } else if let heading = Self.heading(text) {
                add(heading: MarkdownInline([.init(number: lines[index].number, text: heading.text)]), heading.level)
                index += 1
            } else if PlainTextPage.isRule(text) {
                depth.close()
                index += 1
            } else if let rows = table(at: index) {
                index = rows
            } else if let item = Self.item(lines[index].text) {
                index = add(item: item, at: index)
            } else {
                index = addParagraph(at: index)
            }
        }
    }

    /// Front matter between `---` lines at the top: its members are fields.
    private mutating func frontMatter() -> Int {
        guard let first = lines.first, Text.trimmed(first.text) == "---",
            let end = lines.dropFirst().prefix(200).firstIndex(where: { Text.trimmed($0.text) == "---" })
        else { return 0 }
        let inside = lines[1..<end].filter { !$0.isBlank }
        guard !inside.isEmpty, inside.allSatisfy({ FieldLine.split(Words($0.text)) != nil || $0.text.hasPrefix(" ") })
        else { return 0 }
        for line in inside { add(field: MarkdownInline([line])) }
        return end + 1
    }

    // MARK: - Lines

    private static func heading(_ text: String) -> (text: String, level: Int)? {
        let level = text.utf8.prefix { $0 == UInt8(ascii: "#") }.count
        guard (1...6).contains(level) else { return nil }
        let rest = text.dropFirst(level)
        guard let first = rest.first, first == " " || first == "\t" else { return nil }
        var words = Text.trimmed(rest)
        while words.hasSuffix("#") { words.removeLast() }
        return (words, level)
    }

    private static func item(_ text: String) -> ListMarks.Item? {
        guard let item = ListMarks.item(text), item.mark != ">" else { return nil }
        return item
    }

    private func isParagraphEnd(_ index: Int) -> Bool {
        let text = Text.trimmed(lines[index].text)
        return text.isEmpty || Self.heading(text) != nil || text.hasPrefix("```") || text.hasPrefix("~~~")
            || PlainTextPage.isRule(text) || Self.item(lines[index].text) != nil || PlainTextPage.footnote(text) != nil
    }

    private static func underline(_ text: String) -> Int? {
        let text = Text.trimmed(text)
        guard text.utf8.count >= 2 else { return nil }
        if text.utf8.allSatisfy({ $0 == UInt8(ascii: "=") }) { return 1 }
        return text.utf8.allSatisfy { $0 == UInt8(ascii: "-") } ? 2 : nil
    }

    // MARK: - Blocks

    private mutating func add(heading inline: MarkdownInline, _ level: Int) {
        depth.close()
        var block = Block(.heading, inline.words.trimmed())
        guard !block.words.isEmpty else { return }
        block.level = level
        block.links = inline.links
        block.readLabel()
        result.append(block)
    }

    private mutating func add(item: ListMarks.Item, at start: Int) -> Int {
        var index = start + 1
        let first = Words(lines[start].text).slice(item.start..<item.end).text
        let isHard = lines[start].text.hasSuffix("  ") ? "  " : ""
        var text = [SourceText.Line(number: lines[start].number, text: first + isHard)]
        while index < lines.count, !isParagraphEnd(index) {
            text.append(lines[index])
            index += 1
        }
        let inline = MarkdownInline(text)
        var block = Block(.item, inline.words.trimmed())
        block.links = inline.links
        block.isStrong = inline.isStrong
        block.isOrdered = item.isOrdered
        block.level = depth.depth(indent: item.indent, mark: item.mark, isLeadIn: block.isLeadIn)
        label(&block, inline)
        // Indented paragraphs below belong to the item.
        while let next = lines[index...].firstIndex(where: { !$0.isBlank }), next > index,
            lines[next].text.hasPrefix(String(repeating: " ", count: item.indent + 2)), !isParagraphEnd(next)
        {
            var more: [SourceText.Line] = []
            index = next
            while index < lines.count, !isParagraphEnd(index) {
                more.append(lines[index])
                index += 1
            }
            let inline = MarkdownInline(more)
            block.words.append(inline.words.trimmed(), separator: "\n\n")
            block.links += inline.links
        }
        result.append(block)
        return index
    }

    private mutating func addParagraph(at start: Int) -> Int {
        var index = start
        var text: [SourceText.Line] = []
        while index < lines.count, text.isEmpty || !isParagraphEnd(index) {
            if !text.isEmpty, let level = Self.underline(lines[index].text) {
                add(heading: MarkdownInline(text), level)
                return index + 1
            }
            var line = lines[index]
            if Text.trimmed(line.text).hasPrefix(">") {
                // All marks at once: a hostile line has very many.
                line.text = String(line.text.drop { $0 == ">" || $0.isWhitespace })
            }
            text.append(line)
            index += 1
        }
        if index < lines.count, let level = Self.underline(lines[index].text), text.count <= 3 {
            add(heading: MarkdownInline(text), level)
            return index + 1
        }
        depth.close()
        addParagraphs(text)
        return index
    }

    /// A paragraph, or one block per line when its lines are fields.
    private mutating func addParagraphs(_ text: [SourceText.Line]) {
        guard let first = text.first else { return }
        if let (mark, start) = PlainTextPage.footnote(Text.trimmed(first.text)) {
            let words = Words(Text.trimmed(first.text))
            let rest = words.slice(start..<words.text.utf8.count).text
            let inline = MarkdownInline([.init(number: first.number, text: rest)] + text.dropFirst())
            var block = Block(.footnote, inline.words.trimmed())
            block.mark = mark
            block.links = inline.links
            return result.append(block)
        }
        let isFields = text.count > 1 && isField(first)
        var group: [SourceText.Line] = []
        for line in text {
            if isFields, !group.isEmpty, isField(line) {
                add(field: MarkdownInline(group))
                group = []
            }
            group.append(line)
        }
        add(field: MarkdownInline(group))
    }

    private func isField(_ line: SourceText.Line) -> Bool {
        FieldLine.split(MarkdownInline([line]).words) != nil
    }

    private mutating func add(field inline: MarkdownInline) {
        for image in inline.images {
            var block = Block(.image, Words(image.text, line: inline.words.line))
            block.links = [image]
            result.append(block)
        }
        var block = Block(.paragraph, inline.words.trimmed())
        guard !block.words.isEmpty else { return }
        block.links = inline.links
        block.isStrong = inline.isStrong
        if let inside = ListMarks.decoration(Array(block.text.unicodeScalars)[...]) {
            let scalars = Array(block.text.unicodeScalars)[inside]
            block.words = block.words.saying(String(String.UnicodeScalarView(scalars)))
            block.isStrong = true
        }
        let subject = Subject(block.text)
        if let hint = hints.headings.first(where: { $0.pattern.isFound(in: subject) }) {
            block.kind = .heading
            block.level = hint.level
        }
        label(&block, inline)
        if block.kind == .paragraph, block.label != nil { block.kind = .field }
        if block.kind == .paragraph, PlainTextPage.isImageFile(block.text) { block.kind = .image }
        result.append(block)
    }

    /// Notes the label: a bold beginning before a colon, else what `label : value` says.
    private func label(_ block: inout Block, _ inline: MarkdownInline) {
        Labels.note(&block, words: inline.words, boldPrefix: inline.boldPrefix)
    }

    // MARK: - Tables

    /// Reads the pipe table that begins here; the line after it, or nil when there is none.
    private mutating func table(at start: Int) -> Int? {
        guard start + 1 < lines.count, lines[start].text.contains("|") else { return nil }
        let rule = Text.trimmed(lines[start + 1].text)
        guard rule.contains("-"), rule.contains("|"),
            rule.unicodeScalars.allSatisfy({ "|-: ".unicodeScalars.contains($0) })
        else { return nil }
        let header = cells(lines[start]).map(\.text)
        var index = start + 2
        while index < lines.count, lines[index].text.contains("|") {
            let values = cells(lines[index])
            var words = Words("")
            for value in values where !value.isEmpty { words.append(value, separator: " | ") }
            var block = Block(.row, words)
            block.cells = values.enumerated().map {
                Block.Cell(label: $0.offset < header.count ? header[$0.offset] : "", words: $0.element)
            }
            if !words.isEmpty { result.append(block) }
            index += 1
        }
        return index
    }

    private func cells(_ line: SourceText.Line) -> [Words] {
        var text = Text.trimmed(line.text)
        if text.hasPrefix("|") { text.removeFirst() }
        if text.hasSuffix("|"), !text.hasSuffix("\\|") { text.removeLast() }
        var parts = [""]
        var isEscaped = false
        for character in text {
            if character == "|", !isEscaped {
                parts.append("")
            } else if character == "\\", !isEscaped {
                isEscaped = true
                continue
            } else {
                if isEscaped, character != "|" { parts[parts.count - 1].append("\\") }
                parts[parts.count - 1].append(character)
            }
            isEscaped = false
        }
        return parts.map { MarkdownInline([.init(number: line.number, text: $0)]).words.trimmed() }
    }
}
