import Federation
import ScienceShopSDK
import Testing

/// The real documents of occitanie harvested into one ledger, as a workspace does it.
@Suite struct OccitanieHarvestTests {
    @Test func harvestTwice() async throws {
        guard let home = SeedHarvest.seed("000"), let article = SeedHarvest.seed("001"),
            let form = SeedHarvest.seed("003")
        else { return }
        let workspace = try SeedWorkspace(
            node: "occitanie", locations: ["trait-d-union": home, "consortium": article, "resolis": form])
        let sources = ["trait-d-union", "consortium", "resolis"]

        let first = try await workspace.harvest(sources)
        #expect(first.map(\.verdict) == [.changed, .changed, .changed])
        #expect(first.flatMap(\.issues).map(\.issue.message) == [])
        #expect(first.map(\.counts.quarantined) == [0, 0, 0])
        // Two of the 96 are named by two documents each: the regional council and the form's association.
        #expect(first.map(\.counts.records.added) == [25, 68, 1])
        let records = try await workspace.ledger.records(RecordQuery(limit: 500))
        #expect(records.count == 94)

        let second = try await workspace.harvest(sources)
        #expect(second.map(\.verdict) == [.unchanged, .unchanged, .unchanged])
        #expect(second.map(\.run.writes) == [0, 0, 0])
    }
}
