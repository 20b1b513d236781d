import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// What somebody asked to be forgotten is no gap: it is counted apart, never named and never fetched.
@Suite struct ForgottenTests {
    private static let place = "https://exemple.org/equipe/zo%C3%A9-qu%C3%A9not"

    private static func record(_ name: String, _ text: String, at url: String? = nil) -> SourceRecord {
        SourceRecord(
            identifier: name, datestamp: "2026-11-20T10:00:00Z", format: .plainText, payload: Array(text.utf8),
            sourceURL: url)
    }

    /// One under her name, one that speaks of her, one that was read from a page with her name, and others.
    private static let all = [
        record("fiche-zoe-quenot", "Sa page"), record("r1", "Écrire à Zoé Quénot"), record("r2", "Accueil", at: place),
        record("r3", "Le vélo"), record("r4", "L’eau", at: "https://exemple.org/eau"),
    ]

    private static func source(_ records: [SourceRecord]) -> ScriptedSource { ScriptedSource(records) }

    private static func listing(_ records: [SourceRecord]) -> ScriptedListing {
        ScriptedListing(source(records)) { _, _ in
            ListedPage(records: records.map { ListedRecord(identifier: $0.identifier, datestamp: $0.datestamp) })
        }
    }

    /// - Parameter body: is given a job of any source.
    private func afterForgetting(
        _ body: (AuditBench, (any HarvestSource) -> HarvestJob) async throws -> Void
    ) async throws {
        try await AuditBench.onBoth { bench in
            let job = { bench.job($0, [WholeTextCrosswalk()]) }
            #expect(try await bench.engine.run(job(Self.source(Self.all))).verdict == .changed)
            let report = try await Forgetting(bench.ledger, clock: bench.clock.now).forget(.init(words: ["Zoé Quénot"]))
            #expect(report.sourceRecords > 0 && report.payloads > 0)
            try await body(bench, job)
        }
    }

    @Test func itIsCountedApartAndNoFault() async throws {
        try await afterForgetting { bench, job in
            let sources: [any HarvestSource] = [Self.source(Self.all), Self.listing(Self.all)]
            for source in sources {
                for depth in [AuditOptions.Depth.automatic, .names] {
                    let report = try await bench.engine.audit(job(source), AuditOptions(depth: depth))
                    #expect(report.verdict == .complete && report.counts.isClean, "\(Named(report))")
                    #expect(report.counts.forgotten == 1 && report.counts.remote == 5 && report.counts.held == 4)
                    #expect(report.counts.matching == 4 && !report.hasGap)
                    #expect(try await bench.engine.heal(job(source), after: report) == nil)
                }
            }
        }
    }

    /// What is really missing and stale beside it is named and healed, and nothing of the forgotten one comes with it.
    @Test func healingLeavesItOut() async throws {
        try await afterForgetting { bench, job in
            var now = Self.all + [Self.record("r5", "Neuf"), Self.record("zoe-quenot-2", "Encore elle")]
            now[3] = Self.record("r3", "Le vélo, autrement")
            now[1] = Self.record("r1", "N’écrire qu’à Zoé Quénot")
            let source = Self.source(now)
            let audit = try await bench.engine.audit(job(source))
            var planted = Named()
            planted.missing = ["r5"]
            planted.stale = ["r1", "r3"]
            #expect(Named(audit) == planted && audit.verdict == .differs && audit.counts.closes == true)
            #expect(audit.counts.forgotten == 2)
            let healed = try #require(try await bench.engine.heal(job(source), after: audit))
            #expect(healed.counts.seen == 3 && healed.counts.addUp)
            let after = try await bench.engine.audit(job(source))
            #expect(after.verdict == .complete && after.counts.forgotten == 2, "\(Named(after))")
            #expect(try await bench.engine.run(job(source)).verdict == .unchanged)
            let key = bench.key
            try await bench.ledger.read { ledger in
                #expect(try ledger.sourceRecord("zoe-quenot-2", of: key) == nil)
                try ledger.forEachPayload { _, bytes in
                    #expect(!String(decoding: bytes, as: UTF8.self).contains("Quénot"))
                }
            }
        }
    }

    /// A record of that very name is forgotten by its identifier, too: nothing is filed under it again.
    @Test func aSourceRecordThatIsNamedAsTheRecord() async throws {
        try await AuditBench.onBoth { bench in
            let records = [Self.record("lyon:organisation/a", "Un"), Self.record("lyon:organisation/b", "Deux")]
            let job = bench.job(Self.source(records), [NamedCrosswalk()])
            _ = try await bench.engine.run(job)
            let id = try #require(RecordIdentifier("lyon:organisation/a"))
            _ = try await Forgetting(bench.ledger, clock: bench.clock.now).forget(.init(records: [id]))
            for _ in 0..<2 {
                let report = try await bench.engine.audit(job)
                #expect(report.verdict == .complete && report.counts.forgotten == 1 && report.counts.held == 1)
                // Nor does a harvest take it.
                #expect(try await bench.engine.run(job).verdict == .unchanged)
            }
        }
    }

    // MARK: - Payloads

    /// A payload that was erased is none that was lost.
    @Test func whatWasErasedIsNotLost() async throws {
        try await afterForgetting { bench, job in
            let job = job(Self.source(Self.all))
            let report = try await bench.engine.auditLocally(job)
            #expect(report.isSound && report.exitCode == 0)
            #expect(report.erased == ["r1", "r2"] && report.lost.isEmpty && report.altered.isEmpty)
            #expect(report.held == 4 && report.hashed == 2 && report.remapped == 2 && report.outdated == 0)
            // What a disk lost is lost, beside it.
            let key = bench.key
            try await bench.ledger.write { ledger in
                guard var state = try ledger.sourceRecord("r3", of: key) else { return }
                state.payload = Digest(of: Array("nowhere".utf8))
                try ledger.put(state)
            }
            let torn = try await bench.engine.auditLocally(job)
            #expect(torn.lost == ["r3"] && torn.erased == ["r1", "r2"] && torn.exitCode == 16)
        }
    }

    /// Other rules cannot be laid over what is not there: the records are fetched for it, once.
    @Test func erasedPayloadsAreFetchedForOtherRules() async throws {
        try await afterForgetting { bench, _ in
            let job = bench.job(Self.source(Self.all), [WholeTextCrosswalk(version: "2")])
            let audit = try await bench.engine.audit(job)
            #expect(Set(audit.stale.map(\.identifier)) == ["r1", "r2", "r3", "r4"])
            #expect(audit.stale.allSatisfy { $0.reason == .rules } && audit.counts.forgotten == 1)
            let healed = try #require(try await bench.engine.heal(job, after: audit))
            #expect(healed.failure == nil && healed.counts.seen == 4 && healed.counts.addUp)
            #expect(try await bench.engine.audit(job).verdict == .complete)
        }
    }
}

/// Makes a record of the very identifier its source gives.
private struct NamedCrosswalk: Crosswalk {
    let id = "test/named"
    let version = "1"
    func accepts(_ format: MetadataFormat) -> Bool { true }

    func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
        CrosswalkResult(drafts: [
            Draft(
                record: Record(document: [
                    "schema": "record/1", "id": .string(source.identifier), "kind": "organisation", "home": "lyon",
                    "status": "active", "title": ["fr": .string(String(decoding: source.payload, as: UTF8.self))],
                ]))
        ])
    }
}
