import Messages

extension Period {
    /// The period as the language writes it: `2018–2021`, `depuis mars 2018`, `du 3 au 5 mai 2019`; `since March 2018`,
    /// `May 3–5, 2019`. Nil when neither end is known as a date; what the source wrote is then in `asWritten`.
    ///
    /// A start alone is a date, unless the source's own words say that it lasts (« depuis 2018 »).
    public func text(in language: Language) -> String? {
        switch (start, end) {
        case (nil, nil): nil
        case (let start?, nil): lasts ? Self.since(start, language) : start.text(in: language)
        case (nil, let end?): Self.until(end, language)
        case (let start?, let end?): start == end ? start.text(in: language) : Self.between(start, end, language)
        }
    }

    /// Whether the source's words leave the end open.
    private var lasts: Bool {
        let words = (asWritten ?? "").lowercased().split { !$0.isLetter }.prefix(2)
        return words.contains { DateWords.since.contains(String($0)) || $0 == "dès" }
    }

    private static func since(_ start: PartialDate, _ language: Language) -> String {
        let text = start.text(in: language)
        guard language == .french else { return "since \(text)" }
        return start.day != nil && start.qualifier != .approximate ? "depuis le \(text)" : "depuis \(text)"
    }

    private static func until(_ end: PartialDate, _ language: Language) -> String {
        let text = end.text(in: language)
        guard language == .french else { return "until \(text)" }
        if end.qualifier == .approximate { return "jusque \(text)" }
        return end.day == nil ? "jusqu’en \(text)" : "jusqu’au \(text)"
    }

    private static func between(_ start: PartialDate, _ end: PartialDate, _ language: Language) -> String {
        let isPlain = start.qualifier == nil && end.qualifier == nil && start.precision == end.precision
        switch isPlain ? start.precision : nil {
        case .year: return "\(start.text(in: language))–\(end.text(in: language))"
        case .month where start.year == end.year:
            return "\(language.month(start.month ?? 1))–\(end.text(in: language))"
        case .day: return days(start, end, language)
        case .minute, .second:
            // Two times of one day.
            if start.truncated(to: .day) == end.truncated(to: .day), start.zone == end.zone,
                let from = start.truncated(to: .minute).withoutZone.clock, let to = end.clock
            {
                return "\(start.truncated(to: .day).text(in: language)), \(from)–\(to)"
            }
            fallthrough
        default: return "\(start.text(in: language)) – \(end.text(in: language))"
        }
    }

    private static func days(_ start: PartialDate, _ end: PartialDate, _ language: Language) -> String {
        let (from, to) = (start.text(in: language), end.text(in: language))
        guard let month = start.month, let first = start.day, let last = end.day, start.year == end.year else {
            return language == .french ? "du \(from) au \(to)" : "\(from) – \(to)"
        }
        if language == .french {
            let begin =
                start.month == end.month
                ? language.ordinal(first) : "\(language.ordinal(first)) \(language.month(month))"
            return "du \(begin) au \(to)"
        }
        return start.month == end.month
            ? "\(language.month(month)) \(first)–\(last), \(end.year)" : "\(language.month(month)) \(first) – \(to)"
    }
}

extension PartialDate {
    fileprivate var withoutZone: PartialDate {
        PartialDate(year: year, month: month, day: day, hour: hour, minute: minute, second: second) ?? self
    }
}
