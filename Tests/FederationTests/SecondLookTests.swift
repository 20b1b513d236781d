import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization
import Testing

/// What a look at everything may not do: forget a doubt, or remove what is on its list.
@Suite struct SecondLookTests {
    private let records = (0..<10).map { dated("r\($0)", "Organisation \($0)", "2026-01-01") }
    private let key = SourceKey(node: "lyon", source: "demands")

    private func memory(_ bench: Bench) async throws -> SourceMemory {
        let key = key
        return try await bench.ledger.read { try $0.memory(of: key) }
    }

    /// A doubtful list of changes, a kill while names are read, and names that then cannot be had: nothing proved that list
    /// whole, so its bookmark is not kept.
    @Test func aDoubtOutlivesAnInterruption() async throws {
        let (bench, feed) = (Bench(), Feed(records))
        _ = try await bench.engine.run(bench.job(feed.listing))
        feed.set { state in
            state.bookmark = "b2"
            state.provesAbsence = false
        }
        var listing = feed.listing
        listing.lister = { _, _ in throw CancellationError() }
        let cut = try await bench.engine.run(bench.job(listing))
        #expect(cut.verdict == .partial)
        #expect(try await bench.ledger.checkpoint(of: key)?.place == .sweep(Bookmark("b2")))

        feed.set { $0.listingFailure = FederationError(.blocked, "no robots") }
        let next = try await bench.engine.run(bench.job(feed.listing))
        #expect(next.run.resumed == cut.run.id && next.issues.map(\.issue.code) == ["sweep-failed"])
        #expect(try await memory(bench).kept?.bookmark == Bookmark("b1"))
        #expect(try await bench.ledger.checkpoint(of: key) == nil)

        // What slipped past it is on the list that is asked for again.
        _ = feed.asked()
        feed.set { state in
            state.provesAbsence = true
            state.listingFailure = nil
            state.changes = [[dated("r10", "Venue", "2026-01-02")]]
        }
        let last = try await bench.engine.run(bench.job(feed.listing))
        #expect(feed.asked() == ["b1"] && last.counts.added == 1)
        #expect(try await memory(bench).kept?.bookmark == Bookmark("b2"))
    }

    /// What waits for its grace period and is listed again stands, though its payload was erased meanwhile.
    @Test(arguments: [false, true]) func whatIsListedAgainStands(_ isErased: Bool) async throws {
        let (bench, feed) = (Bench(), Feed(records))
        let options = HarvestOptions(
            breaker: RemovalBreaker(share: 0.5, count: 20), grace: .seconds(10 * 86_400), sweep: true)
        _ = try await bench.engine.run(bench.job(feed.listing))
        feed.set { $0.all.removeAll { $0.identifier == "r3" || $0.identifier == "r4" } }
        let gone = try await bench.engine.run(bench.job(feed.listing, options: options))
        #expect(gone.counts.waiting == 2)
        let (key, back) = (key, records[3])
        if isErased {
            try await bench.ledger.write { ledger in
                let state = try #require(try ledger.sourceRecord("r3", of: key))
                try ledger.erasePayload(state.payload)
            }
        }
        feed.set { $0.all.append(back) }
        bench.clock.sleep(11 * 86_400)
        let report = try await bench.engine.run(bench.job(feed.listing, options: options))
        #expect(report.verdict == .changed && report.counts.removed == 1 && report.run.sweep?.missed == 0)
        #expect(try await bench.ledger.record(id("o-r4"))?.isDeleted == true)
        #expect(try await bench.ledger.record(id("o-r3"))?["title"]?["fr"] == "Organisation 3")
        let state = try await bench.ledger.read { try $0.sourceRecord("r3", of: key) }
        #expect(state?.status == .active)
        // It stands as if it had never left.
        let (claims, record) = (try await bench.ledger.read { try $0.claims(by: "r3", of: key) }, try id("o-r3"))
        #expect(claims.map(\.state) == [.live] && claims.allSatisfy { $0.departure == nil })
        #expect(try await bench.ledger.history(of: record).count == 1)
        #expect(try await bench.ledger.integrityCheck().isEmpty)
    }
}
