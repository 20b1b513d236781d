import Catalogue
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

@Suite struct ListFormatsTests {
    private let identity = CatalogueIdentity(
        name: ["fr": "Essai & <compagnie>"], baseURL: BaseURL("https://shop.example"))

    private func record(_ members: String) throws -> PublicRecord {
        try PublicRecord(json: #"{"id": "lyon:project/p", "kind": "project", "# + members + "}")
    }

    @Test func theFeedEscapesAndSaysWhatLeft() throws {
        let gone = Withdrawal(
            id: try #require(RecordIdentifier("lyon:project/gone")), reason: .withdrawn,
            at: try #require(Timestamp("2026-04-01T00:00:00Z")))
        let feed = String(
            decoding: AtomFeed(identity: identity, language: .french).bytes(
                records: [try record(#""title": {"en": "<b>\u0000]]>"}"#)], withdrawals: [gone]), as: UTF8.self)
        #expect(feed.contains("<title>Essai &amp; &lt;compagnie&gt;</title>"))
        #expect(feed.contains("<title xml:lang=\"en\">&lt;b&gt;]]&gt;</title>"))
        #expect(
            feed.contains(
                "<at:deleted-entry ref=\"urn:x-science-shop:lyon:project/gone\" when=\"2026-04-01T00:00:00Z\"/>"))
        // The newest of what came and what left.
        #expect(feed.contains("<updated>2026-04-01T00:00:00Z</updated>"))
    }

    @Test func theFeedIsAWindow() throws {
        let records = try Array(repeating: record(#""title": {"fr": "P"}"#), count: 80)
        let feed = String(
            decoding: AtomFeed(identity: identity, language: .english).bytes(records: records, withdrawals: []),
            as: UTF8.self)
        #expect(feed.split(separator: "<entry>").count == AtomFeed.length + 1)
    }

    @Test func aSpreadsheetRunsNoFormula() throws {
        let table = RecordTable(identity: identity)
        let row = String(
            decoding: table.row(
                try record(
                    #""title": {"fr": "=HYPERLINK(\"http://x\")"}, "summary": {"fr": "deux\nlignes, \"dites\""}"#)),
            as: UTF8.self)
        #expect(row.contains(#","'=HYPERLINK(""http://x"")","#) || row.contains(#","'=HYPERLINK(""http://x"")",fr"#))
        #expect(row.contains("\"deux\nlignes, \"\"dites\"\"\""))
        #expect(row.hasSuffix("\r\n"))
        #expect(table.header.starts(with: [0xEF, 0xBB, 0xBF]))
    }

    @Test func aSitemapHoldsBothLanguagesOfAPage() throws {
        let sitemap = try #require(Sitemap(identity: identity))
        let part = String(decoding: sitemap.part([(address: .about, modifiedAt: nil)]), as: UTF8.self)
        #expect(part.contains("<loc>https://shop.example/about.html</loc>"))
        #expect(part.contains("<loc>https://shop.example/en/about.html</loc>"))
        #expect(part.contains("hreflang=\"en\" href=\"https://shop.example/en/about.html\""))
        #expect(
            String(decoding: sitemap.index(parts: 2), as: UTF8.self).contains(
                "<loc>https://shop.example/sitemap-2.xml</loc>"))
        #expect(Sitemap(identity: CatalogueIdentity(name: ["fr": "Essai"])) == nil)
    }

    @Test func whatLeftIsALineWithoutContent() throws {
        let gone = Withdrawal(
            id: try #require(RecordIdentifier("lyon:project/gone")), reason: .renamed,
            at: try #require(Timestamp("2026-04-01T00:00:00Z")),
            successor: try #require(RecordIdentifier("lyon:project/new")))
        let line = RecordLines.line(.withdraw(gone))
        #expect(line.last == 0x0A && !line.dropLast().contains(0x0A))
        let document = try JSONValue(parsing: line.dropLast())
        #expect(document["status"]?.string == "deleted")
        #expect(document["extensions"]?["catalogue"]?["successor"]?.string == "lyon:project/new")
        #expect(document["title"] == nil)
    }
}
