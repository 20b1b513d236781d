import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Synchronization
import Testing

/// Whether the bytes are those that came, and still mean what they meant.
@Suite struct LocalAuditTests {
    private func records(_ count: Int) -> [SourceRecord] {
        (0..<count).map {
            SourceRecord(
                identifier: "r\($0)", format: .plainText,
                payload: Array(($0 == 3 ? "refuse this" : "Titre \($0)").utf8), frame: Array("frame".utf8))
        }
    }

    @Test func aSoundLedgerIsSound() async throws {
        try await AuditBench.onBoth { bench in
            let job = bench.job(ScriptedSource(records(12)), [WholeTextCrosswalk()])
            _ = try await bench.engine.run(job)
            let report = try await bench.engine.auditLocally(job)
            #expect(report.isSound && report.exitCode == 0)
            #expect(report.held == 12 && report.hashed == 24 && report.remapped == 12 && report.outdated == 0)
            let few = try await bench.engine.auditLocally(job, sample: 5)
            #expect(few.hashed == 24 && few.remapped == 5)
            // By other rules nothing is mapped: that is for a harvest.
            let newer = bench.job(ScriptedSource(records(12)), [WholeTextCrosswalk(version: "2")])
            let other = try await bench.engine.auditLocally(newer)
            #expect(other.outdated == 12 && other.remapped == 0 && other.isSound)
        }
    }

    @Test func whatWasAlteredOrLostIsNamed() async throws {
        try await AuditBench.onBoth { bench in
            let job = bench.job(ScriptedSource(records(12)), [WholeTextCrosswalk()])
            _ = try await bench.engine.run(job)
            let key = bench.key
            // As a disk or a hand would do it: a digest over other bytes, a digest over none, a claim that was edited.
            try await bench.ledger.write { ledger in
                let wrong = Digest(of: Array("wrong".utf8))
                try ledger.keepPayload(Array("something else".utf8), as: wrong)
                for (name, digest) in [("r1", wrong), ("r2", Digest(of: Array("nowhere".utf8)))] {
                    guard var state = try ledger.sourceRecord(name, of: key) else { continue }
                    state.payload = digest
                    try ledger.put(state)
                }
                for var claim in try ledger.claims(by: "r5", of: key) {
                    claim.contentHash = wrong
                    try ledger.put(claim, evidence: nil)
                }
            }
            let report = try await bench.engine.auditLocally(job)
            #expect(report.altered == ["r1"] && report.lost == ["r2"] && report.differing == ["r5"])
            #expect(!report.isSound && report.exitCode == 16)
        }
    }

    /// A crosswalk that says something else of the same payload breaks its promise to be pure.
    @Test func aCrosswalkThatIsNotPureIsFoundOut() async throws {
        let bench = AuditBench(ledger: MemoryLedger())
        let moody = MoodyCrosswalk()
        let job = bench.job(ScriptedSource(records(3)), [moody])
        _ = try await bench.engine.run(job)
        #expect(try await bench.engine.auditLocally(job).isSound)
        moody.changeItsMind()
        #expect(try await bench.engine.auditLocally(job).differing.count == 3)
    }
}

private final class MoodyCrosswalk: Crosswalk {
    private let mood = Mutex("calm")
    let id = "test/moody"
    let version = "1"
    func changeItsMind() { mood.withLock { $0 = "cross" } }
    func accepts(_ format: MetadataFormat) -> Bool { true }

    func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
        CrosswalkResult(drafts: [
            Draft(
                record: Record(document: [
                    "schema": "record/1", "id": .string("lyon:organisation/\(source.identifier)"),
                    "kind": "organisation", "home": "lyon", "status": "active",
                    "title": ["fr": .string(mood.withLock { $0 })],
                ]))
        ])
    }
}
