extension PartialDate: Comparable {
    /// The first instant the date may mean; local time is taken as UTC.
    public var earliest: Timestamp { instant(month: 1, day: 1, hour: 0, minute: 0, second: 0, milliseconds: 0) }

    /// The last millisecond the date may mean; local time is taken as UTC.
    public var latest: Timestamp {
        let last = Self.days(in: month ?? 12, of: year)
        return instant(month: 12, day: last, hour: 23, minute: 59, second: 59, milliseconds: 999)
    }

    /// Whether every instant this date may mean comes before every instant the other may mean.
    ///
    /// `2012` does not certainly precede `2012-04`, nor the other way round.
    public func certainlyPrecedes(_ other: PartialDate) -> Bool { latest < other.earliest }

    /// Sorts by first instant, then the finer date first, then text: a total order, for lists.
    public static func < (left: PartialDate, right: PartialDate) -> Bool {
        if left.earliest != right.earliest { return left.earliest < right.earliest }
        if left.latest != right.latest { return left.latest < right.latest }
        return left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }

    private func instant(month: Int, day: Int, hour: Int, minute: Int, second: Int, milliseconds: Int64) -> Timestamp {
        let days = Timestamp.days(year: year, month: self.month ?? month, day: self.day ?? day)
        let clock = (self.hour ?? hour) * 3600 + (self.minute ?? minute) * 60 + (self.second ?? second)
        let seconds = Int64(days) * 86_400 + Int64(clock) - Int64(zone?.minutes ?? 0) * 60
        return Timestamp(milliseconds: seconds * 1000 + milliseconds)
    }

    /// The date so many days later; nil unless the day is known.
    func adding(days: Int) -> PartialDate? {
        guard let month, let day else { return nil }
        let date = Timestamp.civil(days: Timestamp.days(year: year, month: month, day: day) + days)
        return PartialDate(
            year: date.year, month: date.month, day: date.day, hour: hour, minute: minute, second: second, zone: zone,
            qualifier: qualifier)
    }
}
