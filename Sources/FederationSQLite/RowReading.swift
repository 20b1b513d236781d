import AdapterKit
import Federation
import Foundation
import GRDB
import JSONSchema
import ScienceShopSDK

extension Digest {
    var data: Data { Data(bytes) }
}

extension [UInt8] {
    var data: Data { Data(self) }
}

/// What a column holds, or `ledger-corrupt` when it is not what was written there.
extension Row {
    private func damaged(_ column: String) -> FederationError {
        FederationError(.ledgerCorrupt, "The ledger holds no valid value in « \(column) »; run `shopctl doctor`.")
    }

    func bytes(_ column: String) throws -> [UInt8] {
        guard let data: Data = self[column] else { throw damaged(column) }
        return [UInt8](data)
    }

    func digest(_ column: String) throws -> Digest {
        guard let digest = Digest(try bytes(column)) else { throw damaged(column) }
        return digest
    }

    func optionalDigest(_ column: String) throws -> Digest? {
        let data: Data? = self[column]
        return try data.map { _ in try digest(column) }
    }

    func identifier(_ column: String) throws -> RecordIdentifier {
        guard let id = RecordIdentifier(self[column] as String) else { throw damaged(column) }
        return id
    }

    func sourceKey(_ column: String) throws -> SourceKey {
        guard let key = SourceKey(self[column] as String) else { throw damaged(column) }
        return key
    }

    func word<Word: RawRepresentable<String>>(_ column: String) throws -> Word {
        guard let word = Word(rawValue: self[column]) else { throw damaged(column) }
        return word
    }

    func timestamp(_ column: String) -> Timestamp? {
        let milliseconds: Int64? = self[column]
        return milliseconds.map(Timestamp.init(milliseconds:))
    }

    func record(_ column: String) throws -> ScienceShopSDK.Record {
        guard case .object(let document) = try? JSONValue(parsing: bytes(column)) else { throw damaged(column) }
        return ScienceShopSDK.Record(document: document)
    }
}

extension StoredRecord {
    init(_ row: Row) throws {
        try self.init(
            id: row.identifier("id"), record: row.record("document"), revision: row["revision"],
            modifiedAt: Timestamp(milliseconds: row["modified_at"]), contentHash: row.digest("content_hash"))
    }
}

extension Claim {
    init(_ row: Row) throws {
        try self.init(
            source: row.sourceKey("source"), sourceRecord: row["source_record"], record: row.identifier("record"),
            ordinal: row["ordinal"], isMention: row["mention"], isVerbatim: row["verbatim"], state: row.word("state"),
            draft: row.record("draft"), contentHash: row.digest("content_hash"),
            payload: row.optionalDigest("payload"), crosswalk: row["crosswalk"],
            crosswalkVersion: row["crosswalk_version"])
    }
}

extension SourceRecordState {
    init(_ row: Row) throws {
        try self.init(
            source: row.sourceKey("source"), identifier: row["identifier"], status: row.word("status"),
            fingerprint: row.digest("fingerprint"), signature: row.optionalDigest("signature"),
            payload: row.digest("payload"), frame: row.optionalDigest("frame"),
            format: MetadataFormat(rawValue: row["format"]), datestamp: row["datestamp"],
            sourceURL: row["source_url"], firstLine: row["first_line"],
            retrievedAt: Timestamp(milliseconds: row["retrieved_at"]), addedBy: RunID(row["added_by"]),
            writtenBy: RunID(row["written_by"]),
            refused: row["refused"], issues: FindingCoding.decode(row["issues"]))
    }
}

extension Change {
    init(_ row: Row) throws {
        let run: Int? = row["run"]
        let successor: String? = row["successor"]
        try self.init(
            sequence: row["sequence"], record: row.identifier("record"), kind: row.word("kind"),
            revision: row["revision"], contentHash: row.digest("content_hash"),
            at: Timestamp(milliseconds: row["at"]), run: run.map { RunID($0) },
            successor: successor.map { _ in try row.identifier("successor") })
    }
}
