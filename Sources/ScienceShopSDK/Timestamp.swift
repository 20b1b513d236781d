/// An instant, in whole milliseconds since 1970-01-01T00:00:00Z; written as RFC 3339 in UTC.
public struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
    public var milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    public init(seconds: Int64) { milliseconds = seconds * 1000 }

    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// `2026-11-21T09:30:00Z`; the fraction of a second is written only when there is one.
    public var description: String {
        let (seconds, fraction) = Self.divided(milliseconds, by: 1000)
        let days = Int(Self.divided(seconds, by: 86_400).quotient)
        let second = Int(seconds - Int64(days) * 86_400)
        let (year, month, day) = Self.civil(days: days)
        if fraction == 0, (0...9999).contains(year) {
            return Self.text([year, month, day, second / 3600, second / 60 % 60, second % 60])
        }
        func pad(_ value: Int, _ width: Int = 2) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let tail = fraction == 0 ? "" : "." + pad(Int(fraction), 3)
        return "\(pad(year, 4))-\(pad(month))-\(pad(day))T"
            + "\(pad(second / 3600)):\(pad(second / 60 % 60)):\(pad(second % 60))\(tail)Z"
    }

    /// A whole second of a year of four digits: every record holds several.
    private static func text(_ parts: [Int]) -> String {
        String(unsafeUninitializedCapacity: 20) { text in
            var end = 0
            for part in parts.indices {
                let width = part == 0 ? 4 : 2
                var rest = parts[part]
                for place in (end..<end + width).reversed() {
                    text.initializeElement(at: place, to: 0x30 + UInt8(truncatingIfNeeded: rest % 10))
                    rest /= 10
                }
                end += width
                text.initializeElement(at: end, to: marks.utf8Start[part])
                end += 1
            }
            return end
        }
    }

    /// What stands behind each part.
    private static let marks: StaticString = "--T::Z"

    /// Reads an RFC 3339 date-time (offset or `Z` required); nil when it is none.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[range] {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] | 0x20 == UInt8(ascii: "t"),
            bytes[13] == 0x3A, bytes[16] == 0x3A, let year = number(0..<4), let month = number(5..<7),
            let day = number(8..<10), let hour = number(11..<13), let minute = number(14..<16),
            let second = number(17..<19), (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
            second <= 60
        else { return nil }
        var position = 19
        var fraction = 0
        if bytes[position] == UInt8(ascii: ".") {
            position += 1
            let start = position
            while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 {
                if position - start < 3 { fraction = fraction * 10 + Int(bytes[position] - 0x30) }
                position += 1
            }
            guard position > start else { return nil }
            for _ in min(position - start, 3)..<3 { fraction *= 10 }
        }
        guard position < bytes.count else { return nil }
        var offset = 0
        switch bytes[position] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            guard position + 1 == bytes.count else { return nil }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard position + 6 == bytes.count, bytes[position + 3] == 0x3A,
                let hours = number(position + 1..<position + 3), let minutes = number(position + 4..<position + 6),
                hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * 60 * (bytes[position] == UInt8(ascii: "-") ? -1 : 1)
        default: return nil
        }
        let days = Self.days(year: year, month: month, day: day)
        guard Self.civil(days: days) == (year, month, day) else { return nil }
        let seconds = Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second) - Int64(offset)
        milliseconds = seconds * 1000 + Int64(fraction)
    }

    /// Division that rounds down, so that the remainder is never negative.
    private static func divided(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// Days since 1970-01-01 of a date of the proleptic Gregorian calendar.
    package static func days(year: Int, month: Int, day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The date of the proleptic Gregorian calendar so many days after 1970-01-01.
    package static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let z = days + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let m = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * m + 2) / 5 + 1
        let month = m + (m < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
