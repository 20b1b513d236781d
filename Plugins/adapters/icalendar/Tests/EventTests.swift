import AdapterKit
import ICalendarAdapter
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// One event into one record.
@Suite struct EventTests {
    @Test(
        arguments: [
            // All day: the day after the last is written.
            ("DTSTART;VALUE=DATE:20260512\nDTEND;VALUE=DATE:20260513", "2026-05-12"),
            ("DTSTART;VALUE=DATE:20260530\nDTEND;VALUE=DATE:20260601", "2026-05-30/2026-05-31"),
            ("DTSTART;VALUE=DATE:20260530\nDURATION:P2D", "2026-05-30/2026-05-31"),
            ("DTSTART;VALUE=DATE:20260512", "2026-05-12"),
            // Floating.
            ("DTSTART:20260512T183000\nDTEND:20260512T200000", "2026-05-12T18:30/2026-05-12T20:00"),
            ("DTSTART:20260512T183005\nDURATION:PT1H30M", "2026-05-12T18:30:05/2026-05-12T20:00:05"),
            // In UTC.
            ("DTSTART:20260512T163000Z\nDTEND:20260512T180000Z", "2026-05-12T16:30Z/2026-05-12T18:00Z"),
            // In a zone that the system knows.
            (
                "DTSTART;TZID=America/Toronto:20260512T183000\nDTEND;TZID=America/Toronto:20260512T200000",
                "2026-05-12T18:30/2026-05-12T20:00 America/Toronto"
            ),
            ("DTSTART;TZID=\"/mozilla.org/20050126_1/Europe/Paris\":20260512T183000", "2026-05-12T18:30 Europe/Paris"),
            // Ends on another clock than it begins: a train from Paris to London.
            (
                "DTSTART;TZID=Europe/Paris:20260512T183000\nDTEND;TZID=Europe/London:20260512T193000",
                "2026-05-12T18:30/2026-05-12T20:30 Europe/Paris"
            ),
            // A zone nobody knows floats.
            ("DTSTART;TZID=Mars/Olympus:20260512T183000", "2026-05-12T18:30"),
            ("DTSTART;TZID=../../../etc/passwd:20260512T183000", "2026-05-12T18:30"),
            // Ends that cannot be.
            ("DTSTART:20260512T183000\nDTEND:20260511T200000", "2026-05-12T18:30"),
            ("DTSTART:20260512T183000\nDTEND;VALUE=DATE:20260513", "2026-05-12T18:30"),
            ("DTSTART:20260512T183000\nDURATION:-PT1H", "2026-05-12T18:30"),
        ])
    func times(lines: String, expected: String) async throws {
        let desk = Desk(Desk.event("SUMMARY:Atelier\n" + lines))
        #expect(try await desk.times() == ["a@shop.example " + expected])
        let draft = try #require(try await desk.draft())
        #expect(RecordValidator.standard.validate(draft.record).isEmpty)
        let isUnknown = lines.contains("Mars") || lines.contains("passwd")
        #expect(draft.issues.map(\.code) == (isUnknown ? ["unknown-time-zone"] : []))
    }

    /// What the agenda says of a zone counts more than what the system knows: the offset is that of the description.
    @Test func aZoneOfTheAgendasOwn() async throws {
        let zone = """
            BEGIN:VTIMEZONE
            TZID:Heure du Jura
            BEGIN:STANDARD
            DTSTART:19700101T000000
            TZOFFSETFROM:+0130
            TZOFFSETTO:+0130
            END:STANDARD
            END:VTIMEZONE
            """
        let lines = "SUMMARY:Atelier\nDTSTART;TZID=Heure du Jura:20260712T183000\nDTEND:20260712T180000Z"
        let desk = Desk(zone + "\n" + Desk.event(lines))
        #expect(try await desk.times() == ["a@shop.example 2026-07-12T18:30+01:30/2026-07-12T19:30+01:30"])
        let frame = try #require(try await desk.page().records.first?.frame)
        #expect(String(decoding: frame, as: UTF8.self).hasSuffix(zone.replacing("\n", with: "\r\n") + "\r\n"))
    }

    /// Times in UTC are shown on the clock of the calendar's readers, when it says which.
    @Test(arguments: ["20260112T173000Z 2026-01-12T18:30", "20260712T163000Z 2026-07-12T18:30"])
    func timesInUTCAreToldInTheCalendarsZone(pair: String) async throws {
        let parts = pair.split(separator: " ")
        let desk = Desk("X-WR-TIMEZONE:Europe/Paris\n" + Desk.event("SUMMARY:A\nDTSTART:\(parts[0])"))
        #expect(try await desk.times() == ["a@shop.example \(parts[1]) Europe/Paris"])
    }

    @Test func everyPropertyHasItsPlace() async throws {
        let desk = Desk(
            Desk.event(
                #"""
                DTSTART;VALUE=DATE:20260512
                SUMMARY;LANGUAGE=oc:Lo talhièr\, lo dissabte
                DESCRIPTION:<p>Venez nombreux\n&amp; nombreuses</p>
                LOCATION:Maison des associations\, 31000 Toulouse
                GEO:43.6;1.44
                STATUS:TENTATIVE
                CATEGORIES:Colloque,Eau\, air et sols
                ORGANIZER;CN="Boutique; des sciences":mailto:contact@shop.example
                ATTENDEE;CN=Jean:mailto:jean@shop.example
                URL:https://shop.example/atelier
                ATTACH;FILENAME=tract.pdf:https://shop.example/tract.pdf
                ATTACH:javascript:alert(1)
                CONFERENCE;VALUE=URI:https://visio.example/x
                IMAGE;VALUE=URI:https://shop.example/a.png
                LAST-MODIFIED:20260203T040506Z
                BEGIN:VALARM
                SUMMARY:Rappel
                END:VALARM
                """#))
        let record = try #require(try await desk.page().records.first)
        #expect(record.datestamp == "2026-02-03T04:05:06Z" && record.format == .calendar)
        #expect(record.sourceURL == Desk.location && record.firstLine == 4)
        let draft = try #require(try await desk.draft())
        #expect(RecordValidator.standard.validate(draft.record).isEmpty)
        let expected = try JSONValue(
            parsing: Array(
                #"""
                {"id": "lyon:event/a~40shop.example", "kind": "event", "home": "lyon",
                 "title": {"oc": "Lo talhièr, lo dissabte"},
                 "description": {"fr": "Venez nombreux\n& nombreuses"},
                 "period": {"start": "2026-05-12"}, "eventStatus": "toBeConfirmed", "online": true,
                 "venue": {"name": "Maison des associations, 31000 Toulouse", "address": {"latitude": 43.6,
                   "longitude": 1.44, "asWritten": "Maison des associations, 31000 Toulouse"}},
                 "types": [{"scheme": "event-type", "concept": "conference", "asWritten": "Colloque"}],
                 "themes": [{"keyword": "Eau, air et sols"}],
                 "participants": [{"role": "organiser", "name": "Boutique; des sciences"}],
                 "contacts": [{"type": "email", "value": "contact@shop.example", "private": true,
                   "name": "Boutique; des sciences"}],
                 "links": [{"url": "https://shop.example/atelier"},
                   {"url": "https://shop.example/tract.pdf", "label": "tract.pdf"}, {"url": "https://visio.example/x"}],
                 "images": [{"url": "https://shop.example/a.png"}]}
                """#.utf8))
        for member in try #require(expected.object).members {
            #expect(draft.record[member.key] == member.value, "\(member.key)")
        }
        #expect(draft.record.territories.contains { $0.label == "Toulouse" })
        // Nobody's name but the organiser's, and evidence with the line for each value.
        #expect(!JSONValue.object(draft.record.document).canonicalText.contains("jean"))
        let title = try #require(draft.evidence.first { $0.path == "/title/oc" })
        #expect(title.asWritten == #"SUMMARY;LANGUAGE=oc:Lo talhièr\, lo dissabte"# && title.location.line == 8)
    }

    /// Lines are folded by bytes: in the middle of a character too.
    @Test(arguments: ["\r\n ", "\n\t", "\r\n\t", "\r "])
    func folds(fold: String) async throws {
        let text = "Éclosions à la forêt, été"
        var summary: [UInt8] = []
        for (number, byte) in text.replacing(",", with: "\\,").utf8.enumerated() {
            if number % 3 == 2 { summary += Array(fold.utf8) }
            summary.append(byte)
        }
        let bytes =
            Array("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260512T183000\nSUMM\n ARY:".utf8) + summary
            + Array("\nEND:VEVENT\nEND:VCALENDAR".utf8)
        let draft = try #require(try await Desk(bytes: bytes).draft())
        #expect(draft.record["title"]?["fr"]?.string == text && draft.issues.isEmpty)
    }

    @Test func bytesThatAreNoUTF8AreToldAndRead() async throws {
        let desk = Desk(
            bytes: Array("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260512T183000\nSUMMARY:".utf8)
                + [0xC9, 0x74, 0xE9] + Array("\nEND:VEVENT\nEND:VCALENDAR".utf8))
        let draft = try #require(try await desk.draft())
        #expect(draft.record["title"]?["fr"]?.string == "Été" && draft.issues.map(\.code) == ["invalid-utf8"])
    }

    @Test func cancelledAndPrivateEventsAreNotTaken() async throws {
        let desk = Desk(
            Desk.event("SUMMARY:A\nDTSTART:20260512T183000\nSTATUS:CANCELLED", uid: "a") + "\n"
                + Desk.event("SUMMARY:B\nDTSTART:20260512T183000\nCLASS:PRIVATE", uid: "b") + "\n"
                + Desk.event("SUMMARY:C\nDTSTART:20260512T183000\nCLASS:PUBLIC", uid: "c"))
        #expect(try await desk.times() == ["-a", "c 2026-05-12T18:30"])
        let description = try await desk.adapter().identify()
        #expect(description.issues.map(\.code) == ["private-events"])
        #expect(try await desk.page().records[0].payload.isEmpty)
    }

    /// An event that we told somebody, and that comes back in their agenda, is the one it was.
    @Test func ourOwnEventKeepsItsName() async throws {
        let event = Desk.event("SUMMARY:A\nDTSTART:20260512T183000", uid: "urn:x-science-shop:lyon:event/2026-1")
        #expect(try await Desk(event).draft()?.record.id?.description == "lyon:event/2026-1")
        let other = event.replacing("lyon:event", with: "lille:event")
        #expect(
            try await Desk(other).draft()?.record.id?.description
                == "lyon:event/urn~3Ax-science-shop~3Alille~3Aevent~2F2026-1")
    }
}
