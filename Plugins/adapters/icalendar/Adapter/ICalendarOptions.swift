import AdapterKit
import JSONSchema
import Messages

/// The adapter's options, read and checked.
struct ICalendarOptions: Sendable {
    var windowBefore: CalendarWindow.Bound?
    var windowAfter: CalendarWindow.Bound
    var maxOccurrences: Int
    var maxBytes: Int
    var maxRecordBytes: Int

    static let names = ["windowBefore", "windowAfter", "maxOccurrences", "maxBytes", "maxRecordBytes"]

    init(_ configuration: AdapterConfiguration) throws {
        try configuration.allowOnly(Self.names)
        windowBefore = try Self.bound("windowBefore", configuration)
        windowAfter = try Self.bound("windowAfter", configuration) ?? .distance(months: 12, days: 0)
        maxOccurrences = min(try configuration.wholeNumber("maxOccurrences", atLeast: 1) ?? 1000, 10_000)
        maxBytes = try configuration.wholeNumber("maxBytes", atLeast: 1) ?? 128 << 20
        maxRecordBytes = try configuration.wholeNumber("maxRecordBytes", atLeast: 1) ?? 1 << 20
    }

    private static func bound(_ name: String, _ configuration: AdapterConfiguration) throws -> CalendarWindow.Bound? {
        guard let text = try configuration.text(name) else { return nil }
        guard let bound = CalendarWindow.Bound(text) else {
            throw FederationError(
                .configuration,
                "The option `\(name)` of \(configuration.location) must be a day such as 2026-01-31, or a length of time such as P6M, P1Y or P2W."
            )
        }
        return bound
    }
}
