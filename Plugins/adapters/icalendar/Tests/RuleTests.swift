import AdapterKit
import ICalendarAdapter
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport
import Testing

/// Rules expanded by libical beside a second way: every day is asked whether the rule means it.
@Suite struct RuleTests {
    @Test(arguments: 0..<80) func rulesAreExpandedAsTheirWordsSay(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let rule = Rule(&random)
        let desk = Desk(
            Desk.event("SUMMARY:A\nDTSTART;VALUE=DATE:\(rule.start.text)\nRRULE:\(rule.text)", uid: "r"),
            ["windowAfter": "2028-12-31", "maxOccurrences": 10_000])
        let found = try await desk.page(size: 20_000).records.compactMap {
            $0.identifier.hasPrefix("r#") ? String($0.identifier.dropFirst(2)) : nil
        }
        #expect(found == rule.days(until: 20_281_231), "\(rule.text) from \(rule.start.text)")
    }
}

/// A rule of the simple sorts that people make, and which days it means.
private struct Rule {
    let start: Day
    let text: String
    private let interval: Int
    private let count: Int?
    private let last: Int?
    private let sort: Sort

    private enum Sort {
        case daily
        case weekly([Int])
        /// A day of the month; from the end when negative.
        case monthly(Int)
        /// The so-manieth weekday of the month; from the end when negative.
        case weekday(Int, of: Int)
        case yearly
    }

    init(_ random: inout SeededGenerator) {
        var start = Day(year: 2026, month: 1, day: 1)
        for _ in 0..<Int.random(in: 0..<400, using: &random) { start = start.next }
        interval = Int.random(in: 1...4, using: &random)
        count = Bool.random(using: &random) ? Int.random(in: 1...40, using: &random) : nil
        last =
            count == nil && Bool.random(using: &random)
            ? 20_270_000 + Int.random(in: 1...12, using: &random) * 100 + Int.random(in: 1...28, using: &random) : nil
        var parts = ["INTERVAL=\(interval)"]
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
            sort = .daily
            parts.append("FREQ=DAILY")
        case 1:
            var days = Set(
                (0..<Int.random(in: 0...3, using: &random)).map { _ in Int.random(in: 0..<7, using: &random) })
            days.insert(start.weekday)
            sort = .weekly(days.sorted())
            parts.append("FREQ=WEEKLY;BYDAY=" + days.sorted().map { Day.names[$0] }.joined(separator: ","))
        case 2:
            let day = Bool.random(using: &random) ? start.day : start.day - start.length - 1
            sort = .monthly(day)
            parts.append("FREQ=MONTHLY;BYMONTHDAY=\(day)")
        case 3:
            let number = Bool.random(using: &random) ? (start.day - 1) / 7 + 1 : -((start.length - start.day) / 7 + 1)
            sort = .weekday(number, of: start.weekday)
            parts.append("FREQ=MONTHLY;BYDAY=\(number)\(Day.names[start.weekday])")
        default:
            sort = .yearly
            parts.append("FREQ=YEARLY")
        }
        if let count { parts.append("COUNT=\(count)") }
        if let last { parts.append("UNTIL=\(last)") }
        self.start = start
        text = parts.shuffled(using: &random).joined(separator: ";")
    }

    /// One after the other, each asked.
    func days(until end: Int) -> [String] {
        var found: [String] = []
        var day = start
        while day.number <= min(end, last ?? end), found.count < count ?? .max {
            if means(day) { found.append(day.text) }
            day = day.next
        }
        return found
    }

    private func means(_ day: Day) -> Bool {
        switch sort {
        case .daily: day.distance(from: start) % interval == 0
        case .weekly(let days):
            // Weeks begin on Monday.
            days.contains(day.weekday)
                && (day.distance(from: start) + start.weekday) / 7 % interval == 0
        case .monthly(let number):
            (day.months - start.months) % interval == 0
                && (number > 0 ? day.day == number : day.day == day.length + number + 1)
        case .weekday(let number, let weekday):
            (day.months - start.months) % interval == 0 && day.weekday == weekday
                && (number > 0 ? (day.day - 1) / 7 + 1 == number : (day.length - day.day) / 7 + 1 == -number)
        case .yearly: (day.year - start.year) % interval == 0 && day.month == start.month && day.day == start.day
        }
    }
}

/// A day, counted on by hand.
private struct Day {
    static let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    var year: Int
    var month: Int
    var day: Int
    /// From Monday. The first of January 2026 was a Thursday.
    var weekday = 3
    /// Since then.
    var count = 0

    var length: Int {
        month == 2 ? (year % 4 == 0 ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
    var months: Int { year * 12 + month }
    var number: Int { year * 10_000 + month * 100 + day }
    var text: String { String(number) }
    func distance(from other: Day) -> Int { count - other.count }

    var next: Day {
        var next = self
        next.weekday = (weekday + 1) % 7
        next.count += 1
        next.day += 1
        if next.day > length { (next.day, next.month) = (1, month + 1) }
        if next.month > 12 { (next.month, next.year) = (1, year + 1) }
        return next
    }
}
