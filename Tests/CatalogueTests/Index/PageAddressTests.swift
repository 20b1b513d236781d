import Catalogue
import Messages
import ScienceShopSDK
import Testing

@Suite("Addresses of pages")
struct PageAddressTests {
    @Test("each page has one place per language")
    func paths() throws {
        let id = try Sample.id("lyon:demand/2024-017")
        #expect(PageAddress.record(id).path(in: .french) == "records/lyon/demand/2024-017.html")
        #expect(PageAddress.record(id).path(in: .english) == "en/records/lyon/demand/2024-017.html")
        #expect(DataAddress.record(id).path == "records/lyon/demand/2024-017.json")
        #expect(PageAddress.list(.themes, slug: "eau", page: 2).path(in: .french) == "themes/eau_2.html")
        #expect(PageAddress.home.path(in: .english) == "en/index.html")
    }

    @Test("links are relative and name files")
    func links() throws {
        let record = PageAddress.record(try Sample.id("lyon:demand/a"))
        #expect(record.link(in: .french, to: .list(.themes, slug: "eau")) == "../../../themes/eau.html")
        #expect(record.link(in: .french, to: .record(try Sample.id("lyon:demand/b"))) == "b.html")
        #expect(record.link(in: .french, to: .record(try Sample.id("lyon:project/b"))) == "../project/b.html")
        #expect(record.link(in: .english, to: record, in: .french) == "../../../../records/lyon/demand/a.html")
        #expect(record.link(in: .french, to: record, in: .english) == "../../../en/records/lyon/demand/a.html")
        #expect(record.link(in: .english, toFile: .asset("site.css")) == "../../../../assets/site.css")
        #expect(PageAddress.home.link(in: .french, to: .home) == "index.html")
    }

    @Test(
        "a record's file is safe on every file system",
        arguments: [
            ".", "..", "...", ".htaccess", "~root", "a~b", "con", "NUL", "aux.tar", "com1", "A", "ABC-1", "x.",
            String(repeating: "a", count: 200), String(repeating: "B.", count: 100), "_", "-", "~",
        ])
    func safety(local: String) throws {
        let path = DataAddress.record(try Sample.id("lyon:project/\(local)")).path
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        #expect(parts.count == 4)
        let name = try #require(parts.last)
        #expect(name.hasSuffix(".json"))
        #expect(!name.hasPrefix(".") && name.utf8.count <= 143)
        #expect(name.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-_.~".utf8.contains($0) })
        #expect(!["con", "nul", "aux", "com1"].contains(name.prefix { $0 != "." }))
    }

    @Test("different records never share a file, even where case does not count")
    func distinct() throws {
        let long = String(repeating: "a", count: 199)
        let locals = [
            "a", "A", "a.json", "a.html", "A.html", "a~", "a~1", ".a", "-a", long + "a", long + "b", "con", "CON",
        ]
        let paths = try locals.flatMap { local in
            let id = try Sample.id("lyon:project/\(local)")
            return [DataAddress.record(id).path, PageAddress.record(id).path(in: .french)]
        }
        #expect(Set(paths.map { $0.lowercased() }).count == paths.count)
        // A made name cannot be taken by an identifier that spells it.
        let made = try #require(DataAddress.record(try Sample.id("lyon:project/A")).path.split(separator: "/").last)
        let copy = try Sample.id("lyon:project/" + made.dropLast(".json".count))
        #expect(DataAddress.record(copy).path.split(separator: "/").last != made)
    }

    @Test("a base URL is http or https and nothing that could break out of an attribute")
    func baseURL() throws {
        #expect(BaseURL("https://example.org/cat")?.url(of: "feed.xml") == "https://example.org/cat/feed.xml")
        #expect(BaseURL("http://localhost:8080/")?.description == "http://localhost:8080/")
        for text in [
            "", "example.org", "ftp://example.org/", "https://", "https:///x", "javascript:alert(1)",
            "https://a@example.org/", "https://example.org/?q", "https://example.org/#x", "https://exa mple.org/",
            "https://example.org/\"onload=", "https://éxample.org/", "https://example.org/<",
        ] { #expect(BaseURL(text) == nil, "\(text)") }
    }
}
