import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK

/// A ledger as a Singer tap: SCHEMA, RECORD and STATE messages, one a line, for any target.
///
/// It goes along the change feed, so that a first run and one that goes on are the same walk: each record once, as it is
/// now, by its newest change. One that changes meanwhile comes again. A STATE follows what it covers, so a target may print
/// it once everything before it is stored.
///
/// It is a whole copy, private members and tombstones included, and no publication: nothing could take back what a
/// target has stored when a grant ends.
public struct SingerExport: Sendable {
    private let ledger: any Ledger
    private let selection: SingerSelection
    private let state: SingerState?
    private let batch: Int

    /// - Parameters:
    ///   - state: what an export before left behind; nil for everything.
    ///   - batch: changes between two STATEs.
    public init(
        _ ledger: any Ledger, selection: SingerSelection = SingerSelection(), after state: SingerState? = nil,
        batch: Int = 500
    ) {
        self.ledger = ledger
        self.selection = selection
        self.state = state
        self.batch = max(1, batch)
    }

    /// Writes all messages, each with its line end.
    ///
    /// - Returns: how many RECORDs were written.
    /// - Throws: `configuration` when the state is not of this ledger or of this selection; what `put` throws.
    @discardableResult
    public func write(_ put: ([UInt8]) throws -> Void) async throws -> Int {
        try await checkState()
        for kind in selection.streams { try put(Self.line(Self.schema(of: kind))) }
        var (sequence, hash) = (state?.sequence ?? 0, state?.hash)
        var count = 0
        while true {
            let (after, limit, selection) = (sequence, batch, selection)
            let page = try await ledger.read { reader in
                let changes = try reader.latestChanges(after: after, limit: limit)
                let records = try changes.compactMap { change in
                    try reader.storedRecord(change.record).flatMap { stored in
                        selection.holds(stored) ? (stored, change.at) : nil
                    }
                }
                return (changes, records)
            }
            for (stored, at) in page.1 { try put(Self.record(stored, changedAt: at)) }
            count += page.1.count
            if let last = page.0.last { (sequence, hash) = (last.sequence, last.contentHash.description) }
            let isLast = page.0.count < batch
            if isLast || !page.1.isEmpty { try put(Self.line(stateMessage(sequence, hash))) }
            if isLast { return count }
        }
    }

    // MARK: - State

    private func checkState() async throws {
        guard let state else { return }
        guard state.selection == selection.words else {
            throw FederationError(
                .configuration,
                """
                The state is of an export of other kinds, another node or another status, so records would be missing. \
                Ask for the same again, or leave the state out to export everything.
                """)
        }
        guard state.sequence > 0 else { return }
        let found = try await ledger.changes(after: state.sequence - 1, limit: 1).first
        guard let found, found.sequence == state.sequence, state.hash == found.contentHash.description else {
            throw FederationError(
                .configuration,
                """
                The state is not of this ledger, or the ledger was put back to an older copy. Leave the state out to export \
                everything.
                """)
        }
    }

    private func stateMessage(_ sequence: Int, _ hash: String?) -> JSONValue {
        let state = SingerState(sequence: sequence, hash: hash, selection: selection.words)
        return .object(["type": "STATE", "value": state.value])
    }

    // MARK: - Messages

    private static func schema(of kind: RecordKind) -> JSONValue {
        .object([
            "type": "SCHEMA", "stream": .string(kind.rawValue), "schema": SingerSchema.schema(of: kind),
            "key_properties": ["id"],
        ])
    }

    private static func record(_ stored: StoredRecord, changedAt: Timestamp) -> [UInt8] {
        var document = stored.record.document
        document[SingerSchema.deletedAt] = stored.isDeleted ? .string(changedAt.description) : .null
        return line(
            .object([
                "type": "RECORD", "stream": .string(stored.id.kind.rawValue), "record": .object(document),
            ]))
    }

    private static func line(_ message: JSONValue) -> [UInt8] { message.canonicalBytes + [0x0A] }
}
