/// A number as written: « 1 400 », « 30 000 », « 2,5 », "1,500", « 1,5 million ».
struct FigureNumber {
    var value: Double
    /// The token after it.
    var next: Int
    /// Whether its thousands were set apart.
    var isGrouped = false
    /// Whether a word such as « millions » followed, so that « de » links it to its unit.
    var isScaled = false

    /// Nil when no number begins at this token or something is glued to it.
    init?(_ text: TokenText, at position: Int) {
        guard (1...12).contains(text.digits(position)), let whole = text.number(position) else { return nil }
        var value = Double(whole)
        var next = position + 1
        var isGrouped = false
        if text.digits(position) <= 3, whole > 0 {
            // Up to a thousand billions: what follows is no number a document states.
            while value < 1e12, let group = Self.group(text, at: next) {
                value = value * 1000 + group.value
                next = group.next
                isGrouped = true
            }
        }
        if let mark = text[next]?.text, mark == "," || mark == ".", text.isGlued(next), text.isGlued(next + 1),
            (1...6).contains(text.digits(next + 1)), let fraction = text.number(next + 1)
        {
            var scale = 1.0
            for _ in 0..<text.digits(next + 1) { scale *= 10 }
            value += Double(fraction) / scale
            next += 2
            // « 1.2.3 » and « 3,4,5 » are no numbers.
            if text.isGlued(next), text.isMark(next, ".") || text.isMark(next, ","), text.digits(next + 1) > 0,
                text.isGlued(next + 1)
            {
                return nil
            }
        }
        var isScaled = false
        if let word = text.word(next), let factor = FigureWords.magnitudes[word],
            word.utf8.count > 1 || (text.isMark(next + 1, "€") && text.isGlued(next + 1))
        {
            value *= factor
            next += 1
            isScaled = word.utf8.count > 1
        }
        guard !Self.isGluedWord(text, next) else { return nil }
        (self.value, self.next, self.isGrouped, self.isScaled) = (value, next, isGrouped, isScaled)
    }

    /// Three digits after a blank, a comma or a full stop: « 1 400 », "1,500", « 1.500 ».
    private static func group(_ text: TokenText, at position: Int) -> (value: Double, next: Int)? {
        if text.digits(position) == 3, text[position]?.lineBefore == false, !text.isGlued(position),
            let value = text.number(position)
        {
            return (Double(value), position + 1)
        }
        guard text.isMark(position, ",") || text.isMark(position, "."), text.isGlued(position),
            text.digits(position + 1) == 3, text.isGlued(position + 1), let value = text.number(position + 1),
            !text.isMark(position + 2, "%")
        else { return nil }
        return (Double(value), position + 2)
    }

    private static func isGluedWord(_ text: TokenText, _ position: Int) -> Bool {
        guard text.isGlued(position), let token = text[position] else { return false }
        switch token.kind {
        case .number: return true
        case .word: return !FigureWords.glued.contains(token.text)
        case .mark: return ["/", "°", "_", "'", "x", "×", ":"].contains(token.text)
        }
    }
}
