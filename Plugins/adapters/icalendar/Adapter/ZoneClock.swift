import AdapterKit
import CICal
import Messages

/// libical, which knows zones and rules.
enum Libical {
    /// - Throws: `FederationError` when the library is not installed.
    static func start() throws(FederationError) {
        guard ssf_ical_start() else {
            throw FederationError(
                .configuration,
                "Agendas are read with the library libical, which is not installed; install it (Debian: libical3).")
        }
    }
}

/// How a zone's clock stands beside UTC.
final class ZoneClock {
    private let zone: OpaquePointer

    /// The zone that a `VTIMEZONE` describes; nil when it describes none, or in a way that would keep us busy for long.
    init?(describedBy component: ArraySlice<UInt8>) {
        guard Self.isHarmless(component), ssf_ical_start() else { return nil }
        let text = DecodedComponent.text(component)
        guard let zone = text.withCString({ ssf_ical_zone_read($0) }) else { return nil }
        self.zone = zone
    }

    /// The zone of the system with this name; nil when it has none.
    init?(named name: String) {
        guard ZoneName.isOne(name), ssf_ical_start(), let zone = name.withCString({ ssf_ical_zone_named($0) }) else {
            return nil
        }
        self.zone = zone
    }

    deinit { ssf_ical_zone_free(zone) }

    /// Seconds east of Greenwich at a time of this clock, or of UTC's.
    func offset(at time: CalendarTime) -> Int64 {
        let offset = Int64(ssf_ical_zone_offset(zone, ssf_ical_time(time), time.form == .utc))
        return abs(offset) < 86_400 ? offset : 0
    }

    func utc(_ local: CalendarTime) -> CalendarTime {
        local.form == .local ? local.adding(-offset(at: local)).told(as: .utc) : local
    }

    func local(_ utc: CalendarTime) -> CalendarTime {
        utc.form == .utc ? utc.adding(offset(at: utc)).told(as: .local) : utc
    }

    /// libical lists every change of a zone over two centuries: rules are for a few changes a year.
    private static func isHarmless(_ component: ArraySlice<UInt8>) -> Bool {
        guard component.count <= 1 << 16 else { return false }
        var reader = LineReader(component)
        var rules = 0
        var observances = 0
        while let place = reader.next() {
            if place.mark == .begin { observances += 1 }
            guard observances <= 600 else { return false }
            guard place.hasName("RRULE", in: component) else {
                if place.hasName("EXRULE", in: component) { return false }
                continue
            }
            rules += 1
            guard rules <= 64,
                let value = ContentLine(place.unfolded(in: component), line: 1)?.value.uppercased(),
                value.split(separator: ";").allSatisfy(isHarmless)
            else { return false }
        }
        return true
    }

    private static func isHarmless(_ part: Substring) -> Bool {
        let pair = part.split(separator: "=", maxSplits: 1)
        guard pair.count == 2 else { return false }
        return switch pair[0] {
        case "FREQ": pair[1] == "YEARLY"
        case "BYMONTH", "BYDAY": !pair[1].contains(",")
        case "BYMONTHDAY": pair[1].split(separator: ",").count <= 7
        case "UNTIL", "COUNT", "INTERVAL", "WKST": true
        default: false
        }
    }
}

extension ssf_ical_time {
    init(_ time: CalendarTime) {
        let parts = time.parts
        // The years of a calendar fit; lengths may be added to them that do not.
        self.init(
            year: Int32(clamping: parts.year), month: Int32(parts.month), day: Int32(parts.day),
            hour: Int32(parts.hour),
            minute: Int32(parts.minute), second: Int32(parts.second), is_date: time.form == .day)
    }
}

/// A component as libical takes it.
enum DecodedComponent {
    /// As UTF-8, without the null characters that would end it.
    static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self)
    }
}
