import AdapterKit
import JSONSchema
import ScienceShopSDK

extension LedgerEdit {
    /// Makes every affected record anew from its claims, in order of identifier.
    func settleRecords() throws {
        let order = affected.sorted { $0.key < $1.key }
        affected = [:]
        for (id, change) in order { try remake(id, sourceRecord: change.sourceRecord, soleClaim: change.soleClaim) }
    }

    /// Makes a record what its claims say.
    ///
    /// - Parameters:
    ///   - soleClaim: its only claim, when that is known.
    ///   - successor: of a record that goes on under another identifier, that identifier.
    func remake(
        _ id: RecordIdentifier, sourceRecord: String?, soleClaim: Claim? = nil, successor: RecordIdentifier? = nil
    ) throws {
        let stored = try ledger.storedRecord(id)
        let all = try soleClaim.map { [$0] } ?? ledger.claims(of: id)
        let claims = Self.speaking(all)
        if all.count > 1, let first = claims.first { reportForks(from: first, all) }
        // A copy of another ledger's record is kept to the byte: its home alone counts its revisions. What a person imported
        // goes on being counted here.
        if claims.count == 1, let only = claims.first, only.isVerbatim, var copy = StoredRecord(only.draft),
            only.isCopy || stored.map({ $0.revision <= copy.revision }) ?? true
        {
            copy.words.text = only.writing?.words
            return try replace(
                stored, by: copy, sourceRecord: sourceRecord, successor: successor, isCopy: only.isCopy)
        }
        guard let first = claims.first, !first.draft.isDeleted else {
            guard let stored, !stored.isDeleted else { return }
            let tombstone = StoredRecord(tombstoneOf: stored, at: now)
            return try replace(stored, by: tombstone, sourceRecord: sourceRecord, successor: successor)
        }
        var content = first.draft
        if claims.count > 1 { content["provenance"] = nil }
        for claim in claims.dropFirst() {
            // Hops are gathered below: united one by one, those of a record that very many mention would each be compared
            // with all others.
            var draft = claim.draft
            draft["provenance"] = nil
            content = content.merging(draft)
        }
        let hash = claims.count == 1 ? first.contentHash : content.contentDigest
        let isSame = stored?.contentHash == hash
        let revision = isSame ? stored?.revision ?? 1 : (stored?.revision ?? 0) + 1
        let modifiedAt = isSame ? stored?.modifiedAt ?? now : now
        // Of a single claim the record differs only in what the ledger gives it.
        if claims.count == 1, let writing = first.writing, content["schema"] != nil,
            content["provenance"]?.array?.count == 1,
            !StoredRecord.envelopeMembers.contains(where: { content[$0] != nil })
        {
            var whole = StoredRecord(
                id: id, draft: content, text: writing.draft, revision: revision, modifiedAt: modifiedAt,
                contentHash: hash)
            whole.words.text = writing.words
            return try replace(stored, by: whole, sourceRecord: sourceRecord, successor: successor)
        }
        let whole = StoredRecord(
            id: id, content: content, provenance: Self.provenance(of: claims), revision: revision,
            modifiedAt: modifiedAt, contentHash: hash)
        try replace(stored, by: whole, sourceRecord: sourceRecord, successor: successor)
    }

    /// Writes what a record now is, if that differs from what it was, and tells the change feed if it says something else.
    ///
    /// - Parameter isCopy: whether another way that it came, or another date of its home's, is a change too: whoever has a
    ///   copy from us must see whether it went round in a circle, and has it as its home wrote it.
    func replace(
        _ stored: StoredRecord?, by whole: StoredRecord, sourceRecord: String?, successor: RecordIdentifier? = nil,
        isCopy: Bool = false
    ) throws {
        // Of a new record nobody asks for the document but the file, as text.
        if let stored, stored.record == whole.record { return }
        try put(whole)
        let wasThere = stored.map { !$0.isDeleted } ?? false
        switch (wasThere, !whole.isDeleted) {
        case (false, true):
            let isNew = stored == nil
            try append(isNew ? .added : .restored, whole)
            if isNew { tally.counts.records.added += 1 } else { tally.counts.records.restored += 1 }
            explain(isNew ? .add : .restore, whole, sourceRecord: sourceRecord)
            try ledger.setAlias(of: whole.id, to: nil)
        case (true, true):
            guard
                stored?.contentHash != whole.contentHash || stored?.revision != whole.revision
                    || isCopy && (stored?.modifiedAt != whole.modifiedAt || stored?.record.way != whole.record.way)
                    || stored?.record.told != whole.record.told
            else { return }
            try append(.changed, whole)
            tally.counts.records.changed += 1
            if let stored {
                explain(.change(FieldChange.between(stored.record, whole.record)), whole, sourceRecord: sourceRecord)
            }
        case (true, false):
            try append(successor == nil ? .removed : .renamed, whole, successor: successor)
            if successor == nil { tally.counts.records.removed += 1 } else { tally.counts.records.renamed += 1 }
            if successor == nil { explain(.remove, stored, sourceRecord: sourceRecord) }
        case (false, false):
            // A tombstone of another ledger: it was never here, or a newer one takes its place.
            try append(.removed, whole)
            tally.counts.records.removed += 1
        }
    }

    /// The claims that make the record, in the order they speak.
    ///
    /// A leaving or kept claim speaks only while no live one says as much; a contested one never; a copy of another ledger's
    /// record only while no source of this ledger describes the record in full, and of several copies one alone, to which
    /// nobody here adds anything. Mentions add to what a person imported.
    static func speaking(_ claims: [Claim]) -> [Claim] {
        if claims.count == 1, claims[0].state == .live, !claims[0].isVerbatim { return claims }
        let own = claims.filter { !$0.isVerbatim }
        let live = own.filter { $0.state == .live }
        let hasFull = live.contains { !$0.isMention }
        let speaking = own.filter { claim in
            switch claim.state {
            case .live: true
            case .leaving, .kept: !hasFull && (live.isEmpty || !claim.isMention)
            case .contested, .ended: false
            }
        }
        if speaking.contains(where: { !$0.isMention }) { return speaking }
        guard let copy = Claim.bestCopy(of: claims) else { return speaking }
        if copy.draft.isDeleted, !speaking.isEmpty { return speaking }
        return copy.isCopy ? [copy] : [copy] + speaking
    }

    /// The hops of all claims, newest first.
    static func provenance(of claims: [Claim]) -> [JSONValue] {
        let hops = claims.flatMap { $0.draft["provenance"]?.array ?? [] }
        if hops.count < 2 { return hops }
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
