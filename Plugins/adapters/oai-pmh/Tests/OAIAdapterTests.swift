import AdapterKit
import JSONSchema
import Messages
import OAIAdapter
import ScienceShopSDK
import Synchronization
import TestSupport
import Testing

@Suite struct OAIAdapterTests {
    @Test func aRepositoryIsReadWhole() async throws {
        let library = OAILibrary.numbered(25)
        let harvesting = try Harvesting(library)
        let description = try await harvesting.adapter.identify()
        #expect(
            description.summary.description
                == "OAI-PMH repository “A library”, format oai_dc, deletions announced for good")
        #expect(description.listsEverything && description.deletions == .announced && description.issues.isEmpty)
        let harvest = try await harvesting.all()
        #expect(harvest.identifiers == (0..<25).map { "oai:library.example:\($0)" })
        #expect(harvest.pages == 3 && harvest.total == 25 && harvest.provesAbsence && harvest.codes == [])
        let first = try #require(harvest.records.first)
        #expect(first.format.rawValue == "application/oai_dc+xml" && first.datestamp == "2024-01-01T00:00:00Z")
        #expect(first.frame == nil && first.status == .active)
        #expect(
            first.sourceURL
                == "http://library.example/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai%3Alibrary.example%3A0"
        )
        #expect(String(decoding: first.payload, as: UTF8.self).hasPrefix("<oai_dc:dc xmlns:oai_dc="))
        #expect(harvesting.lists[0] == ["verb": "ListRecords", "metadataPrefix": "oai_dc"])
        #expect(harvesting.lists[1] == ["verb": "ListRecords", "resumptionToken": "10|oai_dc|||"])
    }

    @Test func itsCrosswalksComeAlong() async throws {
        let harvesting = try Harvesting(.numbered(1))
        let record = try #require(try await harvesting.all().records.first)
        let crosswalk = try #require(harvesting.adapter.crosswalks.first { $0.accepts(record.format) })
        let result = crosswalk.map(record, context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"))
        #expect(result.issues.isEmpty && result.drafts.count == 1)
        #expect(result.drafts.first?.record["title"]?["fr"] == "Title 0")
    }

    /// The bookmark is the repository's own clock at the first page; the next list begins an hour before it.
    @Test func changesAreAskedForFromTheRepositorysOwnClockOn() async throws {
        let library = OAILibrary.numbered(25)
        let harvesting = try Harvesting(library) { call, _ in
            library.rule { $0.now = call.page == 1 ? "2026-11-21T12:00:00Z" : "2026-11-21T12:07:00Z" }
            return nil
        }
        let bookmark = try #require(try await harvesting.all().bookmark)
        #expect(bookmark.text == #"{"at":"2026-11-21T12:00:00Z"}"#)
        library.edit { $0[3].datestamp = "2026-11-21T11:30:00Z" }
        let changes = try await harvesting.all(HarvestRequest(bookmark: bookmark))
        #expect(changes.identifiers == ["oai:library.example:3"] && changes.bookmark == bookmark)
        #expect(harvesting.lists.last?["from"] == "2026-11-21T11:00:00Z" && harvesting.lists.last?["until"] == nil)
        let none = try await harvesting.all(HarvestRequest(bookmark: Bookmark(#"{"at":"2026-11-22T12:00:00Z"}"#)))
        #expect(none.records.isEmpty && none.codes == [] && none.bookmark == bookmark)
    }

    @Test func aRepositoryThatDatesByDayIsAskedInDaysWithTwoOfThemTwice() async throws {
        let harvesting = try Harvesting(.numbered(3) { $0.granularity = "YYYY-MM-DD" })
        _ = try await harvesting.all(HarvestRequest(bookmark: Bookmark(#"{"at":"2024-01-05T00:30:00Z"}"#)))
        #expect(harvesting.lists[0]["from"] == "2024-01-03")
        let other = try Harvesting(harvesting.library, ["overlapSeconds": 0])
        _ = try await other.all(HarvestRequest(bookmark: Bookmark(#"{"at":"2024-01-05T00:30:00Z"}"#)))
        #expect(other.lists.last?["from"] == "2024-01-05")
    }

    @Test func whatAPersonAsksForSinceHasNoOverlap() async throws {
        let harvesting = try Harvesting(.numbered(5))
        let harvest = try await harvesting.all(HarvestRequest(since: Timestamp("2024-01-04T00:00:00Z")))
        #expect(harvest.identifiers == ["oai:library.example:3", "oai:library.example:4"])
    }

    @Test func setsAreReadOneAfterTheOther() async throws {
        let library = OAILibrary.numbered(6) { $0.sets = ["kind:project", "kind:event", "other"] }
        library.edit { items in
            for index in items.indices { items[index].sets = [["kind:project", "kind:event", "other"][index % 3]] }
        }
        let harvesting = try Harvesting(library, ["sets": ["kind", "other"]])
        let description = try await harvesting.adapter.identify()
        #expect(description.deletions == .unannounced && description.summary.description.contains("2 sets"))
        let harvest = try await harvesting.all()
        #expect(harvest.identifiers.map { $0.last } == ["0", "1", "3", "4", "2", "5"])
        #expect(harvest.total == nil && harvest.bookmark != nil)
    }

    @Test func limitsInTimeArePassedOn() async throws {
        let harvesting = try Harvesting(.numbered(9), ["from": "2024-01-03", "until": "2024-01-05"])
        #expect(try await harvesting.adapter.identify().listsEverything == false)
        let harvest = try await harvesting.all()
        #expect(harvest.identifiers.map { $0.last } == ["2", "3", "4"])
        #expect(harvesting.lists[0]["from"] == "2024-01-03T00:00:00Z")
        #expect(harvesting.lists[0]["until"] == "2024-01-05T23:59:59Z")
        // Years later there is nothing new within the limit, and no request that contradicts itself.
        let later = try await harvesting.all(HarvestRequest(bookmark: Bookmark(#"{"at":"2026-11-21T12:00:00Z"}"#)))
        #expect(later.identifiers.map { $0.last } == ["4"] && later.codes == [])
        #expect(harvesting.lists.last?["from"] == "2024-01-05T00:00:00Z")
    }

    /// However a list is cut, each record comes once, and the last window is open at its end.
    @Test(arguments: [1, 2, 7, 400]) func windowsInTimeHoldEachRecordOnce(days: Int) async throws {
        let library = OAILibrary.numbered(60) { $0.pageSize = 4 }
        let harvesting = try Harvesting(library, ["windowDays": .number(Double(days))])
        let harvest = try await harvesting.all()
        #expect(Set(harvest.identifiers).count == 60 && harvest.records.count == 60 && harvest.provesAbsence)
        let firsts = harvesting.lists.filter { $0["resumptionToken"] == nil }
        #expect(firsts.first?["from"] == nil && firsts.last?["until"] == nil && firsts.count > 2)
        // Years without any record cost a few requests, not one for each window.
        #expect(firsts.count < 120)
        // A record that moves while the list is read moves into a later window.
        let moved = try await Harvesting(library, ["windowDays": .number(Double(days))]) { call, _ in
            if call.page == 1, call.arguments["until"] == nil { return nil }
            library.edit { $0[59].datestamp = "2026-11-21T12:00:01Z" }
            return nil
        }.all()
        #expect(Set(moved.identifiers).count == 60)
    }

    @Test func identifiersAreListedWithoutTheirRecords() async throws {
        let library = OAILibrary.numbered(12)
        library.edit { $0[4].isDeleted = true }
        let harvesting = try Harvesting(library)
        var listed: [ListedRecord] = []
        var cursor: Cursor?
        repeat {
            let page = try await harvesting.adapter.identifiers(HarvestRequest(), after: cursor)
            listed += page.records
            cursor = page.next
            if cursor == nil { #expect(page.provesAbsence && page.total == 12) }
        } while cursor != nil
        #expect(listed.count == 12 && listed.count { $0.status == .deleted } == 1)
        #expect(
            listed[4]
                == ListedRecord(
                    identifier: "oai:library.example:4", datestamp: "2024-01-05T00:00:00Z", status: .deleted))
        #expect(harvesting.lists.allSatisfy { $0["verb"] == "ListIdentifiers" })
    }

    /// A cursor holds all there is to know: another process goes on with it.
    @Test func anotherAdapterGoesOnWhereOneStopped() async throws {
        let library = OAILibrary.numbered(35)
        let first = try Harvesting(library)
        let page = try await first.adapter.page(HarvestRequest(), after: nil)
        let next = try #require(page.next)
        let rest = try await Harvesting(library).adapter.page(HarvestRequest(), after: next)
        #expect(rest.records.first?.identifier == "oai:library.example:10")
    }

    /// Nothing but the cursor goes from one page to the next: each is read by another adapter, as after a kill.
    @Test(arguments: [[:], ["windowDays": 5], ["sets": ["a", "b"]]] as [JSONObject])
    func eachPageIsReadByAnotherAdapter(options: JSONObject) async throws {
        let library = OAILibrary.numbered(40) { rules in
            rules.pageSize = 7
            rules.sets = ["a", "b"]
        }
        library.edit { items in for index in items.indices { items[index].sets = [index % 3 == 0 ? "a" : "b"] } }
        var records: [String] = []
        var cursor: Cursor?
        var last: HarvestPage
        repeat {
            let adapter = try Harvesting(library, options) { call, _ in
                // Tokens live for one page; the window then begins again.
                call.page == 3 ? LibraryTransport.Answer(OAILibrary.error("badResumptionToken")) : nil
            }.adapter
            do {
                last = try await adapter.page(HarvestRequest(), after: cursor)
            } catch let error as FederationError where error.disposition == .restartWindow {
                cursor = adapter.restart(HarvestRequest(), at: cursor)
                last = HarvestPage(records: [], next: cursor)
            }
            records += last.records.map(\.identifier)
            cursor = last.next
        } while cursor != nil
        #expect(Set(records) == Set(library.items.map(\.identifier)) && last.bookmark != nil && last.provesAbsence)
    }

    /// An answer with everything there is is taken in parts.
    @Test func anEndlessPageIsTakenInParts() async throws {
        let library = OAILibrary.numbered(250) { $0.pageSize = 1000 }
        let harvesting = try Harvesting(library)
        let harvest = try await harvesting.all(HarvestRequest(pageSize: 10))
        #expect(harvest.identifiers == library.items.map(\.identifier) && harvest.pages == 3)
        // Never more than the engine takes of a page, however the bytes arrive.
        let part = try await harvesting.adapter.page(HarvestRequest(pageSize: 10), after: nil)
        #expect(part.records.count == 100 && part.next != nil)
        let other = OAILibrary.numbered(250) { $0.pageSize = 1000 }
        let changing = try Harvesting(other) { call, _ in
            if call.number == 4 { other.edit { _ = $0.removeFirst() } }
            return nil
        }
        let again = try await changing.all(HarvestRequest(pageSize: 10))
        #expect(again.restarts == 1 && Set(again.identifiers).isSuperset(of: other.items.map(\.identifier)))
    }

    @Test func aSourceWithoutDeletionsAnnouncesNone() async throws {
        for (policy, expected) in [("no", DeletionPolicy.unannounced), ("transient", .unannounced)] {
            let description = try await Harvesting(.numbered(1) { $0.deletedRecord = policy }).adapter.identify()
            #expect(description.deletions == expected && description.listsEverything)
        }
    }

    @Test func theBestFormatIsChosen() async throws {
        for (offered, chosen) in [
            (["oai_dc", "scienceshop"], "scienceshop"),
            (["oai_dc", "oai_cerif_openaire_1.2"], "oai_cerif_openaire_1.2"),
            (["marc", "oai_dc"], "oai_dc"),
        ] {
            let harvesting = try Harvesting(.numbered(1) { $0.prefixes = offered })
            _ = try await harvesting.all()
            #expect(harvesting.lists[0]["metadataPrefix"] == chosen)
        }
        let marc = try Harvesting(.numbered(1) { $0.prefixes = ["marc", "oai_dc"] }, ["metadataPrefix": "marc"])
        #expect(try await marc.all().records.first?.format.rawValue == "application/marc+xml")
        let unknown = try Harvesting(.numbered(1), ["metadataPrefix": "mods"])
        let failure = await unknown.failure()
        #expect(failure?.code == .configuration && failure?.message.description.contains("oai_dc") == true)
    }

    @Test func aListIsNotConfusedWithAnother() async throws {
        func scope(_ options: JSONObject) async throws -> String {
            try await Harvesting(.numbered(1) { $0.sets = ["a", "a|b", "b"] }, options).adapter.identify().scope
        }
        let scopes = [
            try await scope([:]), try await scope(["sets": "a"]), try await scope(["sets": ["a", "b"]]),
            try await scope(["sets": "a|b"]), try await scope(["from": "2024-01-01"]),
        ]
        #expect(Set(scopes).count == scopes.count)
        #expect(try await scope(["windowDays": 3]) == scopes[0])
    }

    @Test func whatIsNoAddressIsRefused() {
        #expect(throws: FederationError.self) { try Harvesting(.numbered(1), at: "file.xml") }
        #expect(throws: FederationError.self) { try Harvesting(.numbered(1), ["from": "yesterday"]) }
        #expect(throws: FederationError.self) {
            try Harvesting(.numbered(1), ["from": "2024-02-01", "until": "2024-01-01"])
        }
    }

    @Test func anAddressWithARequestOrArgumentsOfItsOwnWillDo() async throws {
        let harvesting = try Harvesting(.numbered(1), at: "http://library.example/oai?repo=7&verb=Identify#x")
        _ = try await harvesting.all()
        #expect(harvesting.library.calls.allSatisfy { $0.arguments["repo"] == "7" })
        #expect(harvesting.lists[0] == ["repo": "7", "verb": "ListRecords", "metadataPrefix": "oai_dc"])
    }
}
