import AdapterKit
import ICalendarAdapter
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport
import Testing

/// Agendas that are broken, or made to harm: one event's trouble is its own, and nothing takes for ever.
@Suite struct HostileTests {
    private static let good = Desk.event("SUMMARY:Bon\nDTSTART:20260512T183000", uid: "good")

    /// What an event of such lines leads to, beside a good one that is always taken.
    @Test(
        arguments: [
            ("DTSTART:20260101T000000\nRRULE:FREQ=SECONDLY", ["unusable-rule"]),
            ("DTSTART:20260101T000000\nRRULE:FREQ=HOURLY;COUNT=1000000000", ["unusable-rule"]),
            (
                "DTSTART:20260101T000000\nRRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5;BYMINUTE=0,1,2,3,4,5,6;COUNT=1000000000",
                ["series-cut"]
            ),
            ("DTSTART:20260101T000000\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", ["unusable-rule"]),
            ("DTSTART:20260101T000000\nRRULE:FREQ=MONTHLY;BYSETPOS=300", ["unusable-rule"]),
            ("DTSTART:20260101T000000\nRRULE:FREQ=DAILY;INTERVAL=0", ["unusable-rule"]),
            ("DTSTART:20260101T000000\nRRULE:FREQ=MONTHLY;BYSETPOS=\(Int.min);BYDAY=MO", ["unusable-rule"]),
            ("DTSTART:20260101T000000\nRRULE:FREQ=MONTHLY;BYSETPOS=1,\(Int.min);BYDAY=MO", ["unusable-rule"]),
            ("DTSTART:20260101T000000\nRRULE:FREQ=MONTHLY;BYMONTHDAY=\(Int.min)", ["unusable-rule"]),
            ("DTSTART:20260101T000000\nRRULE:FREQ=MONTHLY;BYMONTHDAY=1,-367", ["unusable-rule"]),
            ("DTSTART:20260101T000000\nRRULE:FREQ=DAILY;INTERVAL=99999999999999999999", ["unusable-rule"]),
            ("DTSTART:20260101T000000\nRRULE:FREQ=WEEKLY;BYDAY=XX", ["unusable-rule"]),
            ("DTSTART:20260101T000000\nRRULE:", ["unusable-rule"]),
            ("DTSTART:20260101T000000\nRRULE:FREQ=YEARLY;RSCALE=HEBREW;BYMONTH=5L", ["unusable-rule"]),
            ("DTSTART:20260101T000000\nRRULE:FREQ=DAILY;UNTIL=99999999T999999Z", ["unusable-rule"]),
            ("DTSTART:00010101T000000", ["no-date"]), ("DTSTART:99991231T000000", ["no-date"]),
            ("DTSTART:20261399T000000", ["no-date"]), ("DTSTART:demain", ["no-date"]),
            ("SUMMARY:sans date", ["no-date"]),
        ])
    func oneEventsTroubleIsItsOwn(lines: String, codes: [String]) async throws {
        let desk = Desk(Desk.event("SUMMARY:X\n" + lines, uid: "x") + "\n" + Self.good)
        let page = try await desk.page(size: 10_000)
        #expect(page.issues.map(\.code) == codes)
        #expect(page.records.last?.identifier == "good")
        #expect(page.records.first?.identifier == "x" && page.next == nil)
        let location = page.issues.first?.location
        #expect(location?.line == 4 && location?.label == "x")
    }

    /// Weeks upon weeks, until no calendar has such a year, and no number such a second.
    @Test(arguments: [100, 20_000]) func lengthsBeyondAllCalendars(times: Int) async throws {
        let weeks = String(repeating: "9999999W", count: times)
        let lines = """
            DTSTART:20260301T100000
            RDATE;VALUE=PERIOD:20260302T100000Z/P\(weeks),20260303T100000Z/PT\(weeks.replacing("W", with: "H"))
            RDATE;VALUE=PERIOD:20260304T100000Z/-P\(weeks),20260305T100000Z/P36599D
            """
        let desk = Desk(
            "X-WR-TIMEZONE:Europe/Paris\n" + Desk.event("SUMMARY:X\n" + lines, uid: "x") + "\n" + Self.good,
            ["maxRecordBytes": 1_048_576])
        let page = try await desk.page(size: 10_000)
        #expect(page.records.last?.identifier == "good" && page.next == nil)
        #expect(page.records.count { $0.identifier.hasPrefix("x#") } == 5)
        for record in page.records where record.format == .calendar {
            #expect(ICalendarCrosswalk().map(record, context: Desk.context).drafts.count == 1)
        }
    }

    @Test func thousandsOfRulesThatComeToNothing() async throws {
        let rule = "SUMMARY:X\nDTSTART:20260101T000000\nRRULE:FREQ=YEARLY;BYWEEKNO=20;BYMONTH=1;BYMONTHDAY=1"
        let desk = Desk((0..<2000).map { Desk.event(rule, uid: "x\($0)") }.joined(separator: "\n") + "\n" + Self.good)
        let page = try await desk.page(size: 10_000)
        #expect(page.records.count(where: { $0.identifier.hasPrefix("x") && !$0.identifier.contains("#") }) == 2000)
        #expect(page.records.last?.identifier == "good")
    }

    @Test(
        arguments: [
            "BEGIN:VEVENT\nUID:x\nDTSTART:20260101T000000\nSUMMARY:sans fin",
            "BEGIN:VEVENT\nUID:x\nDTSTART:20260101T000000\nBEGIN:VALARM\nTRIGGER:-PT5M",
        ])
    func anEventWithoutAnEnd(text: String) async throws {
        let desk = Desk(text + "\n" + Self.good)
        #expect(try await desk.adapter().identify().issues.map(\.code) == ["unclosed-event"])
        let page = try await desk.page()
        // Listed, so that what was known of it does not leave.
        #expect(page.records.map(\.identifier) == ["x", "good"])
        #expect(page.records.map(\.format) == ["application/octet-stream", .calendar])
    }

    @Test func zonesThatWouldKeepUsBusy() async throws {
        for rule in ["FREQ=SECONDLY", "FREQ=YEARLY;BYSECOND=0,1,2,3,4,5", "FREQ=YEARLY;BYYEARDAY=1,2,3,4,5"] {
            let zone = """
                BEGIN:VTIMEZONE
                TZID:Piège
                BEGIN:STANDARD
                DTSTART:16010101T000000
                TZOFFSETFROM:+0100
                TZOFFSETTO:+0200
                RRULE:\(rule)
                END:STANDARD
                END:VTIMEZONE
                """
            let desk = Desk(zone + "\n" + Desk.event("SUMMARY:X\nDTSTART;TZID=Piège:20260101T100000"))
            #expect(try await desk.times() == ["a@shop.example 2026-01-01T10:00"])
        }
    }

    @Test func anEventThatIsTooLarge() async throws {
        let large = Desk.event("DTSTART:20260101T000000\nDESCRIPTION:" + String(repeating: "x", count: 5000), uid: "x")
        let desk = Desk(large + "\n" + Self.good, ["maxRecordBytes": 1000])
        #expect(try await desk.adapter().identify().issues.map(\.code) == ["event-too-large"])
        #expect(try await desk.page().records.map(\.format) == ["application/octet-stream", .calendar])
        let error = await #expect(throws: FederationError.self) {
            _ = try await Desk(large, ["maxBytes": 1000]).adapter().identify()
        }
        #expect(error?.code == .limitExceeded)
    }

    /// A small agenda may stand for a large list: each date of a series brings the bytes of the series.
    @Test func pagesStayWithinBounds() async throws {
        let text = String(repeating: "x", count: 400_000)
        let series = "SUMMARY:X\nDTSTART:20260101T000000\nRRULE:FREQ=DAILY;COUNT=100\nDESCRIPTION:" + text
        let desk = Desk(Desk.event(series, uid: "x") + "\n" + Self.good)
        let adapter = try desk.adapter()
        var names: [String] = []
        var cursor: Cursor?
        repeat {
            let page = try await adapter.page(HarvestRequest(pageSize: 1000, now: Desk.now), after: cursor)
            #expect(page.records.reduce(0) { $0 + $1.payload.count } < 9 << 20)
            names += page.records.map(\.identifier)
            cursor = page.next
        } while cursor != nil
        #expect(names.count == 102 && Set(names).count == 102 && names.last == "good")
    }

    @Test func manyEventsComePageByPage() async throws {
        let events = (0..<5000).map {
            Desk.event("SUMMARY:A\nDTSTART;TZID=Europe/Paris:20260512T183000", uid: "e\($0)")
        }
        let adapter = try Desk(Desk.paris + "\n" + events.joined(separator: "\n")).adapter()
        #expect(try await adapter.identify().summary.description.hasPrefix("agenda, 5"))
        var count = 0
        var cursor: Cursor?
        repeat {
            let page = try await adapter.page(HarvestRequest(pageSize: 1000, now: Desk.now), after: cursor)
            #expect(page.records.count <= 1000)
            count += page.records.count
            cursor = page.next
        } while cursor != nil
        #expect(count == 5000)
    }

    @Test func eventsWithoutANameAreNamedByWhatTheySay() async throws {
        func desk(_ stamp: String) -> Desk {
            Desk("BEGIN:VEVENT\nDTSTAMP:\(stamp)\nSUMMARY:A\nDTSTART:20260512T183000\nEND:VEVENT")
        }
        let first = try await desk("20260101T000000Z").page().records.map(\.identifier)
        #expect(first.first?.hasPrefix("event-") == true)
        #expect(try await desk("20260202T000000Z").page().records.map(\.identifier) == first)
        #expect(try await desk("20260202T000000Z").adapter().identify().issues.map(\.code) == ["missing-uid"])
    }

    /// Whatever is done to its bytes, an agenda is read to its end, and every event that was not touched is taken.
    @Test(arguments: 0..<60) func damage(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let lines = [
            "DTSTART;TZID=Europe/Paris:20260302T180000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=20",
            "EXDATE;TZID=Europe/Paris:20260309T180000", "SUMMARY:Été", "RDATE;VALUE=PERIOD:20260401T120000/PT1H",
            "LOCATION:Lyon", "GEO:45.7;4.8", "ORGANIZER;CN=B:mailto:b@shop.example", "STATUS:CONFIRMED",
        ].joined(separator: "\n")
        var desk = Desk(Self.good + "\n" + Desk.paris + "\n" + Desk.event(lines, uid: "x"))
        let start = 200
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            let place = Int.random(in: start..<desk.bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: desk.bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: desk.bytes.remove(at: place)
            case 2:
                desk.bytes.insert(
                    [0, 0x0A, 0x0D, 0x20, 0x3A, 0x3B, 0xFF].randomElement(using: &random) ?? 0, at: place)
            case 3:
                let end = min(desk.bytes.count, place + Int.random(in: 0...80, using: &random))
                desk.bytes.insert(contentsOf: Array(desk.bytes[place..<end]), at: place)
            default:
                let digit = UInt8(ascii: "0") + UInt8.random(in: 0...9, using: &random)
                if desk.bytes[place] >= 0x30, desk.bytes[place] <= 0x39 { desk.bytes[place] = digit }
            }
        }
        let page = try await desk.page()
        #expect(page.records.contains { $0.identifier == "good" } && page.next == nil)
        for record in page.records where record.status == .active && record.format == .calendar {
            let result = ICalendarCrosswalk().map(record, context: Desk.context)
            #expect(result.drafts.count == 1)
        }
    }
}
