import Messages

extension PartialDate {
    /// The date as the language writes it, as precise as it is known: `mars 2018`, `vers 2012`, `1er mai 2019 à 14:30`;
    /// `March 2018`, `around 2012`, `May 1, 2019 at 14:30`.
    public func text(in language: Language) -> String {
        let text = words(in: language)
        return switch (qualifier, language) {
        case (nil, _): text
        case (.approximate, .french): day == nil ? "vers \(text)" : "vers le \(text)"
        case (.approximate, .english): "around \(text)"
        case (.uncertain, .french): "\(text) (date incertaine)"
        case (.uncertain, .english): "\(text) (date uncertain)"
        }
    }

    /// Without the qualifier.
    private func words(in language: Language) -> String {
        guard let month else { return String(year) }
        guard let day else { return "\(language.month(month)) \(year)" }
        let date = language.date(year: year, month: month, day: day)
        guard let clock else { return date }
        return language == .french ? "\(date) à \(clock)" : "\(date) at \(clock)"
    }

    /// The time of day with its zone; nil when only the day is known.
    var clock: String? {
        guard let hour, let minute else { return nil }
        var text = Language.clock(hour: hour, minute: minute)
        switch zone {
        case .utc: text += " UTC"
        case .offset(let minutes):
            let (hours, rest) = abs(minutes).quotientAndRemainder(dividingBy: 60)
            text += " (UTC\(minutes < 0 ? "−" : "+")\(Language.clock(hour: hours, minute: rest)))"
        case nil: break
        }
        return text
    }
}

extension Language {
    /// An instant in words, in UTC: `21 novembre 2026 à 14:21 UTC`, `November 21, 2026 at 14:21 UTC`.
    public func text(of instant: Timestamp) -> String {
        PartialDate(String(instant.description.prefix(16)) + "Z")?.text(in: self) ?? instant.description
    }

    /// The day of an instant, in UTC: `21 novembre 2026`, `November 21, 2026`.
    public func day(of instant: Timestamp) -> String {
        PartialDate(String(instant.description.prefix(10)))?.text(in: self) ?? instant.description
    }
}
