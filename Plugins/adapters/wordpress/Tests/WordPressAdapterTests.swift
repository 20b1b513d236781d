import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization
import TestSupport
import Testing
import WordPressAdapter

@Suite struct WordPressAdapterTests {
    @Test func aSiteIsReadWhole() async throws {
        let site = WordPressSite.numbered(250)
        site.edit { $0[0].terms = ["tags": [7]] }
        let harvesting = try Harvesting(site)
        let description = try await harvesting.adapter.identify()
        #expect(description.summary.description == "WordPress site “Un site”, posts of the type post")
        #expect(description.listsEverything && description.deletions == .unannounced && description.issues.isEmpty)
        let harvest = try await harvesting.all()
        #expect(harvest.identifiers == (1...250).map(String.init) && harvest.codes == [])
        #expect(harvest.pages == 3 && harvest.total == 250 && harvest.provesAbsence)
        let first = try #require(harvest.records.first)
        #expect(first.format == .wordPressPost && first.datestamp == "2024-01-01T00:00:00" && first.frame == nil)
        #expect(first.sourceURL == "http://site.example/post-1/" && first.firstLine == 1)
        let payload = String(decoding: first.payload, as: UTF8.self)
        #expect(payload.hasPrefix(#"{"id":1,"#) && payload.contains(#"<p>Texte 1<\/p>"#))
        #expect(payload.contains(#""name":"Eau","slug":"eau","taxonomy":"post_tag""#))
    }

    @Test(arguments: [
        "http://site.example/", "http://site.example/actualites/?page=2#top", "http://site.example/wp-json/",
        "http://site.example/wp-json/wp/v2/posts?per_page=5", "http://site.example/?rest_route=/wp/v2/posts",
    ])
    func theApiIsFoundFromAnyAddress(location: String) async throws {
        let harvest = try await Harvesting(.numbered(3), at: location).all()
        #expect(harvest.identifiers == ["1", "2", "3"] && harvest.codes == [])
    }

    @Test(arguments: [(true, false, true), (false, true, true), (false, false, true), (false, false, false)])
    func theApiIsFoundHoweverTheSiteTellsOfIt(header: Bool, tag: Bool, isRewritten: Bool) async throws {
        let site = WordPressSite.numbered(3) {
            ($0.hasLinkHeader, $0.hasLinkTag, $0.isRewritten) = (header, tag, isRewritten)
        }
        #expect(try await Harvesting(site).all().identifiers == ["1", "2", "3"])
    }

    @Test func typesTermsAndStatesAreSelected() async throws {
        let site = WordPressSite.numbered(4)
        site.edit { posts in
            posts[1].type = "projet"
            posts[2].terms = ["categories": [3]]
            posts[3].status = "draft"
        }
        #expect(try await Harvesting(site, ["types": "projets"]).all().identifiers == ["2"])
        #expect(try await Harvesting(site, ["types": ["post", "projet"]]).all().identifiers == ["1", "3", "2"])
        #expect(try await Harvesting(site, ["terms": ["category": "projets"]]).all().identifiers == ["3"])
        #expect(try await Harvesting(site, ["terms": ["categories": [3]]]).all().identifiers == ["3"])
        let none = await (try Harvesting(site, ["terms": ["category": "nulle-part"]])).failure()
        #expect(none?.code == .configuration)
        let unknown = await (try Harvesting(site, ["types": "recette"])).failure()
        #expect(unknown?.code == .configuration && unknown?.message.description.contains("post, projet") == true)
        let drafts = await (try Harvesting(site, ["status": "draft"])).failure()
        #expect(drafts?.code == .configuration && drafts?.message.description.contains("rest_invalid_param") == true)
        let login = try WordPressAdapter(
            configuration: AdapterConfiguration(
                location: "http://127.0.0.1/", options: ["status": ["publish", "draft"], "user": "federation"],
                secrets: ["password": Secret("abcd EFGH 1234 ijkl")]),
            context: AdapterContext(
                opener: MemoryOpener(), http: SiteTransport(site: Self.local(site))))
        #expect(try await login.identify().issues.map(\.code) == ["unpublished-posts"])
        #expect(try await login.page(HarvestRequest(), after: nil).records.map(\.identifier) == ["1", "3", "4"])
    }

    /// The same posts, at an address that tells of no other.
    private static func local(_ site: WordPressSite) -> WordPressSite {
        WordPressSite(site.posts) { ($0.hasLinkHeader, $0.hasLinkTag) = (false, false) }
    }

    @Test func aPasswordTravelsToItsSiteAlone() throws {
        let secret = ["password": Secret("x")]
        func make(_ location: String, _ options: JSONObject, _ secrets: [String: Secret]) throws -> WordPressAdapter {
            try WordPressAdapter(
                configuration: AdapterConfiguration(location: location, options: options, secrets: secrets),
                context: AdapterContext(opener: MemoryOpener()))
        }
        _ = try make("https://site.example/", ["user": "ada"], secret)
        _ = try make("http://[::1]:80/", ["user": "ada"], secret)
        for location in ["http://site.example/", "http://127.0.0.1.example/", "http://localhost.example/"] {
            #expect(throws: FederationError.self) { try make(location, ["user": "ada"], secret) }
        }
        #expect(throws: FederationError.self) { try make("https://site.example/", ["user": "ada"], [:]) }
        #expect(throws: FederationError.self) { try make("https://site.example/", [:], secret) }
    }

    // MARK: - Changes

    @Test func changesAreAskedForFromWhatTheSiteSaidLast() async throws {
        let site = WordPressSite.numbered(20)
        let harvesting = try Harvesting(site)
        let bookmark = try #require(try await harvesting.all().bookmark)
        #expect(bookmark.text == #"{"at":"2024-01-20T00:00:00Z"}"#)
        // Two hours from UTC, an hour for summer time, a day of overlap.
        let changes = try await harvesting.all(HarvestRequest(bookmark: bookmark))
        #expect(harvesting.lists.last?["after"] == "2024-01-19T01:00:00")
        #expect(changes.identifiers == ["19", "20"] && changes.bookmark == bookmark && changes.codes == [])
        site.edit { $0[4].modified = WordPressSite.firstDay + 40 * 86_400 }
        let more = try await harvesting.all(HarvestRequest(bookmark: bookmark))
        #expect(more.identifiers == ["5", "19", "20"] && more.bookmark?.text == #"{"at":"2024-02-10T00:00:00Z"}"#)
        #expect(more.total == nil)
        // The site's clock is before what a post says of itself: nobody knows the future.
        site.edit { $0[5].modified = WordPressSite.firstDay + 4000 * 86_400 }
        let future = try await harvesting.all(HarvestRequest(bookmark: bookmark))
        #expect(future.bookmark?.text == #"{"at":"2026-11-21T12:00:00Z"}"#)
    }

    /// Without the site's clock a post dated ahead would hide all others until then.
    @Test func withoutAClockNoPostMovesTheBookmark() async throws {
        let site = WordPressSite.numbered(20)
        let before = try #require(try await Harvesting(site).all().bookmark)
        site.rule { $0.saysDate = false }
        site.edit { $0[5].modified = WordPressSite.firstDay + 40_000 * 86_400 }
        let harvesting = try Harvesting(site)
        let first = try await harvesting.all()
        #expect(first.identifiers.count == 20 && first.bookmark == nil)
        // One that is known already is kept, so that nothing edited since is passed over.
        #expect(try await harvesting.all(HarvestRequest(bookmark: before)).bookmark == before)
    }

    /// Scheduled long ago, it comes out without an edit.
    @Test func aPostThatComesOutWithoutAnEditIsFound() async throws {
        let site = WordPressSite.numbered(20)
        let harvesting = try Harvesting(site)
        let bookmark = try await harvesting.all().bookmark
        site.edit { posts in
            var post = WordPressSite.Post(id: 21, "Annoncé", at: WordPressSite.firstDay + 60 * 86_400)
            post.modified = WordPressSite.firstDay - 86_400
            posts.append(post)
        }
        #expect(try await harvesting.all(HarvestRequest(bookmark: bookmark)).identifiers == ["19", "20", "21"])
    }

    @Test func aDayThatIsAskedForIsTakenExactly() async throws {
        let harvesting = try Harvesting(.numbered(20))
        let since = try #require(Timestamp("2024-01-18T12:00:00Z"))
        #expect(try await harvesting.all(HarvestRequest(since: since)).identifiers == ["19", "20"])
    }

    @Test func aSiteTooOldToSelectIsReadFromItsLatestChangeBack() async throws {
        let site = WordPressSite.numbered(400) { $0.knowsModifiedAfter = false }
        let harvesting = try Harvesting(site)
        let bookmark = try await harvesting.all().bookmark
        site.edit { $0[4].modified = WordPressSite.firstDay + 500 * 86_400 }
        let before = site.requests.count
        let changes = try await harvesting.all(HarvestRequest(bookmark: bookmark))
        #expect(Set(changes.identifiers) == ["5", "399", "400"] && changes.codes == ["modified-after-ignored"])
        #expect(site.requests.count - before < 8)
    }

    @Test func numbersAloneTellWhatIsThere() async throws {
        let site = WordPressSite.numbered(250)
        let harvesting = try Harvesting(site)
        _ = try await harvesting.adapter.identify()
        var listed: [ListedRecord] = []
        var cursor: Cursor?
        repeat {
            let page = try await harvesting.adapter.identifiers(HarvestRequest(), after: cursor)
            listed += page.records
            cursor = page.next
            #expect(page.provesAbsence && page.issues.isEmpty)
        } while cursor != nil
        #expect(listed.map(\.identifier) == (1...250).map(String.init))
        #expect(listed.first?.datestamp == "2024-01-01T00:00:00")
        #expect(harvesting.lists.allSatisfy { $0["_fields"] == "id,modified,modified_gmt,date_gmt" })
    }
}
