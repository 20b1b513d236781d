import Catalogue
import Messages
import ScienceShopSDK
import Testing

@Suite struct HomePageTests {
    private func home(_ records: [PublicRecord], _ language: Language = .french) throws -> PageMarkup {
        var builder = CatalogueIndex.Builder()
        records.forEach { builder.add($0) }
        let renderer = PageRenderer(identity: CatalogueIdentity(name: ["fr": "Essai"]), index: builder.build())
        return try PageMarkup(try #require(renderer.page(.home, in: language)))
    }

    @Test func oneHarvestOfANodeLeavesRoomForTheNewsOfOthers() throws {
        let records =
            try (0..<40).map { try Sample.record("lyon:project/\($0)", "Lyonnais \($0)", at: 1000) }
            + [
                try Sample.record("lille:project/ancien", "Lillois", at: 500),
                try Sample.record("quebec:project/ancien", "Québécois", at: 400),
            ]
        let news = try home(records).tags.compactMap { $0["href"] }.filter { $0.hasPrefix("records/") }
        #expect(news.count == 6)
        #expect(news.contains("records/lille/project/ancien.html"))
        #expect(news.contains("records/quebec/project/ancien.html"))
        #expect(news.first?.hasPrefix("records/lyon/") == true)
    }

    @Test func ofWhatChangedTogetherTheOneWithASummaryComesFirst() throws {
        let records = [
            try Sample.record("lyon:project/a", "Muet", at: 1000),
            try Sample.record("lyon:project/b", "Parlant", at: 1000) { $0.summary = ["fr": "Ce qui se fait"] },
        ]
        let news = try home(records).tags.compactMap { $0["href"] }.filter { $0.hasPrefix("records/") }
        #expect(news == ["records/lyon/project/b.html", "records/lyon/project/a.html"])
    }

    @Test func oneRecordOfAKindIsToldInTheSingular() throws {
        let page = try home([try Sample.record("lyon:person/p", "Une personne")])
        #expect(page.pieces.contains("Personne") && !page.pieces.contains("Personnes"))
    }
}
