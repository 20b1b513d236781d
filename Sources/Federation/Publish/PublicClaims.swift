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
    /// What the record as a whole may be shown by; none when its bases are enough. Of several claims, what all allow.
    let grants: [ConsentGrant]
    /// Whose evidence may be looked at; nil for all.
    private let speakers: Set<Speaker>?

    private struct Speaker: Hashable {
        let source: SourceKey
        let sourceRecord: ByteString
    }

    /// - Parameter claims: on the record, in the order they speak; none when the record itself is all there is to judge.
    /// - Throws: the reason when nothing may be shown; of several, that of the claim that speaks first.
    init(
        _ stored: StoredRecord, _ claims: [Claim], _ decisions: StandingDecisions, scope: PublicationScope,
        at now: Timestamp
    ) throws(Withheld) {
        guard claims.count > 1 else {
            record = stored.record
            grants = try Self.grants(of: stored.record, decisions, scope, now)
            ends = Self.longest(grants).flatMap { $0.end.instant.map { [$0] } } ?? []
            speakers = nil
            return
        }
        var reason: PublicationGate.Reason?
        var longest: [ConsentGrant] = []
        let speaking = LedgerEdit.speaking(claims).filter { !$0.draft.isDeleted }
        var open: [Claim] = []
        for claim in speaking {
            do throws(Withheld) {
                longest += [Self.longest(try Self.grants(of: claim.draft, decisions, scope, now))].compactMap(\.self)
                open.append(claim)
            } catch {
                reason = reason ?? error.reason
            }
        }
        guard let first = open.first else { throw Withheld(reason: reason ?? .noBasis) }
        grants = Self.common(longest)
        ends = longest.compactMap(\.end.instant)
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

    /// The record, with the basis it is shown by: where a decision or a form set bounds to the whole of it, those who are
    /// given it must know that its basis is not enough.
    var basedOnGrant: Record {
        func sets(_ grant: ConsentGrant) -> Bool { Consent.scope(of: grant) < .public || grant.end != .never }
        guard record.basis?.type != .consent, !grants.isEmpty, grants.allSatisfy(sets) else { return record }
        var record = record
        record.basis = Basis(.consent)
        return record
    }

    /// What a record or draft is shown by; none when its basis is enough.
    private static func grants(
        of record: Record, _ decisions: StandingDecisions, _ scope: PublicationScope, _ now: Timestamp
    ) throws(Withheld) -> [ConsentGrant] {
        switch record.basis?.type {
        // What was decided here counts whatever the source says it may do.
        case .public, .agreement: if decisions[.publication] == nil { return [] }
        case .consent: break
        case nil: throw Withheld(reason: .noBasis)
        }
        let consent = Consent(record, decisions, scope: scope, at: now)
        switch consent.answer(for: .publication) {
        case .granted: return consent.reachingGrants(for: .publication)
        case .denied(let reason): throw Withheld(reason: PublicationGate.Reason(reason))
        }
    }

    private static func longest(_ grants: [ConsentGrant]) -> ConsentGrant? { grants.max { $0.end < $1.end } }

    /// What all of several grants allow.
    private static func common(_ grants: [ConsentGrant]) -> [ConsentGrant] {
        guard var common = grants.first else { return [] }
        for grant in grants.dropFirst() where grant != common {
            if Consent.scope(of: grant) < Consent.scope(of: common) { common.scope = grant.scope }
            if grant.end < common.end { common.until = grant.until }
            common.date = nil
        }
        return [common]
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
