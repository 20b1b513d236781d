import JSONSchema
import ScienceShopSDK

/// The only way out: says of each record whether it may be shown on a channel, and what of it.
///
/// A pure function of the record, its evidence, the policy and the moment. Nothing else makes a `PublicRecord`.
/// Its rules are those of docs/decisions/0020.
public struct PublicationGate: Sendable {
    public let policy: PublicationPolicy
    /// Grants that have ended at this moment count no more.
    public let now: Timestamp

    public init(_ policy: PublicationPolicy = PublicationPolicy(), at now: Timestamp) {
        self.policy = policy
        self.now = now
    }

    /// Raised whenever the same record may come out otherwise: everything is then judged again.
    static let version = 3

    /// What the gate's answers depend on, beside records and time.
    public var fingerprint: String {
        "gate/\(Self.version) \(policy.scope.rawValue) "
            + policy.extensions.sorted { $0.bytesPrecede($1) }.joined(separator: ",")
    }

    public enum Judgement: Sendable, Hashable {
        /// - Parameter until: when the first of the grants that matter ends; it must then be judged again.
        case show(PublicRecord, until: Timestamp?)
        case withhold(Reason)
    }

    /// Why a record is not shown.
    public enum Reason: String, Sendable, CaseIterable, Comparable {
        /// It is not in the ledger, or a tombstone.
        case removed
        /// Its source declares no basis.
        case noBasis
        /// Nobody was asked, or the answer is not there.
        case noConsent
        case refused
        /// The grant holds nearer than this channel reaches.
        case narrower
        /// The grant has ended.
        case ended

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// Judges a record.
    ///
    /// - Parameters:
    ///   - decisions: what people here decided about it (`judge(_:in:)` looks them up).
    ///   - claims: that have not ended, in the order they speak; may be left out where there is only one.
    ///   - evidence: of its claims, in the order they speak.
    ///   - aliases: identifiers it had before.
    public func judge(
        _ stored: StoredRecord?, decisions: StandingDecisions, claims: [Claim] = [], evidence: [ClaimEvidence] = [],
        aliases: [RecordIdentifier] = []
    ) -> Judgement {
        judge(stored, decisions, claims: claims, evidence: evidence, aliases: aliases, knownHash: nil)
    }

    private func judge(
        _ stored: StoredRecord?, _ decisions: StandingDecisions, claims: [Claim], evidence: [ClaimEvidence] = [],
        aliases: [RecordIdentifier] = [], knownHash: String?
    ) -> Judgement {
        guard let stored, !stored.isDeleted, stored.record["status"]?.string == "active" else {
            return .withhold(.removed)
        }
        let standing: PublicClaims
        do throws(PublicClaims.Withheld) {
            standing = try PublicClaims(stored, claims, decisions, scope: policy.scope, at: now)
        } catch {
            return .withhold(error.reason)
        }
        let consent = Consent(standing.record, decisions, scope: policy.scope, at: now)
        var ends = standing.ends
        func isGranted(_ group: ConsentGrant.Group) -> Bool {
            guard case .granted(let until) = consent.answer(for: group) else { return false }
            if let until { ends.append(until) }
            return true
        }
        let record = standing.basedOnGrant
        let document = PublicDocument(
            record, kind: stored.id.kind,
            allowances: PublicDocument.Allowances(
                contacts: isGranted(.contact), images: isGranted(.image), person: isGranted(.person),
                extensions: policy.extensions))
        let evidence = evidence.filter { standing.holds($0) }
        let answers = consent.told(publication: record.basis?.type == .consent ? standing.grants : [])
        return .show(make(stored, document, answers, evidence, aliases, knownHash), until: ends.min())
    }

    /// Judges a record that it let out before and that did not change since: the same document, without evidence and
    /// former names, whose reading and writing costs more than all else.
    ///
    /// - Parameter hash: what the record's hash was.
    func judgeAgain(
        _ stored: StoredRecord?, decisions: StandingDecisions, claims: [Claim], hash: Digest
    ) -> Judgement {
        judge(
            stored, decisions, claims: claims, knownHash: String(hash.description.dropFirst(ContentHash.prefix.count)))
    }

    private func make(
        _ stored: StoredRecord, _ document: PublicDocument, _ answers: [ConsentGrant], _ evidence: [ClaimEvidence],
        _ aliases: [RecordIdentifier], _ knownHash: String?
    ) -> PublicRecord {
        var record = Record(document: document.shown)
        if !answers.isEmpty { record.consent = answers }
        // The hash of the whole content would let anybody try out what was left out.
        record.statedContentHash = record.contentHash
        // What was left out need be known only where something might repeat it.
        let filter = evidence.isEmpty ? nil : PublicEvidenceFilter(document, kind: stored.id.kind)
        let shown = evidence.compactMap { claim -> PublicEvidence? in
            guard let filter else { return nil }
            let items = claim.evidence.filter { filter.mayShow($0) }
            guard !items.isEmpty else { return nil }
            return PublicEvidence(
                source: claim.source.description, sourceRecord: filter.name(claim.sourceRecord), items: items)
        }
        let aliases = aliases.sorted()
        return PublicRecord(
            id: stored.id, record: record, revision: stored.revision, modifiedAt: stored.modifiedAt, evidence: shown,
            aliases: aliases, hash: knownHash ?? Self.hash(record, shown, aliases))
    }

    private static func hash(_ record: Record, _ evidence: [PublicEvidence], _ aliases: [RecordIdentifier]) -> String {
        var hash = SHA256()
        func add(_ bytes: [UInt8]) {
            hash.update(Array("\(bytes.count):".utf8))
            hash.update(bytes)
        }
        add(record.canonicalBytes)
        for source in evidence {
            add(Array(source.source.utf8))
            add(Array(source.sourceRecord.utf8))
            add(JSONValue.array(source.items.map(\.json)).canonicalBytes)
        }
        for alias in aliases { add(Array(alias.description.utf8)) }
        return String(Digest(hash.digest())?.description.dropFirst(ContentHash.prefix.count) ?? "")
    }
}

extension PublicationGate.Reason {
    init(_ reason: Consent.Reason) {
        switch reason {
        case .unanswered: self = .noConsent
        case .refused: self = .refused
        case .ended: self = .ended
        case .narrower: self = .narrower
        }
    }
}
