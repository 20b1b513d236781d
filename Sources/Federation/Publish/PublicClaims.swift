import JSONSchema
import ScienceShopSDK

/// What a record says by the claims that may be shown, each judged by the basis of its own source.
///
/// A record that a public page and a form without consent describe together is shown as the public page has it: the basis
/// of one source opens nothing that only another one said.
struct PublicClaims {
    /// The record as the claims that may be shown make it.
    let record: Record
    /// Ends of the grants it is shown by.
    let ends: [Timestamp]
    /// Whose evidence may be looked at; nil for all.
    private let speakers: Set<Speaker>?

    private struct Speaker: Hashable {
        let source: SourceKey
        let sourceRecord: ByteString
    }

    /// - Parameter claims: on the record, in the order they speak; none when the record itself is all there is to judge.
    /// - Throws: the reason when nothing may be shown; of several, that of the claim that speaks first.
    init(
        _ stored: StoredRecord, _ claims: [Claim], scope: PublicationScope, at now: Timestamp
    ) throws(Withheld) {
        guard claims.count > 1 else {
            record = stored.record
            ends = try Self.end(of: stored.record, scope, now).map { [$0] } ?? []
            speakers = nil
            return
        }
        var reason: PublicationGate.Reason?
        var ends: [Timestamp] = []
        let speaking = LedgerEdit.speaking(claims).filter { !$0.draft.isDeleted }
        var open: [Claim] = []
        for claim in speaking {
            do throws(Withheld) {
                if let end = try Self.end(of: claim.draft, scope, now) { ends.append(end) }
                open.append(claim)
            } catch {
                reason = reason ?? error.reason
            }
        }
        guard let first = open.first else { throw Withheld(reason: reason ?? .noBasis) }
        self.ends = ends
        speakers = Set(open.map { Speaker(source: $0.source, sourceRecord: ByteString($0.sourceRecord)) })
        guard open.count < speaking.count else {
            record = stored.record
            return
        }
        record = Self.merged(first, open.dropFirst(), in: stored)
    }

    struct Withheld: Error {
        let reason: PublicationGate.Reason
    }

    func holds(_ evidence: ClaimEvidence) -> Bool {
        speakers?.contains(Speaker(source: evidence.source, sourceRecord: ByteString(evidence.sourceRecord))) ?? true
    }

    /// When the grant that a record or draft is shown by ends; nil for never, or without a grant.
    private static func end(
        of record: Record, _ scope: PublicationScope, _ now: Timestamp
    ) throws(Withheld) -> Timestamp? {
        switch record.basis?.type {
        case .public, .agreement: return nil
        case .consent:
            switch Consent(record, scope: scope, at: now).answer(for: .publication) {
            case .granted(let until): return until
            case .denied(let reason): throw Withheld(reason: PublicationGate.Reason(reason))
            }
        case nil: throw Withheld(reason: .noBasis)
        }
    }

    /// Made as the ledger makes a record of its claims, under the envelope the whole record has. Refusals of all claims
    /// count for contacts, images and persons, grants only of those that are shown.
    private static func merged(_ first: Claim, _ others: some Sequence<Claim>, in stored: StoredRecord) -> Record {
        var record = first.draft
        for claim in others { record = record.merging(claim.draft) }
        let refusals = stored.record.consent.filter { $0.granted != true }
        record.consent = record.consent + refusals.filter { !record.consent.contains($0) }
        for name in ["schema", "revision", "modifiedAt"] { record[name] = stored.record[name] }
        let hops = LedgerEdit.provenance(of: [first] + Array(others))
        record["provenance"] = hops.isEmpty ? nil : .array(hops)
        return record
    }
}
