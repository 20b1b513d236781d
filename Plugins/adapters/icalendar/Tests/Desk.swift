import AdapterKit
import Federation
import ICalendarAdapter
import JSONSchema
import Messages
import ScienceShopSDK

/// An agenda as a test writes it, and what comes of it.
struct Desk {
    static let key = SourceKey(node: "lyon", source: "agenda")
    static let location = "https://shop.example/agenda.ics"
    static let now = Timestamp("2026-03-15T12:00:00Z")
    static let context = CrosswalkContext(node: "lyon", language: "fr", basis: "public")

    var bytes: [UInt8]
    var options: JSONObject = [:]
    var now: Timestamp? = Desk.now

    init(bytes: [UInt8], _ options: JSONObject = [:]) {
        (self.bytes, self.options) = (bytes, options)
    }

    /// - Parameter text: what stands between `VERSION` and `END:VCALENDAR`, one line a line.
    init(_ text: String, _ options: JSONObject = [:]) {
        let whole = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//t//t//FR\n" + text + "\nEND:VCALENDAR\n"
        self.init(bytes: Array(whole.replacing("\n", with: "\r\n").utf8), options)
    }

    /// One event with these lines.
    static func event(_ lines: String, uid: String = "a@shop.example") -> String {
        "BEGIN:VEVENT\nUID:\(uid)\nDTSTAMP:20260101T080000Z\n\(lines)\nEND:VEVENT"
    }

    func adapter() throws -> ICalendarAdapter {
        try ICalendarAdapter(
            configuration: AdapterConfiguration(location: Self.location, options: options),
            context: AdapterContext(
                opener: MemoryOpener([
                    MemoryResource(location: Self.location, mediaType: "text/calendar", bytes: bytes)
                ])))
    }

    func page(size: Int = 1000) async throws -> HarvestPage {
        try await adapter().page(HarvestRequest(pageSize: size, now: now), after: nil)
    }

    /// All drafts, by the source's names.
    func drafts() async throws -> [(name: String, draft: Draft)] {
        try await page().records.filter { $0.status == .active }.flatMap { record in
            ICalendarCrosswalk().map(record, context: Self.context).drafts.map { (record.identifier, $0) }
        }
    }

    /// The one draft of an agenda of one event.
    func draft() async throws -> Draft? { try await drafts().first?.draft }

    /// When things begin, by the names on the list; those that are gone with « - » before the name.
    func times() async throws -> [String] {
        try await page().records.map { record in
            guard record.status == .active else { return "-" + record.identifier }
            let draft = ICalendarCrosswalk().map(record, context: Self.context).drafts.first
            let period = draft?.record.period
            return "\(record.identifier) \(period?.start?.description ?? "?")"
                + (period?.end.map { "/\($0)" } ?? "") + (period?.timeZone.map { " \($0)" } ?? "")
        }
    }

    @discardableResult
    func harvest(_ ledger: any Ledger, breaker: RemovalBreaker = RemovalBreaker()) async throws -> RunReport {
        var options = HarvestOptions()
        options.breaker = breaker
        let now = now ?? Timestamp(seconds: 0)
        let engine = HarvestEngine(
            ledger: ledger, validator: Validation(), clock: { now }, sleeper: { _ in })
        return try await engine.run(
            HarvestJob(key: Self.key, source: try adapter(), crosswalks: [], context: Self.context, options: options))
    }

    /// `VTIMEZONE` of Paris, by the rule in force.
    static let paris = """
        BEGIN:VTIMEZONE
        TZID:Europe/Paris
        BEGIN:DAYLIGHT
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        TZNAME:CEST
        DTSTART:19810329T020000
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
        END:DAYLIGHT
        BEGIN:STANDARD
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        TZNAME:CET
        DTSTART:19961027T030000
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
        END:STANDARD
        END:VTIMEZONE
        """
}

/// The rules of records, as the program has them.
private struct Validation: RecordValidating {
    var version: String { "1" }
    func validate(_ record: Record) -> [ScienceShopSDK.Issue] { RecordValidator.standard.validate(record) }
}
