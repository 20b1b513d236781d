import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension LedgerEdit {
    /// Decides which full descriptions of one record by several source records of this source stay silent, and says so.
    ///
    /// Done at the end of a run, when it is known which source records left: a description is silent only while another
    /// one, in other words, still stands.
    ///
    /// - Parameter counted: source records this run counted as quarantined for no other reason.
    func settleContests(counted: Set<ByteString>) throws {
        var counted = counted.union(tally.contested)
        var query = ClaimQuery(source, state: .contested)
        while true {
            let page = try ledger.claims(query)
            for var claim in page {
                if let other = try conflict(claim) {
                    tally.issues.append(duplicate(claim, other))
                    explain(
                        .quarantine([duplicate(claim, other).issue]), try ledger.storedRecord(claim.record),
                        sourceRecord: claim.sourceRecord)
                    continue
                }
                claim.state = .live
                try put(claim)
                if counted.remove(ByteString(claim.sourceRecord)) != nil {
                    tally.counts.quarantined -= 1
                    let state = try ledger.sourceRecord(claim.sourceRecord, of: source)
                    if state?.addedBy == run { count(\.added) } else { count(\.changed) }
                }
            }
            guard page.count == query.limit, let last = page.last else { break }
            query.after = ClaimQuery.Position(last)
        }
        try settleRecords()
    }

    private func duplicate(_ claim: Claim, _ other: Claim) -> RunIssue {
        RunIssue(
            sourceRecord: claim.sourceRecord, record: claim.record.description,
            Issue(
                .error, code: "duplicate-identifier", path: "/id",
                message:
                    """
                    Source records “\(other.sourceRecord)” and “\(claim.sourceRecord)” of \(source) both describe \
                    \(claim.record), in different words; the first is kept.
                    """,
                remedy: "Give them different names in the source, or let the crosswalk's `key` tell them apart."))
    }
}
