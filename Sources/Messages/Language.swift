/// A language this project speaks to people in. Machine output has none.
public enum Language: String, Sendable, CaseIterable {
    case french = "fr"
    case english = "en"

    /// The language of a BCP 47 tag or of a POSIX locale (`fr_CA.UTF-8`); nil for one this project does not speak.
    public init?(tag: String) {
        let base = tag.utf8.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: ".") }
        guard let language = Language(rawValue: String(decoding: base, as: UTF8.self).lowercased()) else { return nil }
        self = language
    }

    /// A whole number as the language writes it: `12 345` in French, with a narrow no-break space, `12,345` in English.
    public func number(_ value: Int) -> String {
        let digits = Array(String(value.magnitude).utf8)
        guard digits.count > 4 || (digits.count == 4 && self == .english) else { return String(value) }
        var text = value < 0 ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text += self == .french ? "\u{202F}" : "," }
            text.unicodeScalars.append(UnicodeScalar(digit))
        }
        return text
    }

    /// Whether a count takes the singular: 0 and 1 in French, 1 alone in English.
    public func isSingular(_ count: Int) -> Bool { self == .french ? count.magnitude < 2 : count.magnitude == 1 }

    /// A month's name, from 1.
    public func month(_ number: Int) -> String {
        let names = self == .french ? Self.frenchMonths : Self.englishMonths
        return (1...12).contains(number) ? names[number - 1] : String(number)
    }

    /// A day of the calendar: `21 novembre 2026`, `November 21, 2026`.
    public func date(year: Int, month: Int, day: Int) -> String {
        self == .french ? "\(ordinal(day)) \(self.month(month)) \(year)" : "\(self.month(month)) \(day), \(year)"
    }

    /// A day of the month as it stands in a date: the first is `1er` in French.
    public func ordinal(_ day: Int) -> String { self == .french && day == 1 ? "1er" : String(day) }

    /// A time of day or an offset, `09:05`.
    public static func clock(hour: Int, minute: Int) -> String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
        return "\(two(hour)):\(two(minute))"
    }

    private static let frenchMonths = [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre",
    ]
    private static let englishMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
