import AdapterKit
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport
import Testing
import WordPressAdapter

/// One post asked for by its number, of sites that choose by number and of those that do not.
@Suite struct SinglePostTests {
    private static func site(choosing: Bool, rules: (inout WordPressSite.Rules) -> Void = { _ in }) -> WordPressSite {
        let site = WordPressSite.numbered(9) { site in
            site.takesInclude = choosing
            rules(&site)
        }
        site.edit { posts in
            posts[2].type = "projet"
            posts[3].terms = ["categories": [3], "tags": [7]]
            posts[4].status = "draft"
            posts[5].trash(at: WordPressSite.firstDay + 900_000)
            posts[6].content = "<p>« Été »</p>\n<p>ligne</p>"
        }
        return site
    }

    @Test(arguments: [true, false]) func isTheOneOnTheList(choosing: Bool) async throws {
        let site = Self.site(choosing: choosing)
        for options: JSONObject in [[:], ["types": ["post", "projet"]], ["types": "projets", "embed": false]] {
            let harvesting = try Harvesting(site, options)
            let listed = try await harvesting.all().records
            for record in listed {
                let one = try #require(try await harvesting.adapter.record(record.identifier), "\(record.identifier)")
                #expect(one.identifier == record.identifier && one.payload == record.payload)
                #expect(one.datestamp == record.datestamp && one.sourceURL == record.sourceURL)
                #expect(one.format == record.format && one.status == .active)
            }
            let names = Set(listed.map(\.identifier))
            for id in (1...10).map(String.init) where !names.contains(id) {
                #expect(try await harvesting.adapter.record(id) == nil, "\(id), \(options)")
            }
        }
    }

    @Test(arguments: [true, false]) func ofOtherListsThereIsNone(choosing: Bool) async throws {
        let site = Self.site(choosing: choosing)
        let chosen = try Harvesting(site, ["terms": ["category": "projets", "tags": [7, 8]]]).adapter
        #expect(try await chosen.record("4")?.identifier == "4")
        #expect(try await chosen.record("1") == nil)
        let other = try Harvesting(site, ["terms": ["tags": [8]]]).adapter
        #expect(try await other.record("4") == nil)
    }

    @Test func whatIsNoNumberIsNotAskedFor() async throws {
        let site = Self.site(choosing: true)
        let adapter = try Harvesting(site).adapter
        for name in [
            "", "0", "-1", "+1", "01", "1 ", "1,2", "1&status=draft", "../users/1", "99999999999999999999", "١",
        ] {
            #expect(try await adapter.record(name) == nil, "\(name)")
        }
        #expect(site.requests.isEmpty)
    }

    @Test(arguments: [true, false]) func aSiteThatFailsSaysSo(choosing: Bool) async throws {
        let site = Self.site(choosing: choosing)
        let adapter = try Harvesting(site).adapter
        #expect(try await adapter.record("2") != nil)
        for (answer, code) in [
            (WordPressSite.Answer(500, "<p>critical error</p>", type: "text/html"), FederationError.Code.network),
            (WordPressSite.Answer(200, "[{\"id\":2,\"ti"), .malformedSource),
            (WordPressSite.Answer(403, "<h1>Forbidden</h1>", type: "text/html"), .blocked),
            (WordPressSite.Answer(200, "<p>Maintenance</p>", type: "text/html"), .malformedSource),
        ] {
            site.rule { $0.instead = answer }
            let error = await #expect(throws: FederationError.self) { try await adapter.record("2") }
            #expect(error?.code == code)
        }
        // Nor is the list believed where it is another one's.
        site.rule { $0.instead = WordPressSite.Answer(200, #"[{"id":3,"title":{"rendered":"Autre"}}]"#) }
        await #expect(throws: FederationError.self) { try await adapter.record("2") }
    }

    @Test(arguments: [true, false]) func passesTheSuite(choosing: Bool) async throws {
        let site = Self.site(choosing: choosing) { $0.junkBefore = "<b>Notice</b>: x in y on line 3\n" }
        let findings = await HarvestSourceConformance(
            Adapter(WordPressAdapter.self), AdapterConfiguration(location: Harvesting.address),
            context: { AdapterContext(opener: MemoryOpener(), http: SiteTransport(site: site)) }, pageSize: 2
        ).run()
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
        #expect(site.requests.contains { $0.query["include"] != nil }, "the suite asked for single posts")
        #expect(site.requests.contains { $0.route?.hasPrefix("/wp/v2/posts/") == true } == !choosing)
    }
}
