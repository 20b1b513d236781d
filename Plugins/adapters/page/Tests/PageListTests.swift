import AdapterKit
import JSONSchema
import PageAdapter
import ScienceShopSDK
import Testing

/// Pages that a sitemap or a page lists.
@Suite struct PageListTests {
    private static let host = "https://a.example"

    private func adapter(
        _ pages: [String: String], _ options: JSONObject, at path: String = "/sitemap.xml"
    ) throws -> PageAdapter {
        let opener = MemoryOpener(
            pages.map { MemoryResource(location: Self.host + $0.key, bytes: Array($0.value.utf8)) }
                + [MemoryResource(location: "saved.html", bytes: Array("<h1>Saved</h1>".utf8))])
        return try PageAdapter(
            configuration: AdapterConfiguration(
                location: path.hasPrefix("/") ? Self.host + path : path, options: options),
            context: AdapterContext(opener: opener))
    }

    private static func sitemap(_ addresses: [String]) -> String {
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
            + addresses.map { "<url><loc> \($0) </loc><lastmod>2024-01-01</lastmod></url>" }.joined() + "</urlset>"
    }

    private static let pages = [
        "/sitemap.xml": sitemap([
            "https://a.example/projets/1", "https://a.example/projets/2", "https://a.example/mentions",
            "https://a.example/projets/1", "https://b.example/projets/9", "http://169.254.169.254/projets/",
            "file:///etc/passwd",
        ]),
        "/projets/1": "<h1>Un</h1>", "/projets/2": "<h1>Deux</h1>", "/mentions": "<h1>Mentions</h1>",
    ]

    private func identifiers(_ adapter: PageAdapter) async throws -> [String] {
        var found: [String] = []
        var cursor: Cursor?
        repeat {
            let page = try await adapter.page(HarvestRequest(pageSize: 1), after: cursor)
            found += page.records.map(\.identifier)
            cursor = page.next
        } while cursor != nil
        return found.map { $0.replacing(Self.host, with: "") }
    }

    @Test func aSitemapListsPagesOfItsOwnHost() async throws {
        let all = try adapter(Self.pages, ["list": "sitemap"])
        #expect(try await identifiers(all) == ["/projets/1", "/projets/2", "/mentions"])
        let some = try adapter(Self.pages, ["list": "sitemap", "match": ["/projets/"]])
        #expect(try await identifiers(some) == ["/projets/1", "/projets/2"])
        #expect(try await some.identify().listsEverything)
    }

    @Test func aListOfSitemapsIsFollowedOnce() async throws {
        var pages = Self.pages
        pages["/index.xml"] =
            "<sitemapindex><sitemap><loc>https://a.example/sitemap.xml</loc></sitemap><sitemap><loc>https://b.example/s</loc></sitemap><sitemap><loc>https://a.example/index.xml</loc></sitemap></sitemapindex>"
        let adapter = try adapter(pages, ["list": "sitemap", "match": ["/projets/"]], at: "/index.xml")
        #expect(try await identifiers(adapter) == ["/projets/1", "/projets/2"])
    }

    @Test func aPageListsOthersInJSONLD() async throws {
        var pages = Self.pages
        pages["/list"] = """
            <script type="application/ld+json">{"@graph":[{"@type":"CollectionPage","mainEntity":{"@type":"ItemList",
            "itemListElement":[{"url":"https://a.example/projets/2"},{"item":{"@id":"https://a.example/projets/1"}}]}}]}</script>
            """
        let adapter = try adapter(pages, ["list": "jsonld"], at: "/list")
        #expect(try await identifiers(adapter) == ["/projets/2", "/projets/1"])
    }

    @Test func aSavedPageStandsForItself() async throws {
        let adapter = try adapter([:], ["list": "sitemap"], at: "saved.html")
        #expect(try await identifiers(adapter) == ["saved.html"])
    }

    @Test(arguments: ["<html>", "<urlset/>", ""]) func whatListsNothingFails(_ text: String) async throws {
        let adapter = try adapter(["/sitemap.xml": text], ["list": "sitemap"])
        let error = await #expect(throws: FederationError.self) { try await adapter.identify() }
        #expect(error?.code == .malformedSource)
    }

    @Test func optionsThatContradictEachOtherAreRefused() {
        #expect(throws: FederationError.self) { try adapter([:], ["match": ["x"]]) }
        #expect(throws: FederationError.self) { try adapter([:], ["list": "sitemap", "identifier": "x"]) }
    }
}
