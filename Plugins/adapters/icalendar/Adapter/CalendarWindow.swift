import AdapterKit
import ScienceShopSDK

/// Between which days the occurrences of a series are records of their own.
struct CalendarWindow: Sendable, Hashable {
    /// One end of it, as the options say it.
    enum Bound: Sendable, Hashable {
        case day(CalendarTime)
        /// So far from the first day of the month in which the harvest runs.
        case distance(months: Int, days: Int)

        /// `2026-01-01`, or `P1Y`, `P18M`, `P2W`, `P30D` and what can be made of them; nil for anything else.
        init?(_ text: String) {
            if let date = PartialDate(text), date.precision == .day, date.qualifier == nil,
                let day = CalendarTime(text.filter { $0 != "-" })
            {
                self = .day(day)
                return
            }
            var rest = Substring(text.uppercased())
            guard rest.popFirst() == "P", !rest.isEmpty else { return nil }
            var (months, days) = (0, 0)
            while !rest.isEmpty {
                let digits = rest.prefix { $0.isASCII && $0.isNumber }
                rest = rest.dropFirst(digits.count)
                guard digits.count <= 4, let value = Int(digits), let unit = rest.popFirst() else { return nil }
                switch unit {
                case "Y": months += 12 * value
                case "M": months += value
                case "W": days += 7 * value
                case "D": days += value
                default: return nil
                }
            }
            guard months <= 1200, days <= 36_500 else { return nil }
            self = .distance(months: months, days: days)
        }

        func day(from anchor: CalendarTime, forward: Bool) -> CalendarTime {
            switch self {
            case .day(let day): return day
            case .distance(let months, let days):
                let sign = forward ? 1 : -1
                let parts = anchor.parts
                let month = parts.year * 12 + parts.month - 1 + sign * months
                let first = Timestamp.days(year: month / 12, month: month % 12 + 1, day: 1)
                return CalendarTime(form: .day, seconds: Int64(first + sign * days) * 86_400)
            }
        }
    }

    let first: CalendarTime
    /// The last day that is in it.
    let last: CalendarTime

    /// - Parameters:
    ///   - before: nil for no limit.
    ///   - anchor: the first day of a month.
    init(before: Bound?, after: Bound, anchor: CalendarTime) {
        first = before?.day(from: anchor, forward: false) ?? Self.earliest
        last = after.day(from: anchor, forward: true)
    }

    private static let earliest = CalendarTime(
        form: .day, seconds: Int64(Timestamp.days(year: CalendarTime.years.lowerBound, month: 1, day: 1)) * 86_400)

    /// The first day of the month of a moment.
    static func anchor(_ moment: Timestamp) -> CalendarTime? {
        CalendarTime(moment.description.prefix(7).filter { $0 != "-" } + "01")
    }

    func holds(_ time: CalendarTime) -> Bool { time.day >= first && time.day <= last }
}
