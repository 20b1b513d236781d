import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization
import Testing

/// A source with a list of everything and lists of changes, as a test sets them.
final class Feed: Sendable {
    struct State {
        var all: [SourceRecord] = []
        /// What changed since a bookmark, as pages.
        var changes: [[SourceRecord]] = [[]]
        var bookmark: String? = "b1"
        var scope = "s"
        var summary = "feed"
        var deletions = DeletionPolicy.unannounced
        var provesAbsence = true
        var issues: [ScienceShopSDK.Issue] = []
        var listed: [ListedRecord]?
        var listingProvesAbsence = true
        var listingFailure: FederationError?
        /// What each list was asked with.
        var asked: [String] = []
        var listings = 0
    }

    let state: Mutex<State>
    init(_ records: [SourceRecord]) { state = Mutex(State(all: records)) }

    func set(_ change: @Sendable (inout State) -> Void) { state.withLock { change(&$0) } }

    /// What was asked since the last look.
    func asked() -> [String] {
        state.withLock { state in
            defer { state.asked = [] }
            return state.asked
        }
    }

    var listings: Int { state.withLock { $0.listings } }

    var source: ScriptedSource {
        ScriptedSource(
            description: { [self] in
                state.withLock {
                    SourceDescription(
                        summary: .verbatim($0.summary), listsEverything: true, deletions: $0.deletions, scope: $0.scope)
                }
            },
            reader: { [self] request, cursor in
                state.withLock { state in
                    if cursor == nil { state.asked.append(request.bookmark?.text ?? "everything") }
                    let pages = request.bookmark == nil ? [state.all] : state.changes
                    let index = cursor.flatMap { Int($0.text) } ?? 0
                    let isLast = index == pages.count - 1
                    return HarvestPage(
                        records: pages[index], next: isLast ? nil : Cursor("\(index + 1)"),
                        issues: isLast ? state.issues : [],
                        bookmark: isLast ? state.bookmark.map { Bookmark($0) } : nil,
                        provesAbsence: state.provesAbsence)
                }
            })
    }

    /// The same, which lists its identifiers too.
    var listing: ScriptedListing {
        ScriptedListing(source) { [self] _, _ in
            try state.withLock { state in
                state.listings += 1
                if let failure = state.listingFailure { throw failure }
                let listed = state.listed ?? state.all.map { ListedRecord($0) }
                return ListedPage(records: listed, provesAbsence: state.listingProvesAbsence)
            }
        }
    }
}

extension ListedRecord {
    init(_ record: SourceRecord) {
        self.init(identifier: record.identifier, datestamp: record.datestamp, status: record.status)
    }
}

/// A record of a feed, dated.
func dated(_ name: String, _ title: String, _ datestamp: String? = nil, gone: Bool = false) -> SourceRecord {
    var record = SourceRecord.json(name, organisation("o-\(name)", title))
    record.datestamp = datestamp
    if gone {
        record.status = .deleted
        record.payload = []
    }
    return record
}

@Suite struct BookmarkTests {
    private let records = (0..<10).map { dated("r\($0)", "Organisation \($0)", "2026-01-01") }

    private func memory(_ bench: Bench) async throws -> SourceMemory {
        try await bench.ledger.read { try $0.memory(of: SourceKey(node: "lyon", source: "demands")) }
    }

    @Test func aListThatEndsLeavesABookmarkAndTheNextIsAskedWithIt() async throws {
        let (bench, feed) = (Bench(), Feed(records))
        let first = try await bench.engine.run(bench.job(feed.source))
        #expect(first.verdict == .changed && first.run.askedFrom == nil && first.run.bookmark == Bookmark("b1"))
        #expect(try await memory(bench).kept?.bookmark == Bookmark("b1"))
        #expect(try await memory(bench).kept?.scope == "s")
        #expect(try await memory(bench).sweep?.run == first.run.id)
        feed.set {
            $0.changes = [[dated("r1", "Nouveau nom", "2026-01-02")], [dated("r99", "Venue", "2026-01-02")]]
            $0.bookmark = "b2"
        }
        let second = try await bench.engine.run(bench.job(feed.source))
        #expect(feed.asked() == ["everything", "b1"])
        #expect(second.run.askedFrom == Bookmark("b1") && second.run.bookmark == Bookmark("b2"))
        #expect(second.verdict == .changed)
        #expect(second.counts.seen == 2 && second.counts.changed == 1 && second.counts.added == 1)
        #expect(second.counts.left == 0)
        #expect(try await bench.ledger.records().count == 11)
        feed.set {
            $0.changes = [[]]
            $0.bookmark = "b3"
        }
        let third = try await bench.engine.run(bench.job(feed.source))
        #expect(third.verdict == .unchanged && third.run.writes == 0)
        #expect(try await memory(bench).kept?.bookmark == Bookmark("b3"))
    }

    @Test func whatAPersonSelectsIsAskedWithoutIt() async throws {
        let (bench, feed) = (Bench(), Feed(records))
        for options in [
            HarvestOptions(), HarvestOptions(full: true), HarvestOptions(limit: 3),
            HarvestOptions(since: Timestamp(seconds: 5)), HarvestOptions(),
        ] {
            _ = try await bench.engine.run(bench.job(feed.source, options: options))
            feed.set { $0.bookmark = "later" }
        }
        #expect(feed.asked() == ["everything", "everything", "everything", "everything", "later"])
        #expect(try await memory(bench).kept?.run == RunID(5))
    }

    @Test func anotherListOrOtherRulesAreReadWhole() async throws {
        let (bench, feed) = (Bench(), Feed(records))
        _ = try await bench.engine.run(bench.job(feed.source))
        feed.set { $0.scope = "another" }
        _ = try await bench.engine.run(bench.job(feed.source))
        _ = try await bench.engine.run(bench.job(feed.source, version: "2"))
        feed.set { $0.summary = "other words, same list" }
        _ = try await bench.engine.run(bench.job(feed.source, version: "2"))
        #expect(feed.asked() == ["everything", "everything", "everything", "b1"])
    }

    /// (what the list of changes says, the verdict, what is kept of the bookmarks b1 and b2)
    @Test(arguments: [
        ("unreadable", Verdict.partial, "b1"), ("held", .deletionsHeld, "b1"), ("fine", .changed, "b2"),
        ("broken record", .unchanged, "b2"),
    ]) func onlyARunThatWentWellMovesIt(_ what: String, _ verdict: Verdict, _ kept: String) async throws {
        let (bench, feed, records) = (Bench(), Feed(records), records)
        _ = try await bench.engine.run(bench.job(feed.source))
        feed.set { state in
            state.bookmark = "b2"
            switch what {
            case "unreadable": state.issues = [Issue(.error, code: "unreadable-row", message: "Row 3")]
            case "held": state.changes = [(0..<5).map { dated("r\($0)", "", "2026-01-02", gone: true) }]
            case "broken record":
                var broken = records[0]
                broken.payload = Array("[".utf8)
                state.changes = [[broken]]
            default: state.changes = [[dated("r1", "Autre", "2026-01-02")]]
            }
        }
        let report = try await bench.engine.run(bench.job(feed.source))
        #expect(report.verdict == verdict)
        #expect(report.run.bookmark == (kept == "b2" ? Bookmark("b2") : nil))
        #expect(try await memory(bench).kept?.bookmark == Bookmark(kept))
        #expect(try await bench.ledger.records().count == 10)
    }

    @Test func announcedDeletionsLeaveAndAreCounted() async throws {
        let (bench, feed) = (Bench(), Feed(records))
        _ = try await bench.engine.run(bench.job(feed.source))
        feed.set { $0.changes = [[dated("r3", "", "2026-01-02", gone: true), dated("never", "", gone: true)]] }
        let report = try await bench.engine.run(bench.job(feed.source))
        #expect(report.verdict == .changed && report.counts.seen == 0)
        #expect(report.counts.left == 1 && report.counts.removed == 1)
        #expect(try await bench.ledger.record(id("o-r3"))?.isDeleted == true)
    }

    @Test func aDoubtfulListProvesNothing() async throws {
        let (bench, feed) = (Bench(), Feed(records))
        _ = try await bench.engine.run(bench.job(feed.source))
        feed.set { state in
            state.all.removeFirst()
            state.provesAbsence = false
        }
        let whole = try await bench.engine.run(bench.job(feed.source, options: HarvestOptions(full: true)))
        #expect(whole.verdict == .unchanged && whole.counts.left == 0)
        #expect(whole.issues.map(\.issue.code) == ["absence-not-proved"])
        // What it may have concealed is looked for soon: here by reading everything.
        #expect(try await memory(bench).sweep == nil)
        feed.set { $0.provesAbsence = true }
        let next = try await bench.engine.run(bench.job(feed.source))
        #expect(feed.asked() == ["everything", "everything", "everything"])
        #expect(next.counts.removed == 1)
    }

    @Test func deletionsNamedInADoubtfulListAreBelieved() async throws {
        let (bench, feed) = (Bench(), Feed(records))
        feed.set { $0.bookmark = nil }
        _ = try await bench.engine.run(bench.job(feed.source))
        feed.set { state in
            state.all[0] = dated("r0", "", "2026-01-02", gone: true)
            state.all.removeLast()
            state.provesAbsence = false
        }
        let report = try await bench.engine.run(bench.job(feed.source))
        #expect(report.counts.left == 1 && report.counts.removed == 1)
        #expect(try await bench.ledger.records().count == 9)
        #expect(try await memory(bench) == SourceMemory(source: report.run.source))
    }

    @Test func aSourceThatCannotListNamesIsReadWholeNowAndThen() async throws {
        let (bench, feed) = (Bench(), Feed(records))
        _ = try await bench.engine.run(bench.job(feed.source))
        _ = try await bench.engine.run(bench.job(feed.source))
        bench.clock.sleep(7 * 86_400)
        _ = try await bench.engine.run(bench.job(feed.source))
        feed.set { $0.deletions = .announced }
        bench.clock.sleep(7 * 86_400)
        _ = try await bench.engine.run(bench.job(feed.source))
        _ = try await bench.engine.run(bench.job(feed.source, options: HarvestOptions(sweepEvery: .seconds(60))))
        bench.clock.sleep(30 * 86_400)
        _ = try await bench.engine.run(bench.job(feed.source))
        #expect(feed.asked() == ["everything", "b1", "everything", "b1", "everything", "everything"])
    }

    @Test func anUnfinishedListOfChangesIsGoneOnFromAsItWasAsked() async throws {
        let (bench, feed) = (Bench(), Feed(records))
        _ = try await bench.engine.run(bench.job(feed.source))
        feed.set { state in
            state.changes = [[dated("r1", "Un", "2026-01-02")], [dated("r2", "Deux", "2026-01-02")]]
            state.bookmark = "b2"
        }
        var cut = feed.source
        let whole = cut.reader
        cut.reader = { request, cursor in
            if cursor != nil { throw FederationError(.network, "down") }
            return try await whole(request, cursor)
        }
        let first = try await bench.engine.run(bench.job(cut))
        #expect(first.verdict == .partial && first.run.bookmark == nil)
        #expect(try await bench.ledger.checkpoint(of: first.run.source)?.bookmark == Bookmark("b1"))
        let second = try await bench.engine.run(bench.job(feed.source))
        #expect(second.run.resumed == first.run.id && second.run.askedFrom == Bookmark("b1"))
        #expect(second.counts.seen == 1 && second.counts.left == 0)
        #expect(try await memory(bench).kept?.bookmark == Bookmark("b2"))
        #expect(try await bench.ledger.records().count == 10)
    }
}
