import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension LedgerEdit {
    /// Hears from a source a copy of a record that is ours. It is never taken; but one that is ahead of ours shows that
    /// this ledger was set back, as by a backup that was restored: others would then go on believing what we no longer say.
    /// Our record gets a revision above it.
    func hear(_ echo: Record, from sourceRecord: String) throws {
        guard let echo = StoredRecord(echo), let ours = try ledger.storedRecord(echo.id), !ours.isDeleted,
            echo.revision >= ours.revision
        else { return }
        let speaking = Self.speaking(try ledger.claims(of: echo.id))
        // What is a copy here too has a home that must see to it.
        guard let first = speaking.first, !first.isCopy, isAhead(echo, of: ours, speaking) else { return }
        guard echo.revision - ours.revision < Self.mostRevisionsMissed else {
            return report(
                "implausible-revision", echo, sourceRecord,
                """
                \(source) passes on revision \(plain: echo.revision) of \(echo.id), of which ours is \(plain: ours.revision): that is \
                no number that was ever ours.
                """,
                remedy: "Ask the keeper of the source where it has the record from.")
        }
        let revision = echo.revision + 1
        report(
            "revision-behind", echo, sourceRecord,
            """
            \(source) has a copy of \(echo.id) of revision \(plain: echo.revision), and ours was \(plain: ours.revision) and says something \
            else: this ledger was set back. Ours is revision \(plain: revision) now, so that it holds everywhere.
            """)
        let raised = StoredRecord(
            id: ours.id, content: ours.record, provenance: ours.record["provenance"]?.array ?? [], revision: revision,
            modifiedAt: now, contentHash: ours.contentHash)
        try replace(ours, by: raised, sourceRecord: sourceRecord)
    }

    /// More than any record is changed between two backups; a source that names any number may not use up all of them.
    private static let mostRevisionsMissed = 1_000_000

    /// Whether a copy of our record has a higher revision, or the same one and says what we never said.
    private func isAhead(_ echo: StoredRecord, of ours: StoredRecord, _ speaking: [Claim]) -> Bool {
        if echo.revision > ours.revision { return true }
        if echo.contentHash == ours.contentHash || Reduction.isReduction(echo.record, of: ours.record) { return false }
        // What the claims that may be shown say alone is ours too, and may differ from what all say together.
        guard speaking.count > 1 else { return true }
        guard speaking.count <= 5 else { return false }
        return !(1..<(1 << speaking.count)).contains { choice in
            let chosen = speaking.indices.filter { choice & (1 << $0) != 0 }.map { speaking[$0].draft }
            let union = chosen.dropFirst().reduce(chosen[0]) { $0.merging($1) }
            return Reduction.isReduction(echo.record, of: union)
        }
    }

    // MARK: - Forks

    /// Tells that sources pass on one record of the same revision and with different content. Both stay; one speaks.
    func reportForks(from chosen: Claim, _ claims: [Claim]) {
        guard chosen.isVerbatim else { return }
        for other in Fork.versions(claims) {
            let issue = Issue(
                .warning, code: "fork",
                message:
                    """
                    \(chosen.source) and \(other.source) pass on \(chosen.record) in the same revision and with different content; \
                    the first is shown, the second is kept.
                    """,
                remedy: "Ask the record's home which one it wrote; it ends by itself when they agree again.")
            tally.issues.append(
                RunIssue(sourceRecord: other.sourceRecord, record: chosen.record.description, issue))
        }
    }

    private func report(
        _ code: String, _ echo: StoredRecord, _ sourceRecord: String, _ message: Message, remedy: Message = ""
    ) {
        tally.issues.append(
            RunIssue(
                sourceRecord: sourceRecord, record: echo.id.description,
                Issue(.warning, code: code, message: message, remedy: remedy)))
    }
}
