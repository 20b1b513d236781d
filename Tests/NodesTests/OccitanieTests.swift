import Testing

/// The occitanie node's crosswalks on the real documents, when they are there.
@Suite struct OccitanieTests {
    @Test func homePageOfAScienceShop() throws {
        guard let seed = SeedHarvest.seed("000") else { return }
        let page = try SeedHarvest.map(seed, by: "occitanie/trait-d-union")

        #expect(page.counts == ["group": 8, "initiative": 4, "organisation": 9, "project": 1, "resource": 3])
    }
}
