import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization
import TestSupport
import Testing
import WordPressAdapter

@Suite struct PublishingTests {
    // MARK: - The contract

    @Test(arguments: PublishTargetConformance.checks.map(\.name)) func theTargetConforms(_ name: String) async throws {
        let check = try #require(PublishTargetConformance.checks.first { $0.name == name })
        let suite = PublishTargetConformance(secrets: [Secret("abcd EFGH 1234 ijkl")]) {
            let blog = Blog()
            return PublishTargetConformance.Place(open: { try blog.target() }) { blog.content }
        }
        let findings = await suite.run(check)
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
    }

    /// A site that makes something else of what is saved conforms too: what it made is noted.
    @Test(arguments: PublishTargetConformance.checks.map(\.name)) func itConformsWhereTheSiteFilters(
        _ name: String
    ) async throws {
        let check = try #require(PublishTargetConformance.checks.first { $0.name == name })
        let suite = PublishTargetConformance(secrets: [Secret("abcd EFGH 1234 ijkl")]) {
            let blog = Blog { $0.filter = { $0.replacing("<br />", with: "<br>").replacing("ou", with: "o\u{AD}u") } }
            return PublishTargetConformance.Place(open: { try blog.target() }) {
                blog.content.map { $0.replacing("\u{AD}", with: "") }
            }
        }
        let findings = await suite.run(check)
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
    }

    // MARK: - What is published

    @Test func aRecordBecomesAPost() async throws {
        let house = PublishingHouse()
        try await house.say(
            "eaux-vives",
            [
                "title": ["fr": "Eaux <vives> & [gallery]", "en": "White water"],
                "summary": ["fr": "Une rivière.\n\nDeux rives."],
                "need": ["fr": "Savoir\nce qu’on boit : https://evil.example/"],
                "period": ["start": "2021", "end": "2023"],
                "themes": [["asWritten": "Eau"]],
                "participants": [["role": "partner", "name": "Maison <du> lac", "kind": "organisation"]],
                "links": [
                    ["url": "https://example.org/?a=1&b=2", "label": "Le site"],
                    ["url": "javascript:alert(1)", "label": "Piège"],
                ],
            ])
        let report = try await house.publish(["terms": ["category": "projets"]])
        #expect(report.verdict == .changed && report.counts.published == 1 && report.issues.isEmpty)
        let post = try #require(house.blog.site.posts.first)
        #expect(post.status == "publish" && post.terms["categories"] == [3] && post.slug.hasPrefix("eaux-vives-"))
        #expect(post.title == "Eaux &lt;vives&gt; &amp; &#091;gallery&#093;")
        #expect(post.excerpt == "Une rivière. Deux rives.")
        let content = post.content
        #expect(content.hasPrefix("<p>Une rivière.</p>\n<p>Deux rives.</p>\n<h2>Période</h2>\n<p>2021–2023</p>"))
        #expect(
            content.contains("<h2>Le besoin</h2>\n<p>Savoir<br />ce qu’on boit &#058; https&#058;//evil.example/</p>"))
        #expect(content.contains("<li>Maison &lt;du&gt; lac (partenaire)</li>"))
        #expect(
            content.contains(
                #"<li><a href="https://example.org/?a=1&amp;b=2" rel="nofollow">Le site</a></li><!-- science"#))
        #expect(!content.contains("javascript"))
        let english = try await house.publish(["language": "en"], named: "projet")
        #expect(english.counts.published == 1 && house.blog.site.posts.last?.title == "White water")
        #expect(house.blog.site.posts.last?.content.contains("<h2>The need</h2>") == true)
    }

    @Test func aReceiptHasTheAddressAndWhatWasRendered() async throws {
        let house = PublishingHouse()
        try await house.say("a", "Un titre")
        _ = try await house.publish()
        let receipt = try #require(try await house.receipt("a"))
        let slug = try #require(house.blog.site.posts.first?.slug)
        #expect(receipt.address == "http://site.example/\(slug)/" && receipt.rendering != nil)
        let again = try await house.publish(full: true)
        #expect(again.verdict == .unchanged && again.counts.unchanged == 1)
        #expect(try await house.receipt("a")?.rendering == receipt.rendering)
    }

    @Test func aPlanWritesNothing() async throws {
        let house = PublishingHouse()
        try await house.say("a", "Un titre")
        let plan = try await house.engine.plan(try house.blog.target(), PublishOptions())
        #expect(plan.counts.published == 1 && house.blog.site.posts.isEmpty)
        #expect(house.blog.site.requests.allSatisfy { $0.method == "GET" })
    }

    @Test func aDraftIsLeftToAPersonToPublish() async throws {
        let house = PublishingHouse()
        try await house.say("a", "Un titre")
        _ = try await house.publish(["status": "draft"])
        #expect(house.blog.site.posts.map(\.status) == ["draft"])
        house.blog.site.edit { $0[0].status = "publish" }
        try await house.say("a", "Un autre")
        let report = try await house.publish(["status": "draft"])
        #expect(report.counts.updated == 1 && house.blog.site.posts.map(\.status) == ["publish"])
        #expect(house.blog.site.posts.map(\.title) == ["Un autre"])
    }

    // MARK: - At least once, never twice

    /// The post was made and the answer is lost: the next attempt finds it.
    @Test(arguments: ["POST", "DELETE", "GET"], 0..<4) func anAnswerThatIsLostMakesNoSecondPost(
        method: String, place: Int
    ) async throws {
        let left = Mutex(place)
        let isLosing = Mutex(true)
        let blog = Blog { _ in
        } script: { site, request in
            guard request.method == method, isLosing.withLock({ $0 }) else { return nil }
            let isNow = left.withLock { left in
                left -= 1
                return left == -1
            }
            guard isNow else { return nil }
            isLosing.withLock { $0 = false }
            _ = site.answer(request)
            return .init(0, "")
        }
        let house = PublishingHouse(blog)
        for name in ["a", "b", "c"] { try await house.say(name, "Titre \(name)") }
        _ = try await house.publish()
        try await house.leave("b")
        try await house.say("c", "Autrement")
        _ = try await house.publish()
        let shown = blog.site.posts.filter { $0.status == "publish" }.map(\.title).sorted()
        #expect(shown == ["Autrement", "Titre a"] && blog.site.posts.count == 3)
        #expect(try await house.publish().verdict == .unchanged)
    }

    @Test func aPostIsFoundWhoseAddressAPersonChanged() async throws {
        let house = PublishingHouse()
        try await house.say("a", "Un titre")
        _ = try await house.publish()
        house.blog.site.edit { $0[0].slug = "plus-beau" }
        try await house.say("a", "Un autre")
        #expect(try await house.publish().counts.updated == 1)
        #expect(house.blog.site.posts.map(\.title) == ["Un autre"] && house.blog.site.posts[0].slug == "plus-beau")
    }

    @Test func anAddressThatIsTakenIsNotWrittenOver() async throws {
        let house = PublishingHouse()
        try await house.say("a", "Un titre")
        _ = try await house.publish()
        house.blog.site.edit { posts in
            posts[0].content = "À moi"
            posts[0].title = "À moi"
        }
        try await house.say("a", "Un autre")
        let report = try await house.publish(["overwrite": true])
        #expect(report.counts.failed == 1 && report.issues.map(\.issue.code) == ["address-taken"])
        #expect(house.blog.site.posts.map(\.content) == ["À moi"])
    }

    // MARK: - What people do

    @Test func whatAPersonChangedIsToldAndLeft() async throws {
        let house = PublishingHouse()
        try await house.say("a", "Un titre")
        _ = try await house.publish()
        house.blog.site.edit { $0[0].title = "Un titre, corrigé" }
        #expect(try await house.publish(full: true).verdict == .unchanged)
        try await house.say("a", "Un autre titre")
        let report = try await house.publish()
        #expect(report.counts.failed == 1 && report.issues.map(\.issue.code) == ["edited-by-hand"])
        #expect(house.blog.site.posts.map(\.title) == ["Un titre, corrigé"])
        let forced = try await house.publish(["overwrite": true])
        #expect(forced.counts.failed == 0 && house.blog.site.posts.map(\.title) == ["Un autre titre"])
    }

    @Test func whatAPersonTookAwayStaysAway() async throws {
        let house = PublishingHouse()
        for name in ["a", "b"] { try await house.say(name, "Titre \(name)") }
        _ = try await house.publish()
        house.blog.site.edit { posts in
            posts[0].trash(at: 0)
            posts[1].status = "private"
        }
        for name in ["a", "b"] { try await house.say(name, "Titre \(name), nouveau") }
        let report = try await house.publish()
        #expect(Set(report.issues.map(\.issue.code)) == ["binned-by-hand", "hidden-by-hand"])
        #expect(house.blog.site.shown.isEmpty)
        _ = try await house.publish(["overwrite": true])
        #expect(house.blog.site.posts.filter { $0.status == "publish" }.count == 2)
    }

    /// Even one that a person edited: what may be shown no longer is shown nowhere, nor is it kept in the bin.
    @Test func whatIsWithdrawnLeavesNoWordBehind() async throws {
        let house = PublishingHouse()
        for name in ["a", "b"] { try await house.say(name, "Confidences") }
        _ = try await house.publish()
        house.blog.site.edit { posts in
            posts[0].excerpt = "Confidences, corrigées"
            posts[1].trash(at: 0)
        }
        for name in ["a", "b"] { try await house.leave(name) }
        let report = try await house.publish()
        #expect(report.counts.withdrawn == 2 && report.counts.failed == 0)
        #expect(house.blog.site.posts.map(\.status) == ["trash", "trash"])
        #expect(!house.blog.content.contains { $0.contains("onfidences") })
    }

    // MARK: - Refusals

    @Test func aPasswordThatIsWrongIsToldAtOnce() async throws {
        let house = PublishingHouse(Blog { $0.password = "another one" })
        try await house.say("a", "Un titre")
        let report = try await house.publish()
        #expect(report.failure?.code == .blocked && house.blog.site.posts.isEmpty)
        #expect(report.failure?.description.contains("abcd") == false)
    }

    @Test func aPostThatIsRefusedDoesNotStopTheOthers() async throws {
        let blog = Blog { _ in
        } script: { _, request in
            guard request.method == "POST", String(decoding: request.body, as: UTF8.self).contains("Refusé") else {
                return nil
            }
            return .init(403, #"{"code":"rest_cannot_create","message":"Sorry."}"#)
        }
        let house = PublishingHouse(blog)
        for (name, title) in [("a", "Un"), ("b", "Refusé"), ("c", "Trois")] { try await house.say(name, title) }
        let report = try await house.publish()
        #expect(report.counts.published == 2 && report.counts.failed == 1)
        #expect(report.issues.map(\.issue.code) == ["refused-post"])
    }

    @Test func whatIsMissingIsAskedForBeforeTheSiteIs() throws {
        let blog = Blog()
        #expect(throws: FederationError.self) { try blog.target(secrets: [:]) }
        #expect(throws: FederationError.self) { try blog.target(["types": ["post", "projet"]]) }
        #expect(throws: FederationError.self) { try blog.target(["status": "future"]) }
        #expect(throws: FederationError.self) { try blog.target(["language": "de"]) }
        #expect(blog.site.requests.isEmpty)
    }
}
