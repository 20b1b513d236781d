import AdapterKit
import ScienceShopSDK

/// A page as blocks in document order, whatever its format: the input of crosswalks for HTML, Markdown and plain text.
public struct PageDocument: Sendable {
    public private(set) var blocks: [Block]
    /// Problems of the document as a whole, such as a guessed encoding.
    public private(set) var issues: [Issue]
    /// Whether the page is a filled-in form: `label : value` lines that follow each other. In a form, what stands below
    /// a value belongs to it until the next label or heading.
    public private(set) var isForm: Bool

    public init(blocks: [Block], issues: [Issue] = []) {
        self.blocks = blocks
        self.issues = issues
        isForm = false
        numberLists()
        readFootnoteMarks()
        isForm = Self.looksLikeForm(self.blocks)
    }

    /// Reads a page.
    ///
    /// - Parameters:
    ///   - format: `text/html` (and `application/xhtml+xml`), `text/markdown`; anything else is read as plain text.
    ///   - firstLine: the number of the first line.
    public static func read(
        _ bytes: [UInt8], format: MetadataFormat, hints: PageHints = PageHints(), firstLine: Int = 1
    ) -> PageDocument {
        var blocks: [Block]
        var issues: [Issue]
        switch format.rawValue {
        case "text/html", "application/xhtml+xml": (blocks, issues) = HTMLPage.read(bytes, hints, firstLine: firstLine)
        case "text/markdown", "text/x-markdown":
            let source = SourceText(bytes, firstLine: firstLine)
            (blocks, issues) = (MarkdownPage(source, hints).blocks(), source.issues)
        default:
            let source = SourceText(bytes, firstLine: firstLine)
            (blocks, issues) = (PlainTextPage(source, hints).blocks(), source.issues)
        }
        blocks.removeAll { block in hints.ignored.contains { $0.isFound(in: block.text) } }
        return PageDocument(blocks: blocks, issues: issues)
    }

    /// The page's first heading of the highest level it has.
    public var title: Block? {
        let headings = blocks.filter { $0.kind == .heading }
        guard let level = headings.map(\.level).min() else { return nil }
        return headings.first { $0.level == level }
    }

    // MARK: - Structure

    /// How deep a block cuts the page: a heading its level, a paragraph all in bold 7; nil when it does not cut.
    private func cut(_ index: Int) -> Int? {
        let block = blocks[index]
        if block.kind == .heading { return block.level }
        return block.kind == .paragraph && block.isStrong ? 7 : nil
    }

    /// What a block is the head of: the section of a heading, the rest of a field, whatever else until the next heading.
    func body(of index: Int, within scope: Range<Int>) -> Range<Int> {
        let start = index + 1
        guard start < scope.upperBound else { return scope.upperBound..<scope.upperBound }
        let block = blocks[index]
        let end = (start..<scope.upperBound).first { next in
            if let cut = cut(next) { return cut <= (self.cut(index) ?? 7) }
            switch block.kind {
            case .field: return blocks[next].kind == .field
            case .item: return blocks[next].kind != .item || blocks[next].level <= block.level
            default: return false
            }
        }
        return start..<(end ?? scope.upperBound)
    }

    /// A field's value with what follows it, or only its line when the page is no form.
    ///
    /// A label with nothing after its colon always takes what follows.
    func value(of index: Int, within scope: Range<Int>, isContinued: Bool?) -> Words? {
        guard var words = blocks[index].value else { return nil }
        guard blocks[index].kind == .field, isContinued ?? (isForm || words.isEmpty) else { return words }
        let rest = body(of: index, within: scope)
        let text = self.words(of: rest)
        if !text.isEmpty { words.append(text, separator: "\n\n") }
        return words
    }

    /// The words of several blocks: items on lines of their own, everything else as paragraphs.
    func words(of range: Range<Int>) -> Words {
        var words = Words("")
        var previous: Block.Kind?
        for block in blocks[range] where block.kind != .data && block.kind != .image && !block.words.isEmpty {
            let isTogether = block.kind == previous && (block.kind == .item || block.kind == .field)
            words.append(block.words, separator: isTogether ? "\n" : "\n\n")
            previous = block.kind
        }
        return words
    }

    // MARK: - After reading

    private mutating func numberLists() {
        var list = 0
        var isInside = false
        for index in blocks.indices {
            let isItem = blocks[index].kind == .item
            if isItem, !isInside { list += 1 }
            if isItem { blocks[index].list = list }
            isInside = isItem
        }
    }

    /// Takes the marks of the page's footnotes (`[1]`) out of its text.
    private mutating func readFootnoteMarks() {
        let marks = Set(blocks.compactMap { $0.kind == .footnote ? $0.mark : nil }).sorted()
        guard !marks.isEmpty else { return }
        for index in blocks.indices where blocks[index].kind != .footnote {
            for mark in marks {
                for written in ["[\(mark)]", "[^\(mark)]"] where blocks[index].text.contains(written) {
                    if let (before, after) = blocks[index].words.remove(written) {
                        blocks[index].notes.append(Block.Note(mark: mark, before: before, after: after))
                    }
                    _ = blocks[index].value?.remove(written)
                }
            }
            blocks[index].notes.sort { ($0.before.text.utf8.count, $0.mark) < ($1.before.text.utf8.count, $1.mark) }
        }
    }

    private static func looksLikeForm(_ blocks: [Block]) -> Bool {
        var neighbours = 0
        for (block, next) in zip(blocks, blocks.dropFirst())
        where block.kind == .field && next.kind == .field && !(block.value?.isEmpty ?? true)
            && !(next.value?.isEmpty ?? true) && next.line - block.line <= 1
        {
            neighbours += 1
        }
        return neighbours >= 2
    }
}

/// What a crosswalk knows of a page's looks that the page itself does not say.
public struct PageHints: Sendable {
    /// Lines that are headings of these levels.
    var headings: [(pattern: Pattern, level: Int)] = []
    /// Blocks to leave out, such as « share this page ».
    var ignored: [Pattern] = []

    public init() {}
}
