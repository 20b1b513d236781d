// Days and instants as each language writes them, for a sentence and for a column of a table.

extension Language {
    /// An instant in words, or a date as precise as it is written: `21 novembre 2026 à 14:21 UTC`, `November 21, 2026`,
    /// `mars 2018`. An instant with an offset is told as the clocks there show it: `November 21, 2026 at 15:21 (UTC+1)`.
    /// What is no ISO 8601 stays as it is.
    public func moment(_ iso: String) -> String {
        guard let parts = ISOMoment(iso) else { return iso }
        guard let month = parts.month else { return String(parts.year) }
        guard let day = parts.day else { return "\(self.month(month)) \(parts.year)" }
        let date = date(year: parts.year, month: month, day: day)
        guard let clock = parts.clock else { return date }
        return "\(date) \(self == .french ? "à" : "at") \(clock) \(parts.zone)"
    }

    /// An instant in UTC as narrow as a table wants it, and always as wide: `21/11/2026 14:21`, `2026-11-21 14:21`.
    public func column(_ iso: String) -> String {
        guard let parts = ISOMoment(iso), parts.day != nil, let clock = parts.clock, parts.zone == "UTC" else {
            return iso
        }
        let date = iso.prefix(10)
        guard self == .french else { return "\(date) \(clock)" }
        return "\(date.suffix(2))/\(date.dropFirst(5).prefix(2))/\(date.prefix(4)) \(clock)"
    }
}

/// The numbers of `2026`, `2026-11`, `2026-11-21`, `2026-11-21T14:21:07.123Z` or `2026-11-21T15:21:07+01:00`.
private struct ISOMoment {
    var year: Int
    var month: Int?
    var day: Int?
    /// Hours and minutes.
    var clock: String?
    /// `UTC`, `(UTC+1)`, `(UTC-3:30)`.
    var zone = "UTC"

    init?(_ iso: String) {
        let halves = iso.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard (1...3).contains(numbers.count), zip(numbers, [4, 2, 2]).allSatisfy({ $0.utf8.count == $1 }) else {
            return nil
        }
        let values = numbers.compactMap { Int($0) }
        guard values.count == numbers.count else { return nil }
        year = values[0]
        if values.count > 1 { month = values[1] }
        if values.count > 2 { day = values[2] }
        guard halves.count == 2 else { return }
        guard day != nil, halves[1].dropFirst(2).first == ":" else { return nil }
        if !halves[1].hasSuffix("Z") {
            guard let zone = Self.zone(halves[1].suffix(6)) else { return nil }
            self.zone = zone
        }
        clock = String(halves[1].prefix(5))
    }

    /// - Parameter offset: `+01:00`.
    private static func zone(_ offset: Substring) -> String? {
        let parts = offset.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard let sign = offset.first, sign == "+" || sign == "-", parts.count == 2,
            parts.allSatisfy({ $0.count == 2 }),
            let hours = Int(parts[0]), let minutes = Int(parts[1]), (0...23).contains(hours),
            (0...59).contains(minutes)
        else { return nil }
        return minutes == 0 ? "(UTC\(sign)\(hours))" : "(UTC\(sign)\(hours):\(parts[1]))"
    }
}
