import ScienceShopSDK

/// Running text being gathered from a document's events: blanks collapsed, line numbers, links and bold parts kept.
struct InlineText {
    private var text = String.UnicodeScalarView()
    private var length = 0
    private var marks: [Words.Mark] = []
    private var isBlankPending = false
    private var bold = 0
    private var hasBold = false
    private var hasPlain = false
    private var openLinks: [(start: Int, url: String)] = []
    private(set) var links: [Block.Link] = []
    /// Where a bold beginning ends, in UTF-8 bytes of the words.
    private(set) var boldPrefix: Int?

    var words: Words { Words(Text.nfc(String(text)), marks: marks) }
    /// Whether all of it is bold.
    var isStrong: Bool { hasBold && !hasPlain }

    /// The text gathered so far; links and bold that are still open go on in what follows.
    mutating func taken() -> InlineText {
        while text.last == "\n" || text.last == " " {
            text.removeLast()
            length -= 1
        }
        var result = self
        let url = openLinks
        self = InlineText()
        bold = result.bold
        openLinks = url.map { (0, $0.url) }
        if !result.text.isEmpty {
            for link in url { result.addLink(link.start, link.url) }
            let known = Set(result.links.map(\.url))
            result.links += PageLinks.addresses(in: String(result.text)).filter { !known.contains($0.url) }
        }
        return result
    }

    mutating func append(_ run: String, line: Int, isPreformatted: Bool) {
        var line = line
        for scalar in run.unicodeScalars {
            if scalar == "\n" {
                line += 1
                if isPreformatted { lineBreak() } else { isBlankPending = true }
                continue
            }
            if ScalarFolding.written(scalar.value) == 0x20, scalar != "\u{A0}", scalar != "\u{202F}" {
                isBlankPending = true
                continue
            }
            add(scalar, line)
        }
    }

    private mutating func add(_ scalar: Unicode.Scalar, _ line: Int) {
        if isBlankPending, !text.isEmpty, text.last != "\n" {
            text.append(" ")
            length += 1
        }
        isBlankPending = false
        if marks.last?.line != line { marks.append(Words.Mark(offset: length, line: line)) }
        if bold > 0 {
            hasBold = true
        } else if !FieldLine.isBlank(scalar) {
            if !hasPlain, hasBold, boldPrefix == nil { boldPrefix = length }
            hasPlain = true
        }
        text.append(scalar)
        length += UTF8.width(scalar)
    }

    mutating func lineBreak() {
        isBlankPending = false
        guard !text.isEmpty else { return }
        text.append("\n")
        length += 1
    }

    mutating func openBold() { bold += 1 }
    mutating func closeBold() { bold = max(0, bold - 1) }

    mutating func openLink(_ url: String) { openLinks.append((length + (isBlankPending && length > 0 ? 1 : 0), url)) }

    mutating func closeLink() {
        guard let link = openLinks.popLast() else { return }
        addLink(link.start, link.url)
    }

    private mutating func addLink(_ start: Int, _ url: String) {
        guard !url.isEmpty, !url.hasPrefix("#"), !url.lowercased().hasPrefix("javascript:") else { return }
        let bytes = Array(String(text).utf8)
        let label = start < bytes.count ? String(decoding: bytes[start...], as: UTF8.self) : ""
        links.append(Block.Link(text: Text.collapsedSpaces(label), url: Text.trimmed(url)))
    }
}

/// What stands before the colon of a block.
enum Labels {
    static func note(_ block: inout Block, _ inline: InlineText) {
        note(&block, words: inline.words, boldPrefix: inline.boldPrefix)
    }

    /// A bold beginning before a colon, else what `label : value` says.
    static func note(_ block: inout Block, words: Words, boldPrefix: Int?) {
        if let end = boldPrefix, end < words.text.utf8.count {
            let label = Text.collapsedSpaces(words.slice(0..<end).text)
            let rest = words.slice(end..<words.text.utf8.count).trimmed()
            if rest.text.hasPrefix(":") {
                block.label = label
                block.value = rest.slice(1..<rest.text.utf8.count).trimmed()
                return
            }
            if label.hasSuffix(":") {
                block.label = Text.trimmed(label.dropLast())
                block.value = rest
                return
            }
        }
        block.readLabel()
    }
}
