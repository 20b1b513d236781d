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

/// Ledgers that older versions wrote, and indexes made by older rules.
@Suite struct UpgradeTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("ledger.sqlite") }

    init() throws { folder = try TemporaryFolder() }

    private func stored(_ local: String, _ title: String) throws -> StoredRecord {
        let id = try #require(RecordIdentifier(home: "lyon", kind: .demand, local: local))
        var record = ScienceShopSDK.Record(id: id)
        record["title"] = ["fr": .string(title)]
        return StoredRecord(
            id: id, record: record, revision: 1, modifiedAt: Timestamp(seconds: 1_700_000_000),
            contentHash: record.contentDigest)
    }

    private func write(_ records: [StoredRecord], steps: Int) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            for step in Migrations.steps.prefix(steps) { try db.execute(sql: step) }
            try db.execute(sql: "PRAGMA application_id = \(Migrations.applicationID)")
            try db.execute(sql: "PRAGMA user_version = \(steps)")
            for stored in records {
                try db.execute(
                    sql: """
                        INSERT INTO record (id, node, kind, deleted, revision, modified, hash, document)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        stored.id.description, stored.id.home, stored.id.kind.rawValue, stored.isDeleted, 1,
                        stored.modifiedAt.milliseconds, Data(stored.contentHash.bytes),
                        Data(stored.record.canonicalBytes),
                    ])
            }
        }
        try queue.close()
    }

    @Test(arguments: 1...6) func anOlderLedgerIsSearchedAsANewOne(steps: Int) async throws {
        var tombstone = try stored("3", "").record
        tombstone["status"] = "deleted"
        let buried = StoredRecord(
            id: try #require(tombstone.id), record: tombstone, revision: 1, modifiedAt: Timestamp(seconds: 1),
            contentHash: tombstone.contentDigest)
        let records = [try stored("1", "L’eau des jardins"), try stored("2", "Le cœur de l’encre")]
        try write(records + [buried], steps: steps)

        let ledger = try SQLiteLedger(path: path)
        #expect(try await ledger.read { try $0.search(SearchQuery("eau")) }.map(\.id) == [records[0].id])
        #expect(
            try await ledger.read { try $0.search(SearchQuery("encre", node: "lyon")) }.map(\.id) == [records[1].id])
        #expect(try await !ledger.integrityCheck().contains { $0.code == "search-mismatch" })
        let changed = try stored("1", "L’air des villes")
        try await ledger.write { try $0.put(changed) }
        #expect(try await ledger.read { try $0.search(SearchQuery("eau")) }.isEmpty)
        #expect(try await ledger.read { try $0.search(SearchQuery("air")) }.map(\.id) == [changed.id])
    }

    /// Of an unfinished list nobody noted by which rules its records were made: it is read again, and nothing is lost.
    @Test func anUnfinishedHarvestOfAnOlderLedgerBeginsAnew() async throws {
        try write([], steps: 5)
        let source = try #require(SourceKey("lyon/demands"))
        let queue = try DatabaseQueue(path: path)
        try await queue.write { db in
            try db.execute(sql: "INSERT INTO source (pk, key) VALUES (1, 'lyon/demands')")
            try db.execute(
                sql: """
                    INSERT INTO checkpoint (source, win, run, cursor, since, summary, pages, seen, unreadable, saved)
                    VALUES (1, 1, 1, '3', NULL, 'scripted', 1, 3, 0, 0)
                    """)
            try db.execute(sql: "INSERT INTO mark (win, identifier, run) VALUES (1, 'x', 1)")
        }
        try queue.close()
        let ledger = try SQLiteLedger(path: path)
        let checkpoint = try #require(try await ledger.checkpoint(of: source))
        #expect(checkpoint.cursor == Cursor("3") && checkpoint.basis == nil && checkpoint.bookmark == nil)
        #expect(try await ledger.read { try $0.memory(of: source) } == SourceMemory(source: source))
        #expect(try await ledger.read { try $0.bans() }.isEmpty)
        let clock = TickingClock()
        let engine = HarvestEngine(ledger: ledger, validator: NoValidation(), clock: { clock.now() })
        let report = try await engine.run(
            HarvestJob(
                key: source, source: ScriptedSource([.json("x"), .json("y")], pageSize: 1),
                crosswalks: [JSONCrosswalk()],
                context: CrosswalkContext(node: "lyon", language: "fr", basis: "public")))
        #expect(report.run.resumed == nil && report.counts.seen == 2)
    }

    /// What stood beside the claims is found in them, and payloads where they are filed now.
    @Test func whatAnOlderLedgerHoldsReadsTheSame() async throws {
        let record = try stored("1", "L’eau des jardins ouvriers de la Guillotière")
        var draft = record.record
        draft["provenance"] = [["node": "lyon"]]
        try write([record], steps: 6)
        let source = try #require(SourceKey("lyon/demands"))
        let payload = Array("<a/>".utf8)
        let queue = try DatabaseQueue(path: path)
        try await queue.write { [draft] db in
            try db.execute(sql: "INSERT INTO source (pk, key) VALUES (1, 'lyon/demands')")
            try db.execute(
                sql: """
                    INSERT INTO claim (pk, source, source_record, record, ordinal, mention, verbatim, state, hash, payload,
                        crosswalk, crosswalk_version, draft)
                    VALUES (1, 1, 'x', 'lyon:demand/1', 0, 0, 0, 'live', ?, ?, 'lyon/test', '1', ?)
                    """,
                arguments: [
                    Data(draft.contentDigest.bytes), Data(Digest(of: payload).bytes), Data(draft.canonicalBytes),
                ])
            try db.execute(
                sql: "INSERT INTO evidence (claim, items) VALUES (1, ?)",
                arguments: [Data(#"[["/title/fr","L’eau","r/1","Titre",3],["/kind","d","r/2"]]"#.utf8)])
            try db.execute(
                sql: "INSERT INTO payload (digest, size, deflated, bytes) VALUES (?, 4, 0, ?)",
                arguments: [Data(Digest(of: payload).bytes), Data(payload)])
        }
        try queue.close()

        let ledger = try SQLiteLedger(path: path)
        let claim = Claim(
            source: source, sourceRecord: "x", record: record.id, ordinal: 0, isMention: false, draft: draft,
            contentHash: draft.contentDigest, payload: Digest(of: payload), crosswalk: "lyon/test",
            crosswalkVersion: "1")
        let evidence = [
            Evidence(
                path: "/title/fr", asWritten: "L’eau", location: SourceLocation(line: 3, label: "Titre"), rule: "r/1"),
            Evidence(path: "/kind", asWritten: "d", location: SourceLocation(), rule: "r/2"),
        ]
        #expect(try await ledger.claims(of: record.id) == [claim])
        #expect(try await ledger.evidence(of: record.id).map(\.evidence) == [evidence])
        #expect(try await ledger.payload(Digest(of: payload)) == payload)
        #expect(try await !ledger.write { try $0.keepPayload(payload, as: Digest(of: payload)) })
        // A claim that only changes its state keeps its words, and one written again lets go of them.
        var leaving = claim
        leaving.state = .leaving
        try await ledger.write { [leaving] in try $0.put(leaving, evidence: nil) }
        #expect(try await ledger.evidence(of: record.id).map(\.evidence) == [evidence])
        try await ledger.write { try $0.put(claim, evidence: []) }
        #expect(try await ledger.evidence(of: record.id).map(\.evidence) == [[]])
    }

    @Test func anIndexMadeByOtherRulesIsMadeAnew() async throws {
        let record = try stored("1", "L’eau des jardins")
        do {
            let ledger = try SQLiteLedger(path: path)
            try await ledger.write { try $0.put(record) }
            try ledger.close()
        }
        let queue = try DatabaseQueue(path: path)
        try await queue.write { db in
            try db.execute(sql: "INSERT INTO search (search) VALUES ('delete-all')")
            try db.execute(sql: "DELETE FROM search_fact")
            try db.execute(sql: "UPDATE search_rules SET version = 0")
        }
        try queue.close()
        let ledger = try SQLiteLedger(path: path)
        #expect(try await ledger.read { try $0.search(SearchQuery("jardins")) }.map(\.id) == [record.id])
    }

    /// A ledger out there was made by these texts.
    @Test func stepsOnceReleasedStayAsTheyAre() {
        let digests = Migrations.steps.prefix(6).map { String(Digest(of: $0.utf8).description.dropFirst(7).prefix(16)) }
        #expect(
            digests == [
                "f27da9b2b5ea922c", "302fefbcd165e36a", "eab2975d475b596c", "ccf1662ffeb85f0a", "03ed30ab559e751f",
                "351831698fa87e9f",
            ])
    }

    /// Equal scores far beyond the limit are told apart by name, and nothing better is lost on the way.
    @Test func theBestOfManyAreFoundAmongTies() {
        var random = TestSupport.SeededGenerator(seed: 11)
        let all = (0..<20_000).map { (row: Int64($0), score: Double(Int.random(in: 0..<40, using: &random))) }
        var top = TopScores(limit: 700)
        for item in all { top.add(item.row, item.score) }
        let found = top.best()
        let least = all.map(\.score).sorted(by: >)[699]
        #expect(Set(found.map(\.row)) == Set(all.filter { $0.score >= least }.map(\.row)))
    }
}
