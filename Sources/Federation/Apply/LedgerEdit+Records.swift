import AdapterKit
import JSONSchema
import ScienceShopSDK

extension LedgerEdit {
    /// Makes every affected record anew from its claims, in order of identifier.
    func settleRecords() throws {
        for (id, sourceRecord) in affected.sorted(by: { $0.key < $1.key }) {
            try remake(id, sourceRecord: sourceRecord)
        }
        affected = [:]
    }

    /// Makes a record what its claims say.
    ///
    /// - Parameter successor: of a record that goes on under another identifier, that identifier.
    func remake(_ id: RecordIdentifier, sourceRecord: String?, successor: RecordIdentifier? = nil) throws {
        let stored = try ledger.storedRecord(id)
        let claims = Self.speaking(try ledger.claims(of: id))
        let active = claims.filter { !$0.draft.isDeleted }
        guard let first = active.first else {
            return try bury(id, stored, claims, sourceRecord: sourceRecord, successor: successor)
        }
        var content = first.draft
        for claim in active.dropFirst() { content = content.united(with: claim.draft) }
        let hash = active.count == 1 ? first.contentHash : content.contentDigest

        // A copy of another ledger's record is kept to the byte while nobody here says anything else.
        if let copy = active.first(where: { $0.isVerbatim && $0.contentHash == hash }), active.count == 1,
            let whole = StoredRecord(copy.draft), stored.map({ $0.revision <= whole.revision }) ?? true
        {
            return try replace(stored, by: whole, sourceRecord: sourceRecord)
        }
        let isSame = stored?.contentHash == hash
        let whole = StoredRecord(
            id: id, content: content, provenance: Self.provenance(of: active),
            revision: isSame ? stored?.revision ?? 1 : (stored?.revision ?? 0) + 1,
            modifiedAt: isSame ? stored?.modifiedAt ?? now : now, contentHash: hash)
        try replace(stored, by: whole, sourceRecord: sourceRecord)
    }

    private func replace(_ stored: StoredRecord?, by whole: StoredRecord, sourceRecord: String?) throws {
        guard let stored else {
            try put(whole)
            try append(.added, whole)
            tally.counts.records.added += 1
            explain(.add, whole, sourceRecord: sourceRecord)
            return try ledger.setAlias(of: whole.id, to: nil)
        }
        if stored.record != whole.record { try put(whole) }
        if stored.isDeleted != whole.isDeleted, !whole.isDeleted {
            try append(.restored, whole)
            tally.counts.records.restored += 1
            explain(.restore, whole, sourceRecord: sourceRecord)
            try ledger.setAlias(of: whole.id, to: nil)
        } else if stored.contentHash != whole.contentHash || stored.revision != whole.revision {
            try append(.changed, whole)
            tally.counts.records.changed += 1
            explain(.change(FieldChange.between(stored.record, whole.record)), whole, sourceRecord: sourceRecord)
        }
    }

    /// Puts a tombstone where nobody claims a record any more.
    private func bury(
        _ id: RecordIdentifier, _ stored: StoredRecord?, _ claims: [Claim], sourceRecord: String?,
        successor: RecordIdentifier?
    ) throws {
        // An imported tombstone is kept to the byte, as an imported record is.
        let copy = claims.first { $0.isVerbatim }.flatMap { StoredRecord($0.draft) }
        if let stored, stored.isDeleted, copy.map({ $0.revision <= stored.revision }) ?? true { return }
        let tombstone: StoredRecord
        if let copy, stored.map({ $0.revision < copy.revision }) ?? true {
            tombstone = copy
        } else if let stored {
            tombstone = StoredRecord(tombstoneOf: stored, at: now)
        } else {
            return
        }
        try put(tombstone)
        try append(successor == nil ? .removed : .renamed, tombstone, successor: successor)
        if successor == nil {
            tally.counts.records.removed += 1
            if let stored { explain(.remove, stored, sourceRecord: sourceRecord) }
        } else {
            tally.counts.records.renamed += 1
        }
    }

    /// The claims that make the record: a leaving one speaks only while no live one says as much, a contested one never.
    static func speaking(_ claims: [Claim]) -> [Claim] {
        let live = claims.filter { $0.state == .live }
        let hasFull = live.contains { !$0.isMention }
        return claims.filter { claim in
            switch claim.state {
            case .live: true
            case .leaving: !hasFull && (live.isEmpty || !claim.isMention)
            case .contested, .ended: false
            }
        }
    }

    /// The hops of all claims, newest first.
    private static func provenance(of claims: [Claim]) -> [JSONValue] {
        let hops = claims.flatMap { $0.draft["provenance"]?.array ?? [] }
        let dated = hops.enumerated().map { index, hop in
            (index: index, time: hop["retrievedAt"]?.string.flatMap(Timestamp.init) ?? Timestamp(seconds: 0), hop: hop)
        }
        return dated.sorted { $0.time != $1.time ? $0.time > $1.time : $0.index < $1.index }.map(\.hop)
    }
}

extension StoredRecord {
    /// A whole record as another ledger wrote it; nil when a part of its envelope is missing.
    public init?(_ record: Record) {
        guard let id = record.id, let revision = record["revision"]?.integer, revision > 0,
            let modifiedAt = record["modifiedAt"]?.string.flatMap(Timestamp.init),
            let hash = record.statedContentHash.flatMap({ Digest($0) })
        else { return nil }
        self.init(id: id, record: record, revision: revision, modifiedAt: modifiedAt, contentHash: hash)
    }

    init(
        id: RecordIdentifier, content: Record, provenance: [JSONValue], revision: Int, modifiedAt: Timestamp,
        contentHash: Digest
    ) {
        var record = content
        record["schema"] = content["schema"] ?? .string(Record.schemaVersion)
        record["revision"] = .number(Double(revision))
        record["modifiedAt"] = .string(modifiedAt.description)
        record.statedContentHash = contentHash.description
        record["provenance"] = provenance.isEmpty ? nil : .array(provenance)
        self.init(id: id, record: record, revision: revision, modifiedAt: modifiedAt, contentHash: contentHash)
    }

    /// What is left of a record: its name, and how it came and went.
    init(tombstoneOf stored: StoredRecord, at now: Timestamp) {
        var record = Record(id: stored.id)
        record["status"] = "deleted"
        self.init(
            id: stored.id, content: record, provenance: stored.record["provenance"]?.array ?? [],
            revision: stored.revision + 1, modifiedAt: now, contentHash: record.contentDigest)
    }
}
