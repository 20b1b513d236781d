import AdapterKit
import Federation
import GRDB
import JSONSchema
import Messages
import ScienceShopSDK

/// A claim whose row waits until it is known whether its record says all that it says.
struct HeldClaim {
    var claim: Claim
    /// Nil leaves the evidence there is.
    var evidence: [Evidence]?
    /// Whether the file is known to hold no row of it.
    var isNew: Bool

    func isOf(_ source: SourceKey, _ sourceRecord: String) -> Bool {
        claim.source == source && claim.sourceRecord.hasSameBytes(as: sourceRecord)
    }
}

/// Claims and their drafts (docs/decisions/0046).
///
/// Most records have a single claim, and their documents repeat its draft. Such a claim leans on its record: its own draft
/// is empty. Whoever reads it gets the draft back whole, and before a record's document is replaced, the drafts that lean
/// on it are written out.
extension SQLiteTransaction {
    // MARK: - Reading

    private static let claimColumns = """
        source, source_record, record, ordinal, mention, verbatim, state, draft, hash, payload, crosswalk,
        crosswalk_version, \(document), departure
        """

    /// The document of the record that a claim leans on; null when it leans on none.
    private static let document =
        "CASE WHEN length(draft) = 0 THEN (SELECT document FROM record WHERE record.id = claim.record) END"

    private func claim(_ row: Row) throws -> Claim {
        var claim = Claim(
            source: try source(row[0]), sourceRecord: row[1], record: try Self.identifier(row, 2), ordinal: row[3],
            isMention: row[4], isVerbatim: row[5], state: try word(row, 6),
            draft: try Self.draft(row, 7, document: 12, isVerbatim: row[5]), contentHash: try Self.digest(row, 8),
            payload: try Self.optionalDigest(row, 9), crosswalk: row[10], crosswalkVersion: row[11])
        claim.departure = Departure(json: try Self.json(row, 13))
        return claim
    }

    private static func draft(
        _ row: Row, _ column: Int, document: Int, isVerbatim: Bool
    ) throws -> ScienceShopSDK.Record {
        let leans = try row.withUnsafeData(atIndex: column) { $0?.isEmpty ?? true }
        return leans
            ? StoredRecord.draft(isVerbatim: isVerbatim, in: try record(row, document)) : try record(row, column)
    }

    func claims(of id: RecordIdentifier) throws -> [Claim] {
        let name = id.description
        let waiting = held[id]
        var claims: [Claim] = []
        if try hot(.hasClaims).isEmpty([.text(name)]) {
            if waiting == nil { unclaimed = id }
        } else {
            claims = try rows(
                "SELECT \(Self.claimColumns) FROM claim WHERE record = ? AND state <> 'ended'", [name], claim)
        }
        if let waiting {
            claims.removeAll { waiting.isOf($0.source, $0.sourceRecord) }
            if waiting.claim.state != .ended { claims.append(waiting.claim) }
        }
        return claims.sorted { $0.precedes($1) }
    }

    func endedClaims(of id: RecordIdentifier) throws -> [Claim] {
        try writeHeldClaims()
        return try rows(
            "SELECT \(Self.claimColumns) FROM claim WHERE record = ? AND state = 'ended'", [id.description], claim
        ).sorted { $0.precedes($1) }
    }

    func claimCount(of id: RecordIdentifier) throws -> Int {
        try writeHeldClaims()
        return try hot(.claimCount).first([.text(id.description)]) { Int($0.integer(0)) } ?? 0
    }

    func recordsWithSeveralCopies() throws -> [RecordIdentifier] {
        try writeHeldClaims()
        return try rows(
            """
            SELECT record FROM claim WHERE verbatim AND state <> 'ended' GROUP BY record HAVING count(*) > 1
            ORDER BY record
            """
        ) { try Self.identifier($0, 0) }
    }

    func claims(by sourceRecord: String, of source: SourceKey) throws -> [Claim] {
        if holds(sourceRecord) { try writeHeldClaims { $0.isOf(source, sourceRecord) } }
        guard let number = try number(of: source) else { return [] }
        if try hot(.hasClaimsBySource).isEmpty([.integer(number), .text(sourceRecord)]) { return [] }
        return try rows(
            "SELECT \(Self.claimColumns) FROM claim WHERE source = ? AND source_record = ? ORDER BY ordinal, record",
            [number, sourceRecord], claim)
    }

    func claims(_ query: ClaimQuery) throws -> [Claim] {
        try writeHeldClaims()
        guard let number = try number(of: query.source) else { return [] }
        var arguments: [(any DatabaseValueConvertible)?] = [number]
        var condition = ""
        if let after = query.after {
            condition = "AND (source_record, record) > (?, ?)"
            arguments += [after.sourceRecord, after.record.description]
        }
        // The state is written out so that its partial index is used.
        return try rows(
            """
            SELECT \(Self.claimColumns) FROM claim WHERE source = ? AND state = '\(query.state.rawValue)' \(condition)
            ORDER BY source_record, record LIMIT ?
            """, arguments + [query.limit], claim)
    }

    func evidence(of id: RecordIdentifier) throws -> [ClaimEvidence] {
        try writeHeldClaims()
        // In the order of `Claim.precedes`.
        let found = try rows(
            """
            SELECT source, source_record, mention, evidence, verbatim, draft FROM claim
            WHERE record = ? AND state <> 'ended'
            """, [id.description]
        ) { row in
            (
                isMention: row[2] as Bool,
                evidence: ClaimEvidence(
                    source: try source(row[0]), sourceRecord: row[1],
                    evidence: try evidence(row, verbatim: 4, draft: 5, evidence: 3, of: id))
            )
        }
        return found.sorted { left, right in
            if left.isMention != right.isMention { return !left.isMention }
            let (left, right) = (left.evidence, right.evidence)
            if left.source != right.source { return left.source < right.source }
            return ByteString(left.sourceRecord) < ByteString(right.sourceRecord)
        }.map(\.evidence)
    }

    /// The evidence of a claim, from three columns of its row.
    func evidence(
        _ row: Row, verbatim: Int, draft: Int, evidence: Int, of id: RecordIdentifier
    ) throws -> [Evidence] {
        let items = try Self.bytes(row, evidence)
        if items.isEmpty { return [] }
        return try EvidenceRows.evidence(in: items, shapes) {
            try self.draft(id, isVerbatim: row[verbatim], bytes: Self.bytes(row, draft))
        }
    }

    /// A claim's draft, read from its record when it leans on it.
    private func draft(_ id: RecordIdentifier, isVerbatim: Bool, bytes: [UInt8]) throws -> ScienceShopSDK.Record {
        if bytes.isEmpty {
            guard let stored = try storedRecord(id) else { throw Self.damaged("a claim") }
            return StoredRecord.draft(isVerbatim: isVerbatim, in: stored.record)
        }
        guard let document = (try? JSONValue(parsing: bytes, limits: JSONLimits(depth: 512)))?.object else {
            throw Self.damaged("a claim")
        }
        return ScienceShopSDK.Record(document: document)
    }

    // MARK: - Writing

    func put(_ claim: Claim, evidence: [Evidence]?) throws {
        let isNew = unclaimed == claim.record
        unclaimed = nil
        guard let other = release(claim.record) else {
            return hold(HeldClaim(claim: claim, evidence: evidence, isNew: isNew))
        }
        if other.isOf(claim.source, claim.sourceRecord) {
            return hold(HeldClaim(claim: claim, evidence: evidence ?? other.evidence, isNew: other.isNew))
        }
        // A record of two claims says more than either.
        try write(other, leaning: false)
        try write(HeldClaim(claim: claim, evidence: evidence, isNew: false), leaning: false)
    }

    private func hold(_ claim: HeldClaim) {
        if held.isEmpty { heldNames = nil }
        held[claim.claim.record] = claim
        heldNames?.insert(ByteString(claim.claim.sourceRecord))
    }

    /// Whether a source record may have claims that wait.
    private func holds(_ sourceRecord: String) -> Bool {
        if held.isEmpty { return false }
        let names = heldNames ?? Set(held.values.map { ByteString($0.claim.sourceRecord) })
        heldNames = names
        return names.contains(ByteString(sourceRecord))
    }

    /// Takes the claim that waits for a record, to write it.
    func release(_ id: RecordIdentifier) -> HeldClaim? { held.isEmpty ? nil : held.removeValue(forKey: id) }

    /// Writes claims whose records have not been written since; the order is that of their records.
    func writeHeldClaims(where isWanted: (HeldClaim) -> Bool = { _ in true }) throws {
        if held.isEmpty { return }
        for id in held.filter({ isWanted($0.value) }).keys.sorted() {
            if let claim = release(id) { try write(claim, leaning: false) }
        }
    }

    /// - Parameter leaning: whether the record, as the file has it now, restates the claim.
    func write(_ held: HeldClaim, leaning: Bool) throws {
        let claim = held.claim
        let key: [Bound] = [
            .integer(try makeNumber(of: claim.source)), .text(claim.sourceRecord), .text(claim.record.description),
        ]
        func values(draft: [UInt8], evidence: [UInt8]?) -> [Bound] {
            [
                .integer(claim.ordinal), .flag(claim.isMention), .flag(claim.isVerbatim), .text(claim.state.rawValue),
                .digest(claim.contentHash), .digest(claim.payload), .text(claim.crosswalk),
                .text(claim.crosswalkVersion), .blob(draft), .blob(evidence),
                .blob(claim.departure?.json.canonicalBytes),
            ]
        }
        var evidence: [UInt8]?
        if let items = held.evidence, !items.isEmpty {
            evidence = try EvidenceRows.bytes(of: items, in: claim.draft, shapes)
        }
        let old = held.isNew ? nil : try hot(.storedClaim).first(key) { StoredClaim($0) }
        guard let old else {
            return try hot(.addClaim).execute(
                values(draft: leaning ? [] : claim.draftBytes, evidence: evidence) + key)
        }
        let draft = claim.draftBytes
        var leans = leaning
        if held.evidence == nil || (!leaning && old.draft.isEmpty) {
            let before = try self.draft(claim.record, isVerbatim: old.isVerbatim, bytes: old.draft)
            let isSame = (old.draft.isEmpty ? before.canonicalBytes : old.draft) == draft
            if isSame, old.draft.isEmpty, old.isVerbatim == claim.isVerbatim { leans = true }
            if held.evidence == nil { evidence = try old.evidence(from: before, to: claim.draft, isSame, shapes) }
        }
        try hot(.changeClaim).execute(values(draft: leans ? [] : draft, evidence: evidence) + [.integer(old.number)])
    }

    /// Writes out the drafts that lean on a record's document, which is about to be replaced.
    func writeOutDrafts(of id: RecordIdentifier, in old: ScienceShopSDK.Record) throws {
        var leaning: [(number: Int64, isVerbatim: Bool)] = []
        try hot(.leaningClaims).each([.text(id.description)]) {
            leaning.append(($0.integer(0), $0.integer(1) != 0))
        }
        for claim in leaning {
            let draft = StoredRecord.draft(isVerbatim: claim.isVerbatim, in: old)
            try hot(.writeOutDraft).execute([.blob(draft.canonicalBytes), .integer(claim.number)])
        }
    }
}

/// What is to be known of a claim's row before another claim takes its place.
private struct StoredClaim {
    let number: Int64
    let isVerbatim: Bool
    let draft: [UInt8]
    let evidence: [UInt8]?

    init(_ columns: PreparedStatement.Columns) {
        number = columns.integer(0)
        isVerbatim = columns.integer(1) != 0
        draft = [UInt8](columns.bytes(2))
        evidence = columns.isNull(3) ? nil : [UInt8](columns.bytes(3))
    }

    /// The evidence, beside another draft.
    func evidence(
        from before: ScienceShopSDK.Record, to draft: ScienceShopSDK.Record, _ isSame: Bool, _ shapes: EvidenceShapes
    ) throws -> [UInt8]? {
        guard let evidence, !isSame, !EvidenceRows.standAlone(evidence) else { return evidence }
        return try EvidenceRows.bytes(
            of: try EvidenceRows.evidence(in: evidence, shapes) { before }, in: draft, shapes)
    }
}
