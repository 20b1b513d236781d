import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// A source that tells what differs is believed about that, and about nothing else.
@Suite struct ReconcilingTests {
    @Test func differencesAreTheClassesOfAnAudit() async throws {
        try await AuditBench.onBoth { bench in
            let before = (0..<20).map { Twin.record($0) }
            _ = try await bench.engine.run(bench.job(Twin(records: before), [WholeTextCrosswalk()]))
            #expect(
                try await bench.engine.audit(bench.job(Twin(records: before), [WholeTextCrosswalk()])).verdict
                    == .complete)
            var after = before
            after[2].payload = Array("Autre".utf8)
            after.remove(at: 4)
            after.append(Twin.record(30))
            let job = bench.job(Twin(records: after), [WholeTextCrosswalk()])
            let audit = try await bench.engine.audit(job)
            var planted = Named()
            planted.missing = ["r30"]
            planted.stale = ["r2"]
            planted.extra = ["r4"]
            #expect(audit.method == .reconciliation && Named(audit) == planted)
            #expect(audit.counts.closes == true && audit.counts.remote == 20 && audit.counts.matching == 18)
            _ = try await bench.engine.heal(job, after: audit)
            #expect(try await bench.engine.audit(job).verdict == .complete)
        }
    }

    @Test func numbersThatDoNotFitDoNotClose() async throws {
        let bench = AuditBench(ledger: MemoryLedger())
        let records = (0..<5).map { Twin.record($0) }
        _ = try await bench.engine.run(bench.job(Twin(records: records), [WholeTextCrosswalk()]))
        let report = try await bench.engine.audit(
            bench.job(Twin(records: records, surplus: 3), [WholeTextCrosswalk()]))
        #expect(report.counts.closes == false && report.verdict == .differs)
    }
}

/// Compares what it has with what is held, record by record.
private struct Twin: ReconcilableSource {
    let records: [SourceRecord]
    /// How many more it says it has.
    var surplus = 0

    static func record(_ number: Int) -> SourceRecord {
        SourceRecord(identifier: "r\(number)", format: .plainText, payload: Array("Titre \(number)".utf8))
    }

    var manifest: AdapterManifest { ScriptedSource.manifest }

    func identify() async throws -> SourceDescription {
        SourceDescription(summary: .verbatim("twin"), listsEverything: true)
    }

    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        HarvestPage(records: records)
    }

    func reconcile(with held: any HeldRecords) async throws -> SetDifference {
        let theirs = Gathering()
        try await held.forEach { theirs.add($0) }
        let ours = Set(records.map { HeldRecord($0) })
        let (there, here) = (ours.subtracting(theirs.all), theirs.all.subtracting(ours))
        return SetDifference(
            count: records.count + surplus, there: there.map { ListedRecord(identifier: $0.identifier) },
            here: here.map(\.identifier))
    }
}

extension HeldRecord {
    fileprivate init(_ record: SourceRecord) {
        self.init(
            identifier: record.identifier, datestamp: record.datestamp,
            payloadDigest: Digest(of: record.payload).bytes)
    }
}
