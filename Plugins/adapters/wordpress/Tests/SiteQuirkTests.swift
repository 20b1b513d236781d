import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization
import TestSupport
import Testing
import WordPressAdapter

/// What sites do wrong.
@Suite struct SiteQuirkTests {
    private let all300 = (1...300).map(String.init)

    @Test func aSiteThatGivesFewerThanAskedIsReadWhole() async throws {
        let harvest = try await Harvesting(.numbered(300) { $0.mostPerPage = 20 }).all()
        #expect(harvest.identifiers == all300 && harvest.codes == [] && harvest.provesAbsence)
    }

    @Test(arguments: [0, 1, 99, 100, 101, 300]) func withoutTotalsTheEndIsLookedFor(count: Int) async throws {
        let site = WordPressSite.numbered(count) { $0.saysTotals = false }
        let harvest = try await Harvesting(site).all()
        #expect(harvest.identifiers == (1...301).prefix(count).map(String.init))
        #expect(harvest.codes == ["no-total"] && harvest.provesAbsence)
        #expect(site.requests.count < count / 100 + 14)
    }

    @Test func aSiteThatTakesNoNoticeOfOffsetIsReadPageByPage() async throws {
        let harvest = try await Harvesting(.numbered(300) { $0.takesOffset = false }).all()
        #expect(harvest.identifiers == all300 && harvest.codes == ["offset-ignored"] && harvest.provesAbsence)
    }

    @Test func aSiteThatTakesNoNoticeOfTheOrderIsReadPageByPage() async throws {
        let harvest = try await Harvesting(.numbered(300) { $0.takesOrder = false }).all()
        #expect(Set(harvest.identifiers) == Set(all300) && harvest.codes == ["order-ignored"])
    }

    /// Without any total, and a page number past the end is an error: that is the end.
    @Test func anErrorPastTheEndIsTheEnd() async throws {
        let site = WordPressSite.numbered(200) { ($0.takesOffset, $0.saysTotals) = (false, false) }
        let harvest = try await Harvesting(site).all()
        #expect(harvest.identifiers == (1...200).map(String.init) && harvest.codes == ["no-total", "offset-ignored"])
        #expect(site.requests.contains { $0.query["page"] == "3" })
    }

    @Test func aCacheThatGivesTheSamePageForEverIsNoEndlessList() async throws {
        let site = WordPressSite.numbered(300) { ($0.takesOffset, $0.takesPage, $0.saysTotals) = (false, false, false) }
        let failure = await (try Harvesting(site)).failure()
        #expect(failure?.code == .malformedSource)
        #expect(site.requests.count < 20)
    }

    @Test func aSiteThatFailsOnManyPostsAtOnceIsAskedForFewer() async throws {
        let site = WordPressSite.numbered(300) { $0.failsAbove = 30 }
        let harvest = try await Harvesting(site).all()
        #expect(harvest.identifiers == all300)
        #expect(Harvesting.sizes(site) == ["100", "25"])
        let hopeless = WordPressSite.numbered(3) { $0.failsAbove = 0 }
        let failure = await (try Harvesting(hopeless)).failure()
        #expect(failure?.code == .network && failure?.disposition == .retry(afterSeconds: nil))
    }

    @Test func hiddenPostsAreMissedAndProveNothing() async throws {
        let site = WordPressSite.numbered(300)
        site.edit { posts in for place in [0, 99, 100, 199, 250, 251, 252] { posts[place].isHidden = true } }
        let harvest = try await Harvesting(site).all()
        #expect(harvest.identifiers == site.posts.filter { !$0.isHidden }.map { String($0.id) })
        #expect(harvest.codes == ["list-size"] && !harvest.provesAbsence)
        let many = WordPressSite.numbered(3) { $0.extraTotal = -1 }
        let few = try await Harvesting(many).all()
        #expect(few.identifiers == ["1", "2", "3"] && few.codes == ["list-size"] && few.provesAbsence)
    }

    @Test func noticesBeforeTheDataAreReadOver() async throws {
        let site = WordPressSite.numbered(3) {
            $0.junkBefore = "\u{FEFF}<br />\n<b>Warning</b>: x[0] {1} in <b>/srv/a.php</b> on line <b>12</b><br />\n"
        }
        let harvest = try await Harvesting(site).all()
        #expect(harvest.identifiers == ["1", "2", "3"] && harvest.codes == ["junk-before-data"])
        #expect(harvest.records.first?.firstLine == 3)
    }

    @Test func aPostThatCannotBeReadIsNotTheEnd() async throws {
        let site = WordPressSite.numbered(4)
        site.edit { posts in
            posts[1].raw = #"{"id":2,"title":{"rendered":"a\x"}}"#
            posts[2].raw = #"{"title":"sans numéro"}"#
            posts[3].password = "secret"
        }
        let harvest = try await Harvesting(site).all()
        #expect(harvest.identifiers == ["1", "2", "4"])
        #expect(harvest.records[1].payload == Array(#"{"id":2,"title":{"rendered":"a\x"}}"#.utf8))
        #expect(harvest.issues.map(\.code) == ["malformed-post", "protected-post", "malformed-post"])
        #expect(harvest.issues.map(\.severity) == [.warning, .warning, .error])
    }

    @Test func aSiteThatDoesNotListItsTypesIsTakenAtItsWord() async throws {
        let harvest = try await Harvesting(.numbered(3) { $0.listsTypes = false }).all()
        #expect(harvest.identifiers == ["1", "2", "3"] && harvest.codes == ["no-types"])
        let failure = await (try Harvesting(.numbered(3) { $0.listsTypes = false }, ["types": "recette"])).failure()
        #expect(failure?.code == .configuration)
    }

    // MARK: - No answers

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var answer: WordPressSite.Answer
        var code: FederationError.Code
        var disposition = FederationError.Disposition.abort
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "REST shut for visitors",
            answer: .init(401, #"{"code":"rest_not_logged_in","message":"You are not <b>logged in</b>."}"#),
            code: .blocked),
        Case(name: "forbidden by a firewall", answer: .init(403, "<h1>403</h1>", type: "text/html"), code: .blocked),
        Case(
            name: "a bot wall with 200",
            answer: .init(200, "<title>Just a moment...</title>", type: "text/html"), code: .blocked),
        Case(
            name: "a bot wall with 503",
            answer: .init(503, "<title>Just a moment...</title>", type: "text/html"), code: .blocked),
        Case(name: "a page", answer: .init(200, "<p>Bonjour</p>", type: "text/html"), code: .malformedSource),
        Case(name: "another API", answer: .init(200, #"{"namespaces":["other/v1"]}"#), code: .malformedSource),
        Case(name: "nothing there", answer: .init(404, "<p>Introuvable</p>", type: "text/html"), code: .sourceGone),
        Case(
            name: "nothing at all", answer: .init(200, ""), code: .malformedSource,
            disposition: .retry(afterSeconds: nil)),
        Case(
            name: "too often", answer: .init(429, "slow down", type: "text/plain"), code: .blocked,
            disposition: .retry(afterSeconds: nil)),
        Case(
            name: "under maintenance",
            answer: .init(503, "<h1>Briefly unavailable</h1>", type: "text/html"), code: .network,
            disposition: .retry(afterSeconds: nil)),
        Case(
            name: "cut off", answer: .init(200, #"{"name":"Un si"#), code: .malformedSource,
            disposition: .retry(afterSeconds: nil)),
    ]

    @Test(arguments: cases) func whatIsNoAnswerIsToldForWhatItIs(example: Case) async throws {
        let site = WordPressSite.numbered(3) { $0.instead = example.answer }
        let failure = await (try Harvesting(site)).failure()
        #expect(failure?.code == example.code && failure?.disposition == example.disposition)
        #expect(failure?.message.description.contains("<b>") == false)
    }

    @Test func aPageThatIsCutOffIsAskedForInSmallerPieces() async throws {
        let site = WordPressSite(
            WordPressSite.numbered(30).posts,
            script: { _, request in
                guard request.route == "/wp/v2/posts", request.query["per_page"] == "100" else { return nil }
                return .init(200, #"[{"id":1,"title":{"rendered":"Ti"#)
            })
        #expect(try await Harvesting(site).all().identifiers == (1...30).map(String.init))
        #expect(Harvesting.sizes(site) == ["100", "25"])
    }

    @Test func aPlaceOfSomebodyElseBeginsTheListAgain() async throws {
        let harvesting = try Harvesting(.numbered(3))
        await #expect(throws: FederationError.self) {
            _ = try await harvesting.adapter.page(HarvestRequest(), after: Cursor("7"))
        }
        #expect(try await harvesting.all(HarvestRequest(bookmark: Bookmark("x"))).identifiers == ["1", "2", "3"])
    }
}

extension Harvesting {
    /// The sizes of pages that were asked for, each once, in order.
    static func sizes(_ site: WordPressSite) -> [String] {
        site.requests.compactMap { $0.query["per_page"] }.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
}
