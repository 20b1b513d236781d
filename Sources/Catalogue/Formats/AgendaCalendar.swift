import Messages
import ScienceShopSDK

/// The events of a catalogue as a calendar (RFC 5545) that people subscribe to.
///
/// Only events whose first day is known are in it: a calendar cannot say « in spring 2024 », and nothing is invented.
/// What leaves the catalogue leaves the calendar with the subscriber's next refresh.
public struct AgendaCalendar: Sendable {
    private let identity: CatalogueIdentity
    private let language: Language
    private let links: CatalogueLinks
    private let labels: Labels

    public init(identity: CatalogueIdentity, language: Language = .french) {
        self.identity = identity
        self.language = language
        links = CatalogueLinks(identity)
        labels = Labels(language: language)
    }

    /// Whether an event has what a calendar needs.
    public static func holds(_ record: PublicRecord) -> Bool {
        guard record.id.kind == .event, let start = record.record.period?.start else { return false }
        return start.precision >= .day && start.qualifier == nil
    }

    /// One event as its part of a calendar, for catalogues of more events than are held at once.
    public struct Entry: Sendable {
        fileprivate let zone: String?
        fileprivate let bytes: [UInt8]
    }

    /// Nil for an event that a calendar cannot hold.
    public func entry(_ event: PublicRecord) -> Entry? {
        guard Self.holds(event) else { return nil }
        var lines = ICalendarLines()
        add(event, to: &lines)
        return Entry(zone: Self.zone(event), bytes: lines.bytes)
    }

    /// - Parameter events: in the order they shall have; those it cannot hold are left out.
    public func bytes(events: [PublicRecord]) -> [UInt8] { bytes(entries: events.compactMap(entry)) }

    /// - Parameter entries: in the order they shall have.
    public func bytes(entries: [Entry]) -> [UInt8] {
        var lines = ICalendarLines()
        lines.add("BEGIN:VCALENDAR")
        lines.add("VERSION:2.0")
        lines.add("PRODID:-//Science Shop Federation//shopctl//FR")
        lines.add("METHOD:PUBLISH")
        lines.add("CALSCALE:GREGORIAN")
        // RFC 7986; X-WR-CALNAME is what older readers know.
        lines.add("NAME", text: identity.name(in: language).text)
        lines.add("X-WR-CALNAME", text: identity.name(in: language).text)
        if let url = links.url(.agenda(), language) { lines.add("URL:\(url)") }
        lines.add("REFRESH-INTERVAL;VALUE=DURATION:PT12H")
        for zone in Set(entries.compactMap(\.zone)).sorted() {
            for line in CalendarZone.known[zone]?.lines(zone) ?? [] { lines.add(line) }
        }
        var bytes = lines.bytes
        for entry in entries { bytes += entry.bytes }
        var end = ICalendarLines()
        end.add("END:VCALENDAR")
        return bytes + end.bytes
    }

    private func add(_ event: PublicRecord, to lines: inout ICalendarLines) {
        let content = event.record
        guard let period = content.period, let start = period.start else { return }
        let zone = Self.zone(event)
        lines.add("BEGIN:VEVENT")
        // One time of a series is told under the name of the series, so that nobody's calendar holds it twice.
        if let (series, id) = Self.occurrence(content) {
            lines.add("UID:\(CatalogueLinks.urn(series))")
            lines.add(Self.date("RECURRENCE-ID", id, zone: zone))
        } else {
            lines.add("UID:\(CatalogueLinks.urn(event.id))")
        }
        lines.add("DTSTAMP:\(Self.utc(event.modifiedAt))")
        lines.add("LAST-MODIFIED:\(Self.utc(event.modifiedAt))")
        lines.add("SEQUENCE:\(max(0, event.revision - 1))")
        lines.add(Self.date("DTSTART", start, zone: zone))
        let recurrence = content.recurrence
        let rule = recurrence?.rrule.flatMap { Self.isRule($0) ? $0 : nil }
        let last = rule == nil ? period.end : Self.endOfFirst(start, period.end)
        if let end = Self.end(start, last, zone: zone) { lines.add(end) }
        if let rule { lines.add("RRULE:\(rule)") }
        for (name, dates) in [("EXDATE", recurrence?.excluded), ("RDATE", recurrence?.added)] {
            for date in dates ?? [] where Self.isAlike(date, start) { lines.add(Self.date(name, date, zone: zone)) }
        }
        lines.add("SUMMARY", text: labels.text(content.title) ?? event.id.description)
        var description = labels.text(content.summary) ?? labels.text(content.description) ?? ""
        if let url = links.url(.record(event.id), language) { description += description.isEmpty ? url : "\n\n" + url }
        if !description.isEmpty { lines.add("DESCRIPTION", text: description) }
        if let place = place(content) { lines.add("LOCATION", text: place) }
        if let address = content.venue?.address, let latitude = address.latitude, let longitude = address.longitude,
            abs(latitude) <= 90, abs(longitude) <= 180
        {
            lines.add("GEO:\(latitude);\(longitude)")
        }
        switch content.eventStatus {
        case .cancelled: lines.add("STATUS:CANCELLED")
        case .postponed, .toBeConfirmed: lines.add("STATUS:TENTATIVE")
        case .scheduled, .past: lines.add("STATUS:CONFIRMED")
        case nil: break
        }
        let themes = content.themes.compactMap(labels.concept)
        if !themes.isEmpty { lines.add("CATEGORIES", texts: themes) }
        if let url = links.url(.record(event.id), language) { lines.add("URL:\(url)") }
        lines.add("END:VEVENT")
    }

    private func place(_ content: Record) -> String? {
        guard let venue = content.venue else {
            return content.territories.first.flatMap(labels.territory)
        }
        let address = venue.address
        let parts: [String?] = [
            venue.name, address?.street,
            [address?.postalCode, address?.locality].compactMap { $0 }.joined(separator: " "),
        ]
        let text = parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", ")
        return text.isEmpty ? address?.asWritten : text
    }

    // MARK: - Dates

    /// The zone an event's local times are of, when this calendar can describe it.
    private static func zone(_ event: PublicRecord) -> String? {
        guard let period = event.record.period, let zone = period.timeZone, CalendarZone.known[zone] != nil,
            [period.start, period.end].contains(where: { $0.map { $0.precision >= .minute && $0.zone == nil } ?? false }
            )
        else { return nil }
        return zone
    }

    /// All-day, in UTC when the offset is known, local with its zone, or floating.
    private static func date(_ name: String, _ date: PartialDate, zone: String?) -> String {
        guard date.precision >= .minute else { return "\(name);VALUE=DATE:\(day(date))" }
        if date.zone != nil, let instant = Timestamp(rfc3339(date)) { return "\(name):\(utc(instant))" }
        return zone.map { "\(name);TZID=\($0):\(clock(date))" } ?? "\(name):\(clock(date))"
    }

    /// `DTEND` is exclusive for days and of the same sort as `DTSTART` (RFC 5545 section 3.6.1); nil when the source's
    /// end cannot be said so.
    private static func end(_ start: PartialDate, _ end: PartialDate?, zone: String?) -> String? {
        guard let end, end.qualifier == nil else { return nil }
        if start.precision == .day {
            guard end.precision >= .day else { return nil }
            let midnight = Timestamp(end.truncated(to: .day).description + "T00:00:00Z")
            return midnight.map {
                "DTEND;VALUE=DATE:\(utc(Timestamp(milliseconds: $0.milliseconds + 86_400_000)).prefix(8))"
            }
        }
        guard end.precision >= .minute, (start.zone == nil) == (end.zone == nil) else { return nil }
        return date("DTEND", end, zone: zone)
    }

    /// The end of the first time of a series. A period that goes on over several times says when the last ends, and on
    /// its clock when each does.
    private static func endOfFirst(_ start: PartialDate, _ end: PartialDate?) -> PartialDate? {
        guard let end, end.qualifier == nil, start.precision >= .minute, end.precision >= .minute else { return end }
        let days = Self.days(to: end.truncated(to: .day), from: start.truncated(to: .day))
        guard let days, days > 1 else { return end }
        let same = PartialDate(
            year: start.year, month: start.month, day: start.day, hour: end.hour, minute: end.minute,
            second: end.second, zone: end.zone == nil ? nil : start.zone)
        return same.flatMap { (($0.hour ?? 0), ($0.minute ?? 0)) > ((start.hour ?? 0), (start.minute ?? 0)) ? $0 : nil }
    }

    private static func days(to end: PartialDate, from start: PartialDate) -> Int64? {
        guard let end = Timestamp(end.description + "T00:00:00Z"),
            let start = Timestamp(start.description + "T00:00:00Z")
        else { return nil }
        return (end.milliseconds - start.milliseconds) / 86_400_000
    }

    /// The series that an event is one time of, and which.
    private static func occurrence(_ content: Record) -> (series: RecordIdentifier, id: PartialDate)? {
        guard let id = content.recurrence?.occurrence, id.precision >= .day, id.qualifier == nil,
            let start = content.period?.start, isAlike(id, start),
            let series = content.relations.first(where: { $0.type == .partOf && $0.record?.kind == .event })?.record
        else { return nil }
        return (series, id)
    }

    /// Whether both are days, or both times on a clock of the same sort: a calendar takes no other for the same series.
    private static func isAlike(_ date: PartialDate, _ start: PartialDate) -> Bool {
        guard date.qualifier == nil, date.precision >= .day else { return false }
        guard (date.precision == .day) == (start.precision == .day) else { return false }
        return date.precision == .day || (date.zone == nil) == (start.zone == nil)
    }

    private static func day(_ date: PartialDate) -> String {
        pad(date.year, 4) + pad(date.month ?? 1, 2) + pad(date.day ?? 1, 2)
    }

    private static func clock(_ date: PartialDate) -> String {
        day(date) + "T" + pad(date.hour ?? 0, 2) + pad(date.minute ?? 0, 2) + pad(date.second ?? 0, 2)
    }

    private static func utc(_ instant: Timestamp) -> String {
        String(instant.description.prefix(19).filter { $0 != "-" && $0 != ":" }) + "Z"
    }

    private static func rfc3339(_ date: PartialDate) -> String {
        let text = date.qualified(nil).description
        guard date.second == nil else { return text }
        return String(text.prefix(16)) + ":00" + text.dropFirst(16)
    }

    private static func pad(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// A harvested rule goes in only when it can be nothing but a rule (RFC 5545 section 3.3.10).
    private static func isRule(_ rule: String) -> Bool {
        rule.utf8.count <= 500 && rule.split(separator: ";").contains { $0.hasPrefix("FREQ=") }
            && rule.utf8.allSatisfy {
                ($0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z")) || ($0 >= 0x30 && $0 <= 0x39)
                    || "=;,+-".utf8.contains($0)
            }
    }
}
