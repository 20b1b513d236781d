/// What a `DateReader` found: one date or an interval, and the exact words.
public struct DateReading: Sendable, Hashable {
    /// How the words bound the time.
    public enum Shape: String, Sendable {
        /// One date: « le 14 novembre 2017 ».
        case single
        /// From one date to another: « du 3 au 5 mai 2024 ».
        case interval
        /// Open-ended: « depuis 2018 ».
        case since
        /// Open at the start: « jusqu'en 2019 »; only `end` is set.
        case until
    }

    public var start: PartialDate?
    public var end: PartialDate?
    public var shape: Shape
    /// The words of the source that were read, unchanged.
    public var asWritten: String
    /// Where those words stand, as UTF-8 offsets in the text.
    public var range: Range<Int>

    public init(start: PartialDate?, end: PartialDate?, shape: Shape, asWritten: String, range: Range<Int>) {
        (self.start, self.end, self.shape) = (start, end, shape)
        (self.asWritten, self.range) = (asWritten, range)
    }
}

/// Hours of a day as written: « 14h », « 12h30-14h ».
public struct TimeReading: Sendable, Hashable {
    /// Minutes after midnight.
    public var start: Int
    public var end: Int?
    public var asWritten: String
    public var range: Range<Int>

    /// The reading on a given day; nil when the day is not known. Hours that end before they start end the next day.
    public func on(_ day: PartialDate) -> DateReading? {
        guard day.precision >= .day, let first = Self.at(start, on: day) else { return nil }
        var last: PartialDate?
        if let end {
            last = Self.at(end, on: day)
            if end < start { last = last?.adding(days: 1) }
        }
        return DateReading(
            start: first, end: last, shape: end == nil ? .single : .interval, asWritten: asWritten, range: range)
    }

    static func at(_ minutes: Int, on day: PartialDate) -> PartialDate? {
        PartialDate(
            year: day.year, month: day.month, day: day.day, hour: minutes / 60, minute: minutes % 60,
            qualifier: day.qualifier)
    }
}
