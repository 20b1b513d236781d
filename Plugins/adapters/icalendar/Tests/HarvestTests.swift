import AdapterKit
import Federation
import ICalendarAdapter
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport
import Testing

/// Agendas through the engine into a ledger.
@Suite struct HarvestTests {
    private func live(_ ledger: MemoryLedger) async throws -> [String] {
        try await ledger.records(RecordQuery(limit: 10_000)).filter { $0["status"] == "active" }.compactMap {
            $0.id.map { String($0.local) }
        }.sorted()
    }

    private static let weekly = "SUMMARY:Permanence\nDTSTART:20260302T180000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4"

    @Test func whatIsCancelledLeaves() async throws {
        let ledger = MemoryLedger()
        let single = Desk.event("SUMMARY:Atelier\nDTSTART:20260512T183000", uid: "s")
        let first = try await Desk(single + "\n" + Desk.event(Self.weekly, uid: "w")).harvest(ledger)
        #expect(first.verdict == .changed && first.counts.added == 6 && first.counts.addUp)
        #expect(try await live(ledger).count == 6)
        // One date and the single event do not take place, another date is moved: its record stays the same one. The
        // series says what is left out.
        let second = try await Desk(
            Desk.event("SUMMARY:Atelier\nDTSTART:20260512T183000\nSTATUS:CANCELLED\nSEQUENCE:1", uid: "s") + "\n"
                + Desk.event(Self.weekly + "\nEXDATE:20260309T180000", uid: "w") + "\n"
                + Desk.event(
                    "SUMMARY:Permanence\nRECURRENCE-ID:20260316T180000\nDTSTART:20260317T090000\nDURATION:PT1H",
                    uid: "w")
        ).harvest(ledger, breaker: RemovalBreaker(share: 1, count: 100))
        #expect(second.counts.addUp && second.counts.removed == 2 && second.counts.changed == 2, "\(second.counts)")
        #expect(
            try await live(ledger) == ["w", "w~2320260302T180000", "w~2320260316T180000", "w~2320260323T180000"])
        let moved = try #require(RecordIdentifier("lyon:event/w~2320260316T180000"))
        #expect(try await ledger.record(moved)?.period?.start?.description == "2026-03-17T09:00")
    }

    @Test func anAgendaThatDoesNotChangeChangesNothingUntilTheMonthDoes() async throws {
        let ledger = MemoryLedger()
        var desk = Desk(
            Desk.event("SUMMARY:Permanence\nDTSTART:20260112T180000\nRRULE:FREQ=MONTHLY;BYDAY=2MO", uid: "w"),
            ["windowAfter": "P2M"])
        try await desk.harvest(ledger)
        let before = try await live(ledger)
        desk.now = Timestamp("2026-03-31T23:59:59Z")
        let same = try await desk.harvest(ledger)
        #expect(same.verdict == .unchanged && same.counts.unchanged == before.count)
        // A month later there is one date more, and none that took place has left.
        desk.now = Timestamp("2026-04-01T00:00:01Z")
        let later = try await desk.harvest(ledger)
        #expect(later.counts.added == 1 && later.counts.left == 0)
        #expect(try await live(ledger) == (before + ["w~2320260511T180000"]).sorted())
    }

    @Test func aSeriesThatIsCancelledLeavesWhole() async throws {
        let ledger = MemoryLedger()
        let series = "SUMMARY:Permanence\nDTSTART:20260302T180000\nRRULE:FREQ=DAILY;COUNT=30"
        try await Desk(Desk.event(series)).harvest(ledger)
        #expect(try await live(ledger).count == 31)
        // More than may leave in one run without a word: but the agenda says so itself, and a person is asked all the same.
        let report = try await Desk(Desk.event(series + "\nSTATUS:CANCELLED")).harvest(
            ledger, breaker: RemovalBreaker(share: 1, count: 100))
        #expect(report.counts.removed == 31)
        #expect(try await live(ledger).isEmpty)
    }

    @Test func anAgendaThatBreaksOffTakesNothingAway() async throws {
        let ledger = MemoryLedger()
        let events = (0..<5).map { Desk.event("SUMMARY:A\nDTSTART:20260512T183000", uid: "e\($0)") }
        var desk = Desk(events.joined(separator: "\n"))
        try await desk.harvest(ledger)
        desk.bytes.removeLast(desk.bytes.count / 2)
        let report = try await desk.harvest(ledger, breaker: RemovalBreaker(share: 1, count: 100))
        #expect(report.counts.removed == 0, "\(report.counts)")
        #expect(try await live(ledger).count == 5)
    }

    @Test func sameEventTwice() async throws {
        let one = Desk.event("SUMMARY:A\nDTSTART:20260512T183000", uid: "e")
        let newer = Desk.event("SUMMARY:B\nSEQUENCE:2\nDTSTART:20260513T183000", uid: "e")
        let other = Desk.event("SUMMARY:C\nDTSTART:20260514T183000", uid: "e")
        let same = try await Desk(one + "\n" + one).page()
        #expect(same.records.count == 1 && same.issues.isEmpty)
        let newest = try await Desk(newer + "\n" + one).page()
        #expect(newest.records.count == 1 && newest.issues.map(\.code) == ["superseded-event"])
        #expect(try await Desk(newer + "\n" + one).draft()?.record["title"]?["fr"]?.string == "B")
        // Nothing says which is newer: a person is told.
        let report = try await Desk(one + "\n" + other).harvest(MemoryLedger())
        #expect(report.issues.map(\.issue.code).contains("duplicate-identifier") && report.counts.addUp)
    }

    @Test func foldersAndCalendarsInOneFile() async throws {
        func calendar(_ text: String) -> [UInt8] { Desk(text).bytes }
        let files = [
            MemoryResource(
                location: "agendas/a.ics", bytes: calendar(Desk.event("SUMMARY:A\nDTSTART:20260512T183000", uid: "a"))),
            MemoryResource(
                location: "agendas/b.ics",
                bytes: calendar(Desk.event("SUMMARY:B\nDTSTART:20260512T183000", uid: "b"))
                    + calendar(
                        Desk.paris + "\n" + Desk.event("SUMMARY:C\nDTSTART;TZID=Europe/Paris:20260512T183000", uid: "c")
                    )),
            MemoryResource(location: "agendas/notes.txt", bytes: []),
        ]
        let adapter = try ICalendarAdapter(
            configuration: AdapterConfiguration(location: "agendas"),
            context: AdapterContext(opener: MemoryOpener(files)))
        #expect(try await adapter.identify().summary.description == "agenda, 3 events")
        #expect(try await adapter.page(HarvestRequest(), after: nil).records.map(\.identifier) == ["a", "b", "c"])
    }

    @Test(arguments: [
        "webcal://shop.example/agenda.ics", "WEBCAL://shop.example/agenda.ics", "webcals://shop.example/agenda.ics",
    ])
    func addressesToSubscribeTo(location: String) async throws {
        let desk = Desk("X-WR-CALNAME:Agenda de la boutique\n" + Desk.event("SUMMARY:A\nDTSTART:20260512T183000"))
        let adapter = try ICalendarAdapter(
            configuration: AdapterConfiguration(location: location),
            context: AdapterContext(opener: MemoryOpener([MemoryResource(location: Desk.location, bytes: desk.bytes)])))
        #expect(try await adapter.identify().summary.description == "agenda “Agenda de la boutique”, 1 event")
    }

    @Test(
        arguments: [
            ("", FederationError.Code.malformedSource), ("<html><title>Agenda</title></html>", .malformedSource),
            ("BEGIN:VEVENT\nUID:a\nEND:VEVENT", .malformedSource),
            ("<title>Just a moment...</title>", .blocked),
        ])
    func whatIsNoAgenda(text: String, code: FederationError.Code) async throws {
        let error = await #expect(throws: FederationError.self) {
            _ = try await Desk(bytes: Array(text.utf8)).adapter().identify()
        }
        #expect(error?.code == code)
    }
}
