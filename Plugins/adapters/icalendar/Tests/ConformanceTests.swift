import AdapterKit
import FederationConformance
import ICalendarAdapter
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// What every adapter must do.
@Suite struct ConformanceTests {
    private static let desk = Desk(
        Desk.paris + "\n"
            + (0..<9).map { Desk.event("SUMMARY:Atelier\nDTSTART:2026051\($0)T183000", uid: "e\($0)") }
            .joined(separator: "\n") + "\n"
            + Desk.event(
                "SUMMARY:Permanence\nDTSTART;TZID=Europe/Paris:20260302T180000\nRRULE:FREQ=WEEKLY;COUNT=12\nEXDATE;TZID=Europe/Paris:20260309T180000",
                uid: "w") + "\n" + Desk.event("SUMMARY:Annulé\nDTSTART:20260512T183000\nSTATUS:CANCELLED", uid: "c"))

    @Test(arguments: HarvestSourceConformance.checks.map(\.name)) func check(name: String) async throws {
        let check = try #require(HarvestSourceConformance.checks.first { $0.name == name })
        let suite = HarvestSourceConformance(
            Adapter(ICalendarAdapter.self), AdapterConfiguration(location: Desk.location),
            context: {
                AdapterContext(
                    opener: MemoryOpener([
                        MemoryResource(location: Desk.location, mediaType: "text/calendar", bytes: Self.desk.bytes)
                    ]))
            }, pageSize: 5)
        #expect(await suite.run(check).map(\.description) == [])
    }
}
