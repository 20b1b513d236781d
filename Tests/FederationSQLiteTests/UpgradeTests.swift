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
    private let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("upgrade-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appendingPathComponent("ledger.sqlite").path
    }

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

    @Test(arguments: [1, 2, 3, 4, 5]) func anOlderLedgerIsSearchedAsANewOne(steps: Int) async throws {
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
        let digests = Migrations.steps.prefix(4).map { String(Digest(of: $0.utf8).description.dropFirst(7).prefix(16)) }
        #expect(digests == ["f27da9b2b5ea922c", "302fefbcd165e36a", "eab2975d475b596c", "ccf1662ffeb85f0a"])
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
