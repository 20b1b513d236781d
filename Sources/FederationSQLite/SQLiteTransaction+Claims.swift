import AdapterKit
import Federation
import GRDB
import JSONSchema
import ScienceShopSDK

extension SQLiteTransaction {
    private static let claimColumns = """
        source, source_record, record, ordinal, mention, verbatim, state, content_hash, payload, crosswalk,
        crosswalk_version, draft
        """

    func claims(of id: RecordIdentifier) throws -> [Claim] {
        try rows("SELECT \(Self.claimColumns) FROM claim WHERE record = ? AND state <> 'ended'", [id.description])
            .map(Claim.init).sorted { $0.precedes($1) }
    }

    func claims(by sourceRecord: String, of source: SourceKey) throws -> [Claim] {
        let sql = """
            SELECT \(Self.claimColumns) FROM claim WHERE source = ? AND source_record = ? ORDER BY ordinal, record
            """
        return try rows(sql, [source.description, sourceRecord]).map(Claim.init)
    }

    func claims(_ query: ClaimQuery) throws -> [Claim] {
        var conditions = Conditions()
        conditions.add("source = ? AND state = ?", query.source.description, query.state.rawValue)
        if let after = query.after {
            conditions.add("(source_record, record) > (?, ?)", after.sourceRecord, after.record.description)
        }
        let sql = """
            SELECT \(Self.claimColumns) FROM claim WHERE \(conditions.sql) ORDER BY source_record, record LIMIT ?
            """
        return try rows(sql, StatementArguments(conditions.arguments + [query.limit])).map(Claim.init)
    }

    func evidence(of id: RecordIdentifier) throws -> [ClaimEvidence] {
        let sql = "SELECT \(Self.claimColumns), evidence FROM claim WHERE record = ? AND state <> 'ended'"
        return try rows(sql, [id.description])
            .map { (claim: try Claim($0), evidence: try EvidenceCoding.decode($0["evidence"])) }
            .sorted { $0.claim.precedes($1.claim) }
            .map {
                ClaimEvidence(source: $0.claim.source, sourceRecord: $0.claim.sourceRecord, evidence: $0.evidence)
            }
    }

    func claimedRecordCount(of source: SourceKey) throws -> Int {
        try count(
            "SELECT count(DISTINCT record) FROM claim WHERE source = ? AND state <> 'ended'", [source.description])
    }

    func recordsOnlyLeaving(_ source: SourceKey, after: RecordIdentifier?, limit: Int) throws -> [RecordIdentifier] {
        let sql = """
            SELECT DISTINCT record FROM claim WHERE source = ? AND state = 'leaving' AND record > ?
            AND NOT EXISTS (
                SELECT 1 FROM claim AS other WHERE other.record = claim.record AND other.state <> 'ended'
                AND (other.source <> claim.source OR other.state <> 'leaving'))
            ORDER BY record LIMIT ?
            """
        return try rows(sql, [source.description, after?.description ?? "", limit])
            .map { try $0.identifier("record") }
    }

    func put(_ claim: Claim, evidence: [Evidence]?) throws {
        let sql = """
            INSERT INTO claim (source, source_record, record, ordinal, mention, verbatim, state, content_hash, payload,
                crosswalk, crosswalk_version, draft, evidence)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, source_record, record) DO UPDATE SET ordinal = excluded.ordinal,
                mention = excluded.mention, verbatim = excluded.verbatim, state = excluded.state,
                content_hash = excluded.content_hash, payload = excluded.payload, crosswalk = excluded.crosswalk,
                crosswalk_version = excluded.crosswalk_version, draft = excluded.draft,
                evidence = coalesce(excluded.evidence, evidence)
            """
        try execute(
            sql,
            [
                claim.source.description, claim.sourceRecord, claim.record.description, claim.ordinal, claim.isMention,
                claim.isVerbatim, claim.state.rawValue, claim.contentHash.data, claim.payload?.data, claim.crosswalk,
                claim.crosswalkVersion, claim.draft.canonicalBytes.data, evidence.map(EvidenceCoding.encode),
            ])
    }

    // MARK: - Payloads

    func payload(_ digest: Digest) throws -> [UInt8]? {
        try row("SELECT size, deflated, bytes FROM payload WHERE digest = ?", [digest.data]).map { row in
            try PayloadCoding.decode(row.bytes("bytes"), size: row["size"], isDeflated: row["deflated"])
        }
    }

    func keepPayload(_ bytes: [UInt8], as digest: Digest) throws -> Bool {
        guard try row("SELECT 1 FROM payload WHERE digest = ?", [digest.data]) == nil else { return false }
        let packed = PayloadCoding.encode(bytes)
        try execute(
            "INSERT INTO payload (digest, size, deflated, bytes) VALUES (?, ?, ?, ?)",
            [digest.data, bytes.count, packed.isDeflated, packed.bytes.data])
        return true
    }
}
