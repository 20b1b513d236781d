extension DateGrammar {
    typealias Endpoint = (parts: DateParts, next: Int)

    /// One date that begins exactly at this token.
    ///
    /// - Parameter isLoose: whether the year may be missing, and the month of a day too, as at the start of an interval.
    func endpoint(at position: Int, isLoose: Bool, withTime: Bool = true) -> Endpoint? {
        if let rough = roughly(at: position, isLoose: isLoose) { return rough }
        let found =
            isoDate(at: position) ?? numericDate(at: position, isLoose: isLoose) ?? dayFirst(
                at: position, isLoose: isLoose)
            ?? monthFirst(at: position, isLoose: isLoose) ?? bareYear(at: position)
        guard var (parts, next) = found else { return nil }
        if withTime, parts.day != nil, parts.hour == nil, let (clock, after) = digitalTime(at: next),
            clock.second != nil
        {
            (parts.hour, parts.minute, parts.second, next) = (clock.hour, clock.minute, clock.second, after)
        }
        if withTime, parts.day != nil, parts.hour == nil, let (time, after) = timeAfterDay(at: next), time.end == nil {
            (parts.hour, parts.minute, next) = (time.start / 60, time.start % 60, after)
        }
        return (parts, next)
    }

    /// « fin de 2024 », « mi-mars 2018 », « vers 1950 », « courant 2018 », « été 2019 ».
    private func roughly(at position: Int, isLoose: Bool) -> Endpoint? {
        guard let word = text.word(position) else { return nil }
        let isVague = DateWords.vagueParts.contains(word) || DateWords.about.contains(word)
        guard isVague || DateWords.wholeParts.contains(word) else { return nil }
        var next = position + 1
        while next < position + 5 {
            if text.isMark(next, "-") || text.isMark(next, ".") || text.isMark(next, "'")
                || text.isWord(next, in: ["de", "d", "du", "l", "annee", "mois", "of", "the", "year"])
            {
                next += 1
            } else {
                break
            }
        }
        guard var found = monthFirst(at: next, isLoose: isLoose) ?? bareYear(at: next), found.parts.day == nil else {
            return nil
        }
        found.parts.isApproximate = isVague
        return found
    }

    // MARK: - Figures only

    /// `2019-04-26`, `2019/04/26`, `2019-04`, with an ISO 8601 time perhaps.
    private func isoDate(at position: Int) -> Endpoint? {
        guard text.digits(position) == 4, let year = text.number(position), isGluedRun(position..<(position + 3)),
            text.isMark(position + 1, "-") || text.isMark(position + 1, "/"), text.digits(position + 2) == 2,
            let month = text.number(position + 2), (1...12).contains(month)
        else { return nil }
        let mark = text.isMark(position + 1, "-") ? "-" : "/"
        var parts = DateParts(year: year, month: month)
        guard text.isMark(position + 3, mark), text.digits(position + 4) == 2, let day = text.number(position + 4),
            isGluedRun((position + 2)..<(position + 5))
        else { return mark == "-" && !isGluedAfter(position + 3) ? (parts, position + 3) : nil }
        parts.day = day
        var next = position + 5
        if text.isWord(next, "t"), text.isGlued(next), let (clock, after) = digitalTime(at: next + 1) {
            (parts.hour, parts.minute, parts.second) = (clock.hour, clock.minute, clock.second)
            next = after
            if let (zone, after) = zone(at: next) { (parts.zone, next) = (zone, after) }
        }
        return (parts, next)
    }

    private func zone(at position: Int) -> (PartialDate.Zone, Int)? {
        guard text.isGlued(position) else { return nil }
        if text.isWord(position, "z") { return (.utc, position + 1) }
        guard text.isMark(position, "+") || text.isMark(position, "-"), isGluedRun(position..<(position + 4)),
            text.digits(position + 1) == 2, let hours = text.number(position + 1), text.isMark(position + 2, ":"),
            text.digits(position + 3) == 2, let minutes = text.number(position + 3)
        else { return nil }
        return (.offset((hours * 60 + minutes) * (text.isMark(position, "-") ? -1 : 1)), position + 4)
    }

    /// `26/04/2019`, `26.04.2019`: the day first; the month first only where it can be nothing else.
    private func numericDate(at position: Int, isLoose: Bool) -> Endpoint? {
        if isLoose, let short = dayAndMonth(at: position) { return short }
        guard isGluedRun(position..<(position + 5)), (1...2).contains(text.digits(position)),
            let first = text.number(position), (1...2).contains(text.digits(position + 2)),
            let second = text.number(position + 2), text.digits(position + 4) == 4,
            let year = text.number(position + 4),
            let mark = ["/", ".", "-"].first(where: { text.isMark(position + 1, $0) }), text.isMark(position + 3, mark)
        else { return nil }
        let (day, month) = second > 12 && first <= 12 ? (second, first) : (first, second)
        guard PartialDate(year: year, month: month, day: day) != nil else { return nil }
        return (DateParts(year: year, month: month, day: day), position + 5)
    }

    /// « 12/05 » at the start of « 12/05 au 14/05/2024 ».
    private func dayAndMonth(at position: Int) -> Endpoint? {
        guard isGluedRun(position..<(position + 3)), (1...2).contains(text.digits(position)),
            let day = text.number(position), text.isMark(position + 1, "/"),
            (1...2).contains(text.digits(position + 2)),
            let month = text.number(position + 2), (1...31).contains(day), (1...12).contains(month),
            !isGluedAfter(position + 3)
        else { return nil }
        return (DateParts(month: month, day: day), position + 3)
    }

    // MARK: - With the name of the month

    /// « vendredi 26 avril 2019 », « 1er mars 2024 », « 26th of April 2019 »; loose: « 26 avril », « 26 ».
    private func dayFirst(at position: Int, isLoose: Bool) -> Endpoint? {
        var next = weekdaySkipped(at: position)
        guard (1...2).contains(text.digits(next)), let day = text.number(next), (1...31).contains(day) else {
            return nil
        }
        next += 1
        if text.isGlued(next), text.isWord(next, in: DateWords.ordinals) { next += 1 }
        let afterDay = next
        if text.isWord(next, "of") || (text.isMark(next, "-") && text.isGlued(next)) { next += 1 }
        guard let month = month(at: &next) else {
            return isLoose ? (DateParts(day: day), afterDay) : nil
        }
        let afterMonth = next
        if text.isMark(next, ",") || (text.isMark(next, "-") && text.isGlued(next)) { next += 1 }
        if let (year, after) = self.year(at: next) { return (DateParts(year: year, month: month, day: day), after) }
        guard isLoose || year != nil else { return nil }
        return (DateParts(month: month, day: day), afterMonth)
    }

    /// « juin 2017 », "April 26, 2019"; loose: « juin », "April 26".
    private func monthFirst(at position: Int, isLoose: Bool) -> Endpoint? {
        var next = weekdaySkipped(at: position)
        guard let month = month(at: &next) else { return nil }
        if (1...2).contains(text.digits(next)), let day = text.number(next), (1...31).contains(day) {
            var after = next + 1
            if text.isGlued(after), text.isWord(after, in: DateWords.ordinals) { after += 1 }
            let afterDay = after
            if text.isMark(after, ",") { after += 1 }
            if let (year, end) = self.year(at: after) {
                return (DateParts(year: year, month: month, day: day), end)
            }
            if isLoose { return (DateParts(month: month, day: day), afterDay) }
        }
        let afterMonth = next
        if text.isMark(next, ",") || text.isWord(next, "of") { next += 1 }
        if let (year, end) = self.year(at: next) { return (DateParts(year: year, month: month), end) }
        return isLoose && next == afterMonth ? (DateParts(month: month), afterMonth) : nil
    }

    private func weekdaySkipped(at position: Int) -> Int {
        guard text.isWord(position, in: DateWords.weekdays) else { return position }
        var next = position + 1
        if text.isMark(next, ".") { next += 1 }
        if text.isMark(next, ",") { next += 1 }
        if text.isWord(next, "le") { next += 1 }
        return next
    }

    private func month(at position: inout Int) -> Int? {
        guard let word = text.word(position), let month = DateWords.months[word] else { return nil }
        position += 1
        if text.isMark(position, "."), text.isGlued(position), word.utf8.count <= 5 { position += 1 }
        return month
    }

    // MARK: - Years

    /// Four digits alone, as a year.
    func year(at position: Int) -> (Int, Int)? {
        guard text.digits(position) == 4, let year = text.number(position), (1000...2999).contains(year),
            !isGluedAfter(position + 1)
        else { return nil }
        return (year, position + 1)
    }

    private func bareYear(at position: Int) -> Endpoint? {
        guard text.digits(position) == 4, let year = text.number(position), (1000...2999).contains(year) else {
            // « 2016-17 »: the end of a school year, when nothing else it can be.
            guard text.digits(position) == 2, text.isMark(position - 1, "-"), text.digits(position - 2) == 4,
                isGluedRun((position - 2)..<(position + 1)), let start = text.number(position - 2),
                let end = text.number(position), end > 12, start % 100 + 1 == end
            else { return nil }
            return (DateParts(year: start + 1), position + 1)
        }
        return (DateParts(year: year), position + 1)
    }
}
