import Messages
import ScienceShopSDK

/// Dates as readers of a language write them.
struct ReadableDate: Sendable {
    let language: Language

    /// `14 novembre 2024`, `mars 2018`, `vers 2012`; hours are left to `hours(from:to:)`.
    func text(_ date: PartialDate) -> String {
        var text: String
        if let month = date.month, let day = date.day {
            text = "\(self.day(day)) \(name(ofMonth: month)) \(date.year)"
        } else if let month = date.month {
            text = "\(name(ofMonth: month)) \(date.year)"
        } else {
            text = String(date.year)
        }
        switch date.qualifier {
        case .approximate: text = (language == .french ? "vers " : "about ") + text
        case .uncertain: text += language == .french ? "\u{202F}?" : "?"
        case nil: break
        }
        return text
    }

    /// `9 h 30`, `9:30 am`… in the manner of the language; nil when the hour is not known.
    func hour(_ date: PartialDate) -> String? {
        guard let hour = date.hour, let minute = date.minute else { return nil }
        let minutes = minute < 10 ? "0\(minute)" : String(minute)
        if language == .english { return "\(hour):\(minutes)" }
        return minute == 0 ? "\(hour)\u{A0}h" : "\(hour)\u{A0}h\u{A0}\(minutes)"
    }

    /// A period on one line, each end as precise as it is known: `du 12 au 14 mai 2024`, `2018–2021`,
    /// `14 novembre 2024, 9 h – 12 h`.
    func text(from start: PartialDate?, to end: PartialDate?) -> String? {
        guard let days = days(from: start, to: end) else { return nil }
        return hours(from: start, to: end).map { "\(days), \($0)" } ?? days
    }

    /// The days of a period, without the hours.
    func days(from start: PartialDate?, to end: PartialDate?) -> String? {
        guard let start else { return end.map { text($0) } }
        guard let end, end != start, !isSameDay(start, end) else { return text(start) }
        if start.precision == .year, end.precision == .year {
            return start.year == end.year ? text(start) : "\(text(start))–\(text(end))"
        }
        // The month and the year are said once where both ends share them.
        if start.qualifier == nil, end.qualifier == nil, let first = start.day, let last = end.day,
            start.year == end.year, start.month == end.month
        {
            let tail = text(end).drop { $0 != " " }
            return language == .french ? "du \(day(first)) au \(day(last))\(tail)" : "\(first)–\(last)\(tail)"
        }
        return "\(text(start)) – \(text(end))"
    }

    /// The hours of a period of one day; nil when they are not known.
    func hours(from start: PartialDate?, to end: PartialDate?) -> String? {
        guard let start, let from = hour(start) else { return nil }
        guard let end, end != start else { return from }
        guard isSameDay(start, end), let to = hour(end) else { return nil }
        return "\(from) – \(to)"
    }

    private func isSameDay(_ one: PartialDate, _ other: PartialDate) -> Bool {
        one.year == other.year && one.month == other.month && one.day == other.day && one.day != nil
    }

    func day(_ day: Int) -> String { day == 1 && language == .french ? "1er" : String(day) }

    func name(ofMonth month: Int) -> String {
        let names = language == .french ? Self.frenchMonths : Self.englishMonths
        return names.indices.contains(month - 1) ? names[month - 1] : String(month)
    }

    /// The day of an instant, in UTC.
    func text(_ instant: Timestamp) -> String {
        PartialDate(String(instant.description.prefix(10))).map { text($0) } ?? instant.description
    }

    /// For `<time datetime>`: nil for a date that is approximate or uncertain, since HTML has no word for it.
    static func machine(_ date: PartialDate?) -> String? { ISODate.text(date) }

    private static let frenchMonths = [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre",
    ]
    private static let englishMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
