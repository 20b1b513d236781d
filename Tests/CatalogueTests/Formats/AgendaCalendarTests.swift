import Catalogue
import JSONSchema
import ScienceShopSDK
import Testing

@Suite struct AgendaCalendarTests {
    private func calendar(_ events: [String]) throws -> [String] {
        let identity = CatalogueIdentity(name: ["fr": "Essai"], baseURL: BaseURL("https://shop.example"))
        let bytes = AgendaCalendar(identity: identity).bytes(events: try events.map { try PublicRecord(json: $0) })
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).dropLast()
        #expect(lines.allSatisfy { $0.utf8.count <= 75 && !$0.contains("\n") })
        // Unfolded, as RFC 5545 section 3.1 says.
        return text.replacing("\r\n ", with: "").split(separator: "\r\n").map(String.init)
    }

    private func event(_ members: String) -> String {
        #"{"id": "lyon:event/e", "kind": "event", "title": {"fr": "Atelier"}, "# + members + "}"
    }

    @Test(
        arguments: [
            (#"{"start": "2026-05-12"}"#, ["DTSTART;VALUE=DATE:20260512"]),
            // The end of a day is exclusive.
            (
                #"{"start": "2026-05-30", "end": "2026-05-31"}"#,
                ["DTSTART;VALUE=DATE:20260530", "DTEND;VALUE=DATE:20260601"]
            ),
            (
                #"{"start": "2026-05-12T18:30", "timeZone": "Europe/Paris"}"#,
                ["DTSTART;TZID=Europe/Paris:20260512T183000"]
            ),
            (#"{"start": "2026-05-12T18:30", "timeZone": "Mars/Olympus"}"#, ["DTSTART:20260512T183000"]),
            (
                #"{"start": "2026-05-12T18:30+02:00", "end": "2026-05-12T20:00+02:00"}"#,
                ["DTSTART:20260512T163000Z", "DTEND:20260512T180000Z"]
            ),
            // An end less precise than the beginning cannot be said.
            (#"{"start": "2026-05-12T18:30Z", "end": "2026-05"}"#, ["DTSTART:20260512T183000Z"]),
        ])
    func datesAreAsPreciseAsTheSource(period: String, expected: [String]) throws {
        let lines = try calendar([event(#""period": "# + period)])
        let dates = lines.drop { $0 != "BEGIN:VEVENT" }.filter { $0.hasPrefix("DTSTART") || $0.hasPrefix("DTEND") }
        #expect(Array(dates) == expected)
    }

    @Test(arguments: [#"{"start": "2026"}"#, #"{"start": "2026-05"}"#, #"{"start": "2026-05-12~"}"#, "{}"])
    func anEventWithoutACertainDayIsLeftOut(period: String) throws {
        #expect(try !calendar([event(#""period": "# + period)]).contains("BEGIN:VEVENT"))
    }

    @Test func aZoneIsDescribedOnceAndOnlyWhenUsed() throws {
        let local = event(#""period": {"start": "2026-05-12T18:30", "timeZone": "America/Toronto"}"#)
        let lines = try calendar([local, local])
        #expect(lines.filter { $0 == "BEGIN:VTIMEZONE" }.count == 1)
        #expect(lines.contains("TZID:America/Toronto"))
        #expect(try !calendar([event(#""period": {"start": "2026-05-12"}"#)]).contains("BEGIN:VTIMEZONE"))
    }

    @Test func harvestedTextCannotAddLines() throws {
        let hostile = "A\r\nEND:VEVENT\r\nBEGIN:VALARM;,\\ " + String(repeating: "é", count: 200)
        let document: JSONObject = [
            "id": "lyon:event/e", "kind": "event", "title": ["fr": .string(hostile)],
            "period": ["start": "2026-05-12"], "recurrence": ["rrule": "FREQ=DAILY\r\nATTACH:file:///etc/passwd"],
            "eventStatus": "cancelled",
        ]
        let lines = try calendar([JSONValue.object(document).canonicalText])
        #expect(lines.filter { $0 == "END:VEVENT" }.count == 1)
        #expect(!lines.contains { $0.hasPrefix("BEGIN:VALARM") || $0.hasPrefix("ATTACH") || $0.hasPrefix("RRULE") })
        #expect(lines.contains { $0.hasPrefix(#"SUMMARY:A\nEND:VEVENT\nBEGIN:VALARM\;\,\\ é"#) })
        #expect(lines.contains("STATUS:CANCELLED"))
    }

    @Test func aRuleOfTheSourceStays() throws {
        let lines = try calendar([
            event(#""period": {"start": "2026-05-12"}, "recurrence": {"rrule": "FREQ=MONTHLY;BYDAY=3TH"}"#)
        ])
        #expect(lines.contains("RRULE:FREQ=MONTHLY;BYDAY=3TH"))
    }
}
