import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension LedgerEdit {
    /// Lets refusals hold for what a source record that is new here says word for word as another one of its source did.
    ///
    /// It may be that one under a new name, which shows only when the list ends (docs/decisions/0016). Until then, and after
    /// a kill until the next harvest, channels would show what its people refused.
    func carryRefusals(to mapped: MappedSourceRecord) throws {
        guard let signature = mapped.signature, try ledger.hasDecisions() else { return }
        let refusals = try refusals(of: signature, not: mapped.source.identifier)
        if refusals.isEmpty { return }
        let consent = ConsentEdit(ledger: ledger, now: now)
        for (place, draft) in mapped.drafts.enumerated() {
            let known = try ledger.decisions(of: draft.id)
            var carried: [ConsentDecision] = []
            for refusal in refusals[place, default: []] where refusal.record != draft.id {
                var refusal = refusal
                refusal.record = draft.id
                if (known + carried).contains(where: refusal.saysTheSame) { continue }
                carried.append(try consent.record(refusal))
            }
            guard let first = carried.first else { continue }
            try consent.tell([draft.id])
            let old = refusals[place]?.first { $0.group == first.group }?.record
            tally.issues.append(
                RunIssue(
                    sourceRecord: mapped.source.identifier, record: draft.id.description,
                    Issue(
                        .warning, code: "refusal-carried",
                        message:
                            """
                            This record says what \(old ?? draft.id) said, and that was refused: the refusal holds for this \
                            one too.
                            """,
                        remedy: "If it is another record, `shopctl consent grant` writes down its own answer.")))
        }
    }

    /// Of very many that say the same, so many are looked at.
    private static let mostAlike = 1000

    /// The standing refusals of records that other source records of the same words describe, by the place of the record
    /// among those of its source record.
    private func refusals(of signature: Digest, not identifier: String) throws -> [Int: [ConsentDecision]] {
        if let found = refusals[signature] { return found }
        let alike = try ledger.sourceRecords(
            SourceRecordQuery(
                source, statuses: [.active, .leaving, .kept, .gone], signature: signature, limit: Self.mostAlike))
        var found: [Int: [ConsentDecision]] = [:]
        for state in alike where !state.identifier.hasSameBytes(as: identifier) {
            for claim in try ledger.claims(by: state.identifier, of: source) {
                let standing = StandingDecisions(try ConsentDecision.all(on: claim.record, in: ledger))
                for group in [ConsentGrant.Group.publication, .contact, .image, .person] {
                    guard let decision = standing[group], !decision.isGranted else { continue }
                    found[claim.ordinal, default: []].append(decision)
                }
            }
        }
        refusals[signature] = found
        return found
    }
}
