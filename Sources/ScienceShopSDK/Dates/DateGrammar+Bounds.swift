/// What may and may not touch a date: digits inside a code, a figure or an address are none.
extension DateGrammar {
    /// Whether all these tokens but the first follow their neighbour without a blank.
    func isGluedRun(_ range: Range<Int>) -> Bool {
        range.lowerBound >= 0 && range.upperBound <= text.count && range.dropFirst().allSatisfy(text.isGlued)
    }

    /// Whether a date may begin here: nothing that makes its digits part of something else stands right before.
    func isFreeBefore(_ position: Int) -> Bool {
        guard text.isGlued(position), let before = text[position - 1] else { return true }
        switch before.kind {
        case .number: return false
        case .word: return text[position]?.kind == .word
        case .mark:
            if ["(", "[", "\"", "«", "'", ",", ":", ";", "|", ">", "*", "“", "!", "?"].contains(before.text) {
                return
                    !([",", ":"].contains(before.text) && text[position - 2]?.kind == .number
                    && text.isGlued(position - 1))
            }
            return text[position]?.kind == .word || (before.text == "-" && text.word(position - 2) == "periode")
        }
    }

    /// Whether something glued to the token before this one makes its digits part of something else.
    func isGluedAfter(_ position: Int) -> Bool {
        guard text.isGlued(position), let token = text[position] else { return false }
        switch token.kind {
        case .number, .word: return true
        case .mark:
            if ["_", "°", "%", "€", "$", "#", "@", "="].contains(token.text) { return true }
            return ["-", "/", ".", ","].contains(token.text) && text.isGlued(position + 1)
                && text[position + 1]?.kind == .number
        }
    }

    func isFree(_ position: Int, _ next: Int) -> Bool { isFreeBefore(position) && !isGluedAfter(next) }

    /// Whether four digits that could be anything are a year, by what stands around them.
    func isYear(_ position: Int, _ found: Endpoint) -> Bool {
        guard !isWhole else { return true }
        guard let year = found.parts.year, (1500...2199).contains(year) else { return false }
        if text.isWord(position - 1, in: ["loi", "article", "n", "no", "page", "p", "cs", "bp", "cp"]) { return false }
        if text.isMark(position - 1, "°") || text.isMark(position - 1, "#") || isCount(position) { return false }
        guard let after = text[found.next], !after.lineBefore else { return true }
        switch after.kind {
        case .mark: return !["%", "€", "$", "°"].contains(after.text)
        case .number: return false
        case .word:
            if text.isWord(position - 1, in: DateWords.strongYearCues) || DateWords.afterYear.contains(after.text) {
                return true
            }
            let hasCue = found.parts.isApproximate || text.isWord(position - 1, in: DateWords.weakYearCues)
            return hasCue && !isPlural(after.text)
        }
    }

    /// « 2018-2021 » but not « 1200-1500 personnes ».
    func isYears(_ start: PartialDate, _ end: PartialDate, before next: Int) -> Bool {
        guard !isWhole else { return true }
        guard (1500...2199).contains(start.year), (1500...2199).contains(end.year), start < end else { return false }
        guard let after = text.word(next) else { return !text.isMark(next, "%") && !text.isMark(next, "€") }
        return DateWords.afterYear.contains(after) || !isPlural(after)
    }

    /// « plus de 2000 », « près de 2000 », "over 2000".
    private func isCount(_ position: Int) -> Bool {
        let words: Set<String> = ["plus", "moins", "pres", "over", "nearly", "environ", "some", "than"]
        return text.isWord(position - 1, in: words)
            || (text.isWord(position - 1, "de") && text.isWord(position - 2, in: words))
    }

    private func isPlural(_ word: String) -> Bool { word.hasSuffix("s") || word.hasSuffix("x") || word == "people" }

    /// Punctuation and small words around a text that is a date as a whole.
    func isFrame(_ position: Int) -> Bool {
        guard let token = text[position] else { return false }
        return token.kind == .mark || (token.kind == .word && DateWords.frame.contains(token.text))
    }

    /// Whether nothing but punctuation follows.
    func isClosed(from position: Int) -> Bool {
        (position..<max(position, text.count)).allSatisfy { text[$0]?.kind == .mark }
    }
}
