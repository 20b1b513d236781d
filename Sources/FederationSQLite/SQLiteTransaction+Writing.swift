import AdapterKit
import Federation
import Foundation
import GRDB
import JSONSchema
import Messages
import ScienceShopSDK
import SetReconciliation

extension SQLiteTransaction: LedgerWriter {
    func put(_ record: StoredRecord) throws {
        let id = record.id.description
        let old = absent == record.id ? nil : try hot(.recordNumber).first([.text(id)], { $0.integer(0) })
        (lastRead, absent) = (nil, nil)
        let claim = release(record.id)
        let bytes = record.recordBytes
        let values: [Bound] = [
            .flag(record.isDeleted), .integer(record.revision), .integer(record.modifiedAt.milliseconds),
            .digest(record.contentHash), .blob(bytes),
        ]
        let number: Int64
        if let old {
            try takeLeave(of: record.id, old)
            try hot(.changeRecord).execute(values + [.integer(old)])
            number = old
        } else {
            try hot(.addRecord).execute(values + [.text(id), .text(record.id.home), .text(record.id.kind.rawValue)])
            number = db.lastInsertedRowID
        }
        if let claim { try write(claim, leaning: record.restates(claim.claim, writtenAs: bytes)) }
        if !record.isDeleted { try index(record.words.text ?? SearchColumns(record.record), record.id, as: number) }
    }

    /// Before a record's document is replaced: takes it out of the index, with the very words it was put in with, and
    /// writes out the drafts that are read from it.
    private func takeLeave(of id: RecordIdentifier, _ number: Int64) throws {
        let old = try hot(.recordDocument).first([.integer(number)]) {
            (isDeleted: $0.integer(0) != 0, record: try Self.record($0, 1))
        }
        guard let old else { return }
        try writeOutDrafts(of: id, in: old.record)
        if old.isDeleted { return }
        let words = SearchColumns(old.record)
        try hot(.unindex).execute([
            .integer(number), .utf8(words.title), .utf8(words.names), .utf8(words.summary), .utf8(words.text),
        ])
        try setFact(nil, of: number)
    }

    func index(_ words: SearchColumns, _ id: RecordIdentifier, as number: Int64) throws {
        try hot(.index).execute([
            .integer(number), .utf8(words.title), .utf8(words.names), .utf8(words.summary), .utf8(words.text),
        ])
        let fact = SearchFact(
            length: words.count, titleLength: words.titleCount, kind: id.kind, node: try makeSearchNode(id.home))
        try setFact(fact, of: number)
    }

    func append(_ change: Change) throws -> Int {
        try hot(.addChange).execute([
            .text(change.record.description), .text(change.kind.rawValue), .integer(change.revision),
            .digest(change.contentHash), .integer(change.at.milliseconds),
            change.run.map { .integer($0.rawValue) } ?? .null, .text(change.successor?.description),
        ])
        return Int(db.lastInsertedRowID)
    }

    func put(_ state: SourceRecordState) throws {
        try note(
            sourceRecord(state.identifier, of: state.source)?.element, state.element, in: .source(state.source))
        try hot(.putSourceRecord).execute([
            .integer(try makeNumber(of: state.source)), .text(state.identifier), .text(state.status.rawValue),
            .digest(state.fingerprint), .digest(state.signature), .digest(state.payload), .digest(state.frame),
            .text(state.format.rawValue), .text(state.datestamp), .text(state.sourceURL),
            state.firstLine.map { .integer($0) } ?? .null, .integer(state.retrievedAt.milliseconds),
            .integer(state.addedBy.rawValue), .integer(state.writtenBy.rawValue), .integer(state.refused),
            .blob(Self.list(state.issues)), .blob(state.symbol?.bytes),
        ])
    }

    /// `[finding,…]`; nil for none.
    private static func list(_ findings: [RunIssue.Finding]) -> [UInt8]? {
        if findings.isEmpty { return nil }
        var bytes: [UInt8] = []
        for finding in findings {
            bytes.append(bytes.isEmpty ? UInt8(ascii: "[") : UInt8(ascii: ","))
            bytes += finding.bytes
        }
        return bytes + [UInt8(ascii: "]")]
    }

    func keepPayload(_ bytes: [UInt8], as digest: Digest) throws -> Bool {
        if filed.contains(digest) { return false }
        let isNew = try hot(.hasPayload).isEmpty([.digest(digest)])
        if filed.count == 8 { filed.removeFirst() }
        filed.append(digest)
        guard isNew else { return false }
        let deflated = Compression.deflated(bytes)
        try hot(.addPayload).execute([
            .digest(digest), .integer(bytes.count), .flag(deflated != nil), .blob(deflated ?? bytes),
        ])
        return true
    }

    func setAlias(of id: RecordIdentifier, to successor: RecordIdentifier?) throws {
        guard let successor else {
            if try hasAliases() { try hot(.removeAlias).execute([.text(id.description)]) }
            return
        }
        noteAlias()
        try execute(
            "INSERT INTO alias (id, successor) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET successor = excluded.successor",
            [id.description, successor.description])
    }

    // MARK: - Runs

    func mark(_ identifiers: [String], of source: SourceKey, in window: RunID, by run: RunID) throws {
        let statement = try hot(.mark)
        for identifier in identifiers {
            try statement.execute([.integer(window.rawValue), .text(identifier), .integer(run.rawValue)])
        }
    }

    func nextRunID() throws -> RunID { RunID(try number("SELECT coalesce(max(id), 0) + 1 FROM run")) }

    func put(_ run: Run) throws {
        try execute(
            """
            INSERT INTO run (id, source, verdict, details) VALUES (?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET verdict = excluded.verdict, details = excluded.details
            """,
            [run.id.rawValue, try makeNumber(of: run.source), run.verdict?.rawValue, Data(run.json.canonicalBytes)])
    }

    func append(_ issues: [RunIssue], to run: RunID) throws {
        guard !issues.isEmpty else { return }
        let first = try number("SELECT coalesce(max(position), 0) + 1 FROM issue WHERE run = ?", [run.rawValue])
        let statement = try hot(.addIssue)
        for (index, issue) in issues.enumerated() {
            try statement.execute([
                .integer(run.rawValue), .integer(first + index), .text(issue.sourceRecord),
                .blob(issue.finding.bytes),
            ])
        }
    }
}
