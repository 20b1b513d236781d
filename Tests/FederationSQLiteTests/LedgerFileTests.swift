import AdapterKit
import Federation
import FederationSQLite
import Foundation
import GRDB
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport
import Testing

/// What only a ledger in a file can get wrong.
@Suite struct LedgerFileTests {
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

    private func code(_ body: () async throws -> Void) async -> FederationError.Code? {
        do {
            try await body()
            return nil
        } catch let error as FederationError {
            return error.code
        } catch {
            Issue.record("threw \(error), not a FederationError")
            return nil
        }
    }

    @Test func aLedgerOfTheFirstVersionIsBroughtUpToDateInPlace() async throws {
        let record = try stored("1", "L’eau")
        do {
            let ledger = try SQLiteLedger(path: path)
            try await ledger.write { try $0.put(record) }
            try ledger.close()
        }
        // What later steps added is taken away again, and with it their number.
        let queue = try DatabaseQueue(path: path)
        try await queue.write { db in
            try db.execute(
                sql:
                    "DROP TABLE visit; DROP TABLE receipt_label; DROP TABLE label; DROP TABLE receipt; DROP TABLE channel; DROP INDEX alias_by_successor"
            )
            try db.execute(sql: "DROP TABLE search_fact; DROP TABLE search_node; DROP TABLE search_rules")
            try db.execute(
                sql: "DROP TABLE bookmark; DROP TABLE sweep; DROP TABLE ban; DROP TABLE validator; DROP TABLE decision")
            try db.execute(sql: "DROP TABLE forgotten; DROP TABLE forgetting_key")
            for column in ["bookmark", "scope", "basis", "restarts", "listed", "pending"] {
                try db.execute(sql: "ALTER TABLE checkpoint DROP COLUMN \(column)")
            }
            try db.execute(
                sql: """
                    ALTER TABLE claim DROP COLUMN evidence; ALTER TABLE claim DROP COLUMN departure;
                    DROP TABLE evidence_shape; DROP INDEX payload_by_digest;
                    CREATE TABLE evidence (claim INTEGER PRIMARY KEY REFERENCES claim (pk), items BLOB NOT NULL) STRICT;
                    """)
            try db.execute(
                sql: """
                    DROP TABLE kept_cells; DROP TABLE kept_set; DROP INDEX source_record_by_symbol;
                    ALTER TABLE source_record DROP COLUMN symbol;
                    """)
            try db.execute(sql: "PRAGMA user_version = 1")
        }
        try queue.close()
        let channel = Channel(name: "site:/srv", ranAt: Timestamp(seconds: 1_700_000_000))
        for ledger in [try SQLiteLedger.reading(path: path), try SQLiteLedger(path: path)] {
            #expect(try await ledger.record(record.id) == record.record)
            #expect(try await ledger.read { try $0.receiptTally(of: "site:/srv") } == ReceiptTally())
            try ledger.close()
        }
        let ledger = try SQLiteLedger(path: path)
        try await ledger.write { try $0.put(channel) }
        #expect(try await ledger.read { try $0.channels() } == [channel])
    }

    @Test func whatWasWrittenIsThereAfterOpeningAgain() async throws {
        let record = try stored("1", "L’eau des jardins")
        let payload = Array(String(repeating: "la même ligne, encore\n", count: 400).utf8)
        do {
            let ledger = try SQLiteLedger(path: path)
            try await ledger.write { writer in
                try writer.put(record)
                #expect(try writer.keepPayload(payload, as: Digest(of: payload)))
                #expect(try !writer.keepPayload(payload, as: Digest(of: payload)))
            }
            try ledger.close()
        }
        let ledger = try SQLiteLedger(path: path)
        #expect(try await ledger.read { try $0.storedRecord(record.id) } == record)
        #expect(try await ledger.read { try $0.payload(Digest(of: payload)) } == payload)
        #expect(try await ledger.read { try $0.search(SearchQuery("eau")) }.map(\.id) == [record.id])
    }

    @Test func payloadsThatDoNotShrinkAreKeptAsTheyAre() async throws {
        let ledger = try SQLiteLedger(path: path)
        for payload in [[], [0x41], (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }] {
            let digest = Digest(of: payload)
            try await ledger.write { _ = try $0.keepPayload(payload, as: digest) }
            #expect(try await ledger.read { try $0.payload(digest) } == payload)
        }
    }

    @Test func aTransactionThatThrowsLeavesNothing() async throws {
        let ledger = try SQLiteLedger(path: path)
        let record = try stored("1", "Essai")
        let failed = await code {
            try await ledger.write { writer in
                try writer.put(record)
                throw FederationError(.internal, "on purpose")
            }
        }
        #expect(failed == .internal)
        #expect(try await ledger.read { try $0.storedRecord(record.id) } == nil)
        #expect(try await ledger.read { try $0.search(SearchQuery("essai")) }.isEmpty)
    }

    @Test func aRehearsalSeesItsWritesAndLeavesTheFileAlone() async throws {
        let first = try stored("1", "Déjà là")
        let second = try stored("2", "Seulement répété")
        do {
            let ledger = try SQLiteLedger(path: path)
            try await ledger.write { try $0.put(first) }
            try ledger.close()
        }
        let before = try folder.contents()
        do {
            let rehearsal = try SQLiteLedger.rehearsal(path: path)
            try await rehearsal.write { try $0.put(second) }
            let failed = await code {
                try await rehearsal.write { writer in
                    try writer.put(try stored("3", "Repris"))
                    throw FederationError(.internal, "on purpose")
                }
            }
            #expect(failed == .internal)
            #expect(try await rehearsal.read { try $0.records(RecordQuery()) } == [first, second])
        }
        #expect(try folder.contents() == before)
    }

    @Test func aRehearsalOfAnOpenLedgerIsSeenByNobodyElse() async throws {
        let record = try stored("1", "Seulement répété")
        let ledger = try SQLiteLedger(path: path)
        let rehearsal = try await ledger.rehearsal()
        try await rehearsal.write { try $0.put(record) }
        #expect(try await rehearsal.read { try $0.storedRecord(record.id) } == record)
        #expect(try await ledger.read { try $0.storedRecord(record.id) } == nil)
    }

    @Test func aRehearsalOfNothingMakesNoFile() async throws {
        let rehearsal = try SQLiteLedger.rehearsal(path: path)
        let record = try stored("1", "Nulle part")
        try await rehearsal.write { try $0.put(record) }
        #expect(try folder.contents().isEmpty)
    }

    @Test func aSecondWriterIsToldToWait() async throws {
        var options = SQLiteLedger.Options()
        options.busyTimeout = 0.05
        let ledger = try SQLiteLedger(path: path, options: options)
        let rehearsal = try await ledger.rehearsal()
        let record = try stored("1", "Trop tôt")
        #expect(await code { try await ledger.write { try $0.put(record) } } == .ledgerBusy)
        _ = try await rehearsal.read { try $0.lastSequence() }
    }

    @Test func textInPlaceOfALedgerIsRefused() async throws {
        try Data(String(repeating: "Ceci n’est pas une base.\n", count: 100).utf8).write(to: URL(fileURLWithPath: path))
        #expect(await code { _ = try SQLiteLedger(path: path) } == .ledgerCorrupt)
    }

    @Test func damagedPagesAreNamedAsSuch() async throws {
        do {
            let ledger = try SQLiteLedger(path: path)
            for number in 0..<200 {
                let record = try stored("\(number)", "Numéro \(number)")
                try await ledger.write { try $0.put(record) }
            }
            try ledger.close()
        }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for offset in stride(from: 4096, to: bytes.count - 1, by: 7) { bytes[offset] = 0xA5 }
        try bytes.write(to: URL(fileURLWithPath: path))
        let failed = await code {
            let ledger = try SQLiteLedger(path: path)
            _ = try await ledger.read { try $0.records(RecordQuery()) }
        }
        #expect(failed == .ledgerCorrupt)
    }

    @Test func anotherProgramsDatabaseIsRefused() async throws {
        try await DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE recipe (name TEXT)") }
        #expect(await code { _ = try SQLiteLedger(path: path) } == .ledgerCorrupt)
    }

    @Test func aNewerVersionsLedgerIsRefused() async throws {
        do {
            let ledger = try SQLiteLedger(path: path)
            try ledger.close()
        }
        try await DatabaseQueue(path: path).write {
            try $0.execute(sql: "PRAGMA user_version = 99")
        }
        #expect(await code { _ = try SQLiteLedger(path: path) } == .ledgerNewer)
        #expect(await code { _ = try SQLiteLedger.rehearsal(path: path) } == .ledgerNewer)
    }

    @Test func aFolderThatIsNotThereIsNamed() async throws {
        let nowhere = folder.file("absent/ledger.sqlite")
        #expect(await code { _ = try SQLiteLedger(path: nowhere) } == .fileAccess)
    }

    @Test func aFullDiskKeepsWhatWasStored() async throws {
        let first = try stored("0", "Ce qui tient")
        var options = SQLiteLedger.Options()
        options.maxPages = 100
        let ledger = try SQLiteLedger(path: path, options: options)
        try await ledger.write { try $0.put(first) }
        var state: UInt64 = 1
        let noise = (0..<1_000_000).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
        let failed = await code { try await ledger.write { _ = try $0.keepPayload(noise, as: Digest(of: noise)) } }
        #expect(failed == .diskFull)
        #expect(try await ledger.read { try $0.storedRecord(first.id) } == first)
        try await ledger.write { try $0.put(first) }
    }

    @Test func aSoundFilePassesItsOwnCheck() async throws {
        #expect(try await SQLiteLedger(path: path).integrityCheck().isEmpty)
        #expect(try SQLiteLedger.libraryVersion().hasFullText)
    }
}
