#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Moments in seconds since 1970, as HTTP and access logs write them. Knows no locale.
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int(time.tv_sec)
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7).
    static func text(_ seconds: Int) -> String {
        let date = Civil(seconds)
        return
            "\(days[date.weekday]), \(two(date.day)) \(months[date.month - 1]) \(date.year) \(clock(date, ":")) GMT"
    }

    /// `06/Nov/1994:08:49:37 +0000`, as access logs have it.
    static func logText(_ seconds: Int) -> String {
        let date = Civil(seconds)
        return "\(two(date.day))/\(months[date.month - 1])/\(date.year):\(clock(date, ":")) +0000"
    }

    /// `1994-11-06T08:49:37Z`.
    static func isoText(_ seconds: Int) -> String {
        let date = Civil(seconds)
        return "\(date.year)-\(two(date.month))-\(two(date.day))T\(clock(date, ":"))Z"
    }

    /// Reads the form that `text` writes; nil for every other one, which a server may leave unread.
    static func seconds(_ text: String) -> Int? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
            let month = months.firstIndex(of: String(parts[2])), (1970...9999).contains(year)
        else { return nil }
        let clock = parts[4].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]) else { return nil }
        let seconds =
            Civil.days(year, month + 1, day) * 86_400 + clock[0] * 3_600 + clock[1] * 60 + clock[2]
        // A text that is not written this way, such as one of 30 February, is no date.
        return self.text(seconds) == text ? seconds : nil
    }

    private static func clock(_ date: Civil, _ colon: String) -> String {
        two(date.second / 3_600) + colon + two(date.second / 60 % 60) + colon + two(date.second % 60)
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// A day of the Gregorian calendar and the second in it.
private struct Civil {
    var year: Int
    var month: Int
    var day: Int
    /// From 0, for the weekday of 1 January 1970.
    var weekday: Int
    var second: Int

    init(_ seconds: Int) {
        let seconds = max(0, seconds)
        let days = seconds / 86_400
        second = seconds % 86_400
        weekday = days % 7
        // Years begin in March, so that a leap day is the last day of one.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970.
    static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let yearOfEra = year % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return year / 400 * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
