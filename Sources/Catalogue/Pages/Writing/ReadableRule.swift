import Messages
import ScienceShopSDK

/// Recurrence rules (RFC 5545 section 3.3.10) as readers of a language say them.
struct ReadableRule: Sendable {
    private let language: Language
    private let dates: ReadableDate
    private var isFrench: Bool { language == .french }

    init(language: Language) {
        self.language = language
        dates = ReadableDate(language: language)
    }

    /// « le 3e jeudi de chaque mois », “the 3rd Thursday of each month”; nil for a rule that takes more than a line to say.
    func text(_ rule: String) -> String? {
        var parts: [String: String] = [:]
        for part in rule.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2, parts.updateValue(pair[1], forKey: pair[0]) == nil else { return nil }
        }
        let known: Set = ["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL", "WKST"]
        guard known.isSuperset(of: parts.keys), let frequency = parts["FREQ"],
            let interval = Int(parts["INTERVAL"] ?? "1"), (1...99).contains(interval)
        else { return nil }
        guard let often = often(frequency, interval, days: parts["BYDAY"], numbers: parts["BYMONTHDAY"]),
            let end = end(count: parts["COUNT"], until: parts["UNTIL"])
        else { return nil }
        return often + end
    }

    private func often(_ frequency: String, _ interval: Int, days: String?, numbers: String?) -> String? {
        switch (frequency, days, numbers) {
        case ("DAILY", nil, nil): return every(interval, "tous les jours", "jours", "every day", "days")
        case ("YEARLY", nil, nil): return every(interval, "chaque année", "ans", "every year", "years")
        case ("WEEKLY", nil, nil): return every(interval, "chaque semaine", "semaines", "every week", "weeks")
        case ("WEEKLY", let days?, nil):
            let names = days.split(separator: ",").map { weekday(String($0)) }
            guard !names.isEmpty, !names.contains(nil) else { return nil }
            let list = names.compactMap(\.self)
            guard interval > 1 else { return isFrench ? "chaque " + joined(list) : "every " + joined(list) }
            return isFrench
                ? "toutes les \(interval) semaines, " + joined(list.map { "le " + $0 })
                : "every \(interval) weeks, on " + joined(list)
        case ("MONTHLY", nil, nil): return every(interval, "chaque mois", "mois", "every month", "months")
        case ("MONTHLY", let days?, nil):
            return inMonths(interval, days.split(separator: ",").map { ordinalDay(String($0)) })
        case ("MONTHLY", nil, let numbers?):
            return inMonths(interval, numbers.split(separator: ",").map { Int($0).flatMap(day) })
        default: return nil
        }
    }

    private func every(_ interval: Int, _ one: String, _ many: String, _ single: String, _ plural: String) -> String {
        guard interval > 1 else { return isFrench ? one : single }
        let all = many == "semaines" ? "toutes les" : "tous les"
        return isFrench ? "\(all) \(interval) \(many)" : "every \(interval) \(plural)"
    }

    private func inMonths(_ interval: Int, _ days: [String?]) -> String? {
        guard !days.isEmpty, !days.contains(nil) else { return nil }
        let list = joined(days.compactMap(\.self))
        guard interval > 1 else { return isFrench ? "\(list) de chaque mois" : "\(list) of each month" }
        return isFrench ? "tous les \(interval) mois, \(list)" : "every \(interval) months, \(list)"
    }

    /// `3TH`, `-1FR`.
    private func ordinalDay(_ text: String) -> String? {
        guard text.count > 2, let name = weekday(String(text.suffix(2))), let number = Int(text.dropLast(2)) else {
            return nil
        }
        if number == -1 { return isFrench ? "le dernier \(name)" : "the last \(name)" }
        guard (1...5).contains(number) else { return nil }
        return isFrench ? "le \(ordinal(number)) \(name)" : "the \(ordinal(number)) \(name)"
    }

    private func day(_ number: Int) -> String? {
        if number == -1 { return isFrench ? "le dernier jour" : "the last day" }
        guard (1...31).contains(number) else { return nil }
        return isFrench ? "le \(number == 1 ? "1er" : String(number))" : "the \(ordinal(number))"
    }

    private func ordinal(_ number: Int) -> String {
        if isFrench { return number == 1 ? "1er" : "\(number)e" }
        switch (number % 10, number / 10) {
        case (1, let tens) where tens != 1: return "\(number)st"
        case (2, let tens) where tens != 1: return "\(number)nd"
        case (3, let tens) where tens != 1: return "\(number)rd"
        default: return "\(number)th"
        }
    }

    private func weekday(_ code: String) -> String? {
        guard let place = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].firstIndex(of: code) else { return nil }
        let french = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
        let english = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        return isFrench ? french[place] : english[place]
    }

    private func joined(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + (isFrench ? " et " : " and ") + last
    }

    /// Empty for a rule without an end; nil for an end that cannot be read.
    private func end(count: String?, until: String?) -> String? {
        if let count {
            guard let number = Int(count), number > 0, until == nil else { return nil }
            return isFrench ? ", \(number) fois" : number == 1 ? ", once" : ", \(number) times"
        }
        guard let until else { return "" }
        let digits = until.prefix(8)
        guard digits.utf8.count == 8, let year = Int(digits.prefix(4)), let month = Int(digits.dropFirst(4).prefix(2)),
            let day = Int(digits.suffix(2)), let date = PartialDate(year: year, month: month, day: day)
        else { return nil }
        return (isFrench ? ", jusqu’au " : ", until ") + dates.text(date)
    }
}
