import JSONSchema
import Messages
import ScienceShopSDK

/// Dates, periods and figures.
extension ValueMaker {
    func date(_ words: Words, _ found: Element, _ rule: String) -> Made? {
        let reading =
            DateReader.read(words.text, year: context.year) ?? DateReader.first(in: words.text, year: context.year)
        guard let date = reading?.start ?? reading?.end ?? PartialDate(words.text) else { return nil }
        return Made(.string(date.description), evidence: found.isConstant ? [] : [evidence("", words, rule)])
    }

    func period(
        _ found: Element, _ words: Words, _ expression: Expression, in element: Element, _ rule: String
    ) -> Made? {
        var reading: DateReading?
        var place = words
        if let day = day(expression, found, element),
            let date = DateReader.first(in: day.words.text, year: context.year)?.start
        {
            let times = DateReader.times(in: words.text, on: date)
            if let first = times.first {
                reading = first
                place = words.slice(first.range)
            } else if let own = DateReader.first(in: words.text, year: context.year) {
                // Words without hours that say their own day.
                reading = own
                place = words.slice(own.range)
            } else {
                reading = DateReading(start: date, end: nil, shape: .single, asWritten: day.words.text, range: 0..<0)
                place = day.words
            }
        } else if let first = DateReader.first(in: words.text, year: context.year) {
            reading = first
            place = words.slice(first.range)
            if first.end == nil, let day = first.start, let hours = DateReader.times(in: words.text, on: day).first {
                reading = hours
                place = words
            }
        }
        guard let reading else {
            guard words.text.utf8.count <= 100 else { return nil }
            let issue = Issue(
                .warning, code: "unread-date",
                message: "No date can be read in « \(words.text) »; it was kept as written.",
                remedy: "Narrow the words down with `match`, or give the date another way.", location: words.location)
            return Made(
                .object(["asWritten": .string(words.text)]), evidence: [evidence("/asWritten", words, rule)],
                issues: [issue])
        }
        var members: JSONObject = [:]
        if let start = reading.start { members["start"] = .string(start.description) }
        if let end = reading.end { members["end"] = .string(end.description) }
        members["asWritten"] = .string(Text.collapsedSpaces(place.text))
        if let zone = definition.timeZone, [reading.start, reading.end].contains(where: { $0?.hour != nil }) {
            members["timeZone"] = .string(zone)
        }
        return Made(.object(members), evidence: [evidence("", place, rule)])
    }

    /// The words that say the day (`on`); what the find itself names comes before what the element does.
    func day(_ expression: Expression, _ found: Element, _ element: Element) -> Element? {
        guard let on = expression.day.first else { return nil }
        return evaluator.evaluate(on, in: element.with(element.words, adding: found.variables)).first
    }

    func figures(
        _ found: Element, _ words: Words, _ expression: Expression, in element: Element, _ rule: String
    ) -> [Made] {
        let date = day(expression, found, element)
            .flatMap { DateReader.first(in: $0.words.text)?.start }
        return FigureReader.all(in: words.text).map { figure in
            var members: JSONObject = ["value": .number(figure.value)]
            if let most = figure.valueMax { members["valueMax"] = .number(most) }
            members["unit"] = .string(figure.unit)
            if let qualifier = figure.qualifier { members["qualifier"] = .string(qualifier.rawValue) }
            members["asWritten"] = .string(Text.collapsedSpaces(figure.asWritten))
            if let date { members["date"] = .string(date.description) }
            let place = words.slice(figure.range)
            return Made(.object(members), evidence: [evidence("", place, rule)])
        }
    }
}
