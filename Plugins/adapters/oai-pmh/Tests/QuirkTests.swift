import AdapterKit
import Foundation
import JSONSchema
import Messages
import OAIAdapter
import ScienceShopSDK
import TestSupport
import Testing

/// What providers do wrong, each of it read and reported.
@Suite struct QuirkTests: OddAnswers {
    private typealias Answer = LibraryTransport.Answer

    // MARK: - HTTP

    @Test func errorsAreReadWhateverTheStatus() async throws {
        let none = try await harvesting { _ in Answer(Self.error("noRecordsMatch"), 404, Self.xml) }.all()
        #expect(none.records.isEmpty && none.codes == ["error-status"] && none.provesAbsence)
        let wrong = await (try harvesting { _ in Answer(Self.error("badVerb"), 400, Self.xml) }).failure()
        #expect(wrong?.code == .malformedSource && wrong?.disposition == .abort)
    }

    @Test func aServerThatAsksForPatienceGetsIt() async throws {
        for (status, wait) in [(503, "120"), (429, "120"), (503, "86400")] {
            let failure = await
                (try harvesting { _ in
                    Answer("<html>busy</html>", status, Self.html + [HTTPHeader("Retry-After", wait)])
                }).failure()
            #expect(failure?.code == .blocked && failure?.disposition == .retry(afterSeconds: Int(wait)))
        }
        let often = await (try harvesting { _ in Answer("slow down", 429, Self.html) }).failure()
        #expect(often?.code == .blocked && often?.disposition == .retry(afterSeconds: nil))
        let down = await (try harvesting { _ in Answer("<html>oops</html>", 500, Self.html) }).failure()
        #expect(down?.code == .network && down?.disposition == .retry(afterSeconds: nil))
    }

    @Test(arguments: [200, 403, 429, 503]) func aBotWallIsNamed(status: Int) async throws {
        let walls = [
            "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>",
            "<html><body><script src='/cdn-cgi/challenge-platform/x.js'></script></body></html>",
            "<html><body>Are you human? <div class='h-captcha'></div></body></html>",
        ]
        for wall in walls {
            let failure = await (try harvesting { _ in Answer(wall, status, Self.html) }).failure()
            #expect(failure?.code == .blocked && failure?.message.description.contains("bot wall") == true)
        }
    }

    @Test func otherPagesInItsPlaceAreToldApart() async throws {
        let page = "<!DOCTYPE html><html><body><h1>Welcome to our library</h1></body></html>"
        let cases: [(Int, String, FederationError.Code)] = [
            (200, page, .malformedSource), (404, page, .sourceGone), (410, "", .sourceGone), (403, page, .blocked),
            (401, page, .blocked), (400, page, .malformedSource), (200, "<rss><channel/></rss>", .malformedSource),
            (200, "", .malformedSource), (200, "Warning: mysql_connect() failed", .malformedSource),
            (
                200, "<html><body><form><input type='password'></form></body></html>", .blocked
            ),
        ]
        for (status, body, code) in cases {
            for verb in ["Identify", "ListRecords"] {
                let failure = await (try harvesting(verb: verb) { _ in Answer(body, status, Self.html) }).failure()
                #expect(failure?.code == code, "\(status) \(body)")
            }
        }
    }

    @Test func aWrongContentTypeAndAnotherHostAreReportedOnce() async throws {
        let typed = try await harvesting { Answer($0, 200, Self.html) }.all()
        #expect(typed.records.count == 25 && typed.codes == ["content-type"])
        let moved = try await harvesting {
            var answer = Answer($0)
            answer.url = "https://elsewhere.example/oai?x"
            return answer
        }.all()
        #expect(moved.records.count == 25 && moved.codes == ["redirected"])
        #expect(moved.issues[0].message.description.contains("elsewhere.example"))
    }

    /// What is mislabelled is asked for again, uncompressed.
    @Test func compressionThatIsNoneIsAskedForAgain() async throws {
        let harvesting = try Harvesting(.numbered(25)) { call, request in
            guard call.verb == "ListRecords", request.acceptsCompression else { return nil }
            if call.page == 2 { return Answer("\u{1F}\u{8B}\u{8}packed", 200, Self.xml).raw([0x1F, 0x8B, 8, 0, 0, 0]) }
            throw FederationError(.contentEncoding, "no gzip")
        }
        let harvest = try await harvesting.all()
        #expect(harvest.records.count == 25 && harvest.codes == ["compression-mislabelled"])
        let hopeless = try Harvesting(.numbered(25)) { call, _ in
            if call.verb == "ListRecords" { throw FederationError(.contentEncoding, "no gzip") }
            return nil
        }
        #expect(await hopeless.failure()?.code == .contentEncoding)
    }

    // MARK: - Dates and sets

    @Test func datesAreWrittenAsTheRepositoryTakesThem() async throws {
        func library(_ granularity: String, refuses length: Int) throws -> Harvesting {
            let library = OAILibrary.numbered(5) { $0.granularity = granularity }
            return try Harvesting(library) { call, _ in
                call.arguments["from"]?.count == length ? Answer(Self.error("badArgument")) : nil
            }
        }
        let request = HarvestRequest(bookmark: Bookmark(#"{"at":"2024-01-04T10:00:00Z"}"#))
        let days = try library("YYYY-MM-DDThh:mm:ssZ", refuses: 20)
        let harvest = try await days.all(request)
        #expect(harvest.identifiers.map { $0.last } == ["3", "4"] && harvest.codes == ["dates-refused-as-declared"])
        #expect(days.lists.map { $0["from"] } == ["2024-01-04T09:00:00Z", "2024-01-04"])
        // The next list begins with what worked.
        #expect(harvest.bookmark?.text == #"{"at":"2026-11-21T12:00:00Z","written":"day"}"#)
        _ = try await days.all(HarvestRequest(bookmark: harvest.bookmark))
        #expect(days.lists.last?["from"] == "2026-11-21" && days.lists.count == 3)
        let seconds = try library("YYYY-MM-DD", refuses: 10)
        _ = try await seconds.all(request)
        #expect(seconds.lists.map { $0["from"] } == ["2024-01-02", "2024-01-02T00:00:00Z"])
        let none = try Harvesting(.numbered(5)) { call, _ in
            call.arguments["from"] == nil ? nil : Answer(Self.error("badArgument"))
        }
        let whole = try await none.all(request)
        #expect(whole.records.count == 5 && whole.codes == ["dates-refused-as-declared", "dates-refused"])
        // What a person limits is never widened.
        let limited = try Harvesting(.numbered(5), ["from": "2024-01-02"]) { call, _ in
            call.arguments["from"] == nil ? nil : Answer(Self.error("badArgument"))
        }
        #expect(await limited.failure()?.code == .malformedSource)
    }

    @Test func aSetThatVanishedIsGoneAndAnEmptyOneIsNot() async throws {
        let library = OAILibrary.numbered(5) { $0.sets = ["a", "b:c"] }
        library.edit { items in for index in items.indices { items[index].sets = ["a"] } }
        #expect(try await Harvesting(library, ["sets": "b"]).all().records.isEmpty)
        let gone = await (try Harvesting(library, ["sets": ["a", "bb"]])).failure()
        #expect(gone?.code == .sourceGone && gone?.message.description.contains("`bb`") == true)
        // Its name may stand on a later page of the sets.
        let paged = try Harvesting(library, ["sets": "far"]) { call, _ in
            guard call.verb == "ListSets" else { return nil }
            let (set, token) = call.token == nil ? ("near", "more") : ("far", "")
            return Answer(
                Self.envelope(
                    "<ListSets><set><setSpec>\(set)</setSpec></set><resumptionToken>\(token)</resumptionToken></ListSets>"
                ))
        }
        #expect(try await paged.all().records.isEmpty)
        let flat = OAILibrary.numbered(5)
        #expect(await (try Harvesting(flat, ["sets": "a"])).failure()?.code == .sourceGone)
        let refused = try Harvesting(library, ["sets": "z"]) { call, _ in
            call.arguments["set"] == "z" ? Answer(Self.error("badArgument")) : nil
        }
        #expect(await refused.failure()?.code == .sourceGone)
        let changes = HarvestRequest(bookmark: Bookmark(#"{"at":"2026-11-21T12:00:00Z"}"#))
        #expect(await (try Harvesting(library, ["sets": "bb"])).failure(changes)?.code == .sourceGone)
    }

    @Test func clocksThatDisagreeCostNoRecord() async throws {
        let ahead = try await harvesting {
            Answer($0, 200, Self.xml + [HTTPHeader("Date", "Sat, 21 Nov 2026 10:00:00 GMT")])
        }.all()
        #expect(ahead.codes == ["clocks-disagree"] && ahead.bookmark?.text == #"{"at":"2026-11-21T10:00:00Z"}"#)
        let behind = try await harvesting {
            Answer($0, 200, Self.xml + [HTTPHeader("Date", "Sat, 21 Nov 2026 14:00:00 GMT")])
        }.all()
        #expect(behind.codes == [] && behind.bookmark?.text == #"{"at":"2026-11-21T12:00:00Z"}"#)
        let none = try await harvesting {
            Answer($0.replacing("<responseDate>2026-11-21T12:00:00Z</responseDate>", with: ""))
        }
        .all()
        #expect(none.bookmark == nil && none.codes == ["response-date"])
    }

    @Test func whatARepositorySaysOfItselfIsLookedAt() async throws {
        let library = OAILibrary.numbered(3) { rules in
            rules.granularity = "yyyy-mm-ddThh:mm:ssZ"
            rules.version = "1.1"
            rules.earliest = "2020"
            rules.deletedRecord = "perhaps"
        }
        let harvesting = try Harvesting(library, at: "https://library.example:8443/oai")
        let codes = try await harvesting.adapter.identify().issues.map(\.code)
        #expect(codes == ["granularity", "earliest-datestamp", "protocol-version", "deletion-policy", "base-url"])
        #expect(try await harvesting.all().records.count == 3)
        for same in [
            "https://library.example/oai", "http://LIBRARY.example/oai/", "http://library.example/oai?verb=Identify",
        ] {
            #expect(try await Harvesting(.numbered(3), at: same).adapter.identify().issues.isEmpty)
        }
        for other in ["http://library.example/oai2", "http://other.example/oai", "http://library.example/"] {
            let codes = try await Harvesting(.numbered(3), at: other).adapter.identify().issues.map(\.code)
            #expect(codes == ["base-url"])
        }
    }

    // MARK: - Records

    @Test func oneResponseOfManyHabits() async throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let page = try String(contentsOf: folder.appendingPathComponent("Fixtures/inherited.xml"), encoding: .utf8)
        let harvest = try await harvesting { _ in Answer(page) }.all()
        #expect(harvest.identifiers.map { $0.last } == ["a", "b", "c"])
        #expect(harvest.records.map(\.status) == [.active, .deleted, .active])
        #expect(Set(harvest.codes) == ["datestamp-offset", "deleted-with-metadata", "no-metadata"])
        #expect(harvest.issues.count == 3 && harvest.issues.allSatisfy { $0.severity == .warning })
        let first = harvest.records[0]
        let payload = String(decoding: first.payload, as: UTF8.self)
        #expect(
            payload.hasPrefix("<oai_dc:dc xmlns:") && payload.contains(#"xmlns:dc="http://purl.org/dc/elements/1.1/""#))
        #expect(
            !payload.contains("unused") && payload.hasSuffix("<dc:title>Les haies du vallon</dc:title></oai_dc:dc>"))
        let frame = String(decoding: try #require(first.frame), as: UTF8.self)
        #expect(frame.hasPrefix("<abouts><about><rights ") && frame.contains("licenses/by/4.0"))
        #expect(harvest.records[1].payload.isEmpty && harvest.records[1].frame == nil)
        // One that is not deleted and has nothing to be read is quarantined by its crosswalk, under its own name.
        let empty = harvest.records[2]
        let crosswalk = try #require(
            try harvesting { _ in Answer(page) }.adapter.crosswalks.first { $0.accepts(empty.format) })
        let mapped = crosswalk.map(empty, context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"))
        #expect(mapped.drafts.isEmpty && mapped.issues.map(\.severity) == [.error])
    }

    @Test func damageIsRepairedAndTold() async throws {
        let harvest = try await harvesting(.numbered(3)) {
            Answer(
                $0.replacing("Title 1", with: "A\u{1}B &nbsp; R&D").replacing("Title 2", with: "C\u{2}D"))
        }.all()
        #expect(harvest.records.count == 3)
        #expect(harvest.codes == ["controls-repaired", "ampersands-repaired", "entities-repaired"])
        #expect(harvest.issues[0].message.description.contains("2 records of the page"))
        #expect(harvest.issues[0].location?.label == "oai:library.example:1")
    }

    @Test func identifiersAreComparedLetterByLetter() async throws {
        let library = OAILibrary([
            .init("oai:x:A", "2024-01-01T00:00:00Z", "one"), .init("oai:x:a", "2024-01-01T00:00:00Z", "two"),
            .init("oai:x:b", "2024-01-01T00:00:00Z", "three"), .init("oai:x:b", "2024-01-02T00:00:00Z", "four"),
        ])
        let harvest = try await Harvesting(library).all()
        #expect(harvest.identifiers == ["oai:x:A", "oai:x:a", "oai:x:b", "oai:x:b"])
        #expect(harvest.codes == ["identifier-case"])
    }
}
