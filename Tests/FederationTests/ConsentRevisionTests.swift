import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

/// Whose revision a decision raises: that of a record of ours, so that older copies elsewhere are outrun, and of no other.
@Suite struct ConsentRevisionTests {
    /// A file whose record came over these ledgers, the newest first.
    private static func file(over ledgers: [String]) throws -> Record {
        var record = Record(id: try organisation("a"))
        record["title"] = ["fr": "Une fiche"]
        record["basis"] = ["type": "public"]
        record["revision"] = 7
        record["modifiedAt"] = "2026-01-01T00:00:00Z"
        if !ledgers.isEmpty {
            record["provenance"] = .array(
                ledgers.map { ["node": "lyon", "adapter": "csv", "harvester": .string($0)] })
        }
        record.statedContentHash = record.contentHash
        return record
    }

    private static func read(_ record: Record, into ledger: MemoryLedger) async throws {
        let copies = RecordImport(into: ledger, name: "file", validator: NoValidation())
        try await copies.add([RecordImport.Entry(line: nil, record: record)])
        _ = try await copies.finish()
    }

    @Test(
        arguments: [
            // Written by hand, or by a ledger without a name.
            ([], "ours", 8), ([], nil, 8),
            // A backup of ours, or what somebody had from us.
            (["ours"], "ours", 8), (["lille", "ours"], "ours", 8),
            // Another ledger's, also when it went through ours.
            (["lille"], "ours", 7), (["ours", "lille"], "ours", 7), (["lille"], nil, 7),
        ] as [([String], String?, Int)])
    func whatIsImported(over ledgers: [String], into node: String?, revision: Int) async throws {
        let (ledger, id) = (MemoryLedger(), try organisation("a"))
        let record = try Self.file(over: ledgers)
        try await Self.read(record, into: ledger)
        let target = MemoryTarget()
        _ = try await PublishEngine(ledger: ledger).run(target)
        #expect(target.now.records[id]?.revision == 7)

        let said = Timestamp(seconds: 4_000_000_000)
        let register = ConsentRegister(ledger, node: node, clock: { said })
        _ = try await register.record([Said.decision("a", granted: false)])
        let after = try #require(try await ledger.record(id))
        #expect(after["revision"]?.integer == revision)
        #expect(after["modifiedAt"]?.string == (revision == 7 ? "2026-01-01T00:00:00Z" : said.description))
        #expect(after.statedContentHash == record.statedContentHash)
        if revision == 7 { #expect(after == record) }
        _ = try await PublishEngine(ledger: ledger).run(target)
        #expect(target.now.records.isEmpty)
        #expect(try await ledger.integrityCheck().isEmpty)

        // The file once more sets nothing back.
        try await Self.read(record, into: ledger)
        #expect(try await ledger.record(id) == after)
        _ = try await PublishEngine(ledger: ledger).run(target)
        #expect(target.now.records.isEmpty)
    }
}
