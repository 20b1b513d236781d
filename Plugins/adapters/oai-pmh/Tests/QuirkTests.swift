import AdapterKit
import Foundation
import JSONSchema
import Messages
import OAIAdapter
import ScienceShopSDK
import TestSupport
import Testing

/// What providers do wrong, each of it read and reported.
@Suite struct QuirkTests {
    private static let xml = [HTTPHeader("Content-Type", "text/xml; charset=UTF-8")]
    private static let html = [HTTPHeader("Content-Type", "text/html; charset=UTF-8")]
    private typealias Answer = LibraryTransport.Answer

    private static func envelope(_ body: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-21T12:00:00Z</responseDate>
        <request>http://library.example/oai</request>\(body)</OAI-PMH>
        """
    }

    private static func error(_ code: String) -> String { envelope("<error code=\"\(code)\">no</error>") }

    /// A library of which one page of a list, or what answers a verb, is replaced.
    private func harvesting(
        _ library: OAILibrary = .numbered(25), _ options: JSONObject = [:], verb: String = "ListRecords",
        page: Int? = nil, _ answer: @escaping @Sendable (String) -> LibraryTransport.Answer
    ) throws -> Harvesting {
        try Harvesting(library, options) { call, _ in
            guard call.verb == verb, page == nil || page == call.page else { return nil }
            return answer(library.answer(call))
        }
    }

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

    // MARK: - Tokens and sizes

    /// A token that is refused begins its window again, and is never the end of the list.
    @Test(arguments: ["badResumptionToken", "badArgument", "400", "404", "410", "500"])
    func aRefusedTokenBeginsTheWindowAgain(how: String) async throws {
        let library = OAILibrary.numbered(25)
        let once = Once()
        let harvesting = try harvesting(library, page: 3) { whole in
            guard once.isFirst() else { return Answer(whole) }
            return Int(how).map { Answer("the resumptionToken has expired", $0, Self.html) } ?? Answer(Self.error(how))
        }
        let harvest = try await harvesting.all()
        #expect(harvest.restarts == 1 && Set(harvest.identifiers).count == 25 && harvest.provesAbsence)
        #expect(harvesting.lists.filter { $0["resumptionToken"] == nil }.count == 2)
    }

    /// Tokens that never live longer than two pages: windows become small enough.
    @Test func windowsAreHalvedUntilTheyFit() async throws {
        let library = OAILibrary.numbered(64) { $0.pageSize = 5 }
        let harvesting = try harvesting(library, page: 3) { _ in Answer(Self.error("badResumptionToken")) }
        let harvest = try await harvesting.all()
        #expect(Set(harvest.identifiers) == Set(library.items.map(\.identifier)))
        #expect(harvest.restarts > 1 && harvest.bookmark != nil && harvest.provesAbsence)
        let dated = harvesting.lists.compactMap { $0["until"] }
        #expect(!dated.isEmpty && harvesting.lists.last?["until"] == nil)
    }

    /// Smaller windows need not go round.
    @Test func aListThatGoesRoundInACircleIsReadInWindows() async throws {
        // The token of page 2 names page 2.
        let same = try await harvesting(page: 2) { $0.replacing("20|oai_dc", with: "10|oai_dc") }.all()
        #expect(Set(same.identifiers).count == 25 && same.restarts > 0 && same.provesAbsence)
        for length in [2, 3, 7] {
            let library = OAILibrary.numbered(10 * (length + 3))
            let harvesting = try harvesting(library, page: length + 2) {
                $0.replacing("\(10 * (length + 2))|oai_dc", with: "20|oai_dc")
            }
            let harvest = try await harvesting.all()
            #expect(Set(harvest.identifiers).count == 10 * (length + 3) && (1...4).contains(harvest.restarts))
            #expect(harvesting.lists.count < 20 * length + 40)
        }
    }

    @Test func aListWithoutEndEnds() async throws {
        // New tokens each time, and the same record.
        let numbers = Counter()
        let harvesting = try harvesting(.numbered(200)) { _ in
            let token = "<resumptionToken>\(numbers.next())|oai_dc|||</resumptionToken>"
            return Answer(
                Self.envelope(
                    "<ListRecords><record>\(Self.header)<metadata>\(Self.sheet)</metadata></record>\(token)</ListRecords>"
                ))
        }
        let failure = await harvesting.failure()
        #expect(failure?.message.description.contains("circle") == true && harvesting.lists.count < 40)
    }

    @Test func aMissingLastTokenIsTakenForTheEndUnlessMoreWasPromised() async throws {
        let plain = try await Harvesting(
            .numbered(25) { rules in
                rules.hasLastToken = false
                rules.saysSize = false
            }
        ).all()
        #expect(plain.records.count == 25 && plain.codes == ["no-last-token"] && plain.provesAbsence)
        let cut = try await harvesting(page: 2) { Answer(Self.withoutToken($0)) }.all()
        #expect(cut.records.count == 20 && !cut.provesAbsence)
        #expect(cut.issues.map(\.code) == ["no-last-token", "list-cut-short"])
        #expect(cut.issues.last?.severity == .error)
    }

    @Test func aSizeThatIsNotTrueIsReportedAndNotBelieved() async throws {
        let more = try await harvesting {
            Answer($0.replacing("completeListSize=\"25\"", with: "completeListSize=\"40\""))
        }
        .all()
        #expect(more.records.count == 25 && more.codes == ["list-size"] && !more.provesAbsence)
        let fewer = try await harvesting {
            Answer($0.replacing("completeListSize=\"25\"", with: "completeListSize=\"7\""))
        }
        .all()
        #expect(fewer.records.count == 25 && fewer.codes == ["list-size"] && fewer.provesAbsence)
    }

    @Test func aListThatShrinksProvesNothing() async throws {
        let library = OAILibrary.numbered(25)
        let harvest = try await Harvesting(library) { call, _ in
            if call.page == 3 { library.edit { $0.removeFirst(4) } }
            return nil
        }.all()
        #expect(harvest.codes.contains("list-shrank") && !harvest.provesAbsence)
    }

    @Test func anEmptyPageIsNotTheEnd() async throws {
        let harvest = try await harvesting(page: 2) { whole in
            Answer(Self.envelope("<ListRecords>\(Self.token(of: whole))</ListRecords>"))
        }.all()
        #expect(
            harvest.records.count == 15 && harvest.codes == ["empty-page", "list-cut-short"] && !harvest.provesAbsence)
    }

    @Test func noRecordsAndAnEmptyListAreTwoThings() async throws {
        let none = try await harvesting { _ in Answer(Self.error("noRecordsMatch")) }.all()
        #expect(none.records.isEmpty && none.codes == [] && none.provesAbsence && none.bookmark != nil)
        let empty = try await harvesting { _ in Answer(Self.envelope("<ListRecords></ListRecords>")) }.all()
        #expect(empty.records.isEmpty && empty.codes == ["empty-list"])
        // One of several windows.
        let window = try await harvesting(
            .numbered(25) { $0.earliest = "2024-01-01T00:00:00Z" }, ["windowDays": 10], page: 1
        ) { whole in
            Answer(whole.contains("Title 12<") ? Self.envelope("<ListRecords></ListRecords>") : whole)
        }.all()
        #expect(window.codes == ["empty-list"] && !window.provesAbsence)
        let error = try await harvesting(page: 3) { _ in Answer(Self.error("noRecordsMatch")) }.all()
        #expect(error.records.count == 20 && error.codes == ["ended-by-error", "list-cut-short"])
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

    // MARK: - Bytes

    private static let header = "<header><identifier>oai:x:1</identifier><datestamp>2024-01-01</datestamp></header>"
    private static let sheet = #"<dc xmlns="http://www.openarchives.org/OAI/2.0/oai_dc/"/>"#

    private static func token(of page: String) -> String {
        guard let start = page.range(of: "<resumptionToken"), let end = page.range(of: "</resumptionToken>") else {
            return ""
        }
        return String(page[start.lowerBound..<end.upperBound])
    }

    private static func withoutToken(_ page: String) -> String { page.replacing(token(of: page), with: "") }
}

extension QuirkTests {
    private func harvesting(
        page: Int, _ edit: @escaping @Sendable (String) -> String
    ) throws -> Harvesting {
        try harvesting(page: page) { LibraryTransport.Answer(edit($0)) }
    }

    private func harvesting(
        _ library: OAILibrary, page: Int, _ edit: @escaping @Sendable (String) -> String
    ) throws -> Harvesting {
        try harvesting(library, page: page) { LibraryTransport.Answer(edit($0)) }
    }
}
