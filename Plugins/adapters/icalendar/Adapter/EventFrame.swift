/// What an event's bytes need to be read alone: which of a series it is, its times with the zone worked out, and the
/// descriptions of zones as they stand in the calendar.
///
/// One line of words for us, then the components: `icalendar/1 role=occurrence id=20260521T200000 start=20260521T200000
/// end=20260521T210000 zone=Europe/Paris`.
struct EventFrame: Sendable, Hashable {
    enum Role: String, Sendable {
        case single, series
        /// One time of a series.
        case occurrence
        /// One time of a series that the calendar does not have.
        case stray
    }

    var role = Role.single
    /// When the occurrence was to begin by the rule.
    var id: FramedTime?
    var start: FramedTime?
    /// The day after the last, for days.
    var end: FramedTime?
    /// In the IANA data base: where local times are of.
    var zone: String?
    /// A zone that nobody knows, whose times are kept as floating ones.
    var unknownZone: String?
    /// Of a series: when it does not take place though its rule says so, and when it does besides.
    var excluded: [FramedTime] = []
    var added: [FramedTime] = []
    /// `VTIMEZONE`s.
    var components: [UInt8] = []

    init() {}

    init(_ bytes: [UInt8]?) {
        guard let bytes, let end = bytes.firstIndex(of: 0x0A) else { return }
        let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ").map(String.init)
        guard words.first == "icalendar/1" else { return }
        components = Array(bytes[(end + 1)...])
        for word in words.dropFirst() {
            let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2 else { continue }
            switch pair[0] {
            case "role": role = Role(rawValue: pair[1]) ?? .single
            case "id": id = FramedTime(pair[1])
            case "start": start = FramedTime(pair[1])
            case "end": self.end = FramedTime(pair[1])
            case "zone": zone = pair[1]
            case "excluded": excluded = pair[1].split(separator: ",").compactMap { FramedTime(String($0)) }
            case "added": added = pair[1].split(separator: ",").compactMap { FramedTime(String($0)) }
            case "unknown-zone": unknownZone = pair[1].replacing("%20", with: " ").replacing("%25", with: "%")
            default: break
            }
        }
    }

    var bytes: [UInt8] {
        var line = "icalendar/1 role=\(role.rawValue)"
        if let id { line += " id=\(id.text)" }
        if let start { line += " start=\(start.text)" }
        if let end { line += " end=\(end.text)" }
        if let zone { line += " zone=\(zone)" }
        if !excluded.isEmpty { line += " excluded=\(excluded.map(\.text).joined(separator: ","))" }
        if !added.isEmpty { line += " added=\(added.map(\.text).joined(separator: ","))" }
        if let unknownZone {
            let name = unknownZone.filter { $0 >= " " }.prefix(200).replacing("%", with: "%25")
            line += " unknown-zone=\(name.replacing(" ", with: "%20"))"
        }
        return Array((line + "\n").utf8) + components
    }
}

/// A time with how far its clock is from UTC, where no name says it: `20260521T200000+0200`.
struct FramedTime: Sendable, Hashable {
    var time: CalendarTime
    /// Minutes east of Greenwich.
    var offset: Int?

    init(_ time: CalendarTime, offset: Int? = nil) {
        self.time = time
        self.offset = offset
    }

    init?(_ text: String) {
        guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }) else {
            guard let time = CalendarTime(text) else { return nil }
            self.init(time)
            return
        }
        let digits = text[text.index(after: sign)...]
        guard digits.utf8.count == 4, let number = Int(digits), number / 100 < 24, number % 100 < 60,
            let time = CalendarTime(String(text[..<sign]))
        else { return nil }
        self.init(time, offset: (number / 100 * 60 + number % 100) * (text[sign] == "-" ? -1 : 1))
    }

    var text: String {
        guard let offset else { return time.text }
        let digits = String(abs(offset) / 60 * 100 + abs(offset) % 60)
        return time.text + (offset < 0 ? "-" : "+") + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
