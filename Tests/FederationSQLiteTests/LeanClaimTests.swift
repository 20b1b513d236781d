import AdapterKit
import Federation
import FederationConformance
import Foundation
import GRDB
import JSONSchema
import ScienceShopSDK
import TestSupport
import Testing

@testable import FederationSQLite

/// Claims whose drafts are read from their records, and evidence whose words are read from drafts.
@Suite struct LeanClaimTests {
    private let folder: TemporaryFolder
    private let path: String
    private let source = SourceKey(node: "lyon", source: "demands")

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("ledger.sqlite")
    }

    private func leaning(_ condition: String = "1") throws -> Int {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM claim WHERE length(draft) = 0 AND \(condition)") ?? 0
        }
    }

    private func write(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    private static func source(_ name: String, _ title: String = "L’eau des jardins ouvriers de la Guillotière")
        -> SourceRecord
    {
        .json(
            name,
            [
                "id": .string("lyon:demand/\(name)"), "kind": "demand", "home": "lyon",
                "title": ["fr": .string("\(title) (\(name))")],
            ])
    }

    private func harvest(_ payloads: [SourceRecord], into ledger: any Ledger, as name: String = "demands") async throws
    {
        let clock = TickingClock()
        let engine = HarvestEngine(ledger: ledger, validator: NoValidation(), clock: { clock.now() })
        let report = try await engine.run(
            HarvestJob(
                key: SourceKey(node: "lyon", source: name), source: ScriptedSource(payloads, pageSize: 2),
                crosswalks: [JSONCrosswalk()],
                context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"),
                options: HarvestOptions(acceptRemovals: true)))
        #expect(report.run.failure == nil)
    }

    @Test func whatOneSourceSaysIsFiledOnce() async throws {
        let memory = MemoryLedger()
        let ledger = try SQLiteLedger(path: path)
        for ledger in [memory, ledger] as [any Ledger] {
            try await harvest(["a", "b", "c"].map { Self.source($0) }, into: ledger)
        }
        #expect(try leaning() == 3)
        #expect(try await LedgerDump(ledger) == LedgerDump(memory))
        // Another source says something of them: nothing leans on what two say. Then both leave.
        for payloads in [[Self.source("a", "Le bruit"), Self.source("b")], [Self.source("b")], []] {
            for ledger in [memory, ledger] as [any Ledger] { try await harvest(payloads, into: ledger, as: "other") }
            #expect(try await LedgerDump(ledger) == LedgerDump(memory))
        }
        for ledger in [memory, ledger] as [any Ledger] { try await harvest([Self.source("c")], into: ledger) }
        #expect(try await LedgerDump(ledger) == LedgerDump(memory))
        #expect(try await ledger.integrityCheck().isEmpty)
    }

    @Test(arguments: ["UPDATE record SET hash = randomblob(32)", "DELETE FROM record"])
    func aLostDraftIsFound(_ damage: String) async throws {
        let ledger = try SQLiteLedger(path: path)
        try await harvest([Self.source("a")], into: ledger)
        #expect(try await ledger.integrityCheck().isEmpty)
        try ledger.close()
        try write(damage)
        let damaged = try SQLiteLedger(path: path)
        #expect(try await damaged.integrityCheck().contains { $0.code == "claim-mismatch" })
    }

    @Test(arguments: ["x'01ff'", "x'01'||x'04'||x'ffff'", "x'0184808080808080808080'", "'['", "x'0100050102'"])
    func damagedEvidenceIsFound(_ bytes: String) async throws {
        let ledger = try SQLiteLedger(path: path)
        try await harvest([Self.source("a")], into: ledger)
        try ledger.close()
        try write("UPDATE claim SET evidence = CAST(\(bytes) AS BLOB)")
        let damaged = try SQLiteLedger(path: path)
        #expect(try await damaged.integrityCheck().contains { $0.code == "evidence-unreadable" })
    }

    // MARK: - Whatever is written in whatever order

    private struct Scene {
        var random: TestSupport.SeededGenerator
        let ids: [RecordIdentifier]
        let sources: [SourceKey]

        mutating func draft(of id: RecordIdentifier) -> ScienceShopSDK.Record {
            var record = ScienceShopSDK.Record(id: id)
            record["title"] = ["fr": .string(words())]
            if Bool.random(using: &random) { record["participants"] = [["name": .string(words()), "role": "author"]] }
            if Int.random(in: 0..<4, using: &random) > 0 {
                record["provenance"] = [["node": "lyon", "retrievedAt": "2026-01-01T00:00:00Z"]]
            }
            if Int.random(in: 0..<12, using: &random) == 0 { record["revision"] = 7 }
            return record
        }

        mutating func words() -> String {
            let all = [
                "L’eau des jardins ouvriers de la Guillotière", "Le bruit", "Cafe\u{301} des sciences, la nuit, en été",
                "Café des sciences, la nuit, en été", "",
            ]
            return all.randomElement(using: &random) ?? ""
        }

        mutating func claim() -> Claim {
            let id = ids[Int.random(in: 0..<ids.count, using: &random)]
            var draft = draft(of: id)
            let isVerbatim = Int.random(in: 0..<4, using: &random) == 0
            if isVerbatim {
                draft["revision"] = 3
                draft["modifiedAt"] = .string(Timestamp(seconds: 4).description)
                draft.statedContentHash = draft.contentDigest.description
            }
            let states: [Claim.State] = [.live, .live, .live, .leaving, .kept, .contested, .ended]
            return Claim(
                source: sources[Int.random(in: 0..<sources.count, using: &random)],
                sourceRecord: ["x", "y"][Int.random(in: 0..<2, using: &random)], record: id,
                ordinal: Int.random(in: 0..<3, using: &random), isMention: Bool.random(using: &random),
                isVerbatim: isVerbatim, state: states.randomElement(using: &random) ?? .live, draft: draft,
                contentHash: draft.contentDigest, payload: nil, crosswalk: "t", crosswalkVersion: "1")
        }

        mutating func evidence(of draft: ScienceShopSDK.Record) -> [Evidence]? {
            if Int.random(in: 0..<3, using: &random) == 0 { return nil }
            let paths = ["/title/fr", "/participants/0", "/participants/0/name", "/nothing", "", "not a pointer"]
            return (0..<Int.random(in: 0..<4, using: &random)).map { _ in
                let words = Bool.random(using: &random) ? draft["title"]?["fr"]?.string ?? "" : words()
                return Evidence(
                    path: paths.randomElement(using: &random) ?? "", asWritten: words,
                    location: SourceLocation(
                        line: [nil, 1, 1, 250, -3].randomElement(using: &random) ?? nil,
                        column: [nil, nil, 4].randomElement(using: &random) ?? nil,
                        label: [nil, "Titre", "dc:title"].randomElement(using: &random) ?? nil),
                    rule: ["r/1", "r/2"].randomElement(using: &random) ?? "")
            }
        }

        /// A record that restates a claim, or one that does not.
        mutating func record(after claim: Claim) -> StoredRecord {
            var record = Int.random(in: 0..<4, using: &random) > 0 ? claim.draft : draft(of: claim.record)
            let hash = record.contentDigest
            if claim.isVerbatim, let copy = StoredRecord(record) { return copy }
            let revision = Int.random(in: 1..<9, using: &random)
            record["revision"] = .number(Double(revision))
            record["modifiedAt"] = .string(Timestamp(seconds: 5).description)
            record.statedContentHash = hash.description
            return StoredRecord(
                id: claim.record, record: record, revision: revision, modifiedAt: Timestamp(seconds: 5),
                contentHash: hash)
        }
    }

    private struct Answers: Equatable, Sendable {
        var claims: [[Claim]]
        var bySource: [[Claim]]
        var leaving: [[Claim]]
        var evidence: [[ClaimEvidence]]
        var counts: [Int]

        init(_ reader: any LedgerReader, _ ids: [RecordIdentifier], _ sources: [SourceKey]) throws {
            claims = try ids.map { try reader.claims(of: $0) }
            bySource = try sources.flatMap { source in try ["x", "y"].map { try reader.claims(by: $0, of: source) } }
            // Some of these settle what waits; the first two must not need it.
            leaving = try sources.map { try reader.claims(ClaimQuery($0, state: .leaving)) }
            evidence = try ids.map { try reader.evidence(of: $0) }
            counts = try ids.map { try reader.claimCount(of: $0) }
        }
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>) func nothingIsToldFromAPlainLedger(seed: UInt64) async throws {
        var scene = Scene(
            random: TestSupport.SeededGenerator(seed: seed),
            ids: try ["1", "2", "3"].map { try #require(RecordIdentifier(home: "lyon", kind: .demand, local: $0)) },
            sources: [source, SourceKey(node: "lille", source: "demands")])
        let plain = MemoryLedger()
        var ledger = try SQLiteLedger(path: path)
        var (leaned, copies) = (0, 0)
        for _ in 0..<40 {
            var steps: [(Claim, [Evidence]?, StoredRecord?)] = []
            for _ in 0..<Int.random(in: 1..<5, using: &scene.random) {
                let claim = scene.claim()
                let record = Int.random(in: 0..<3, using: &scene.random) > 0 ? scene.record(after: claim) : nil
                steps.append((claim, scene.evidence(of: claim.draft), record))
            }
            let (plan, ids, sources) = (steps, scene.ids, scene.sources)
            let looks = Bool.random(using: &scene.random)
            @Sendable func perform(_ writer: any LedgerWriter) throws -> [Answers] {
                var seen: [Answers] = []
                for (claim, evidence, record) in plan {
                    // As the engine does: a look at what there is, then the claim, then the record.
                    _ = try writer.claims(of: claim.record)
                    try writer.put(claim, evidence: evidence)
                    if let record {
                        _ = try writer.storedRecord(record.id)
                        try writer.put(record)
                    }
                    if looks { seen.append(try Answers(writer, ids, sources)) }
                }
                return seen
            }
            let expected = try await plain.write { try perform($0) }
            let found = try await ledger.write { try perform($0) }
            #expect(found == expected)
            let after = try await ledger.read { try Answers($0, ids, sources) }
            #expect(try await after == plain.read { try Answers($0, ids, sources) })
            leaned += try leaning()
            copies += try leaning("verbatim")
            if Int.random(in: 0..<8, using: &scene.random) == 0 {
                try ledger.close()
                ledger = try SQLiteLedger(path: path)
            }
        }
        #expect(leaned > copies && copies > 0)
    }
}
