import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import SingerAdapter
import TestSupport
import Testing

@Suite("A Singer tap as a source")
struct SingerAdapterTests {
    @Test func recordsComeAsTheyWereWritten() async throws {
        let tap = try Tap()
        let odd = #"{"type":"RECORD","stream":"users","record": {"id" : 9007199254740993, "n":"é\u00e9" } , "x":1}"#
        let source = try tap.source(tap.configuration([Tap.schema, odd, Tap.state(1)]))
        #expect(try await source.identify().summary.description.contains("python3"))
        let pages = try await pages(source)
        let record = try #require(pages.flatMap(\.records).first)
        #expect(record.payload == Array(#"{"id" : 9007199254740993, "n":"é\u00e9" }"#.utf8))
        #expect(record.identifier == "users/9007199254740993")
        #expect(record.frame == Array(Tap.schema.utf8))
        #expect(record.format == .json && record.status == .active)
        #expect(pages.last?.bookmark == Bookmark(#"{"at":1}"#))
        #expect(pages.codes == [])
    }

    @Test func itPassesTheConformanceSuite() async throws {
        let tap = try Tap()
        var lines = [Tap.schema]
        for number in 1...9 { lines += [Tap.record(number), number % 2 == 0 ? Tap.state(number) : ""] }
        lines.append(Tap.state(9))
        let opener = FileOpener(base: tap.folder.path)
        let suite = HarvestSourceConformance(
            Adapter(SingerAdapter.self), tap.configuration(lines), context: { AdapterContext(opener: opener) })
        let findings = await suite.run()
        #expect(findings.map(\.description) == [])
    }

    @Test func aStateCountsOnceAllBeforeItIsStored() async throws {
        let tap = try Tap()
        let lines = [
            Tap.schema, Tap.record(1), Tap.record(2), Tap.state(2), Tap.record(3), Tap.record(4), Tap.state(4),
            Tap.record(5),
        ]
        let source = try tap.source(tap.configuration(lines, config: ["failsOnce": 5]))
        let first = try await source.page(HarvestRequest(pageSize: 2), after: nil)
        #expect([first].identifiers == ["users/1", "users/2"])
        // Killed behind the third record: it is given, and then the failure.
        let second = try await source.page(HarvestRequest(pageSize: 2), after: first.next)
        #expect([second].identifiers == ["users/3"])
        let error = await #expect(throws: FederationError.self) {
            try await source.page(HarvestRequest(pageSize: 2), after: second.next)
        }
        #expect(error?.code.rawValue == "plugin-crashed" && error?.disposition == .abort)
        // The next run goes on from the last STATE that was stored with its records.
        let later = try tap.source(tap.configuration(lines))
        let lost = await #expect(throws: FederationError.self) {
            try await later.page(HarvestRequest(pageSize: 2), after: second.next)
        }
        #expect(lost?.disposition == .restartWindow)
        let again = later.restart(HarvestRequest(), at: second.next)
        let rest = try await pages(later, from: again)
        #expect(rest.identifiers == ["users/3", "users/4", "users/5"])
        #expect(try tap.starts().last?["state"] == ["at": 2])
        // A record behind the last STATE comes again next time.
        #expect(rest.last?.bookmark == Bookmark(#"{"at":4}"#))
        let next = try await pages(later, bookmark: rest.last?.bookmark)
        #expect(next.identifiers == ["users/5"])
    }

    @Test func secretsLieInFilesThatNobodyElseReads() async throws {
        let tap = try Tap()
        let source = try tap.source(
            tap.configuration(
                [Tap.schema, Tap.state(1)],
                options: [
                    "secretNames": ["token": "api_token"], "catalog": ["streams": []],
                ], secrets: ["token": Secret("very-secret")]))
        let last = try await pages(source).last
        _ = try await pages(source, bookmark: last?.bookmark)
        let starts = try tap.starts()
        #expect(starts.count == 2 && starts[0]["state"] == .null && starts[1]["state"] == ["at": 1])
        for start in starts {
            #expect(start["secret"] == "very-secret" && start["catalog"] == ["streams": []])
            #expect(start["folder"] == "0o700")
            #expect(start["modes"]?.array?.allSatisfy { $0 == "0o600" } == true)
            let arguments = try #require(start["arguments"])
            #expect(!arguments.canonicalText.contains("secret"))
            for case .string(let path)? in [arguments[1]] {
                #expect(throws: (any Error).self) { try FileManagerProbe.read(path) }
            }
        }
    }

    @Test func whatATapOwesNobodyIsTold() async throws {
        let tap = try Tap()
        let source = try tap.source(
            tap.configuration([
                "Starting up…", "[1, 2]", #"{"hello":1}"#, "", #"{"type":"RECORD","stream":"early","record":{"a":1}}"#,
                Tap.schema, #"{"type":"LOG","level":"info"}"#, #"{"type":"record","stream":"users","record":{"id":1}}"#,
                #"{"type":"RECORD","stream":"users","record":{"name":"no id"}}"#,
                #"{"type":"RECORD","stream":"users","record":{"id":{"a":1}}}"#,
                #"{"type":"RECORD","stream":"users","record":{"id":2,"x":NaN}}"#,
                #"{"type":"RECORD","stream":"users"}"#,
                #"{"type":"RECORD","stream":"users","record":{"id":3,"_sdc_deleted_at":"2026-01-01T00:00:00Z"}}"#,
                #"{"type":"RECORD","stream":"users","record":{"id":"a/b%","_sdc_deleted_at":null}}"#,
            ]))
        let pages = try await pages(source, size: 100)
        #expect(
            pages.identifiers == [
                "early/" + ContentHash.hex(Array(#"{"a":1}"#.utf8)), "users/1", "users/3", "users/a%2Fb%25",
            ])
        #expect(pages.flatMap(\.records).map(\.status) == [.active, .active, .deleted, .active])
        let counts = Dictionary(pages.codes.map { ($0, 1) }, uniquingKeysWith: +)
        #expect(
            counts == ["stray-output": 3, "no-schema": 1, "no-key": 1, "missing-key": 2, "bad-message": 2])
        // It never said where it is, so the next run lists everything again.
        #expect(pages.last?.bookmark == nil)
    }

    @Test func ofTwoRecordsOfOneKeyTheLastCounts() async throws {
        let tap = try Tap()
        let source = try tap.source(
            tap.configuration([Tap.schema, Tap.record(1, "old"), Tap.record(2), Tap.record(1, "new")]))
        let records = try await pages(source, size: 100).flatMap(\.records)
        #expect(records.map(\.identifier) == ["users/1", "users/2"])
        #expect(String(decoding: records[0].payload, as: UTF8.self).contains("new"))
    }

    @Test func aTapThatFailsKeepsWhatItGave() async throws {
        let tap = try Tap()
        let source = try tap.source(
            tap.configuration(
                [Tap.schema, Tap.record(1), Tap.state(1)],
                config: ["exit": 3, "says": "connecting with very-secret\nHTTP 401\n"],
                secrets: ["token": Secret("very-secret")]))
        let first = try await source.page(HarvestRequest(pageSize: 50), after: nil)
        #expect([first].identifiers == ["users/1"])
        let error = await #expect(throws: FederationError.self) {
            try await source.page(HarvestRequest(pageSize: 50), after: first.next)
        }
        let told = try #require(error?.description)
        #expect(told.contains("status 3") && told.contains("HTTP 401") && !told.contains("very-secret"))
        let empty = try tap.source(tap.configuration([], config: ["exit": 1]))
        await #expect(throws: FederationError.self) { try await pages(empty) }
    }

    @Test func filesBesideTheStreamAreRefused() async throws {
        let tap = try Tap()
        let source = try tap.source(
            tap.configuration([Tap.schema, #"{"type":"BATCH","stream":"users","manifest":[]}"#]))
        let error = await #expect(throws: FederationError.self) { try await pages(source) }
        #expect(error?.code.rawValue == "unsupported-batch")
        let other = try tap.source(
            tap.configuration(
                [Tap.schema, #"{"type":"BATCH","stream":"users","manifest":[]}"#], options: ["streams": "groups"]))
        #expect(try await pages(other).identifiers == [])
    }

    @Test func aWholeListSaysWhatIsGone() async throws {
        let tap = try Tap()
        let version = #"{"type":"ACTIVATE_VERSION","stream":"users","version":1}"#
        func last(_ lines: [String], _ deletions: String) async throws -> HarvestPage {
            let source = try tap.source(tap.configuration(lines, options: ["deletions": .string(deletions)]))
            #expect(try await source.identify().listsEverything == (deletions != "none"))
            return try #require(try await pages(source, bookmark: Bookmark(#"{"at":1}"#)).last)
        }
        let lines = [Tap.schema, Tap.record(1), Tap.state(1), Tap.record(2)]
        let absence = try await last(lines, "absence")
        #expect(absence.provesAbsence && absence.bookmark == nil)
        // Everything is asked for, whatever a run before left behind.
        #expect(try tap.starts().last?["state"] == .null)
        #expect(try await last(lines + [version], "versions").provesAbsence)
        let doubtful = try await last(lines, "versions")
        #expect(!doubtful.provesAbsence && [doubtful].codes == ["no-version"])
        #expect(try await !last(lines + ["{broken"], "absence").provesAbsence)
    }

    @Test func aTapIsHeldBackAndOneThatNobodyReadsEnds() async throws {
        let tap = try Tap()
        let source = try tap.source(
            tap.configuration([], config: ["flood": 20_000], options: ["keys": ["big": "id"]]))
        let first = try await source.page(HarvestRequest(pageSize: 10), after: nil)
        #expect(first.records.count <= 20)
        #expect(try !tap.folder.names().contains("ended.txt"))
        let rest = try await pages(source, size: 1000, from: first.next)
        #expect(first.records.count + rest.flatMap(\.records).count == 20_000)
        #expect(try tap.folder.names().contains("ended.txt"))
        _ = try await source.page(HarvestRequest(pageSize: 10), after: nil)
        #expect(await source.close().isEmpty)
    }

    @Test func aLineWithoutEndIsPassedOver() async throws {
        let tap = try Tap()
        let long = Tap.record(2, String(repeating: "x", count: 5000))
        let source = try tap.source(
            tap.configuration([Tap.schema, Tap.record(1), long, Tap.record(3)], options: ["maxRecordBytes": 2000]))
        let pages = try await pages(source, size: 10)
        #expect(pages.identifiers == ["users/1", "users/3"])
        #expect(pages.codes == ["line-too-long"])
    }

    @Test func aProgramThatIsNotThereIsToldAtOnce() async throws {
        let tap = try Tap()
        var configuration = tap.configuration([])
        configuration.options["command"] = ["tap-that-nobody-wrote"]
        let source = try tap.source(configuration)
        let error = await #expect(throws: FederationError.self) { try await source.identify() }
        #expect(error?.code.rawValue == "program-missing")
        configuration.options["command"] = nil
        #expect(throws: FederationError.self) { try tap.source(configuration) }
    }
}
