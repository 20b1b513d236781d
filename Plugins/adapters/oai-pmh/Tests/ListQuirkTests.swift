import AdapterKit
import Foundation
import JSONSchema
import Messages
import OAIAdapter
import ScienceShopSDK
import TestSupport
import Testing

/// Lists that break off, go round, shrink or lie about their size.
@Suite struct ListQuirkTests: OddAnswers {
    private typealias Answer = LibraryTransport.Answer

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
    }

    /// Some mean by it that a token has expired.
    @Test(arguments: [true, false])
    func noRecordsInTheMiddleOfAListAreNotItsEnd(saysSize: Bool) async throws {
        let library = OAILibrary.numbered(25) { $0.saysSize = saysSize }
        let once = Once()
        let harvesting = try harvesting(library, page: 3) {
            Answer(once.isFirst() ? Self.error("noRecordsMatch") : $0)
        }
        let harvest = try await harvesting.all()
        #expect(harvest.restarts == 1 && Set(harvest.identifiers).count == 25)
        #expect(harvest.codes == [] && harvest.provesAbsence)
        // Where it is for ever, and no window can be small enough, it is told and nothing is taken for the end.
        var rules = OAILibrary.Rules()
        rules.saysSize = saysSize
        let never = try self.harvesting(
            OAILibrary((0..<25).map { OAILibrary.Item("oai:a:\($0)", "2024-01-01T00:00:00Z", "T") }, rules: rules)
        ) { $0.contains("oai:a:0<") ? Answer($0) : Answer(Self.error("noRecordsMatch")) }
        let failure = await never.failure()
        #expect(failure?.disposition == .restartWindow)
    }

    /// Others mean the end, which is believed where as many came as were promised.
    @Test func noRecordsBehindTheLastOneAreTheEnd() async throws {
        func harvest(saysSize: Bool) async throws -> Harvest {
            let library = OAILibrary.numbered(30) { rules in
                rules.saysSize = saysSize
                rules.hasLastToken = false
            }
            return try await harvesting(library) { whole in
                // Full pages name a next one.
                let isFull = whole.split(separator: "<record>").count == 11 && !whole.contains("<resumptionToken")
                let size = saysSize ? " completeListSize=\"30\"" : ""
                let token = "<resumptionToken\(size)>99|oai_dc|||</resumptionToken></ListRecords>"
                return Answer(isFull ? whole.replacing("</ListRecords>", with: token) : whole)
            }.all()
        }
        let told = try await harvest(saysSize: true)
        #expect(told.records.count == 30 && told.restarts == 0 && told.codes == ["ended-by-error"])
        #expect(told.provesAbsence && told.bookmark != nil)
        // Without a size smaller windows must tell.
        let untold = try await harvest(saysSize: false)
        #expect(Set(untold.identifiers).count == 30 && untold.restarts > 0 && untold.bookmark != nil)
    }

    @Test func aTokenTooLongToKeepIsNotTheEnd() async throws {
        let giant = String(repeating: "x", count: 70_000)
        let harvesting = try harvesting(.numbered(25) { $0.saysSize = false }, page: 1) {
            Answer($0.replacing("10|oai_dc", with: giant))
        }
        let failure = await harvesting.failure()
        #expect(failure?.code == .limitExceeded)
    }
}
