import JSONSchema
import Messages
import ScienceShopSDK
import XMLReader

/// HTML as blocks: headings, paragraphs, list items, definitions and two-column tables as fields, tables, images,
/// footnotes and embedded JSON-LD. Navigation, the site's footer, scripts, styles, controls and hidden elements are left
/// out.
struct HTMLPage {
    private let hints: PageHints
    var result: [Block] = []
    private var inline = InlineText()
    /// Names of the elements that are open; those left out count in `skipped`.
    var open: [String] = []
    private var skipped = 0
    private var items: [Item] = []
    var tables: [Table] = []
    /// The term that the next definition belongs to.
    private var term: Words?
    private var isTermDefined = false
    private var script: (text: String, line: Int)?
    private var issues: [Issue] = []
    private var documentTitle = Words("")
    private var line = 1

    private struct Item {
        /// The block it became, once it has words.
        var block: Int?
        var isOrdered: Bool
    }

    struct Table {
        var rows: [[Cell]] = []
        /// Whether it only lays out the page: a cell holds headings, lists or another table.
        var isLayout = false
    }

    struct Cell {
        var words: Words
        var isHeader: Bool
    }

    private init(_ hints: PageHints) { self.hints = hints }

    /// Reads a document; what its bytes needed is told as issues.
    static func read(
        _ bytes: [UInt8], _ hints: PageHints, firstLine: Int
    ) -> (blocks: [Block], issues: [Issue]) {
        let events: HTMLEvents
        do throws(HTMLError) { events = try HTMLEvents(parsing: bytes) } catch {
            return (
                [],
                [
                    Issue(
                        .error, code: "unreadable-html", message: "The page cannot be read: \(error.message).",
                        remedy: "Correct the page, or harvest it as plain text.",
                        location: SourceLocation(line: error.line + firstLine - 1))
                ]
            )
        }
        var page = HTMLPage(hints)
        for event in events.events { page.take(event, firstLine - 1) }
        page.flush()
        if !page.result.contains(where: { $0.kind == .heading }), !page.documentTitle.isEmpty {
            var title = Block(.heading, page.documentTitle.trimmed())
            title.level = 1
            page.result.insert(title, at: 0)
        }
        return (
            page.result,
            SourceText.issues(events.encoding, isGuess: events.isEncodingGuess, repair: events.firstRepair)
                + page.issues
        )
    }

    // MARK: - Events

    private mutating func take(_ event: HTMLEvent, _ offset: Int) {
        switch event {
        case .start(let name, let attributes, let line):
            self.line = line + offset
            open.append(name)
            let isChrome = name == "footer" && !open.contains("main") && !open.contains("article")
            if skipped > 0 || isChrome || Self.isLeftOut(name, attributes) {
                skipped += 1
                if name == "script", attributes["type"]?.lowercased() == "application/ld+json" {
                    script = ("", self.line)
                }
                return
            }
            start(name, attributes)
        case .end(let name):
            open.removeLast()
            if skipped > 0 {
                skipped -= 1
                if name == "script", let script { addData(script.text, script.line) }
                if name == "script" { script = nil }
                return
            }
            end(name)
        case .text(let text, let line):
            if script != nil {
                script?.text.append(text)
            } else if skipped == 0 {
                inline.append(text, line: line + offset, isPreformatted: open.contains("pre"))
            } else if open.last == "title", documentTitle.isEmpty {
                documentTitle = Words(Text.collapsedSpaces(Text.nfc(text)), line: line + offset)
            }
        }
    }

    private static let leftOut: Set<String> = [
        "head", "nav", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "button",
        "textarea", "canvas", "video", "audio",
    ]

    private static func isLeftOut(_ name: String, _ attributes: [HTMLAttribute]) -> Bool {
        if leftOut.contains(name) || attributes.contains(where: { $0.name == "hidden" }) { return true }
        if attributes["aria-hidden"]?.lowercased() == "true" || attributes["role"] == "navigation" { return true }
        let style = attributes["style"].map { $0.lowercased().filter { !$0.isWhitespace } } ?? ""
        return style.contains("display:none") || style.contains("visibility:hidden")
    }

    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
        "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hgroup",
        "hr", "html", "legend", "li", "main", "menu", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
        "tfoot", "th", "thead", "tr", "ul",
    ]

    private mutating func start(_ name: String, _ attributes: [HTMLAttribute]) {
        if Self.blocks.contains(name) { flush(before: true) }
        switch name {
        case "br": inline.lineBreak()
        case "b", "strong": inline.openBold()
        case "a": inline.openLink(attributes["href"] ?? "")
        case "img": addImage(attributes)
        case "li":
            items.append(Item(isOrdered: open.dropLast().last { $0 == "ul" || $0 == "ol" } == "ol"))
            noteLayout()
        case "h1", "h2", "h3", "h4", "h5", "h6": noteLayout()
        case "table":
            noteLayout()
            tables.append(Table())
        case "tr": if !tables.isEmpty { tables[tables.count - 1].rows.append([]) }
        case "td", "th":
            guard !tables.isEmpty else { return }
            let row = tables[tables.count - 1].rows.count - 1
            if row >= 0 { tables[tables.count - 1].rows[row].append(Cell(words: Words(""), isHeader: name == "th")) }
        default: break
        }
    }

    private mutating func end(_ name: String) {
        switch name {
        case "b", "strong": inline.closeBold()
        case "a": inline.closeLink()
        default: break
        }
        guard Self.blocks.contains(name) else { return }
        flush(closing: name)
        switch name {
        case "li": if !items.isEmpty { items.removeLast() }
        case "dl": term = nil
        case "table": if let table = tables.popLast(), !table.isLayout { add(table) }
        default: break
        }
    }

    // MARK: - Blocks

    /// Makes a block of the text gathered so far; `closing` is the element that ends with it.
    /// `before` tells that the element opened last is only about to begin.
    private mutating func flush(closing: String? = nil, before: Bool = false) {
        let inline = inline.taken()
        let words = inline.words.trimmed()
        guard !words.isEmpty else { return }
        let around = closing.map { open + [$0] } ?? (before ? Array(open.dropLast()) : open)
        let name = around.last { Self.shaping.contains($0) }
        switch name {
        case "h1", "h2", "h3", "h4", "h5", "h6":
            var block = Block(.heading, words)
            block.level = name?.utf8.last.map { Int($0 - 0x30) } ?? 1
            block.links = inline.links
            block.readLabel()
            result.append(block)
        case "li": addItem(words, inline)
        case "dt":
            if isTermDefined { term = nil }
            isTermDefined = false
            if term == nil { term = words } else { term?.append(words, separator: ", ") }
        case "dd":
            guard let label = term else { return addParagraph(words, inline.links) }
            addField(TextFilters.strip(.punctuation, label).text, words, inline.links)
            isTermDefined = true
        case "td", "th":
            guard let row = tables.last?.rows.indices.last, tables.last?.isLayout == false,
                tables[tables.count - 1].rows[row].last != nil
            else { return addParagraph(words, inline.links) }
            let cell = tables[tables.count - 1].rows[row].count - 1
            tables[tables.count - 1].rows[row][cell].words.append(words, separator: "\n")
        default: addLines(words, inline)
        }
    }

    /// Elements that decide what a text in them becomes.
    private static let shaping: Set<String> = [
        "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "td", "th", "table", "dl", "ul", "ol", "blockquote",
    ]

    private mutating func addItem(_ words: Words, _ inline: InlineText) {
        guard let item = items.last else { return addParagraph(words, inline.links) }
        if let known = item.block {
            result[known].words.append(words, separator: "\n\n")
            result[known].links += inline.links
            return
        }
        var block = Block(.item, words)
        block.level = items.count
        block.isOrdered = item.isOrdered
        block.isStrong = inline.isStrong
        block.links = inline.links
        Labels.note(&block, inline)
        items[items.count - 1].block = result.count
        result.append(block)
    }

    mutating func addField(_ label: String, _ value: Words, _ links: [Block.Link]) {
        var words = value.saying("\(label) : ")
        words.append(value)
        var block = Block(.field, words)
        block.label = label
        block.value = value
        block.links = links
        result.append(block)
    }

    /// A paragraph; one whose lines are labelled or bulleted is cut into them.
    private mutating func addLines(_ words: Words, _ inline: InlineText) {
        let lines = Evaluator.lines(of: words)
        let isListed = lines.filter { ListMarks.item($0.text) != nil }.count
        let isLabelled = lines.filter { FieldLine.split($0) != nil }.count
        guard lines.count > 1,
            isListed > 1 || (isLabelled > 1 && lines.first.map { FieldLine.split($0) != nil } ?? false)
        else { return addParagraph(words, inline.links, inline) }
        for line in lines {
            if let item = ListMarks.item(line.text) {
                var block = Block(.item, line.slice(item.start..<item.end))
                block.level = 1
                block.isOrdered = item.isOrdered
                block.readLabel()
                result.append(block)
            } else {
                addParagraph(line, inline.links.filter { line.text.contains($0.text) })
            }
        }
    }

    mutating func addParagraph(_ words: Words, _ links: [Block.Link], _ inline: InlineText? = nil) {
        if let (mark, start) = PlainTextPage.footnote(words.text) {
            var block = Block(.footnote, words.slice(start..<words.text.utf8.count).trimmed())
            block.mark = mark
            block.links = links
            return result.append(block)
        }
        var block = Block(.paragraph, words)
        block.links = links
        block.isStrong = inline?.isStrong ?? false
        let subject = Subject(block.text)
        if let hint = hints.headings.first(where: { $0.pattern.isFound(in: subject) }) {
            block.kind = .heading
            block.level = hint.level
        }
        if let inline { Labels.note(&block, inline) } else { block.readLabel() }
        if block.kind == .paragraph, block.label != nil { block.kind = .field }
        result.append(block)
    }

    private mutating func addImage(_ attributes: [HTMLAttribute]) {
        guard let source = attributes["src"] ?? attributes["data-src"], !source.hasPrefix("data:"), !source.isEmpty
        else { return }
        let name = source.split(separator: "/").last.map { String($0.prefix { $0 != "?" }) } ?? source
        let alt = Text.collapsedSpaces(attributes["alt"] ?? "")
        var block = Block(.image, Words(alt.isEmpty ? name : Text.nfc(alt), line: line))
        block.links = [Block.Link(text: alt, url: source)]
        result.append(block)
    }

    private mutating func addData(_ text: String, _ line: Int) {
        do throws(JSONError) {
            var block = Block(.data, Words("", line: line))
            block.json = try JSONValue(parsing: text)
            result.append(block)
        } catch {
            issues.append(
                Issue(
                    .warning, code: "unreadable-json-ld",
                    message: "The page's JSON-LD cannot be read: \(error.reason).",
                    remedy: "Correct the page's JSON-LD.", location: SourceLocation(line: line + error.line - 1)))
        }
    }
}
