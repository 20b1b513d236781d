/// The grammar of dates over tokens: dates, intervals of them, and their hours.
struct DateGrammar {
    let text: TokenText
    /// The year of dates that do not say theirs.
    let year: Int?
    /// Whether the text is one field: four digits are then a year without any cue.
    let isWhole: Bool

    struct Match {
        var readings: [DateReading]
        var next: Int
    }

    /// The date, interval or list of days that begins exactly at this token.
    func reading(at position: Int) -> Match? {
        guard mayStart(position) else { return nil }
        return interval(at: position) ?? dayList(at: position) ?? single(at: position)
    }

    /// Whether a date may begin with this token at all; most tokens of a text stop here.
    func mayStart(_ position: Int) -> Bool {
        guard let token = text[position] else { return false }
        switch token.kind {
        case .number: return true
        case .mark: return false
        case .word: return DateWords.starters.contains(token.text)
        }
    }

    // MARK: - Intervals

    private func interval(at position: Int) -> Match? {
        let (opener, first) = intervalOpener(at: position)
        if let chain = yearChain(at: first) { return chain }
        guard let from = endpoint(at: first, isLoose: true), let second = connector(at: from.next, opener: opener),
            let to = endpoint(at: second, isLoose: false, withTime: from.parts.hour != nil)
                ?? englishDay(at: second, after: from.parts)
        else { return nil }
        guard let (start, end) = dates(from.parts, to.parts), !end.certainlyPrecedes(start), isFree(first, to.next),
            end.precision > .year || isYears(start, end, before: to.next)
        else { return nil }
        return match(start, end, .interval, position..<to.next)
    }

    /// Both ends as dates; what the first does not say is what the second says.
    private func dates(_ from: DateParts, _ to: DateParts) -> (PartialDate, PartialDate)? {
        // « 2017 - mars 2018 » and « 3 - 2017 » are no ways to write an interval.
        if from.year != nil, from.month == nil, to.month != nil { return nil }
        if from.year == nil, to.month == nil || (from.day != nil && to.day == nil) { return nil }
        var start = from
        start.fill(from: to)
        guard let first = start.date(year: year), let last = to.date(year: year) else { return nil }
        // « du 15 décembre au 15 janvier 2025 » began the year before.
        if start.borrowedYear, last.certainlyPrecedes(first), from.month != nil {
            return start.date(year: year, shift: -1).map { ($0, last) }
        }
        return (first, last)
    }

    enum Opener { case none, from, between }

    private func intervalOpener(at position: Int) -> (Opener, Int) {
        if text.isWord(position, in: ["du", "de", "from"]) { return (.from, position + 1) }
        if text.isWord(position, "d"), text.isMark(position + 1, "'") { return (.from, position + 2) }
        if text.isWord(position, in: ["entre", "between"]) {
            return (.between, text.isWord(position + 1, in: ["le", "the"]) ? position + 2 : position + 1)
        }
        return (.none, position)
    }

    /// The token after the words that join two ends.
    private func connector(at position: Int, opener: Opener) -> Int? {
        if opener == .between {
            guard text.isWord(position, in: ["et", "and"]) else { return nil }
            return text.isWord(position + 1, "le") ? position + 2 : position + 1
        }
        if text.isWord(position, "jusqu") {
            guard text.isMark(position + 1, "'"), text.isWord(position + 2, in: ["a", "au", "en"]) else { return nil }
            return position + 3
        }
        if text.isWord(position, in: ["au", "a", "to", "until", "till", "through"]) { return position + 1 }
        guard opener == .none || text.isMark(position, "-") else { return nil }
        if text.isMark(position, "-") || text.isMark(position, "/") || text.isMark(position, "→") {
            return position + 1
        }
        return nil
    }

    /// « May 3-5, 2024 »: the second day alone, its month before the first.
    private func englishDay(at position: Int, after first: DateParts) -> (parts: DateParts, next: Int)? {
        guard first.day != nil, let month = first.month, first.year == nil, let day = text.number(position),
            text.digits(position) <= 2, (1...31).contains(day)
        else { return nil }
        var next = position + 1
        if text.isMark(next, ",") { next += 1 }
        guard let (year, after) = self.year(at: next) else { return nil }
        return (DateParts(year: year, month: month, day: day), after)
    }

    /// « 2016-2017-2018 »: years in a row, from the first to the last.
    private func yearChain(at position: Int) -> Match? {
        guard let first = text.number(position), text.digits(position) == 4 else { return nil }
        var last = first
        var next = position + 1
        while text.isMark(next, "-"), text.digits(next + 1) == 4, text.number(next + 1) == last + 1 {
            last += 1
            next += 2
        }
        guard last > first + 1, !isGluedAfter(next), let start = PartialDate(year: first),
            let end = PartialDate(year: last)
        else { return nil }
        return match(start, end, .interval, position..<next)
    }

    // MARK: - Lists of days

    /// « 5, 12 et 19 mai 2024 »: several days of one month; days in a row are an interval.
    private func dayList(at position: Int) -> Match? {
        guard isFreeBefore(position) else { return nil }
        var days: [Int] = []
        var next = position
        while days.count < 31, let day = text.number(next), text.digits(next) <= 2, (1...31).contains(day) {
            let joint = next + 1
            guard text.isMark(joint, ",") || text.isWord(joint, in: ["et", "and"]) || text.isMark(joint, "&") else {
                break
            }
            days.append(day)
            next = joint + 1
            if text.isWord(next, "le") { next += 1 }
        }
        guard !days.isEmpty, let last = endpoint(at: next, isLoose: false), let day = last.parts.day,
            last.parts.hour == nil, last.parts.month != nil, isFree(position, last.next)
        else { return nil }
        days.append(day)
        let dates = days.compactMap { day in
            DateParts(year: last.parts.year, month: last.parts.month, day: day).date(year: year)
        }
        guard dates.count == days.count, zip(days, days.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
        let range = position..<last.next
        if zip(days, days.dropFirst()).allSatisfy({ $0 + 1 == $1 }) {
            return match(dates[0], dates[dates.count - 1], .interval, range)
        }
        return Match(
            readings: dates.map { reading($0, nil, .single, range) }, next: last.next)
    }

    // MARK: - Single dates

    private func single(at position: Int) -> Match? {
        if let since = sinceWords(at: position), let found = single(at: since), found.readings[0].shape == .single,
            found.readings[0].end == nil
        {
            return match(found.readings[0].start, nil, .since, position..<found.next)
        }
        if let until = untilWords(at: position), let found = endpoint(at: until, isLoose: false),
            let end = found.parts.date(year: year), isFree(until, found.next)
        {
            return match(nil, end, .until, position..<found.next)
        }
        if let (time, next) = timeReading(at: position), let day = dayAfterTime(at: next),
            let date = day.parts.date(year: year), date.precision == .day, let whole = time.on(date)
        {
            return match(whole.start, whole.end, whole.shape, position..<day.next)
        }
        guard let found = endpoint(at: position, isLoose: false), let date = found.parts.date(year: year),
            isFree(position, found.next)
        else { return nil }
        if date.precision == .year, !isYear(position, found) { return nil }
        if date.precision == .day, let (time, next) = timeAfterDay(at: found.next), time.end != nil,
            let whole = time.on(date)
        {
            return match(whole.start, whole.end, .interval, position..<next)
        }
        return match(date, nil, .single, position..<found.next)
    }

    private func sinceWords(at position: Int) -> Int? {
        if text.isWord(position, in: DateWords.since) || text.isExactly(position, ["dès", "Dès", "DÈS"]) {
            return text.isWord(position + 1, in: ["le", "l"]) ? position + 2 : position + 1
        }
        if text.isWord(position, "a"), text.isWord(position + 1, "partir"), text.isWord(position + 2, in: ["de", "du"])
        {
            return position + 3
        }
        return nil
    }

    private func untilWords(at position: Int) -> Int? {
        if text.isWord(position, in: ["until", "till"]) { return position + 1 }
        guard text.isWord(position, "jusqu"), text.isMark(position + 1, "'"),
            text.isWord(position + 2, in: ["a", "au", "en"])
        else { return nil }
        return position + 3
    }

    private func dayAfterTime(at position: Int) -> (parts: DateParts, next: Int)? {
        var next = position
        if text.isMark(next, ",") { next += 1 }
        if text.isWord(next, in: ["le", "on"]) { next += 1 }
        guard let found = endpoint(at: next, isLoose: false), found.parts.day != nil else { return nil }
        return found
    }

    // MARK: - Results

    func match(_ start: PartialDate?, _ end: PartialDate?, _ shape: DateReading.Shape, _ range: Range<Int>) -> Match {
        Match(readings: [reading(start, end, shape, range)], next: range.upperBound)
    }

    private func reading(
        _ start: PartialDate?, _ end: PartialDate?, _ shape: DateReading.Shape, _ range: Range<Int>
    ) -> DateReading {
        DateReading(
            start: start, end: end, shape: shape, asWritten: text.words(range), range: text.offsets(range))
    }
}
