import ScienceShopSDK

/// The running text of an HTML block: blanks collapsed as browsers do, line breaks kept, links and bold parts known.
struct HTMLInline {
    /// How many elements that set text in bold are open.
    var isBold = 0

    private var pieces: [Piece] = []
    private var links: [Block.Link] = []
    private var openLink: (url: String, start: Int)?

    /// Text of one line of the source; a break has none.
    private struct Piece {
        var text: String
        var line: Int
        var isBold: Bool
    }

    mutating func append(_ text: String, line: Int) {
        for (number, part) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            pieces.append(Piece(text: number > 0 ? " " + part : String(part), line: line + number, isBold: isBold > 0))
        }
    }

    mutating func breakLine() {
        guard let last = pieces.last else { return }
        pieces.append(Piece(text: "\n", line: last.line, isBold: false))
    }

    mutating func open(link url: String?) { openLink = url.map { ($0, pieces.count) } }

    mutating func closeLink() {
        guard let link = openLink else { return }
        openLink = nil
        let text = pieces[min(link.start, pieces.count)...].map(\.text).joined()
        if !link.url.hasPrefix("#"), !link.url.lowercased().hasPrefix("javascript:") {
            links.append(Block.Link(text: Text.collapsedSpaces(text), url: Text.trimmed(link.url)))
        }
    }

    /// What has been read, which begins anew.
    mutating func take() -> Run {
        defer {
            pieces = []
            links = []
            if let link = openLink { openLink = (link.url, 0) }
        }
        return Run(pieces.map { ($0.text, $0.line, $0.isBold) }, links)
    }

    /// A block's text.
    struct Run {
        var words = Words("")
        var links: [Block.Link] = []
        /// Whether every word is in bold.
        var isAllBold = false
        /// Where the bold beginning ends, by UTF-8 offset; nil when the beginning is not bold.
        private var boldEnd: Int?

        fileprivate init(_ pieces: [(text: String, line: Int, isBold: Bool)], _ links: [Block.Link]) {
            var all = Words("")
            var isInBold = true
            for piece in pieces {
                var text = ""
                for scalar in Text.nfc(piece.text).unicodeScalars {
                    let last = text.unicodeScalars.last ?? all.text.unicodeScalars.last
                    switch scalar {
                    case "\n" where piece.text == "\n":
                        if let last, last != "\n" { text.unicodeScalars.append("\n") }
                    case " ", "\t", "\n", "\r", "\u{0C}":
                        if let last, last != " ", last != "\n" { text.unicodeScalars.append(" ") }
                    case "\0", "\u{FEFF}": break
                    default: text.unicodeScalars.append(scalar)
                    }
                }
                let isBlank = Text.trimmed(text).isEmpty
                if !isBlank, !piece.isBold, isInBold {
                    isInBold = false
                    if !all.isEmpty { boldEnd = all.text.utf8.count }
                }
                if !text.isEmpty { all.append(Words(text, line: piece.line)) }
            }
            words = all.trimmed()
            isAllBold = isInBold && !words.isEmpty
            self.links =
                links + PageLinks.addresses(in: words.text).filter { link in !links.contains { $0.url == link.url } }
        }

        private init(_ words: Words, _ links: [Block.Link]) {
            self.words = words
            self.links = links
        }

        /// One run per line when more than one line reads `label : value`; else the run itself.
        func asFields() -> [Run] {
            let lines = lines()
            guard lines.count > 1, lines.filter({ FieldLine.split($0) != nil }).count > 1 else { return [self] }
            return lines.map { line in Run(line, links.filter { line.text.contains($0.text) }) }
        }

        private func lines() -> [Words] {
            var start = 0
            var lines: [Words] = []
            let bytes = Array(words.text.utf8) + [0x0A]
            for (offset, byte) in bytes.enumerated() where byte == 0x0A {
                lines.append(words.slice(start..<offset).trimmed())
                start = offset + 1
            }
            return lines.filter { !$0.isEmpty }
        }

        /// Notes the label: a bold beginning before a colon, else what `label : value` says.
        func label(_ block: inout Block) {
            guard let boldEnd, !isAllBold, boldEnd < words.text.utf8.count else { return block.readLabel() }
            let label = words.slice(0..<boldEnd).trimmed()
            let rest = words.slice(boldEnd..<words.text.utf8.count).trimmed()
            if rest.text.hasPrefix(":") {
                block.label = Text.collapsedSpaces(label.text)
                block.value = rest.slice(1..<rest.text.utf8.count).trimmed()
            } else if label.text.hasSuffix(":") {
                block.label = HTMLTable.label(label.text)
                block.value = rest
            } else {
                block.readLabel()
            }
        }
    }
}
