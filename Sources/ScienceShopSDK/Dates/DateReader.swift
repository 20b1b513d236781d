/// Reads dates and hours as people write them in French and English.
///
/// It never makes a date more precise than its words: « juin 2017 » is `2017-06`, « fin de 2024 » is `2024~`.
public enum DateReader {
    /// Reads a text that is a date and nothing else (an article, « le », « on », brackets and punctuation aside).
    ///
    /// - Parameter year: the year of dates that do not say theirs, when the document as a whole does.
    /// - Returns: nil when the text is no date or says more than a date.
    public static func read(_ text: String, year: Int? = nil) -> DateReading? {
        if let day = PartialDate(isoDay: text), (1000...2999).contains(day.year) {
            return DateReading(start: day, end: nil, shape: .single, asWritten: text, range: 0..<10)
        }
        let grammar = DateGrammar(text: TokenText(text), year: year, isWhole: true)
        var position = 0
        while position < grammar.text.count, grammar.isFrame(position) {
            if let match = grammar.reading(at: position), grammar.isClosed(from: match.next) {
                return match.readings.count == 1 ? match.readings.first : nil
            }
            position += 1
        }
        guard let match = grammar.reading(at: position), grammar.isClosed(from: match.next) else { return nil }
        return match.readings.count == 1 ? match.readings.first : nil
    }

    /// The first date that stands in a text.
    public static func first(in text: String, year: Int? = nil) -> DateReading? {
        scan(text, year: year, limit: 1).first
    }

    /// Every date that stands in a text, in order.
    public static func all(in text: String, year: Int? = nil) -> [DateReading] {
        scan(text, year: year, limit: .max)
    }

    /// Every hour and pair of hours that stands in a text: « 9h30 », « de 10h à 17h », « 10-12h30 », « 2:30 pm ».
    public static func times(in text: String) -> [TimeReading] {
        let grammar = DateGrammar(text: TokenText(text), year: nil, isWhole: false)
        var found: [TimeReading] = []
        var position = 0
        while position < grammar.text.count {
            if let (time, next) = grammar.timeReading(at: position) {
                found.append(time)
                position = next
            } else {
                position += 1
            }
        }
        return found
    }

    /// The hours in a text, each on the given day; empty when the day is not known to the day.
    public static func times(in text: String, on day: PartialDate) -> [DateReading] {
        times(in: text).compactMap { $0.on(day) }
    }

    private static func scan(_ text: String, year: Int?, limit: Int) -> [DateReading] {
        let grammar = DateGrammar(text: TokenText(text), year: year, isWhole: false)
        var found: [DateReading] = []
        var position = 0
        while position < grammar.text.count, found.count < limit {
            if let match = grammar.reading(at: position) {
                found += match.readings
                position = match.next
            } else {
                position += 1
            }
        }
        return found
    }
}
