import Federation
import JSONSchema
import Messages
import ScienceShopSDK

// Finds the record a person named, or says which one they may have meant.

extension House {
    /// The record of an identifier, tombstones included.
    ///
    /// - Parameter text: what the person wrote, where that is another identifier of it.
    /// - Throws: `Failure` of usage, which proposes the nearest identifier.
    static func record(
        _ id: RecordIdentifier, in ledger: any Ledger, written text: String? = nil
    ) async throws -> StoredRecord {
        if let record = try await ledger.read({ try $0.storedRecord(id) }) { return record }
        throw try await unknown(text ?? id.description, id, in: ledger)
    }

    /// Sees to it that there are records of all these identifiers, tombstones included.
    static func checkRecords(_ ids: [RecordIdentifier], in ledger: any Ledger) async throws {
        for id in ids { _ = try await record(id, in: ledger) }
    }

    /// Sees to it that nothing is forgotten by a slip: of each identifier the ledger must have heard, be it of a record that
    /// is gone, in a decision or as something that it forgot before.
    static func checkIsForgettable(_ ids: [RecordIdentifier], in ledger: any Ledger) async throws {
        for id in ids {
            let isKnown = try await ledger.read { ledger in
                if try ledger.storedRecord(id) != nil || ledger.forgotten().forgets(id) { return true }
                if try ledger.alias(of: id) != nil || !ledger.claims(of: id).isEmpty { return true }
                return try !ledger.endedClaims(of: id).isEmpty || !ledger.decisions(of: id).isEmpty
            }
            if !isKnown { throw try await unknown(id.description, id, in: ledger) }
        }
    }

    private static func unknown(
        _ text: String, _ id: RecordIdentifier, in ledger: any Ledger
    ) async throws -> Failure {
        let near = try await ledger.records(
            RecordQuery(kinds: [id.kind], node: id.home, status: nil, limit: 5_000)
        ).compactMap { $0.id?.description }
        return .usage(
            "There is no record \(text).",
            fix: Spelling.nearest(to: text, among: near).map { "Did you mean `\($0)`?" }
                ?? "`shopctl search WORDS` and `shopctl records list` find records.")
    }
}
