import JSONSchema
import ScienceShopSDK
import XMLReader

/// HTML as blocks, by what its elements say: headings, paragraphs, items, definitions and table rows, images, JSON-LD.
///
/// Site chrome (`nav`, a `footer` outside the content, forms, scripts) is left out. A paragraph of several lines, each
/// `label : value`, is as many fields; `dt`/`dd` pairs and rows of a two-column table without a header are fields too.
struct HTMLPage {
    private(set) var issues: [Issue] = []
    private let hints: PageHints
    private let offset: Int
    private var result: [Block] = []

    private var inline = HTMLInline()
    private var elements: [String] = []
    /// How many of the open elements are left out, are lists (true: ordered), are content.
    private var skipped = 0
    private var lists: [Bool] = []
    private var contents = 0
    private var term: Words?
    private var tables: [HTMLTable] = []
    private var data: (json: String, line: Int)?

    init(_ bytes: [UInt8], _ hints: PageHints, firstLine: Int) {
        self.hints = hints
        offset = firstLine - 1
        do {
            let document = try HTMLEvents(parsing: bytes)
            note(document)
            for event in document.events { read(event) }
            flush()
        } catch {
            issues.append(
                Issue(
                    .error, code: "unreadable-html", message: "The page can't be read: \(error.message).",
                    remedy: "Correct the page, or harvest it as plain text.",
                    location: SourceLocation(line: error.line + offset)))
        }
    }

    func blocks() -> [Block] { result }

    private mutating func note(_ document: HTMLEvents) {
        if document.isEncodingGuess {
            issues.append(
                Issue(
                    .warning, code: "guessed-encoding",
                    message: "The page does not say its encoding; it was read as \(document.encoding).",
                    remedy: "Check the accents; declare the encoding in the page if they are wrong."))
        }
        if let line = document.firstRepair {
            issues.append(
                Issue(
                    .warning, code: "repaired-text", message: "Some bytes are no characters; U+FFFD stands for them.",
                    remedy: "Check the page's encoding.", location: SourceLocation(line: line + offset)))
        }
    }

    // MARK: - Events

    private static let skippedElements: Set<String> = [
        "nav", "style", "template", "svg", "math", "noscript", "button", "select", "textarea", "iframe", "head",
    ]
    private static let blockElements: Set<String> = [
        "p", "div", "section", "article", "main", "aside", "header", "footer", "ul", "ol", "li", "dl", "dt", "dd", "h1",
        "h2", "h3", "h4", "h5", "h6", "table", "tr", "td", "th", "caption", "blockquote", "pre", "figure", "figcaption",
        "address", "hr", "form", "fieldset", "details", "summary", "body", "center",
    ]

    private mutating func read(_ event: HTMLEvent) {
        switch event {
        case .start(let name, let attributes, let line): start(name, attributes, line + offset)
        case .end(let name): end(name)
        case .text(let text, let line):
            if data != nil {
                data?.json += text
            } else if skipped == 0 {
                inline.append(text, line: line + offset)
            }
        }
    }

    private func isSkipped(_ name: String) -> Bool {
        Self.skippedElements.contains(name) || name == "script" || (name == "footer" && contents == 0)
    }

    private mutating func start(_ name: String, _ attributes: [HTMLAttribute], _ line: Int) {
        elements.append(name)
        if name == "script", attributes["type"]?.lowercased() == "application/ld+json" { data = ("", line) }
        if isSkipped(name) { skipped += 1 }
        guard skipped == 0 else { return }
        if Self.blockElements.contains(name) { flush() }
        switch name {
        case "main", "article": contents += 1
        case "ul": lists.append(false)
        case "ol": lists.append(true)
        case "br": inline.breakLine()
        case "b", "strong": inline.isBold += 1
        case "a": inline.open(link: attributes["href"])
        case "img": add(image: attributes, line)
        case "table": tables.append(HTMLTable())
        case "tr": tables.indices.last.map { tables[$0].beginRow() }
        default: break
        }
    }

    private mutating func end(_ name: String) {
        guard let position = elements.lastIndex(of: name) else { return }
        elements.remove(at: position)
        if isSkipped(name), skipped > 0 {
            skipped -= 1
            if name == "script", let data { add(json: data.json, line: data.line) }
            if name == "script" { data = nil }
            return
        }
        guard skipped == 0 else { return }
        switch name {
        case "b", "strong": inline.isBold -= 1
        case "a": inline.closeLink()
        case "h1", "h2", "h3", "h4", "h5", "h6": flush(heading: Int(name.dropFirst()) ?? 6)
        case "li": flush(asItem: true)
        case "dt":
            let words = inline.take().words
            term = words.isEmpty ? term : words
        case "dd": flush(defining: term)
        case "td", "th":
            if let table = tables.indices.last { tables[table].add(inline.take().words, isHeader: name == "th") }
        case "table":
            if let table = tables.popLast() { result += table.blocks() }
        default:
            if Self.blockElements.contains(name) { flush() }
        }
        switch name {
        case "main", "article": contents -= 1
        case "ul", "ol": _ = lists.popLast()
        case "dl": term = nil
        default: break
        }
    }

    // MARK: - Blocks

    private mutating func flush() {
        if elements.last == "li" || (elements.contains("li") && lists.count > 0) {
            flush(asItem: true)
        } else if elements.contains("dd"), term != nil {
            flush(defining: term)
        } else if !elements.contains("td"), !elements.contains("th"), !elements.contains("dt") {
            for line in inline.take().asFields() { add(paragraph: line) }
        } else {
            inline.breakLine()
        }
    }

    private mutating func flush(heading level: Int) {
        let run = inline.take()
        guard !run.words.isEmpty else { return }
        var block = Block(.heading, run.words)
        block.level = level
        block.links = run.links
        block.readLabel()
        result.append(block)
    }

    private mutating func flush(asItem: Bool) {
        let run = inline.take()
        guard !run.words.isEmpty else { return }
        var block = Block(.item, run.words)
        block.level = max(1, lists.count)
        block.isOrdered = lists.last ?? false
        block.isStrong = run.isAllBold
        block.links = run.links
        run.label(&block)
        result.append(block)
    }

    private mutating func flush(defining term: Words?) {
        let run = inline.take()
        guard !run.words.isEmpty, let term else { return }
        var words = term
        words.append(run.words, separator: " : ")
        var block = Block(.field, words)
        block.label = HTMLTable.label(term.text)
        block.value = run.words
        block.links = run.links
        result.append(block)
    }

    private mutating func add(paragraph run: HTMLInline.Run) {
        guard !run.words.isEmpty else { return }
        var block = Block(.paragraph, run.words)
        block.links = run.links
        block.isStrong = run.isAllBold
        let subject = Subject(block.text)
        if let hint = hints.headings.first(where: { $0.pattern.isFound(in: subject) }) {
            block.kind = .heading
            block.level = hint.level
        }
        if block.kind == .paragraph, let (mark, start) = PlainTextPage.footnote(block.text) {
            block.kind = .footnote
            block.mark = mark
            block.words = block.words.slice(start..<block.text.utf8.count).trimmed()
        } else {
            run.label(&block)
            if block.kind == .paragraph, block.label != nil { block.kind = .field }
        }
        result.append(block)
    }

    private mutating func add(image attributes: [HTMLAttribute], _ line: Int) {
        guard let source = attributes["src"], !source.hasPrefix("data:") else { return }
        let words = Text.collapsedSpaces(attributes["alt"] ?? "")
        var block = Block(.image, Words(words.isEmpty ? source : words, line: line))
        block.links = [Block.Link(text: words, url: source)]
        result.append(block)
    }

    private mutating func add(json text: String, line: Int) {
        do {
            var block = Block(.data, Words("", line: line))
            block.json = try JSONValue(parsing: text)
            result.append(block)
        } catch {
            issues.append(
                Issue(
                    .warning, code: "unreadable-json-ld", message: "The page's JSON-LD can't be read: \(error.reason).",
                    remedy: "Correct the page's JSON-LD.",
                    location: SourceLocation(line: line + error.line - 1)))
        }
    }
}
