extension Formats {
    /// `full-date` of RFC 3339 §5.6, a day that exists.
    @Sendable public static func isDate(_ text: String) -> Bool {
        var reader = TimeReader(text)
        return reader.date() && reader.isAtEnd
    }

    /// `full-time` of RFC 3339 §5.6: with an offset; second 60 only where a leap second can be.
    @Sendable public static func isTime(_ text: String) -> Bool {
        var reader = TimeReader(text)
        return reader.time() && reader.isAtEnd
    }

    /// `date-time` of RFC 3339 §5.6.
    @Sendable public static func isDateTime(_ text: String) -> Bool {
        var reader = TimeReader(text)
        return reader.date() && (reader.skip("T") || reader.skip("t")) && reader.time() && reader.isAtEnd
    }

    /// `duration` of RFC 3339 appendix A: units in falling order, each following the one before, or weeks alone.
    @Sendable public static func isDuration(_ text: String) -> Bool {
        guard text.utf8.first == UInt8(ascii: "P") else { return false }
        let halves = text.dropFirst().split(separator: "T", omittingEmptySubsequences: false)
        guard let days = halves.first, halves.count <= 2 else { return false }
        guard halves.count == 2 else {
            return hasUnits(days, ["Y", "M", "D"], allowsNone: false) || hasUnits(days, ["W"], allowsNone: false)
        }
        return hasUnits(days, ["Y", "M", "D"], allowsNone: true)
            && hasUnits(halves[1], ["H", "M", "S"], allowsNone: false)
    }

    private static func hasUnits(_ text: Substring, _ units: [Unicode.Scalar], allowsNone: Bool) -> Bool {
        var next: Int?
        var digits = 0
        for scalar in text.unicodeScalars {
            if ("0"..."9").contains(scalar) {
                digits += 1
                continue
            }
            guard digits > 0, let unit = units.firstIndex(of: scalar), next == nil || unit == next else { return false }
            next = unit + 1
            digits = 0
        }
        return digits == 0 && (next != nil || allowsNone)
    }
}

/// Reads the fixed-width fields of RFC 3339 from ASCII.
private struct TimeReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    private mutating func number(_ width: Int) -> Int? {
        guard position + width <= bytes.count else { return nil }
        var value = 0
        for _ in 0..<width {
            guard bytes[position].isDigit else { return nil }
            value = value * 10 + Int(bytes[position] &- 0x30)
            position += 1
        }
        return value
    }

    mutating func date() -> Bool {
        guard let year = number(4), skip("-"), let month = number(2), skip("-"), let day = number(2) else {
            return false
        }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains(month) && (1...lengths[month - 1]).contains(day)
    }

    mutating func time() -> Bool {
        guard let hour = number(2), skip(":"), let minute = number(2), skip(":"), let second = number(2),
            hour < 24, minute < 60, second <= 60
        else { return false }
        if skip(".") {
            let start = position
            while position < bytes.count, bytes[position].isDigit { position += 1 }
            guard position > start else { return false }
        }
        guard let offset = offset() else { return false }
        // A leap second is inserted at the end of a day of UTC.
        return second < 60 || (hour * 60 + minute - offset + 2880) % 1440 == 1439
    }

    /// Minutes east of UTC.
    private mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let isEast = skip("+")
        guard isEast || skip("-"), let hours = number(2), skip(":"), let minutes = number(2), hours < 24, minutes < 60
        else { return nil }
        return (isEast ? 1 : -1) * (hours * 60 + minutes)
    }
}
