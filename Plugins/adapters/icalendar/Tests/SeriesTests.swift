import AdapterKit
import ICalendarAdapter
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// Events that come back.
@Suite struct SeriesTests {
    private func series(_ lines: String, _ more: String = "", _ options: JSONObject = [:]) -> Desk {
        Desk(
            Desk.paris + "\n" + Desk.event("SUMMARY:Émission\n" + lines, uid: "r") + (more.isEmpty ? "" : "\n" + more),
            options)
    }

    /// What is listed after the series itself, without the name of the series.
    private func occurrences(_ desk: Desk) async throws -> [String] {
        try await desk.times().filter { $0.contains("r#") }.map { $0.replacing("r#", with: "") }
    }

    private func until(_ day: String) -> JSONObject { ["windowAfter": .string(day)] }

    @Test func everyThirdThursday() async throws {
        let desk = series(
            "DTSTART;TZID=Europe/Paris:20260115T200000\nDTEND;TZID=Europe/Paris:20260115T210000\nRRULE:FREQ=MONTHLY;BYDAY=3TH",
            "", until("2026-05-31"))
        #expect(
            try await desk.times() == [
                "r 2026-01-15T20:00/2026-01-15T21:00 Europe/Paris",
                "r#20260115T200000 2026-01-15T20:00/2026-01-15T21:00 Europe/Paris",
                "r#20260219T200000 2026-02-19T20:00/2026-02-19T21:00 Europe/Paris",
                "r#20260319T200000 2026-03-19T20:00/2026-03-19T21:00 Europe/Paris",
                "r#20260416T200000 2026-04-16T20:00/2026-04-16T21:00 Europe/Paris",
                "r#20260521T200000 2026-05-21T20:00/2026-05-21T21:00 Europe/Paris",
            ])
        let drafts = try await desk.drafts().map(\.draft)
        #expect(drafts.allSatisfy { RecordValidator.standard.validate($0.record).isEmpty })
        #expect(drafts[0].record.recurrence?.rrule == "FREQ=MONTHLY;BYDAY=3TH")
        // An occurrence is not a rule of its own, or calendars would hold each twice.
        #expect(drafts[1].record.recurrence?.rrule == nil)
        #expect(drafts[1].record.relations.map(\.record?.description) == ["lyon:event/r"])
    }

    /// On the clock of the place an event stays where it is, whatever the clock does: both ways, on both sides of the sea.
    @Test(
        arguments: [
            ("Europe/Paris", "20260322T180000", "20260322T183000", 21, ["2026-03-22", "2026-03-29", "2026-04-05"]),
            ("Europe/Paris", "20261018T180000", "20261018T183000", 21, ["2026-10-18", "2026-10-25", "2026-11-01"]),
            ("America/Montreal", "20260301T180000", "20260301T183000", 21, ["2026-03-01", "2026-03-08", "2026-03-15"]),
            ("America/Montreal", "20261025T180000", "20261025T183000", 21, ["2026-10-25", "2026-11-01", "2026-11-08"]),
        ])
    func clocksChange(zone: String, start: String, end: String, days: Int, expected: [String]) async throws {
        let desk = series(
            "DTSTART;TZID=\(zone):\(start)\nDTEND;TZID=\(zone):\(end)\nRRULE:FREQ=WEEKLY;COUNT=3", "",
            until("2027-01-01"))
        #expect(
            try await occurrences(desk)
                == expected.map {
                    "\($0.filter { $0 != "-" })T180000 \($0)T18:00/\($0)T18:30 \(zone)"
                })
    }

    /// `DTEND` is so much later in truth, `DURATION` on the calendar (RFC 5545 section 3.8.5.3): a night in which the
    /// clock goes forward.
    @Test(
        arguments: [
            ("DTEND;TZID=Europe/Paris:20260328T060000", "2026-03-29T07:00"), ("DURATION:PT12H", "2026-03-29T06:00"),
            ("DURATION:P1D", "2026-03-29T18:00"),
        ])
    func nightsThatAreShorter(end: String, expected: String) async throws {
        let desk = series(
            "DTSTART;TZID=Europe/Paris:20260327T180000\n\(end)\nRRULE:FREQ=DAILY;COUNT=2", "", until("2026-12-31"))
        #expect(try await occurrences(desk).last == "20260328T180000 2026-03-28T18:00/\(expected) Europe/Paris")
    }

    @Test(
        arguments: [
            // The end of a rule in UTC, of an event in Paris: 18:00 there is before it, in summer as in winter.
            ("DTSTART;TZID=Europe/Paris:20260324T180000", "FREQ=WEEKLY;UNTIL=20260407T160000Z", 3),
            ("DTSTART;TZID=Europe/Paris:20260324T180000", "FREQ=WEEKLY;UNTIL=20260407T155959Z", 2),
            ("DTSTART;TZID=Europe/Paris:20260324T180000", "FREQ=WEEKLY;UNTIL=20260407", 3),
            ("DTSTART;VALUE=DATE:20260324", "FREQ=WEEKLY;UNTIL=20260407", 3),
            ("DTSTART:20260324T180000", "FREQ=WEEKLY;UNTIL=20260407T180000", 3),
            ("DTSTART:20260324T180000Z", "FREQ=WEEKLY;UNTIL=20260407T180000Z", 3),
            ("DTSTART:20260324T180000", "FREQ=WEEKLY;COUNT=4", 4),
            ("DTSTART:20260324T180000", "freq=weekly; count=4", 4),
            // A beginning that the rule does not hit counts.
            ("DTSTART:20260323T180000", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260401T000000", 3),
        ])
    func endsOfRules(start: String, rule: String, count: Int) async throws {
        #expect(try await occurrences(series("\(start)\nRRULE:\(rule)", "", until("2026-12-31"))).count == count)
    }

    @Test func datesAddedAndLeftOut() async throws {
        let desk = series(
            """
            DTSTART;TZID=Europe/Paris:20260302T180000
            DTEND;TZID=Europe/Paris:20260302T190000
            RRULE:FREQ=WEEKLY;COUNT=4
            EXDATE;TZID=Europe/Paris:20260309T180000
            EXDATE:20260316T170000Z
            RDATE;TZID=Europe/Paris:20260311T120000,20260312T120000
            RDATE;VALUE=PERIOD;TZID=Europe/Paris:20260313T120000/PT30M,20260314T120000/20260314T150000
            """, "", until("2026-12-31"))
        #expect(
            try await occurrences(desk).map { $0.replacing(" Europe/Paris", with: "") } == [
                "20260302T180000 2026-03-02T18:00/2026-03-02T19:00",
                "20260311T120000 2026-03-11T12:00/2026-03-11T13:00",
                "20260312T120000 2026-03-12T12:00/2026-03-12T13:00",
                "20260313T120000 2026-03-13T12:00/2026-03-13T12:30",
                "20260314T120000 2026-03-14T12:00/2026-03-14T15:00",
                "20260323T180000 2026-03-23T18:00/2026-03-23T19:00",
                "-20260309T180000", "-20260316T180000",
            ])
    }

    @Test func occurrencesMovedAndCancelledAlone() async throws {
        let desk = series(
            "DTSTART;TZID=Europe/Paris:20260302T180000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4",
            [
                // Moved by two days, and told in UTC.
                Desk.event(
                    "SUMMARY:Émission déplacée\nRECURRENCE-ID:20260309T170000Z\nDTSTART;TZID=Europe/Paris:20260311T200000\nDURATION:PT2H",
                    uid: "r"),
                Desk.event(
                    "SUMMARY:Émission\nRECURRENCE-ID;TZID=Europe/Paris:20260316T180000\nDTSTART;TZID=Europe/Paris:20260316T180000\nSTATUS:CANCELLED",
                    uid: "r"),
            ].joined(separator: "\n"), until("2026-12-31"))
        #expect(
            try await occurrences(desk).map { $0.replacing(" Europe/Paris", with: "") } == [
                "20260302T180000 2026-03-02T18:00/2026-03-02T19:00",
                "20260309T180000 2026-03-11T20:00/2026-03-11T22:00", "-20260316T180000",
                "20260323T180000 2026-03-23T18:00/2026-03-23T19:00",
            ])
        let drafts = try await desk.drafts()
        #expect(drafts[2].draft.record["title"]?["fr"]?.string == "Émission déplacée")
        #expect(drafts[2].draft.record.relations.count == 1)
    }

    @Test func fromThisOccurrenceOn() async throws {
        let desk = series(
            "DTSTART:20260302T180000\nRRULE:FREQ=WEEKLY;COUNT=4",
            Desk.event(
                "SUMMARY:Plus tôt\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260316T180000\nDTSTART:20260316T170000", uid: "r"
            ),
            until("2026-12-31"))
        #expect(
            try await occurrences(desk) == [
                "20260302T180000 2026-03-02T18:00", "20260309T180000 2026-03-09T18:00",
                "20260316T180000 2026-03-16T17:00", "20260323T180000 2026-03-23T17:00",
            ])
    }

    /// A calendar one is invited to may hold single occurrences alone.
    @Test func occurrencesWithoutTheirSeries() async throws {
        let desk = Desk(Desk.event("SUMMARY:A\nRECURRENCE-ID:20260316T180000\nDTSTART:20260317T180000"))
        #expect(try await desk.times() == ["a@shop.example#20260316T180000 2026-03-17T18:00"])
        #expect(try await desk.draft()?.record.relations.isEmpty == true)
    }

    @Test func daysComeBackAsDays() async throws {
        let desk = series(
            "DTSTART;VALUE=DATE:20260228\nDTEND;VALUE=DATE:20260302\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1\nEXDATE;VALUE=DATE:20260430",
            "", until("2026-05-31"))
        #expect(
            try await occurrences(desk) == [
                "20260228 2026-02-28/2026-03-01", "20260331 2026-03-31/2026-04-01", "20260531 2026-05-31/2026-06-01",
                "-20260430",
            ])
    }

    // MARK: - The window

    @Test(
        arguments: [
            ([:], "2026-03-15T12:00:00Z", "20260101", "20270301"),
            ([:], "2026-03-31T23:59:59Z", "20260101", "20270301"),
            (["windowAfter": "P2M"], "2026-03-15T12:00:00Z", "20260101", "20260501"),
            (["windowBefore": "P1M", "windowAfter": "P1W"], "2026-03-15T12:00:00Z", "20260201", "20260308"),
            (
                ["windowBefore": "2026-02-10", "windowAfter": "2026-02-12"], "2026-03-15T12:00:00Z", "20260210",
                "20260212"
            ),
            (["windowAfter": "P1Y2M3D"], "2027-01-01T00:00:00Z", "20260101", "20280304"),
        ] as [(JSONObject, String, String, String)])
    func windowsAreCountedFromTheMonth(options: JSONObject, now: String, first: String, last: String) async throws {
        var desk = series("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY", "", options)
        desk.now = Timestamp(now)
        let names = try await occurrences(desk).map { String($0.prefix(8)) }
        #expect(names.first == first && names.last == last)
    }

    /// Nobody says what day it is: the calendar's own newest change does.
    @Test func withoutAClockTheCalendarsOwnCounts() async throws {
        var desk = series("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY", "", ["windowAfter": "P1M"])
        desk.now = nil
        #expect(try await occurrences(desk).last == "20260201 2026-02-01")
    }

    @Test func aListGoesOnWithTheWindowItBeganWith() async throws {
        let desk = series("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=MONTHLY", "", ["windowAfter": "P2M"])
        var names: [String] = []
        var cursor: Cursor?
        var moments = ["2026-03-31T23:00:00Z", "2026-04-01T01:00:00Z"].compactMap { Timestamp($0) }
        repeat {
            // Another process each time, as after a kill.
            let page = try await desk.adapter().page(
                HarvestRequest(pageSize: 2, now: moments.count > 1 ? moments.removeFirst() : moments.first),
                after: cursor)
            names += page.records.map(\.identifier)
            cursor = page.next
        } while cursor != nil
        #expect(names == ["r", "r#20260101", "r#20260201", "r#20260301", "r#20260401", "r#20260501"])
        let other = series("DTSTART;VALUE=DATE:20260102\nRRULE:FREQ=MONTHLY")
        let first = try await desk.page(size: 2)
        let error = await #expect(throws: FederationError.self) {
            _ = try await other.adapter().page(HarvestRequest(), after: first.next)
        }
        #expect(error?.disposition == .restartWindow)
    }

    @Test func theLatestOfTooManyAreTaken() async throws {
        let desk = series(
            "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY", "", ["maxOccurrences": 3, "windowAfter": "2026-01-31"])
        #expect(try await occurrences(desk).map { String($0.prefix(8)) } == ["20260129", "20260130", "20260131"])
        #expect(try await desk.page().issues.map(\.code) == ["series-cut"])
    }

    @Test(arguments: ["P", "1Y", "P1H", "PT1H", "2026-02-30", "2026", "P99999D", "-P1Y"])
    func windowsThatAreNone(text: String) throws {
        let error = #expect(throws: FederationError.self) {
            _ = try series("DTSTART:20260101T000000", "", ["windowAfter": .string(text)]).adapter()
        }
        #expect(error?.code == .configuration)
    }
}
