import AdapterKit
import Catalogue
import ICalendarAdapter
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport
import Testing

/// The agenda that a site gives out, read back by libical: what went out is what comes in.
@Suite struct RoundTripTests {
    /// What a catalogue's agenda says of these records.
    private func published(_ records: [Record]) throws -> Desk {
        let identity = CatalogueIdentity(name: ["fr": "Boutique"], baseURL: BaseURL("https://shop.example"))
        let events = try records.map { record in
            PublicRecord(
                id: try #require(record.id), record: record, revision: 3,
                modifiedAt: try #require(Timestamp("2026-03-01T09:30:00Z")),
                hash: ContentHash.hex(record.canonicalBytes))
        }
        return Desk(bytes: AgendaCalendar(identity: identity).bytes(events: events), ["windowAfter": "2026-12-31"])
    }

    /// When things begin and end, without the names they have.
    private func times(_ desk: Desk) async throws -> [String] {
        try await desk.times().filter { !$0.hasPrefix("-") }.map {
            String($0.split(separator: " ", maxSplits: 1).last ?? "")
        }.sorted()
    }

    @Test(
        arguments: [
            "DTSTART;VALUE=DATE:20260512", "DTSTART;VALUE=DATE:20260530\nDTEND;VALUE=DATE:20260601",
            "DTSTART:20260512T183000\nDTEND:20260512T200000", "DTSTART:20260512T163000Z\nDTEND:20260512T180000Z",
            "DTSTART;TZID=America/Montreal:20260512T183000\nDURATION:PT1H",
            "DTSTART;TZID=Europe/Paris:20260112T183000\nDURATION:PT1H",
            // Series: rule, dates left out and added, one of each sort of time.
            "DTSTART;TZID=Europe/Paris:20260302T180000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=40\nEXDATE;TZID=Europe/Paris:20260330T180000\nRDATE;TZID=Europe/Paris:20260401T120000",
            "DTSTART;VALUE=DATE:20260302\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1\nEXDATE;VALUE=DATE:20260331\nRDATE;VALUE=DATE:20260401",
            "DTSTART:20260302T180000\nRRULE:INTERVAL=2;FREQ=WEEKLY;UNTIL=20260901T000000\nEXDATE:20260316T180000",
            "DTSTART:20260302T180000Z\nRRULE:FREQ=DAILY;COUNT=5\nEXDATE:20260303T180000Z",
        ])
    func whatGoesOutComesIn(lines: String) async throws {
        let desk = Desk(Desk.event("SUMMARY:Éclats\\, etc.\nLOCATION:Lyon\n" + lines), ["windowAfter": "2026-12-31"])
        let drafts = try await desk.drafts().map(\.draft)
        let back = try published(drafts.map(\.record))
        #expect(try await back.page().issues.isEmpty)
        #expect(try await times(back) == times(desk))
        let again = try await back.drafts().map(\.draft)
        #expect(again.map { $0.record["title"] } == drafts.map { $0.record["title"] })
        #expect(again.map(\.record.recurrence?.excluded) == drafts.map(\.record.recurrence?.excluded))
        // Our own records keep their names.
        #expect(again.first?.record.id == drafts.first?.record.id)
        #expect(again.allSatisfy { RecordValidator.standard.validate($0.record).isEmpty })
    }

    /// One date moved, one cancelled: whoever subscribes sees each date once, where it is.
    @Test func occurrencesMovedAndCancelled() async throws {
        let desk = Desk(
            Desk.event("SUMMARY:A\nDTSTART;TZID=Europe/Paris:20260302T180000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4")
                + "\n"
                + Desk.event(
                    "SUMMARY:A, plus tard\nRECURRENCE-ID;TZID=Europe/Paris:20260309T180000\nDTSTART;TZID=Europe/Paris:20260310T090000"
                )
                + "\n"
                + Desk.event(
                    "SUMMARY:A\nRECURRENCE-ID;TZID=Europe/Paris:20260316T180000\nDTSTART;TZID=Europe/Paris:20260316T180000\nSTATUS:CANCELLED"
                ),
            ["windowAfter": "2026-12-31"])
        let before = try await times(desk)
        #expect(before.filter { $0.hasPrefix("2026-03-") }.count == 4)
        let back = try published(try await desk.drafts().map(\.draft.record))
        #expect(try await times(back) == before)
        // The window of the second reader ends before the rule does: the dates beyond are those of the rule.
        #expect(try await back.page().records.contains { $0.status == .deleted })
    }

    @Test(arguments: 0..<40) func anyTextSurvives(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let pieces = ["é", "\\", ";", ",", "\n", ":", "\"", "BEGIN:VEVENT", "𝄞", " ", "a", "\u{301}", "œuvre ", "^n"]
        let text =
            "x"
            + (0..<Int.random(in: 1...120, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined() + "x"
        let document: JSONObject = [
            "id": "lyon:event/e", "kind": "event", "schema": "record/1", "home": "lyon", "status": "active",
            "title": ["fr": .string(text)], "period": ["start": "2026-05-12"], "venue": ["name": .string(text)],
        ]
        let draft = try #require(try await published([Record(document: document)]).draft())
        #expect(draft.record["title"]?["fr"]?.string == text)
        #expect(draft.record.venue?.name == text && draft.record.id?.description == "lyon:event/e")
    }

    /// A period that goes on over a whole series is not an event of a month that comes back every month.
    @Test func thePeriodOfASeries() async throws {
        let document: JSONObject = [
            "id": "lyon:event/e", "kind": "event", "title": ["fr": "Webinaires"],
            "period": ["start": "2026-01-29T12:30", "end": "2026-03-26T13:30", "timeZone": "Europe/Paris"],
            "recurrence": ["rrule": "FREQ=MONTHLY;BYDAY=-1TH;COUNT=3"],
        ]
        #expect(
            try await published([Record(document: document)]).times().dropFirst().map { $0.split(separator: " ")[1] }
                == [
                    "2026-01-29T12:30/2026-01-29T13:30", "2026-02-26T12:30/2026-02-26T13:30",
                    "2026-03-26T12:30/2026-03-26T13:30",
                ])
    }
}
