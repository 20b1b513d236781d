/// The parts of a date found so far; an end of an interval may still lack what the other end says.
struct DateParts {
    var year: Int?
    var month: Int?
    var day: Int?
    var hour: Int?
    var minute: Int?
    var second: Int?
    var zone: PartialDate.Zone?
    var isApproximate = false
    /// Whether the year came from the other end.
    private(set) var borrowedYear = false

    init(year: Int? = nil, month: Int? = nil, day: Int? = nil) {
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// Takes what is missing from the other end of the interval: « 3 » and « 5 mai 2024 ».
    mutating func fill(from other: DateParts) {
        if day != nil, month == nil { month = other.month }
        if year == nil {
            year = other.year
            borrowedYear = true
        }
    }

    /// The date, with the given year when it says none itself.
    func date(year assumed: Int?, shift: Int = 0) -> PartialDate? {
        guard let year = year ?? assumed else { return nil }
        return PartialDate(
            year: year + shift, month: month, day: day, hour: hour, minute: minute, second: second, zone: zone,
            qualifier: isApproximate ? .approximate : nil)
    }
}
