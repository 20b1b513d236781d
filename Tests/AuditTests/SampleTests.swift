import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport
import Testing

/// Some records instead of all, and how sure that makes one.
@Suite struct SampleTests {
    private func bench(_ count: Int) async throws -> (bench: AuditBench, library: OAILibrary, job: HarvestJob) {
        let bench = AuditBench(ledger: MemoryLedger())
        let library = OAILibrary.holding(count)
        let job = bench.job(try LibraryTransport(library).adapter())
        #expect(try await bench.engine.run(job).verdict == .changed)
        return (bench, library, job)
    }

    @Test func theSameSeedAsksForTheSame() async throws {
        let (bench, library, job) = try await bench(60)
        func asked(_ seed: UInt64) async throws -> [String] {
            let before = library.calls.count
            let report = try await bench.engine.audit(job, AuditOptions(sample: 20, seed: seed))
            #expect(report.verdict == .sampled && report.sample?.size == 20 && report.sample?.population == 60)
            return library.calls.dropFirst(before).filter { $0.verb == "GetRecord" }
                .compactMap { $0.arguments["identifier"] }
        }
        let first = try await asked(7)
        #expect(Set(first).count == 20)
        #expect(try await asked(7) == first)
        #expect(try await asked(8) != first)
    }

    /// 1 - 0.05^(1/n) where none differs; the tables of Clopper and Pearson elsewhere; the truth where all were asked for.
    @Test func theBoundIsThatOfClopperAndPearson() async throws {
        let (bench, library, job) = try await bench(60)
        let none = try await bench.engine.audit(job, AuditOptions(sample: 20, seed: 1)).sample
        #expect(abs((none?.bound ?? 0) - 0.139_108) < 1e-5)
        library.edit { items in for index in items.indices { items[index].title = "Changed" } }
        let all = try await bench.engine.audit(job, AuditOptions(sample: 20, seed: 1))
        #expect(all.sample?.differing == 20 && all.sample?.bound == 1 && all.verdict == .differs)
        #expect(all.stale.count == 20 && all.counts.closes == true && all.counts.matching == 40)
        library.edit { items in
            for index in items.indices { items[index].title = "Title \(index)" }
            items[30].title = "Changed"
        }
        let whole = try await bench.engine.audit(job, AuditOptions(sample: 60, seed: 1))
        #expect(whole.sample?.differing == 1 && whole.sample?.bound == 1.0 / 60)
        #expect(whole.stale.map(\.identifier) == [OAILibrary.name(30)])
        let healed = try #require(try await bench.engine.heal(job, after: whole))
        #expect(healed.counts.changed == 1)
        #expect(try await bench.engine.audit(job, AuditOptions(depth: .contents)).verdict == .complete)
    }

    /// A source that can be asked for one record and shows no list of all.
    @Test func whereNoListShowsEverythingSomeAreAskedFor() async throws {
        let bench = AuditBench(ledger: MemoryLedger())
        let records = (0..<40).map { Asked.record($0) }
        _ = try await bench.engine.run(bench.job(Asked(records: records), [WholeTextCrosswalk()]))
        let same = try await bench.engine.audit(bench.job(Asked(records: records), [WholeTextCrosswalk()]))
        #expect(same.method == .sample && same.verdict == .sampled && same.sample?.differing == 0)
        #expect(same.counts.remote == nil && same.counts.matching == nil && same.counts.held == 40)
        // All were asked for, so it is no estimate.
        #expect(same.sample?.bound == 0)
        var edited = records
        edited[3].payload = Array("Autre".utf8)
        edited.remove(at: 5)
        let job = bench.job(Asked(records: edited), [WholeTextCrosswalk()])
        let audit = try await bench.engine.audit(job)
        #expect(audit.verdict == .differs && audit.sample?.differing == 2)
        #expect(audit.stale.map(\.identifier) == ["r3"] && audit.extra.map(\.identifier) == ["r5"])
        let healed = try #require(try await bench.engine.heal(job, after: audit))
        #expect(healed.counts.changed == 1 && healed.counts.removed == 1)
        #expect(try await bench.engine.audit(job).verdict == .sampled)
    }
}

/// Gives any of its records by name, and lists only the newest.
private struct Asked: SingleRecordSource {
    static let manifest = ScriptedSource.manifest
    let records: [SourceRecord]

    static func record(_ number: Int) -> SourceRecord {
        SourceRecord(identifier: "r\(number)", format: .plainText, payload: Array("Titre \(number)".utf8))
    }

    var manifest: AdapterManifest { Self.manifest }
    var damageCodes: Set<String> { ["damaged"] }

    func identify() async throws -> SourceDescription {
        SourceDescription(summary: .verbatim("asked"), listsEverything: false)
    }

    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        HarvestPage(records: records)
    }

    func record(_ identifier: String) async throws -> SourceRecord? {
        records.first { $0.identifier == identifier }
    }
}
