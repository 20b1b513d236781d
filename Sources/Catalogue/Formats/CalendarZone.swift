/// The time zones of the networks, described for a calendar (`VTIMEZONE`, RFC 5545 section 3.6.5) by the rules in force
/// today. Events of a zone that is not here keep floating times.
struct CalendarZone {
    typealias Part = (name: String, offset: String, begins: String, rule: String)

    let standard: Part
    /// Nil where clocks do not change.
    let daylight: Part?

    func lines(_ id: String) -> [String] {
        guard let daylight else {
            return ["BEGIN:VTIMEZONE", "TZID:\(id)"] + part("STANDARD", standard, from: standard.offset)
                + ["END:VTIMEZONE"]
        }
        return ["BEGIN:VTIMEZONE", "TZID:\(id)"] + part("DAYLIGHT", daylight, from: standard.offset)
            + part("STANDARD", standard, from: daylight.offset) + ["END:VTIMEZONE"]
    }

    private func part(_ kind: String, _ part: Part, from before: String) -> [String] {
        [
            "BEGIN:\(kind)", "TZNAME:\(part.name)", "TZOFFSETFROM:\(before)", "TZOFFSETTO:\(part.offset)",
            "DTSTART:\(part.begins)",
        ] + (part.rule.isEmpty ? [] : ["RRULE:FREQ=YEARLY;\(part.rule)"]) + ["END:\(kind)"]
    }

    static let known: [String: CalendarZone] = {
        var zones: [String: CalendarZone] = [:]
        func add(_ zone: CalendarZone, _ names: String) {
            for name in names.split(separator: " ") { zones[String(name)] = zone }
        }
        add(
            europe(("CET", "+0100", "03"), ("CEST", "+0200", "02")),
            """
            Europe/Paris Europe/Brussels Europe/Luxembourg Europe/Zurich Europe/Berlin Europe/Madrid Europe/Rome \
            Europe/Amsterdam Europe/Vienna Europe/Monaco Europe/Andorra Europe/Copenhagen Europe/Stockholm Europe/Oslo \
            Europe/Prague Europe/Warsaw Europe/Budapest Europe/Ljubljana Europe/Zagreb
            """)
        add(europe(("GMT", "+0000", "02"), ("BST", "+0100", "01")), "Europe/London")
        add(europe(("GMT", "+0000", "02"), ("IST", "+0100", "01")), "Europe/Dublin")
        add(europe(("WET", "+0000", "02"), ("WEST", "+0100", "01")), "Europe/Lisbon")
        add(
            europe(("EET", "+0200", "04"), ("EEST", "+0300", "03")),
            "Europe/Athens Europe/Helsinki Europe/Bucharest Europe/Sofia Europe/Tallinn Europe/Riga Europe/Vilnius")
        add(northAmerica(("NST", "-0330"), ("NDT", "-0230")), "America/St_Johns")
        add(northAmerica(("AST", "-0400"), ("ADT", "-0300")), "America/Halifax America/Moncton")
        add(
            northAmerica(("EST", "-0500"), ("EDT", "-0400")),
            "America/Toronto America/Montreal America/New_York America/Iqaluit")
        add(northAmerica(("CST", "-0600"), ("CDT", "-0500")), "America/Winnipeg America/Chicago")
        add(northAmerica(("MST", "-0700"), ("MDT", "-0600")), "America/Edmonton America/Denver")
        add(northAmerica(("PST", "-0800"), ("PDT", "-0700")), "America/Vancouver America/Los_Angeles")
        for (offset, names) in [
            ("-1000", "Pacific/Tahiti"), ("-0600", "America/Regina"),
            ("-0400", "America/Martinique America/Guadeloupe"), ("-0300", "America/Cayenne"),
            ("+0000", "Africa/Dakar Africa/Abidjan UTC"), ("+0100", "Africa/Algiers Africa/Tunis"),
            ("+0300", "Indian/Mayotte Indian/Antananarivo"), ("+0400", "Indian/Reunion"), ("+1100", "Pacific/Noumea"),
        ] {
            add(CalendarZone(standard: (offset, offset, "19700101T000000", ""), daylight: nil), names)
        }
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
