/// A text cut into words, numbers and marks, for the readers of dates and figures.
struct TokenText: Sendable {
    struct Token: Sendable {
        enum Kind: Sendable { case word, number, mark }
        var kind: Kind
        /// The word or mark folded; the digits of a number.
        var text: String
        /// UTF-8 offsets in the source.
        var range: Range<Int>
        /// Blanks before it.
        var spaceBefore: Bool
        /// A line end before it.
        var lineBefore: Bool
        /// Whether the source's first letter is a capital.
        var isCapitalised: Bool

        /// The number; nil for words, marks and runs of more than 15 digits.
        var value: Int? { kind == .number && text.utf8.count <= 15 ? Int(text) : nil }
    }

    let source: String
    let tokens: [Token]
    var count: Int { tokens.count }

    init(_ source: String) {
        self.source = source
        var cutter = TokenCutter()
        for scalar in source.unicodeScalars { cutter.take(scalar) }
        tokens = cutter.finished()
    }

    subscript(position: Int) -> Token? { tokens.indices.contains(position) ? tokens[position] : nil }

    func word(_ position: Int) -> String? {
        guard let token = self[position], token.kind == .word else { return nil }
        return token.text
    }

    func isWord(_ position: Int, _ word: String) -> Bool { self.word(position) == word }

    func isWord(_ position: Int, in words: [String]) -> Bool { word(position).map(words.contains) ?? false }

    func isWord(_ position: Int, in words: Set<String>) -> Bool { word(position).map(words.contains) ?? false }

    /// Whether the word is written exactly so, accents and capitals included.
    func isExactly(_ position: Int, _ forms: [String]) -> Bool {
        guard self[position]?.kind == .word else { return false }
        return forms.contains(words(position..<position + 1))
    }

    func isMark(_ position: Int, _ mark: String) -> Bool {
        guard let token = self[position] else { return false }
        return token.kind == .mark && token.text == mark
    }

    func number(_ position: Int) -> Int? { self[position]?.value }

    /// How many digits the number has, 0 when it is none.
    func digits(_ position: Int) -> Int {
        guard let token = self[position], token.kind == .number else { return 0 }
        return token.text.utf8.count
    }

    /// Whether nothing stands between a token and the one before it.
    func isGlued(_ position: Int) -> Bool {
        guard position > 0, let token = self[position] else { return false }
        return !token.spaceBefore
    }

    /// The source's own words from one token up to, not including, another.
    func words(_ range: Range<Int>) -> String {
        guard let first = self[range.lowerBound], let last = self[range.upperBound - 1] else { return "" }
        let utf8 = source.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: first.range.lowerBound)
        let end = utf8.index(utf8.startIndex, offsetBy: last.range.upperBound)
        return String(source[start..<end])
    }

    func offsets(_ range: Range<Int>) -> Range<Int> {
        guard let first = self[range.lowerBound], let last = self[range.upperBound - 1] else { return 0..<0 }
        return first.range.lowerBound..<last.range.upperBound
    }
}

private struct TokenCutter {
    private var tokens: [TokenText.Token] = []
    private var raw = String.UnicodeScalarView()
    private var kind = TokenText.Token.Kind.mark
    private var start = 0
    private var offset = 0
    private var space = false
    private var line = false

    mutating func take(_ scalar: Unicode.Scalar) {
        let width = UTF8.width(scalar)
        defer { offset += width }
        if Text.isInvisible(scalar.value) { return }
        if Text.isBlank(scalar.value) {
            close()
            space = true
            if (0x0A...0x0D).contains(scalar.value) || scalar.value == 0x2028 { line = true }
            return
        }
        let kind = self.kind(of: scalar)
        if kind == .mark || kind != self.kind { close() }
        if raw.isEmpty { start = offset }
        self.kind = kind
        raw.append(scalar)
        if kind == .mark { close(end: offset + width) }
    }

    mutating func finished() -> [TokenText.Token] {
        close()
        return tokens
    }

    private func kind(of scalar: Unicode.Scalar) -> TokenText.Token.Kind {
        if (0x30...0x39).contains(scalar.value) { return .number }
        if Text.isWord(scalar) { return .word }
        return scalar.value >= 0x300 && !raw.isEmpty && Text.combiningClass(scalar.value) > 0 ? kind : .mark
    }

    /// Digits and quotation marks stand for themselves: an opening « is not a closing ».
    private func keepsForm(_ first: Unicode.Scalar) -> Bool {
        kind == .number
            || (kind == .mark && first.properties.isQuotationMark && first != "\u{2019}" && first != "\u{2018}")
    }

    private mutating func close(end: Int? = nil) {
        guard let first = raw.first else { return }
        let text = String(raw)
        tokens.append(
            TokenText.Token(
                kind: kind, text: keepsForm(first) ? text : Text.folded(text), range: start..<(end ?? offset),
                spaceBefore: space, lineBefore: line, isCapitalised: first.properties.isUppercase))
        raw = String.UnicodeScalarView()
        (space, line) = (false, false)
    }
}
