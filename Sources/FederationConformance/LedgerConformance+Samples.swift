import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK

/// Values the checks write.
enum Sample {
    static let source = SourceKey(node: "lyon", source: "demands")
    static let time = Timestamp(seconds: 1_700_000_000)

    static func id(_ local: String, kind: RecordKind = .organisation, home: String = "lyon") throws -> RecordIdentifier
    {
        guard let id = RecordIdentifier(home: home, kind: kind, local: local) else {
            throw FederationError(.internal, "“\(local)” is no local identifier.")
        }
        return id
    }

    static func record(_ id: RecordIdentifier, title: String, extra: [(String, JSONValue)] = []) -> Record {
        var record = Record(id: id)
        record["title"] = ["fr": .string(title)]
        for (name, value) in extra { record[name] = value }
        return record
    }

    static func stored(_ content: Record, revision: Int = 1) throws -> StoredRecord {
        var record = content
        record["revision"] = .number(Double(revision))
        record["modifiedAt"] = .string(time.description)
        record.statedContentHash = content.contentHash
        guard let stored = StoredRecord(record) else {
            throw FederationError(.internal, "The sample has no envelope.")
        }
        return stored
    }

    static func claim(
        _ record: Record, by sourceRecord: String, of source: SourceKey = source, state: Claim.State = .live,
        isMention: Bool = false, ordinal: Int = 0
    ) throws -> Claim {
        guard let id = record.id else { throw FederationError(.internal, "The sample has no identifier.") }
        return Claim(
            source: source, sourceRecord: sourceRecord, record: id, ordinal: ordinal, isMention: isMention,
            state: state, draft: record, contentHash: record.contentDigest, payload: Digest(of: Array("p".utf8)),
            crosswalk: "lyon/test", crosswalkVersion: "1")
    }

    static func state(
        _ identifier: String, of source: SourceKey = source, status: SourceRecordState.Status = .active,
        signature: Digest? = nil
    ) -> SourceRecordState {
        SourceRecordState(
            source: source, identifier: identifier, status: status, fingerprint: Digest(of: Array("f".utf8)),
            signature: signature, payload: Digest(of: Array("p".utf8)), frame: Digest(of: Array("h".utf8)),
            format: .csv, datestamp: "2026-11-21", sourceURL: "demands.csv", firstLine: 7, retrievedAt: time,
            addedBy: RunID(1), writtenBy: RunID(2), refused: 1,
            issues: [
                .init(
                    record: "lyon:organisation/a",
                    issue: Issue(
                        .warning, code: "odd", path: "/title/fr", message: .verbatim("Étrange “x”"),
                        remedy: .verbatim("Rien"),
                        location: SourceLocation(line: 3, column: 4, label: "Titre")))
            ])
    }

    static func change(_ stored: StoredRecord, _ kind: Change.Kind, successor: RecordIdentifier? = nil) -> Change {
        Change(
            sequence: 0, record: stored.id, kind: kind, revision: stored.revision, contentHash: stored.contentHash,
            at: time, run: RunID(1), successor: successor)
    }
}
