/// A date known only so far: a year, a month, a day or a minute, as the source gave it.
///
/// The EDTF level 0/1 subset of `schemas/record/1`: `2012`, `2023-04`, `2017-11-14`, `2019-04-26T10:00`,
/// `2019-04-26T10:00:30+02:00`, each perhaps followed by `~` (approximate) or `?` (uncertain). A year stays a year.
public struct PartialDate: Sendable, Hashable, LosslessStringConvertible {
    /// The finest part that is known.
    public enum Precision: Int, Sendable, Comparable {
        case year, month, day, minute, second
        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// EDTF level 1 qualification.
    public enum Qualifier: String, Sendable {
        case approximate = "~"
        case uncertain = "?"
    }

    /// Where the clock of a date with time stands; none is local time of the place.
    public enum Zone: Sendable, Hashable {
        case utc
        /// Minutes east of Greenwich.
        case offset(Int)

        var minutes: Int { if case .offset(let minutes) = self { minutes } else { 0 } }
    }

    public let year: Int
    public let month: Int?
    public let day: Int?
    public let hour: Int?
    public let minute: Int?
    public let second: Int?
    public let zone: Zone?
    public let qualifier: Qualifier?

    /// Nil when a part is out of range, the day is not in its month, or a finer part is given without a coarser one.
    public init?(
        year: Int, month: Int? = nil, day: Int? = nil, hour: Int? = nil, minute: Int? = nil, second: Int? = nil,
        zone: Zone? = nil, qualifier: Qualifier? = nil
    ) {
        let parts = [month, day, hour, minute, second]
        let known = parts.prefix { $0 != nil }.count
        guard (0...9999).contains(year), parts.dropFirst(known).allSatisfy({ $0 == nil }), known != 3 else {
            return nil
        }
        if let month {
            guard (1...12).contains(month) else { return nil }
            if let day, !(1...Self.days(in: month, of: year)).contains(day) { return nil }
        }
        if let hour, let minute, !(0...23).contains(hour) || !(0...59).contains(minute) { return nil }
        if let second, !(0...59).contains(second) { return nil }
        if let zone, known < 4 || abs(zone.minutes) >= 1440 { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute, self.second) = (hour, minute, second)
        (self.zone, self.qualifier) = (zone, qualifier)
    }

    public var precision: Precision {
        if second != nil { return .second }
        if minute != nil { return .minute }
        if day != nil { return .day }
        return month == nil ? .year : .month
    }

    /// The same date cut to at most this precision; the zone goes with the time.
    public func truncated(to precision: Precision) -> PartialDate {
        PartialDate(
            year: year, month: precision >= .month ? month : nil, day: precision >= .day ? day : nil,
            hour: precision >= .minute ? hour : nil, minute: precision >= .minute ? minute : nil,
            second: precision >= .second ? second : nil, zone: precision >= .minute ? zone : nil, qualifier: qualifier)
            ?? self
    }

    /// The same date with another qualifier.
    public func qualified(_ qualifier: Qualifier?) -> PartialDate {
        PartialDate(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, zone: zone,
            qualifier: qualifier) ?? self
    }

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
