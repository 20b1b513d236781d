import JSONSchema
import ScienceShopSDK

/// How the date of one state of a source record lies to that of another.
package enum DatestampOrder {
    case earlier, same, later
    /// One of them has no date.
    case unknown

    /// As moments when both are, else as bytes. A day and a moment within it are the same: the day says no more.
    package init(_ date: String?, to other: String?) {
        guard let date, let other else {
            self = .unknown
            return
        }
        if date.hasSameBytes(as: other) {
            self = .same
            return
        }
        guard var (left, right) = Self.moments(date, other) else {
            self = ByteString(date) < ByteString(other) ? .earlier : .later
            return
        }
        if Self.isDay(date) != Self.isDay(other) {
            left = Timestamp(milliseconds: Self.day(of: left))
            right = Timestamp(milliseconds: Self.day(of: right))
        }
        self = left == right ? .same : left < right ? .earlier : .later
    }

    private static func isDay(_ text: String) -> Bool { text.utf8.count == 10 }

    private static func moments(_ one: String, _ other: String) -> (Timestamp, Timestamp)? {
        guard let one = Timestamp(isDay(one) ? one + "T00:00:00Z" : one),
            let other = Timestamp(isDay(other) ? other + "T00:00:00Z" : other)
        else { return nil }
        return (one, other)
    }

    private static func day(of moment: Timestamp) -> Int64 {
        Int64((Double(moment.milliseconds) / 86_400_000).rounded(.down))
    }
}
