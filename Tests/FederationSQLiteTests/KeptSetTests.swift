import AdapterKit
import Federation
import FederationConformance
import FederationSQLite
import GRDB
import Messages
import ScienceShopSDK
import SetReconciliation
import TestSupport
import Testing

/// What is kept of a set, when somebody has written into the file by other ways than the ledger's.
@Suite struct KeptSetTests {
    private static let source = SourceKey(node: "lyon", source: "list")
    private let folder: TemporaryFolder
    private var path: String { folder.file("ledger.sqlite") }

    init() throws { folder = try TemporaryFolder() }

    /// A ledger with a source and a channel of which sets are kept.
    private func fill() async throws -> ReconciliationKey {
        let key = ReconciliationKey.random()
        let states = (0..<30).map { number in
            var state = SourceRecordState(
                source: Self.source, identifier: "r\(number)", status: .active, fingerprint: Digest(of: [1]),
                signature: nil, payload: Digest(of: [2]), frame: nil, format: "csv", datestamp: nil, symbol: nil,
                sourceURL: nil, firstLine: nil, retrievedAt: Timestamp(seconds: 0), addedBy: RunID(1),
                writtenBy: RunID(1), refused: 0, issues: [])
            state.symbol = SetSymbol(high: UInt64(number), low: 7)
            return state
        }
        let receipts = try (0..<30).map { number in
            ChannelReceipt(
                channel: "oai", record: try #require(RecordIdentifier("lyon:project/r\(number)")), state: .shown,
                hash: Digest(of: [1]), at: Timestamp(seconds: 0), symbol: SetSymbol(high: UInt64(number), low: 8))
        }
        let ledger = try SQLiteLedger(path: path)
        try await ledger.write { writer in
            try writer.put(Channel(name: "oai", ranAt: Timestamp(seconds: 0)))
            for state in states { try writer.put(state) }
            for receipt in receipts { try writer.put(receipt) }
            try writer.keepSet(.source(Self.source), key: key)
            try writer.keepSet(.channel("oai"), key: key)
        }
        #expect(try await ledger.integrityCheck() == [])
        #expect(try await ledger.write { try $0.mendSet(.source(Self.source)) } == false)
        try ledger.close()
        return key
    }

    @Test(arguments: [
        ("DELETE FROM source_record WHERE identifier = 'r7'", SetName.source(source)),
        ("UPDATE source_record SET symbol = NULL WHERE identifier = 'r7'", .source(source)),
        ("UPDATE receipt SET symbol = zeroblob(16) WHERE record = 'lyon:project/r7'", .channel("oai")),
        ("DELETE FROM receipt WHERE record = 'lyon:project/r7'", .channel("oai")),
        // Neither the count nor the digest tells of this.
        (
            "UPDATE kept_cells SET cells = zeroblob(length(cells)) WHERE block = 3 AND kept = 1",
            .source(source)
        ),
    ])
    func isToldAndMended(sql: String, set: SetName) async throws {
        let key = try await fill()
        let queue = try DatabaseQueue(path: path)
        try await queue.write { db in
            try db.execute(sql: sql)
            #expect(db.changesCount == 1)
        }
        try queue.close()

        let ledger = try SQLiteLedger(path: path)
        let other: SetName = set == .channel("oai") ? .source(Self.source) : .channel("oai")
        #expect(try await ledger.read { try $0.keptSetFits(set) } == false)
        #expect(try await ledger.read { try $0.keptSetFits(other) })
        let told = try await ledger.integrityCheck()
        #expect(told.map(\.code) == ["set-mismatch"] && told.allSatisfy { !$0.remedy.isEmpty })

        #expect(try await ledger.write { try $0.mendSet(set) })
        #expect(try await ledger.integrityCheck() == [])
        #expect(try await ledger.read { try $0.keptSet(set)?.key } == key, "others need not learn another one")
        let (kept, elements) = try await ledger.read { (try $0.keptSet(set), try $0.elementCount(of: set)) }
        #expect(kept?.digest.count == Int64(elements))
        try ledger.close()
    }
}
