/// The time zones of the networks, described for a calendar (`VTIMEZONE`, RFC 5545 section 3.6.5) by the rules in force
/// today. Events of a zone that is not here keep floating times.
struct CalendarZone {
    let standard: (name: String, offset: String, begins: String, rule: String)
    let daylight: (name: String, offset: String, begins: String, rule: String)

    func lines(_ id: String) -> [String] {
        let parts = [("DAYLIGHT", daylight, standard.offset), ("STANDARD", standard, daylight.offset)]
        return ["BEGIN:VTIMEZONE", "TZID:\(id)"]
            + parts.flatMap { kind, part, before in
                [
                    "BEGIN:\(kind)", "TZNAME:\(part.name)", "TZOFFSETFROM:\(before)", "TZOFFSETTO:\(part.offset)",
                    "DTSTART:\(part.begins)", "RRULE:FREQ=YEARLY;\(part.rule)", "END:\(kind)",
                ]
            } + ["END:VTIMEZONE"]
    }

    static let known: [String: CalendarZone] = {
        let central = europe(("CET", "+0100", "03"), ("CEST", "+0200", "02"))
        let eastern = northAmerica(("EST", "-0500"), ("EDT", "-0400"))
        let atlantic = northAmerica(("AST", "-0400"), ("ADT", "-0300"))
        var zones: [String: CalendarZone] = [:]
        for city in ["Paris", "Brussels", "Luxembourg", "Zurich", "Berlin", "Madrid", "Rome", "Amsterdam", "Vienna"] {
            zones["Europe/\(city)"] = central
        }
        for city in ["Toronto", "Montreal", "New_York"] { zones["America/\(city)"] = eastern }
        zones["America/Halifax"] = atlantic
        zones["Europe/London"] = europe(("GMT", "+0000", "02"), ("BST", "+0100", "01"))
        zones["Europe/Lisbon"] = europe(("WET", "+0000", "02"), ("WEST", "+0100", "01"))
        return zones
    }()

    private typealias Name = (name: String, offset: String)

    /// All zones of the Union change at 01:00 UTC, by the rule in force since 1996 (directive 2000/84/EC): `hour` is
    /// that instant on the clock there.
    private static func europe(
        _ standard: (name: String, offset: String, hour: String),
        _ daylight: (name: String, offset: String, hour: String)
    ) -> CalendarZone {
        CalendarZone(
            standard: (standard.name, standard.offset, "19961027T\(standard.hour)0000", "BYMONTH=10;BYDAY=-1SU"),
            daylight: (daylight.name, daylight.offset, "19960331T\(daylight.hour)0000", "BYMONTH=3;BYDAY=-1SU"))
    }

    /// By the rule in force since 2007.
    private static func northAmerica(_ standard: Name, _ daylight: Name) -> CalendarZone {
        CalendarZone(
            standard: (standard.name, standard.offset, "20071104T020000", "BYMONTH=11;BYDAY=1SU"),
            daylight: (daylight.name, daylight.offset, "20070311T020000", "BYMONTH=3;BYDAY=2SU"))
    }
}
