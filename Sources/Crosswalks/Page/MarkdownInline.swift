import JSONSchema
import ScienceShopSDK

/// The words of a Markdown paragraph: emphasis, links and escapes resolved, line numbers kept.
struct MarkdownInline {
    private(set) var words = Words("")
    private(set) var links: [Block.Link] = []
    private(set) var images: [Block.Link] = []
    /// Whether all of it is bold.
    private(set) var isStrong = false
    /// Where a bold beginning ends, in UTF-8 bytes of the words.
    private(set) var boldPrefix: Int?

    private enum Token {
        case scalar(Unicode.Scalar)
        /// A line break in the source; hard ones stay breaks.
        case line(Int, isHard: Bool)
        /// A run of signs that may be an emphasis mark.
        case delimiter(Unicode.Scalar, count: Int, canOpen: Bool, canClose: Bool)
        /// An emphasis mark that has its partner.
        case emphasis(isBold: Bool, isOpening: Bool)
        case linkStart
        case linkEnd(String)
        case image(alt: String, url: String)
    }

    init(_ lines: [SourceText.Line]) {
        var tokens: [Token] = []
        for (index, line) in lines.enumerated() {
            let isHard = line.text.hasSuffix("  ") || line.text.hasSuffix("\\")
            let text = line.text.hasSuffix("\\") ? String(line.text.dropLast()) : line.text
            tokenise(Array(Text.trimmed(text).unicodeScalars)[...], into: &tokens)
            if index + 1 < lines.count { tokens.append(.line(lines[index + 1].number, isHard: isHard)) }
        }
        pair(&tokens)
        write(tokens, line: lines.first?.number ?? 1)
    }

    // MARK: - Reading

    private func tokenise(_ text: ArraySlice<Unicode.Scalar>, into tokens: inout [Token]) {
        var index = text.startIndex
        func peek(_ offset: Int) -> Unicode.Scalar? {
            index + offset < text.endIndex && index + offset >= text.startIndex ? text[index + offset] : nil
        }
        while index < text.endIndex {
            let scalar = text[index]
            switch scalar {
            case "\\":
                if let next = peek(1), next.isASCII, !ScalarFolding.isWord(next.value), next != " " {
                    tokens.append(.scalar(next))
                    index += 2
                    continue
                }
            case "`":
                if let close = text[(index + 1)...].firstIndex(of: "`") {
                    tokens += text[(index + 1)..<close].map { .scalar($0) }
                    index = close + 1
                    continue
                }
            case "*", "_", "~":
                var end = index
                while end < text.endIndex, text[end] == scalar { end += 1 }
                let before = index > text.startIndex ? text[index - 1] : " "
                let after = end < text.endIndex ? text[end] : " "
                let count = end - index
                if scalar == "~", count != 2 { break }
                let isInside =
                    scalar == "_" && ScalarFolding.isWord(before.value) && ScalarFolding.isWord(after.value)
                if !isInside, count <= 3 {
                    let canOpen = !FieldLine.isBlank(after)
                    let canClose = !FieldLine.isBlank(before)
                    tokens.append(.delimiter(scalar, count: count, canOpen: canOpen, canClose: canClose))
                    index = end
                    continue
                }
                tokens += text[index..<end].map { .scalar($0) }
                index = end
                continue
            case "!":
                if peek(1) == "[", let link = Self.link(text[(index + 1)...]) {
                    tokens.append(.image(alt: String(String.UnicodeScalarView(text[link.text])), url: link.url))
                    index = link.end
                    continue
                }
            case "[":
                if let link = Self.link(text[index...]) {
                    tokens.append(.linkStart)
                    tokenise(text[link.text], into: &tokens)
                    tokens.append(.linkEnd(link.url))
                    index = link.end
                    continue
                }
            case "<":
                if let close = text[index...].prefix(2000).firstIndex(of: ">") {
                    let inside = String(String.UnicodeScalarView(text[(index + 1)..<close]))
                    if inside.contains("://") || (inside.contains("@") && !inside.contains(" ")) {
                        tokens.append(.linkStart)
                        tokens += text[(index + 1)..<close].map { .scalar($0) }
                        tokens.append(.linkEnd(inside.contains("://") ? inside : "mailto:" + inside))
                        index = close + 1
                        continue
                    }
                    if let first = inside.unicodeScalars.first, first.properties.isAlphabetic || first == "/" {
                        if inside.lowercased().hasPrefix("br") { tokens.append(.scalar("\n")) }
                        index = close + 1
                        continue
                    }
                }
            case "&":
                if let end = text[index...].prefix(10).firstIndex(of: ";"),
                    let value = Entities.scalar(String(String.UnicodeScalarView(text[(index + 1)..<end])))
                {
                    tokens.append(.scalar(value))
                    index = end + 1
                    continue
                }
            default: break
            }
            tokens.append(.scalar(scalar))
            index += 1
        }
    }

    /// `[text](url "title")` that begins here.
    private static func link(
        _ text: ArraySlice<Unicode.Scalar>
    ) -> (text: Range<Int>, url: String, end: Int)? {
        var depth = 0
        var close: Int?
        for index in text.indices.prefix(2000) {
            if text[index] == "[" { depth += 1 }
            if text[index] == "]" {
                depth -= 1
                if depth == 0 {
                    close = index
                    break
                }
            }
        }
        guard let close, close + 1 < text.endIndex, text[close + 1] == "(" else { return nil }
        var parentheses = 0
        guard
            let end = text.indices[(close + 1)...].prefix(4000).first(where: { index in
                if text[index] == "(" { parentheses += 1 }
                if text[index] == ")" { parentheses -= 1 }
                return parentheses == 0
            })
        else { return nil }
        let target = text[(close + 2)..<end].split(whereSeparator: FieldLine.isBlank).first ?? []
        var url = String(String.UnicodeScalarView(target))
        if url.hasPrefix("<"), url.hasSuffix(">") { url = String(url.dropFirst().dropLast()) }
        return ((text.startIndex + 1)..<close, url, end + 1)
    }

    /// Finds the partner of each emphasis mark; a mark without one is a plain sign.
    private func pair(_ tokens: inout [Token]) {
        var open: [(index: Int, key: String)] = []
        var waiting: [String: [Int]] = [:]
        for index in tokens.indices {
            guard case .delimiter(let mark, let count, let canOpen, let canClose) = tokens[index] else { continue }
            let key = "\(mark)\(count)"
            if canClose, let partner = waiting[key]?.last {
                let isBold = count >= 2 && mark != "~"
                tokens[partner] = .emphasis(isBold: isBold, isOpening: true)
                tokens[index] = .emphasis(isBold: isBold, isOpening: false)
                // What was opened in between crosses this pair and stays plain.
                while let last = open.last, last.index >= partner {
                    waiting[last.key]?.removeLast()
                    open.removeLast()
                }
            } else if canOpen {
                open.append((index, key))
                waiting[key, default: []].append(index)
            }
        }
    }

    // MARK: - Writing

    private mutating func write(_ tokens: [Token], line: Int) {
        var text = String.UnicodeScalarView()
        var length = 0
        var marks = [Words.Mark(offset: 0, line: line)]
        var bold = 0
        var plain = false
        var starts: [Int] = []
        func add(_ scalar: Unicode.Scalar) {
            text.append(scalar)
            length += UTF8.width(scalar)
            if bold == 0, !FieldLine.isBlank(scalar), scalar != "\n" {
                if !plain, boldPrefix == nil, text.count > 1 { boldPrefix = length - UTF8.width(scalar) }
                plain = true
            }
        }
        for token in tokens {
            switch token {
            case .scalar(let scalar): add(scalar)
            case .line(let number, let isHard):
                add(isHard ? "\n" : " ")
                marks.append(Words.Mark(offset: length, line: number))
            case .delimiter(let mark, let count, _, _): for _ in 0..<count { add(mark) }
            case .emphasis(let isBold, let isOpening): if isBold { bold += isOpening ? 1 : -1 }
            case .linkStart: starts.append(length)
            case .linkEnd(let url):
                guard let start = starts.popLast() else { break }
                let label = String(decoding: Array(String(text).utf8)[start...], as: UTF8.self)
                links.append(Block.Link(text: Text.collapsedSpaces(label), url: url))
            case .image(let alt, let url): images.append(Block.Link(text: alt, url: url))
            }
        }
        let all = String(text)
        isStrong = !plain && !Text.trimmed(all).isEmpty
        words = Words(all, marks: marks)
        let known = Set(links.map(\.url))
        links += PageLinks.addresses(in: all).filter { !known.contains($0.url) }
    }
}

/// The character references that prose uses.
enum Entities {
    static func scalar(_ name: String) -> Unicode.Scalar? {
        if name.hasPrefix("#x") || name.hasPrefix("#X") {
            return UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
        }
        if name.hasPrefix("#") { return UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init) }
        return named[name]
    }

    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "laquo": "«", "raquo": "»",
        "rsquo": "’", "lsquo": "‘", "ldquo": "“", "rdquo": "”", "ndash": "–", "mdash": "—", "hellip": "…",
        "eacute": "é",
        "egrave": "è", "ecirc": "ê", "euml": "ë", "agrave": "à", "acirc": "â", "ccedil": "ç", "icirc": "î", "iuml": "ï",
        "ocirc": "ô", "ugrave": "ù", "ucirc": "û", "uuml": "ü", "oelig": "œ", "Eacute": "É", "Egrave": "È",
        "Agrave": "À", "Ccedil": "Ç", "euro": "€", "deg": "°", "middot": "·", "bull": "•", "copy": "©",
        "thinsp": "\u{2009}",
    ]

    /// The text with its character references resolved, as older wikis leave them in JSON values.
    static func resolved(_ text: String) -> String {
        guard mayHoldReference(text) else { return text }
        var result = ""
        var rest = text[...]
        while let amp = rest.utf8.firstIndex(of: UInt8(ascii: "&")) {
            result += rest[..<amp]
            // One byte further, not one character: a mark may combine with the « & ».
            let after = rest.utf8.index(after: amp)
            if let end = rest[after...].prefix(12).firstIndex(of: ";"), let value = scalar(String(rest[after..<end])) {
                result.unicodeScalars.append(value)
                rest = rest[rest.index(after: end)...]
            } else {
                result += "&"
                rest = rest[after...]
            }
        }
        return result + rest
    }

    /// Whether a « & » stands before letters, digits, « # » or a sign and then a semicolon: « l’eau & ses usages » names
    /// no character.
    private static func mayHoldReference(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var next = 0
            while let place = bytes.firstPlace(of: UInt8(ascii: "&"), from: next) {
                next = place + 1
                while next < bytes.count, isOfReference(bytes[next]) { next += 1 }
                // Swift's strings take a Greek question mark (CD BE) for a semicolon.
                if next < bytes.count, bytes[next] == UInt8(ascii: ";") || bytes[next] == 0xCD { return true }
            }
            return false
        }
    }

    private static func isOfReference(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "#"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
