extension DateGrammar {
    /// An hour or a pair of hours that begins exactly at this token.
    func timeReading(at position: Int) -> (TimeReading, Int)? {
        var first = position
        var opener = Opener.none
        if text.isWord(position, in: ["de", "from"]) { (opener, first) = (.from, position + 1) }
        if text.isWord(position, in: ["entre", "between"]) { (opener, first) = (.between, position + 1) }
        guard isFreeBefore(first) else { return nil }
        if let (start, end, next) = timePair(at: first, opener: opener) {
            return (timeReading(start, end, position..<next), next)
        }
        guard opener == .none, !isDuration(position), let (start, next) = time(at: position), !isGluedAfter(next) else {
            return nil
        }
        return (timeReading(start, nil, position..<next), next)
    }

    /// Hours after a date: « , de 10h à 17h », « à 14h », « 14:05:00 ».
    func timeAfterDay(at position: Int) -> (TimeReading, Int)? {
        var next = position
        while [",", ":", "|", "·", "("].contains(where: { text.isMark(next, $0) }) { next += 1 }
        if text.isMark(next, "-"), !text.isGlued(next) { next += 1 }
        if text.isWord(next, in: ["a", "at", "des"]) { next += 1 }
        if next > position, text[next]?.lineBefore == true { return nil }
        return timeReading(at: next)
    }

    private func timeReading(_ start: Int, _ end: Int?, _ range: Range<Int>) -> TimeReading {
        TimeReading(start: start, end: end, asWritten: text.words(range), range: text.offsets(range))
    }

    /// « un atelier de 2h », « pendant 3 h »: how long, not when.
    private func isDuration(_ position: Int) -> Bool {
        text.isWord(position - 1, in: ["de", "d", "pendant", "durant", "duree", "for", "environ", "dure", "en", "par"])
            || (text.isMark(position - 1, ":") && text.isWord(position - 2, in: ["duree", "duration"]))
    }

    private func timePair(at position: Int, opener: Opener) -> (start: Int, end: Int, next: Int)? {
        if let (start, next) = time(at: position), let second = timeConnector(at: next, opener),
            let (end, after) = time(at: second), !isGluedAfter(after)
        {
            return (start, end, after)
        }
        // « 10-12h30 », "2-4 pm": the first hour leaves its unit to the second.
        guard (1...2).contains(text.digits(position)), let hour = text.number(position), hour < 24,
            let second = timeConnector(at: position + 1, opener), let (end, after) = time(at: second),
            !isGluedAfter(after)
        else { return nil }
        let isAfternoon = end >= 720 && hour < 12 && text.isWord(after - 1, "pm") && hour + 12 <= end / 60
        return (hour * 60 + (isAfternoon ? 720 : 0), end, after)
    }

    private func timeConnector(at position: Int, _ opener: Opener) -> Int? {
        if opener == .between { return text.isWord(position, in: ["et", "and"]) ? position + 1 : nil }
        if text.isWord(position, "jusqu"), text.isMark(position + 1, "'"), text.isWord(position + 2, "a") {
            return position + 3
        }
        if text.isWord(position, in: ["a", "to", "until", "till"]) { return position + 1 }
        return ["-", "/", ">", "→"].contains { text.isMark(position, $0) } ? position + 1 : nil
    }

    /// One hour: « 10h », « 9h30 », « 14 h 30 », « 14 heures », `10:30`, `2 pm`, « midi »; in minutes after midnight.
    private func time(at position: Int) -> (minutes: Int, next: Int)? {
        if text.isMark(position + 1, "-"), text.isGlued(position + 1), text[position + 2]?.kind == .word,
            text.isGlued(position + 2)
        {
            return nil  // « Midi-Pyrénées »
        }
        if text.isWord(position, in: ["midi", "noon"]) { return (720, position + 1) }
        if text.isWord(position, in: ["minuit", "midnight"]) { return (0, position + 1) }
        if let (clock, next) = digitalTime(at: position) {
            return halved(clock.hour * 60 + clock.minute, at: next) ?? (clock.hour * 60 + clock.minute, next)
        }
        guard (1...2).contains(text.digits(position)), let hour = text.number(position), hour < 24 else { return nil }
        if let found = halved(hour * 60, at: position + 1) { return found }
        guard text.isWord(position + 1, in: ["h", "hr", "hrs", "heures", "heure"]) else { return nil }
        let next = position + 2
        if text.digits(next) == 2, let minute = text.number(next), minute < 60, text[next]?.lineBefore == false,
            text.isGlued(next) || !text.isWord(next + 1, in: ["personnes"])
        {
            return (hour * 60 + minute, next + 1)
        }
        return (hour * 60, next)
    }

    /// "am" and "pm" after an hour.
    private func halved(_ minutes: Int, at position: Int) -> (minutes: Int, next: Int)? {
        guard minutes < 780, minutes >= 60, let word = text.word(position) else { return nil }
        var half = word
        var next = position + 1
        if word == "a" || word == "p", text.isMark(next, "."), text.isWord(next + 1, "m") {
            half = word + "m"
            next += text.isMark(next + 2, ".") ? 3 : 2
        }
        guard half == "am" || half == "pm" else { return nil }
        return (minutes % 720 + (half == "pm" ? 720 : 0), next)
    }

    /// `10:30`, `14:05:00`.
    func digitalTime(at position: Int) -> (clock: (hour: Int, minute: Int, second: Int?), next: Int)? {
        guard (1...2).contains(text.digits(position)), let hour = text.number(position), hour < 24,
            text.isMark(position + 1, ":"), text.digits(position + 2) == 2, let minute = text.number(position + 2),
            minute < 60, isGluedRun(position..<(position + 3))
        else { return nil }
        guard text.isMark(position + 3, ":"), text.digits(position + 4) == 2, let second = text.number(position + 4),
            second < 60, isGluedRun((position + 2)..<(position + 5))
        else { return ((hour, minute, nil), position + 3) }
        return ((hour, minute, second), position + 5)
    }
}
