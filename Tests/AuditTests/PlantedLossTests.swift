import AdapterKit
import Federation
import JSONSchema
import ScienceShopSDK
import TestSupport
import Testing

/// Losses of each class planted on a provider: the audit names them exactly, heals what can be healed, and says so.
@Suite struct PlantedLossTests {
    private static let broken =
        "<oai_dc:dc xmlns:oai_dc='http://www.openarchives.org/OAI/2.0/oai_dc/'><title>cut</oai_dc:dc>"

    @Test func eachClassIsNamedExactlyAndHealed() async throws {
        try await AuditBench.onBoth { bench in
            let library = OAILibrary.holding(40)
            library.edit { $0[9].metadata = Self.broken }
            let http = LibraryTransport(library)
            let job = bench.job(try http.adapter())
            #expect(try await bench.engine.run(job).verdict == .changed)
            let kept = try #require(try await bench.memory().kept)

            library.rule { $0.now = "2026-11-21T13:00:00Z" }
            library.edit { items in
                // New: the next harvest would bring it. Behind the bookmark: no harvest of changes ever would.
                items.append(.init(OAILibrary.name(100), "2026-11-21T12:30:00Z", "New"))
                items.append(.init(OAILibrary.name(101), "2026-11-19T00:00:00Z", "Late"))
                // Changed: dated anew, dated as before, dated back.
                items[1].title = "Changed"
                items[1].datestamp = "2026-11-21T12:30:00Z"
                items[2].title = "Changed without a word"
                items[3].title = "Changed and dated back"
                items[3].datestamp = "2026-11-01T00:00:00Z"
                // Listed, and given to nobody.
                items.append(.init(OAILibrary.name(102), "2026-11-21T12:30:00Z", "Nobody's"))
                items[items.count - 1].isOnlyNamed = true
                items.append(.init(OAILibrary.name(103), "2026-11-21T12:30:00Z", "Broken"))
                items[items.count - 1].isOnlyNamed = true
                // Left without a word.
                items.remove(at: 5)
            }
            http.fail(on: [OAILibrary.name(103)])

            var planted = Named()
            planted.missing = [OAILibrary.name(100), OAILibrary.name(101)]
            planted.stale = Set((1...3).map(OAILibrary.name))
            planted.extra = [OAILibrary.name(5)]
            planted.unretrievable = [OAILibrary.name(102), OAILibrary.name(103)]
            planted.backdated = [OAILibrary.name(101), OAILibrary.name(2), OAILibrary.name(3)]
            planted.quarantined = [OAILibrary.name(9)]

            let before = try await bench.ledger.changes(limit: 1000)
            let audit = try await bench.engine.audit(job)
            #expect(Named(audit) == planted)
            #expect(audit.verdict == .differs && audit.method == .names && audit.comparesContents)
            #expect(audit.counts.closes == true && !audit.counts.isClean)
            #expect(audit.counts.remote == 43 && audit.counts.held == 40 && audit.counts.matching == 36)
            // Looking changes nothing.
            #expect(try await bench.ledger.changes(limit: 1000) == before)
            #expect(try await bench.ledger.runs(of: bench.key).count == 1)

            let plan = try #require(try await bench.engine.planHealing(job, after: audit))
            #expect(plan.counts.seen == 5 && plan.counts.added == 2 && plan.counts.changed == 3)
            #expect(try await bench.ledger.changes(limit: 1000) == before)

            let calls = library.calls.count
            let healed = try #require(try await bench.engine.heal(job, after: audit))
            #expect(healed.verdict == .changed && healed.run.activity == .heal && healed.counts.addUp)
            #expect(healed.counts.seen == 5 && healed.counts.added == 2 && healed.counts.changed == 3)
            #expect(healed.counts.removed == 1)
            // Exactly the gap was asked for.
            let asked = library.calls.dropFirst(calls).filter { $0.verb == "GetRecord" }
            #expect(Set(asked.compactMap { $0.arguments["identifier"] }) == planted.missing.union(planted.stale))
            #expect(!library.calls.dropFirst(calls).contains { $0.verb.hasPrefix("ListRecords") })
            // The next harvest asks from where it would have asked.
            #expect(try await bench.memory().kept == kept)
            #expect(try await bench.ledger.checkpoint(of: bench.key) == nil)
            #expect(try await bench.ledger.run(healed.run.id) == healed.run)

            var rest = Named()
            rest.unretrievable = planted.unretrievable
            rest.quarantined = planted.quarantined
            let after = try await bench.engine.audit(job)
            #expect(Named(after) == rest && after.counts.closes == true)

            // The keeper mends what only he can mend.
            library.edit { items in
                for index in items.indices { items[index].isOnlyNamed = false }
                for index in items.indices where items[index].metadata != nil {
                    items[index].metadata = nil
                    items[index].title = "Mended"
                }
            }
            http.fail(on: [])
            let mended = try await bench.engine.audit(job)
            #expect(mended.missing.count == 2 && mended.stale.map(\.identifier) == [OAILibrary.name(9)])
            _ = try await bench.engine.heal(job, after: mended)
            let last = try await bench.engine.audit(job)
            #expect(Named(last) == Named() && last.verdict == .complete && last.counts.isClean)
            #expect(try await bench.engine.heal(job, after: last) == nil)
            #expect(try await bench.ledger.integrityCheck().isEmpty)
        }
    }

    /// By names and dates alone, a change without a new date is not seen; what is seen is named as exactly.
    @Test func namesAloneShowWhatTheyCan() async throws {
        try await AuditBench.onBoth { bench in
            let library = OAILibrary.holding(30)
            let job = bench.job(try LibraryTransport(library).adapter())
            _ = try await bench.engine.run(job)
            library.edit { items in
                items[1].title = "Without a word"
                items[2].datestamp = "2026-11-21T12:30:00Z"
                items.remove(at: 4)
            }
            let names = try await bench.engine.audit(job, AuditOptions(depth: .names))
            #expect(names.stale.map(\.identifier) == [OAILibrary.name(2)] && !names.comparesContents)
            #expect(names.extra.map(\.identifier) == [OAILibrary.name(4)])
            let deep = try await bench.engine.audit(job, AuditOptions(depth: .contents))
            #expect(Set(deep.stale.map(\.identifier)) == [OAILibrary.name(1), OAILibrary.name(2)])
            // A longer list is not read whole unasked.
            let long = try await bench.engine.audit(job, AuditOptions(cheapList: 28))
            #expect(!long.comparesContents && long.stale.count == 1)
        }
    }

    @Test func announcedDeletionsLeaveAndRenamesAreOne() async throws {
        try await AuditBench.onBoth { bench in
            let library = OAILibrary.holding(20, deletedRecord: "persistent")
            let job = bench.job(try LibraryTransport(library).adapter())
            _ = try await bench.engine.run(job)
            library.edit { items in
                // Announced, and dated so that nobody hears of it.
                items[3].isDeleted = true
                items[3].datestamp = "2026-10-01T00:00:00Z"
            }
            let audit = try await bench.engine.audit(job)
            #expect(audit.extra.map(\.reason) == [.announced] && audit.counts.remote == 19)
            let healed = try await bench.engine.heal(job, after: audit)
            #expect(healed?.counts.removed == 1 && healed?.counts.records.removed == 1)
            #expect(try await bench.engine.audit(job).verdict == .complete)
        }
    }

    @Test func whatLeavesInNumbersIsHeld() async throws {
        try await AuditBench.onBoth { bench in
            var bench = bench
            bench.breaker = RemovalBreaker(share: 0.1, count: 20)
            let library = OAILibrary.holding(30)
            let job = bench.job(try LibraryTransport(library).adapter())
            _ = try await bench.engine.run(job)
            library.edit { $0.removeLast(9) }
            let audit = try await bench.engine.audit(job)
            #expect(audit.extra.count == 9)
            let healed = try #require(try await bench.engine.heal(job, after: audit))
            #expect(healed.verdict == .deletionsHeld && healed.counts.held == 9 && healed.counts.removed == 0)
            #expect(try await bench.ledger.records().count == 30)
            let again = try await bench.engine.audit(job)
            #expect(again.verdict == .differs && again.extra.count == 9 && again.extra[0].status == .leaving)
        }
    }

    /// A harvest that was cut short goes on after a healing, and takes nothing that came between for gone.
    @Test func aHarvestThatWasCutShortGoesOn() async throws {
        try await AuditBench.onBoth { bench in
            let library = OAILibrary.holding(35)
            let http = LibraryTransport(library)
            var job = bench.job(try http.adapter())
            job.options.full = true
            let cut = Mutexed(0)
            job.source = CutShort(base: try http.adapter(), calls: cut)
            #expect(try await bench.engine.run(job).verdict == .partial)
            job.options.full = false
            let checkpoint = try #require(try await bench.ledger.checkpoint(of: bench.key))
            let whole = bench.job(try http.adapter())
            library.edit { $0.insert(.init(OAILibrary.name(200), "2026-11-19T00:00:00Z", "Early"), at: 0) }
            let audit = try await bench.engine.audit(whole)
            let healed = try #require(try await bench.engine.heal(whole, after: audit))
            #expect(healed.counts.addUp && healed.verdict == .changed)
            #expect(try await bench.ledger.checkpoint(of: bench.key) == checkpoint)
            let rest = try await bench.engine.run(whole)
            #expect(rest.counts.addUp && rest.counts.left == 0)
            #expect(try await bench.engine.audit(whole).verdict == .complete)
        }
    }
}
