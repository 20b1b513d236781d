/// The grammar of figures over tokens.
struct FigureGrammar {
    let text: TokenText
    private let dates: DateGrammar

    init(text: TokenText) {
        self.text = text
        dates = DateGrammar(text: text, year: nil, isWhole: false)
    }

    /// Where the date that begins here ends: its numbers count nothing.
    func dateEnd(at position: Int) -> Int? {
        guard dates.mayStart(position) else { return nil }
        if let date = dates.reading(at: position) { return date.next }
        // « le 30 janvier », without a year.
        if let end = dates.endpoint(at: position, isLoose: true), end.parts.month != nil, end.parts.day != nil {
            return end.next
        }
        return dates.timeReading(at: position)?.1
    }

    /// The next place to look at: a run of digits and words glued together is passed as a whole.
    func skip(_ position: Int) -> Int {
        var next = position + 1
        guard text[position]?.kind == .number else { return next }
        while text.isGlued(next), text[next]?.kind != .mark { next += 1 }
        return next
    }

    /// The figure that begins exactly at this token.
    func figure(at position: Int) -> (FigureReading, Int)? {
        guard let token = text[position] else { return nil }
        for (phrase, qualifier) in FigureWords.qualifiersByFirst[token.text] ?? [] where matches(phrase, at: position) {
            let next = position + phrase.count
            if let found = counted(at: next, from: position, qualifier: qualifier) { return found }
        }
        guard token.kind == .number || FigureWords.starters.contains(token.text), isFree(position) else { return nil }
        return counted(at: position, from: position, qualifier: nil)
    }

    private func matches(_ phrase: [String], at position: Int) -> Bool {
        phrase.indices.allSatisfy { text[position + $0]?.text == phrase[$0] }
    }

    /// A number, or two, and their unit.
    private func counted(at position: Int, from start: Int, qualifier: FigureReading.Qualifier?) -> (
        FigureReading, Int
    )? {
        if let found = collective(at: position, from: start) { return found }
        var first = position
        var joints: Set<String> = ["a", "to", "-"]
        if text.isWord(position, in: ["de", "from"]) { first += 1 }
        if text.isWord(position, in: ["entre", "between"]) { (first, joints) = (position + 1, ["et", "and"]) }
        guard let low = number(at: first) else { return nil }
        if let joint = text[low.next], joints.contains(joint.text), let high = number(at: low.next + 1),
            high.value > low.value,
            let unit = FigureUnit(text, at: high.next, scaledBy: high.isScaled)
        {
            return figure(low.value, high.value, unit, qualifier, start)
        }
        guard first == position,
            let unit = FigureUnit(text, at: low.next, scaledBy: low.isScaled),
            !isBareCode(position, low, unit, qualifier)
        else { return nil }
        return figure(low.value, nil, unit, qualifier, start)
    }

    /// « une quinzaine de personnes », "a dozen partners".
    private func collective(at position: Int, from start: Int) -> (FigureReading, Int)? {
        guard text.isWord(position, in: ["une", "un", "a"]), let word = text.word(position + 1),
            let value = FigureWords.collectives[word],
            let unit = FigureUnit(text, at: position + 2, scaledBy: word != "dozen")
        else { return nil }
        return figure(value, nil, unit, .about, start)
    }

    private func figure(
        _ value: Double, _ valueMax: Double?, _ unit: FigureUnit, _ qualifier: FigureReading.Qualifier?, _ start: Int
    ) -> (FigureReading, Int) {
        let range = start..<unit.next
        return (
            FigureReading(
                value: value, valueMax: valueMax, unit: unit.text, qualifier: qualifier, asWritten: text.words(range),
                range: text.offsets(range)),
            unit.next
        )
    }

    // MARK: - What is no figure

    /// Whether the number at this token can begin a figure, by what stands before it.
    private func isFree(_ position: Int) -> Bool {
        guard text[position]?.kind == .number else { return true }
        if text.isWord(position - 1, in: FigureWords.ordinalNouns), text[position]?.lineBefore == false {
            return text[position - 1]?.text.hasSuffix("s") == true && text[position - 1]?.text != "cs"
        }
        guard let before = text[position - 1] else { return true }
        // « 20 mg de sciences » in quotation marks is a title.
        if before.text == "«" || before.text == "“" || before.text == "\"" { return false }
        if before.text == "°" || before.text == "#" { return false }
        return text.isGlued(position) ? ["(", "'", ":", "*", "|", "!", "?", ";"].contains(before.text) : true
    }

    /// Five digits in a row before a name are a postal code; four that may be a year need a plural or a qualifier.
    private func isBareCode(
        _ position: Int, _ number: FigureNumber, _ unit: FigureUnit, _ qualifier: FigureReading.Qualifier?
    ) -> Bool {
        guard qualifier == nil, !number.isGrouped, !unit.isSymbol else { return false }
        let digits = text.digits(position)
        return digits > 5 || (digits == 4 && (1500...2199).contains(Int(number.value)) && !unit.isPlural)
    }

    func number(at position: Int) -> FigureNumber? { FigureNumber(text, at: position) }
}
