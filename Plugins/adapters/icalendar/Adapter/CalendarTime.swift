import ScienceShopSDK

/// A date, or a time on some clock, as calendars write them: `20260521`, `20260521T200000`, `20260521T180000Z`.
struct CalendarTime: Sendable, Hashable, Comparable {
    enum Form: Sendable { case day, local, utc }

    let form: Form
    /// Since 1970-01-01T00:00:00 on its own clock.
    let seconds: Int64

    init(form: Form, seconds: Int64) {
        self.form = form
        self.seconds = form == .day ? seconds - Self.remainder(seconds, 86_400) : seconds
    }

    /// Nil when it is none, or of no year that an agenda is about.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard [8, 15, 16].contains(bytes.count), let year = number(0..<4), let month = number(4..<6),
            let day = number(6..<8), Self.years.contains(year), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let days = Timestamp.days(year: year, month: month, day: day)
        guard Timestamp.civil(days: days) == (year, month, day) else { return nil }
        guard bytes.count > 8 else {
            self.init(form: .day, seconds: Int64(days) * 86_400)
            return
        }
        guard bytes[8] | 0x20 == UInt8(ascii: "t"), let hour = number(9..<11), let minute = number(11..<13),
            let second = number(13..<15), hour < 24, minute < 60, second <= 60,
            bytes.count == 15 || bytes[15] | 0x20 == UInt8(ascii: "z")
        else { return nil }
        // A leap second is the second before.
        let clock = hour * 3600 + minute * 60 + min(second, 59)
        self.init(form: bytes.count == 15 ? .local : .utc, seconds: Int64(days) * 86_400 + Int64(clock))
    }

    /// Others are jokes, mistakes or attempts to keep us busy.
    static let years = 1900...2199

    static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }

    func adding(_ seconds: Int64) -> CalendarTime { CalendarTime(form: form, seconds: self.seconds + seconds) }

    /// The day it is on, on its own clock.
    var day: CalendarTime { CalendarTime(form: .day, seconds: seconds) }
    /// The clock's time, in seconds since midnight.
    var secondOfDay: Int64 { Self.remainder(seconds, 86_400) }

    /// The same clock time, said to be of another sort.
    func told(as form: Form) -> CalendarTime { CalendarTime(form: form, seconds: seconds) }

    var parts: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        let clock = Int(secondOfDay)
        let date = Timestamp.civil(days: Int((seconds - Int64(clock)) / 86_400))
        return (date.year, date.month, date.day, clock / 3600, clock / 60 % 60, clock % 60)
    }

    /// As calendars write it.
    var text: String {
        let parts = parts
        func pad(_ value: Int, _ width: Int = 2) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let date = pad(parts.year, 4) + pad(parts.month) + pad(parts.day)
        guard form != .day else { return date }
        return date + "T" + pad(parts.hour) + pad(parts.minute) + pad(parts.second) + (form == .utc ? "Z" : "")
    }

    private static func remainder(_ value: Int64, _ divisor: Int64) -> Int64 {
        let remainder = value % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}

/// A length of time as calendars write it (RFC 5545 section 3.3.6): days of the calendar, and seconds of the clock.
struct CalendarDuration: Sendable, Hashable {
    var days: Int64 = 0
    var seconds: Int64 = 0

    /// A century of either is a mistake, and much more would overflow.
    private static let most = (days: Int64(36_600), seconds: Int64(36_600) * 86_400)

    /// Nil when it is none, or longer than anything an agenda is about: `P1W`, `P1DT2H`, `PT30M`, `-PT15M`.
    init?(_ text: String) {
        var rest = Substring(text.uppercased())
        let isNegative = rest.hasPrefix("-")
        if isNegative || rest.hasPrefix("+") { rest = rest.dropFirst() }
        guard rest.popFirst() == "P", !rest.isEmpty else { return nil }
        var isTime = false
        while let first = rest.first {
            if first == "T", !isTime {
                isTime = true
                rest = rest.dropFirst()
                continue
            }
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            guard digits.count <= 7, let value = Int64(digits), let unit = rest.popFirst() else { return nil }
            switch (unit, isTime) {
            case ("W", false): days += value * 7
            case ("D", false): days += value
            case ("H", true): seconds += value * 3600
            case ("M", true): seconds += value * 60
            case ("S", true): seconds += value
            default: return nil
            }
            guard days < Self.most.days, seconds < Self.most.seconds else { return nil }
        }
        if isNegative { (days, seconds) = (-days, -seconds) }
    }
}
