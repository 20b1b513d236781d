import AdapterKit
import FederationConformance
import FeedAdapter
import Foundation
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

@Suite struct FeedAdapterTests {
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures").path

    private func adapter(_ location: String, opener: (any ResourceOpener)? = nil) throws -> FeedAdapter {
        try FeedAdapter(
            configuration: AdapterConfiguration(location: location),
            context: AdapterContext(opener: opener ?? FileOpener(base: Self.fixtures)))
    }

    private func served(_ pages: [String: String]) -> MemoryOpener {
        MemoryOpener(pages.map { MemoryResource(location: $0.key, bytes: Array($0.value.utf8)) })
    }

    private func failure(_ body: () async throws -> Void) async -> FederationError? {
        do {
            try await body()
            return nil
        } catch { return error as? FederationError }
    }

    @Test func itemsOfRSSAreRecords() async throws {
        let adapter = try adapter("rss.xml")
        let description = try await adapter.identify()
        #expect(description.summary.description == "RSS feed “Boutique des sciences de Brest”, 4 items")
        #expect(!description.listsEverything)
        let page = try await adapter.page(HarvestRequest(), after: nil)
        #expect(page.next == nil && !page.provesAbsence)
        #expect(page.issues.map(\.code) == ["double-item"])
        #expect(page.records.prefix(2).map(\.identifier) == ["eaux-1", "https://brest.example/sans"])
        #expect(page.records.last?.identifier.hasPrefix("sha256:") == true && page.records.count == 3)
        let first = try #require(page.records.first)
        #expect(first.format.rawValue == "application/rss+xml" && first.sourceURL == "https://brest.example/eaux")
        #expect(first.datestamp == "Mon, 02 Sep 2024 10:00:00 +0200")
        // Each can be read alone: it brings the prefixes it needs.
        let text = String(decoding: first.payload, as: UTF8.self)
        #expect(text.contains("xmlns:dc=\"http://purl.org/dc/elements/1.1/\"") && text.hasSuffix("</item>"), "\(text)")
    }

    @Test func entriesOfAtomAreRecordsAndTombstonesDeletions() async throws {
        let adapter = try adapter("atom.xml")
        let page = try await adapter.page(HarvestRequest(), after: nil)
        #expect(page.records.map(\.identifier) == ["urn:gone", "urn:1"])
        #expect(page.records.map(\.status) == [.deleted, .active])
        #expect(page.records[1].sourceURL == "https://a.example/un")
        #expect(page.records[1].format.rawValue == "application/atom+xml")
        // A file has no next page.
        #expect(page.next == nil)
    }

    @Test func pagesAreFollowedOnTheSameHost() async throws {
        func feed(_ id: String, next: String?) -> String {
            let link = next.map { "<link rel='next' href='\($0)'/>" } ?? ""
            return
                "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title>\(link)<entry><id>\(id)</id></entry></feed>"
        }
        let adapter = try adapter(
            "https://a.example/feed",
            opener: served([
                "https://a.example/feed": feed("1", next: "/feed?page=2"),
                "https://a.example/feed?page=2": feed("2", next: "https://A.example/feed?page=3"),
                "https://a.example/feed?page=3": feed("3", next: "https://b.example/feed"),
                "https://A.example/feed?page=3": feed("3", next: "https://b.example/feed"),
            ]))
        var found: [String] = []
        var cursor: Cursor?
        repeat {
            let page = try await adapter.page(HarvestRequest(), after: cursor)
            found += page.records.map(\.identifier)
            cursor = page.next
        } while cursor != nil
        #expect(found == ["1", "2", "3"])
    }

    @Test func aFeedThatNamesItselfEnds() async throws {
        let text =
            "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='next' href='https://a.example/f'/><entry><id>1</id></entry></feed>"
        let adapter = try adapter("https://a.example/f", opener: served(["https://a.example/f": text]))
        #expect(try await adapter.page(HarvestRequest(), after: nil).next == nil)
        #expect(
            await failure { _ = try await adapter.page(HarvestRequest(), after: Cursor("x")) }?.disposition
                == .restartWindow)
    }

    @Test func whatIsBrokenIsSaidAndWhatStandsBeforeItTaken() async throws {
        let text = "<rss><channel><title>T</title><item><guid>1</guid></item><item><guid>2</gu"
        let adapter = try adapter("f", opener: served(["f": text]))
        let page = try await adapter.page(HarvestRequest(), after: nil)
        #expect(page.records.map(\.identifier) == ["1"])
        #expect(page.issues.map(\.code) == ["broken-xml"] && page.issues.first?.severity == .error)
    }

    @Test(arguments: ["<!doctype html><p>Hello", "{}", "", "<urlset/>"])
    func whatIsNoFeedIsRefused(_ text: String) async throws {
        let adapter = try adapter("f", opener: served(["f": text]))
        #expect(await failure { _ = try await adapter.identify() }?.code == .malformedSource)
    }
}
