import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization
import Testing

/// What a list of names shows that a list of changes does not.
@Suite struct SweepTests {
    private let records = (0..<10).map { dated("r\($0)", "Organisation \($0)", "2026-01-01") }
    private let key = SourceKey(node: "lyon", source: "demands")

    private func memory(_ bench: Bench) async throws -> SourceMemory {
        let key = key
        return try await bench.ledger.read { try $0.memory(of: key) }
    }

    /// A bench with a feed that was read whole a second ago.
    private func begun() async throws -> (Bench, Feed) {
        let (bench, feed) = (Bench(), Feed(records))
        let report = try await bench.engine.run(bench.job(feed.listing))
        #expect(report.verdict == .changed && report.run.sweep == nil)
        feed.set { $0.bookmark = "b2" }
        return (bench, feed)
    }

    private let sweep = HarvestOptions(sweep: true)

    @Test func itIsDueAfterAWeekOrAMonthOrWhenAsked() async throws {
        let (bench, feed) = try await begun()
        func listings(_ options: HarvestOptions = HarvestOptions(), after days: Int = 0) async throws -> Int {
            bench.clock.sleep(days * 86_400)
            let before = feed.listings
            _ = try await bench.engine.run(bench.job(feed.listing, options: options))
            return feed.listings - before
        }
        #expect(try await listings() == 0)
        #expect(try await listings(sweep) == 1)
        #expect(try await listings(after: 6) == 0)
        #expect(try await listings(after: 1) == 1)
        feed.set { $0.deletions = .announced }
        #expect(try await listings(after: 29) == 0)
        #expect(try await listings(after: 1) == 1)
        #expect(try await listings(HarvestOptions(sweepEvery: .seconds(60)), after: 1) == 1)
        // A whole list shows as much.
        #expect(try await listings(HarvestOptions(full: true, sweep: true), after: 40) == 0)
        #expect(try await listings() == 0)
        // Another list of the same source was never looked at.
        feed.set { $0.scope = "another" }
        #expect(try await listings() == 0)
        #expect(try await listings() == 0)
    }

    @Test func whatLeftWithoutAWordLeaves() async throws {
        let (bench, feed) = try await begun()
        feed.set { $0.all.remove(at: 4) }
        let before = try await bench.engine.run(bench.job(feed.listing))
        #expect(before.verdict == .unchanged && before.counts.left == 0)
        feed.set { $0.changes = [[dated("r1", "Autre", "2026-01-02")]] }
        let report = try await bench.engine.run(bench.job(feed.listing, options: sweep))
        #expect(report.verdict == .changed)
        #expect(report.counts.seen == 1 && report.counts.changed == 1)
        #expect(report.counts.left == 1 && report.counts.removed == 1)
        #expect(report.run.sweep == Run.Sweep(listed: 9, missed: 0, isComplete: true))
        #expect(try await bench.ledger.record(id("o-r4"))?.isDeleted == true)
        #expect(try await memory(bench).kept?.bookmark == Bookmark("b2"))
        #expect(try await memory(bench).sweep?.run == report.run.id)
        #expect(try await bench.ledger.checkpoint(of: key) == nil)
        #expect(try await bench.ledger.integrityCheck().isEmpty)
    }

    @Test func tooManyAreHeldUntilAPersonSaysSoOrTheyAreListedAgain() async throws {
        let (bench, feed) = try await begun()
        let records = records
        feed.set { $0.all = Array(records[0..<5]) }
        let held = try await bench.engine.run(bench.job(feed.listing, options: sweep))
        #expect(held.verdict == .deletionsHeld && held.counts.held == 5 && held.counts.removed == 0)
        #expect(try await memory(bench).kept?.bookmark == Bookmark("b1"))
        // It is due again, though nobody asks: they may be back.
        feed.set { $0.all = Array(records[0..<5]) + records[7...] }
        let fewer = try await bench.engine.run(bench.job(feed.listing, options: sweep))
        #expect(fewer.verdict == .deletionsHeld && fewer.counts.held == 2)
        feed.set { $0.all = records }
        let back = try await bench.engine.run(bench.job(feed.listing, options: sweep))
        #expect(back.verdict == .unchanged && back.counts.left == 0)
        #expect(try await bench.ledger.changes().count == 10)
        let states = try await bench.ledger.read { [key] in try $0.sourceRecords(SourceRecordQuery(key)) }
        #expect(states.allSatisfy { $0.status == .active })

        feed.set { $0.all = Array(records[0..<5]) }
        let accepted = try await bench.engine.run(
            bench.job(feed.listing, options: HarvestOptions(acceptRemovals: true, sweep: true)))
        #expect(accepted.verdict == .changed && accepted.counts.removed == 5)
        #expect(try await memory(bench).kept?.bookmark == Bookmark("b2"))
    }

    /// That its payload was erased, because it held what is forgotten, is no reason to take it for gone.
    @Test func whatIsListedAgainStandsAgainWithoutItsPayload() async throws {
        let (bench, feed) = try await begun()
        let records = records
        feed.set { $0.all = Array(records[0..<5]) }
        let held = try await bench.engine.run(bench.job(feed.listing, options: sweep))
        #expect(held.verdict == .deletionsHeld && held.counts.held == 5)
        let report = try await Forgetting(bench.ledger).forget(.init(words: ["Organisation 7"]))
        #expect(report.payloads == 1)
        #expect(try report.reduced == [id("o-r7")])
        feed.set { $0.all = records }
        let back = try await bench.engine.run(bench.job(feed.listing, options: sweep))
        #expect(back.verdict == .unchanged && back.counts.left == 0)
        let states = try await bench.ledger.read { [key] in try $0.sourceRecords(SourceRecordQuery(key)) }
        #expect(states.count == 10 && states.allSatisfy { $0.status == .active })
        let claims = try await bench.ledger.read { try $0.claims(of: id("o-r7")) }
        #expect(claims.map(\.state) == [.live])
        #expect(try await bench.ledger.integrityCheck().isEmpty)
    }

    @Test func anEmptyListOfNamesIsSuspicious() async throws {
        let (bench, feed) = try await begun()
        feed.set { $0.listed = [] }
        let report = try await bench.engine.run(bench.job(feed.listing, options: sweep))
        #expect(report.verdict == .suspiciousEmpty && report.counts.left == 0)
        #expect(try await memory(bench).kept?.bookmark == Bookmark("b1"))
        #expect(try await bench.ledger.records().count == 10)
        let accepted = try await bench.engine.run(
            bench.job(feed.listing, options: HarvestOptions(acceptRemovals: true, sweep: true)))
        #expect(accepted.verdict == .changed && accepted.counts.removed == 10)
    }

    @Test func oneThatProvesNothingInfersNothing() async throws {
        let (bench, feed) = try await begun()
        feed.set { state in
            state.all.removeFirst()
            state.listingProvesAbsence = false
        }
        let report = try await bench.engine.run(bench.job(feed.listing, options: sweep))
        #expect(report.verdict == .unchanged && report.counts.left == 0)
        #expect(report.issues.map(\.issue.code) == ["absence-not-proved"])
    }

    @Test func whatItNamesAsDeletedLeaves() async throws {
        let (bench, feed) = try await begun()
        feed.set { state in
            state.listed = state.all.map { ListedRecord($0) }
            state.listed?[2].status = .deleted
            // Listed twice, as gone and as present: present counts, in whatever order.
            state.listed?.append(ListedRecord(identifier: "r5", status: .deleted))
            state.listed?.insert(ListedRecord(identifier: "r6", status: .deleted), at: 0)
            state.listingProvesAbsence = false
        }
        let report = try await bench.engine.run(bench.job(feed.listing, options: sweep))
        #expect(report.counts.removed == 1)
        #expect(try await bench.ledger.record(id("o-r2"))?.isDeleted == true)
        #expect(try await bench.ledger.records().count == 9)
    }

    // MARK: - What was never received

    /// Backdated, changed without a word, or believed to be gone: none may be lost silently.
    @Test(arguments: ["new", "newer", "gone"]) func whatNoListOfChangesGaveIsTold(_ what: String) async throws {
        let (bench, feed) = try await begun()
        feed.set { state in
            switch what {
            case "new": state.all.append(dated("r10", "Antidatée", "2025-01-01"))
            case "newer": state.all[3] = dated("r3", "Changée", "2026-01-05")
            default: state.changes = [[dated("r3", "", "2026-01-05", gone: true)]]
            }
        }
        if what == "gone" {
            _ = try await bench.engine.run(bench.job(feed.listing))
            feed.set { $0.changes = [[]] }
        }
        let report = try await bench.engine.run(bench.job(feed.listing, options: sweep))
        #expect(report.verdict == .partial)
        #expect(report.issues.map(\.issue.code) == ["records-missed"])
        #expect(report.run.sweep?.missed == 1)
        #expect(try await memory(bench).kept == nil)
        _ = feed.asked()
        let next = try await bench.engine.run(bench.job(feed.listing))
        #expect(feed.asked() == ["everything"])
        #expect(next.verdict == .changed)
        #expect(try await bench.engine.run(bench.job(feed.listing, options: sweep)).verdict == .unchanged)
        #expect(try await bench.ledger.records().count == (what == "new" ? 11 : 10))
    }

    @Test func whatCameWhileItWasReadIsNotMissedButTaken() async throws {
        let (bench, feed) = try await begun()
        var listing = feed.listing
        let lister = listing.lister
        listing.lister = { request, cursor in
            feed.set { state in
                state.all.append(dated("r10", "Venue entre-temps", "2026-01-06"))
                state.changes = [[dated("r10", "Venue entre-temps", "2026-01-06")], [dated("r11", "Plus tard encore")]]
                state.bookmark = "b3"
            }
            return try await lister(request, cursor)
        }
        let report = try await bench.engine.run(bench.job(listing, options: sweep))
        #expect(report.verdict == .changed && report.counts.seen == 2 && report.counts.added == 2)
        #expect(report.counts.left == 0 && report.issues.isEmpty)
        #expect(feed.asked() == ["everything", "b1", "b2"])
        #expect(try await memory(bench).kept?.bookmark == Bookmark("b3"))
        #expect(try await bench.ledger.records().count == 12)
    }

    @Test func anOverlapIsNotCountedTwice() async throws {
        let (bench, feed) = try await begun()
        feed.set { $0.changes = [[dated("r1", "Autre", "2026-01-02"), dated("r2", "Organisation 2", "2026-01-02")]] }
        var listing = feed.listing
        let lister = listing.lister
        listing.lister = { request, cursor in
            feed.set { state in
                state.all.append(dated("r10", "Venue", "2026-01-06"))
                state.changes[0].append(dated("r10", "Venue", "2026-01-06"))
                state.changes[0][0] = dated("r1", "Encore autre", "2026-01-07")
            }
            return try await lister(request, cursor)
        }
        let report = try await bench.engine.run(bench.job(listing, options: sweep))
        #expect(report.counts.addUp && report.counts.seen == 3)
        #expect(report.counts.changed == 1 && report.counts.unchanged == 1 && report.counts.added == 1)
        #expect(try await bench.ledger.record(id("o-r1"))?["title"]?["fr"] == "Encore autre")
        #expect(report.issues.isEmpty)
    }

    @Test func quarantinedRecordsWereReceived() async throws {
        let (bench, feed) = (Bench(), Feed(records))
        feed.set { state in
            state.all.append(dated("bad", "x"))
            state.all[10].payload = Array("{".utf8)
            state.all.append(dated("", "nameless"))
        }
        _ = try await bench.engine.run(bench.job(feed.listing))
        let report = try await bench.engine.run(bench.job(feed.listing, options: sweep))
        #expect(report.verdict == .unchanged && report.run.sweep?.listed == 11 && report.run.sweep?.missed == 0)
    }

    // MARK: - What goes wrong

    @Test func aListOfNamesThatFailsLeavesTheHarvestAsItIsAndIsDueAgain() async throws {
        let (bench, feed) = try await begun()
        feed.set { state in
            state.changes = [[dated("r1", "Autre", "2026-01-02")]]
            state.listingFailure = FederationError(.blocked, "no robots")
        }
        let report = try await bench.engine.run(bench.job(feed.listing, options: sweep))
        #expect(report.verdict == .changed && report.failure == nil)
        #expect(report.issues.map(\.issue.code) == ["sweep-failed"])
        #expect(report.run.sweep?.isComplete == false)
        #expect(try await memory(bench).kept?.bookmark == Bookmark("b2"))
        #expect(try await memory(bench).sweep?.run == RunID(1))
        #expect(try await bench.ledger.checkpoint(of: key) == nil)
    }

    @Test func aListOfNamesThatWasInterruptedBeginsAnew() async throws {
        let (bench, feed) = try await begun()
        let records = records
        feed.set { state in
            state.changes = [[dated("r1", "Autre", "2026-01-02")]]
            state.all.removeLast()
        }
        var listing = feed.listing
        let calls = Mutex(0)
        listing.lister = { _, cursor in
            let call = calls.withLock {
                $0 += 1
                return $0
            }
            if call == 2 { throw CancellationError() }
            let half = cursor == nil ? records[0..<5] : records[5..<9]
            return ListedPage(records: half.map { ListedRecord($0) }, next: cursor == nil ? Cursor("5") : nil)
        }
        let cut = try await bench.engine.run(bench.job(listing, options: sweep))
        #expect(cut.verdict == .partial && cut.counts.left == 0)
        #expect(try await bench.ledger.checkpoint(of: key)?.place == .sweep(Bookmark("b2")))
        _ = feed.asked()
        let next = try await bench.engine.run(bench.job(listing))
        #expect(feed.asked().isEmpty)
        #expect(next.run.resumed == cut.run.id && next.verdict == .changed)
        #expect(next.counts.seen == 0 && next.counts.removed == 1)
        #expect(next.run.sweep == Run.Sweep(listed: 9, missed: 0, isComplete: true))
        #expect(try await memory(bench).kept?.bookmark == Bookmark("b2"))
    }

    @Test func twoRunsDoNotTakeEachOthersNamesForGone() async throws {
        let (bench, feed) = try await begun()
        let (engine, records) = (bench.engine, records)
        let other = bench.job(feed.listing)
        var listing = feed.listing
        listing.lister = { _, cursor in
            if cursor != nil { _ = try await engine.run(other) }
            let half = cursor == nil ? records[0..<5] : records[5...]
            return ListedPage(records: half.map { ListedRecord($0) }, next: cursor == nil ? Cursor("5") : nil)
        }
        let accepts = HarvestOptions(acceptRemovals: true, sweep: true)
        let report = try await engine.run(bench.job(listing, options: accepts))
        #expect(report.failure?.code == .superseded && report.counts.left == 0)
        #expect(try await bench.ledger.records().count == 10)
    }

    @Test func namesAreReadAgainAfterALostPlaceAndStoppedWhenTheyGoRound() async throws {
        let (bench, feed) = try await begun()
        let records = records
        var listing = feed.listing
        let calls = Mutex(0)
        listing.lister = { _, cursor in
            let call = calls.withLock {
                $0 += 1
                return $0
            }
            if call == 2 { throw FederationError("expired", "expired", disposition: .restartWindow) }
            let half = cursor == nil ? records[0..<5] : records[5...]
            return ListedPage(records: half.map { ListedRecord($0) }, next: cursor == nil ? Cursor("5") : nil)
        }
        let report = try await bench.engine.run(bench.job(listing, options: sweep))
        #expect(report.verdict == .unchanged && report.run.restarts == 1 && report.counts.left == 0)
        listing.lister = { _, cursor in
            let number = cursor.flatMap { Int($0.text) } ?? 0
            return ListedPage(
                records: records[(number % 2 * 5)..<(number % 2 * 5 + 4)].map { ListedRecord($0) },
                next: Cursor("\(number + 1)"))
        }
        let round = try await bench.engine.run(bench.job(listing, options: sweep))
        #expect(round.verdict == .unchanged && round.issues.map(\.issue.code) == ["sweep-failed"])
        #expect(round.counts.left == 0)
    }
}
