import Messages
import ScienceShopSDK

/// Checks that hold of every ledger, whatever it is stored in.
public enum LedgerCheck {
    /// What is wrong between records, claims and change feed; empty for a sound ledger. Reads the whole ledger, in
    /// pages.
    public static func run(_ ledger: some LedgerReader) throws -> [Issue] {
        var issues: [Issue] = []
        func report(_ code: String, _ message: Message) {
            issues.append(
                Issue(
                    .error, code: code, message: message,
                    remedy: "Harvest the sources again with --full into a new workspace, or restore a backup."))
        }
        var query = RecordQuery(status: nil)
        while true {
            let page = try ledger.records(query)
            for stored in page {
                if stored.record.contentDigest != stored.contentHash
                    || stored.record.statedContentHash != stored.contentHash.description
                {
                    report("hash-mismatch", "The content of \(stored.id) is not what its hash says.")
                }
                let first = LedgerEdit.speaking(try ledger.claims(of: stored.id)).first
                let speaks = first.map { !$0.draft.isDeleted } ?? false
                if speaks == stored.isDeleted {
                    report(
                        "claim-mismatch",
                        stored.isDeleted
                            ? "\(stored.id) is a tombstone although a source still claims it."
                            : "\(stored.id) is active although no source claims it.")
                }
                guard let last = try ledger.history(of: stored.id).last else {
                    report("feed-mismatch", "\(stored.id) never entered the change feed.")
                    continue
                }
                if last.revision != stored.revision || last.contentHash != stored.contentHash {
                    report("feed-mismatch", "The change feed's last word on \(stored.id) is not its present state.")
                }
            }
            guard page.count == query.limit, let last = page.last else { break }
            query.after = last.id
        }
        return try issues + sets(of: ledger)
    }

    private static func sets(of ledger: some LedgerReader) throws -> [Issue] {
        let sources = try ledger.sources().filter { try !ledger.keptSetFits(.source($0)) }.map { source in
            Issue(
                .error, code: setMismatch,
                message: "What is kept of the set of \(source) for comparisons is not what its records make of it.",
                remedy: "`shopctl audit \(source) --heal` makes it anew.")
        }
        let channels = try ledger.channels().filter { try !ledger.keptSetFits(.channel($0.name)) }.map { channel in
            Issue(
                .error, code: setMismatch,
                message:
                    "What is kept of the set of \(channel.name) for comparisons is not what its records make of it.",
                remedy: "Start `shopctl serve` again; it makes it anew.")
        }
        return sources + channels
    }

    /// Of kept cells that are not those of a set's members.
    static let setMismatch = "set-mismatch"
}
