import AdapterKit
import Messages
import ScienceShopSDK

/// What `HarvestEngine.audit` says of one source. Findings are in order of identifier, as bytes.
public struct AuditReport: Sendable {
    public var source: SourceKey
    /// What the source said it is.
    public var sourceSummary: Message
    public var startedAt: Timestamp
    public var endedAt: Timestamp
    public var method: Method
    /// Whether payloads were compared, not only dates.
    public var comparesContents: Bool
    public var verdict: AuditVerdict
    /// The newest run of the source when the ledger was looked at.
    var lastRun: RunID?
    /// Why, in one sentence for a person.
    public var explanation: Message
    public var counts = AuditCounts()
    public var missing: [AuditFinding] = []
    public var stale: [AuditFinding] = []
    public var extra: [AuditFinding] = []
    public var unretrievable: [AuditFinding] = []
    public var quarantined: [AuditFinding] = []
    public var sample: AuditSample?
    /// What it cost to compare sets, where they were.
    public var setCost: SourceDifference.Cost?
    /// What was met on the way.
    public var issues: [Issue] = []
    /// What ended the audit early, when something did.
    public var failure: FederationError?

    /// How the two sides were compared.
    public enum Method: String, Sendable, Hashable {
        /// By a list of the names and dates of everything.
        case names
        /// By reading the whole list.
        case list
        /// By asking for some records the ledger holds.
        case sample
        /// By set reconciliation.
        case reconciliation
    }

    /// Those of the missing and stale ones that no list of changes will bring.
    public var backdated: [AuditFinding] { (missing + stale).filter { $0.isBackdated == true } }

    /// Whether there is something that healing could fetch or let go.
    public var hasGap: Bool { !(missing.isEmpty && stale.isEmpty && extra.isEmpty) }

    init(_ source: SourceKey, at now: Timestamp) {
        self.source = source
        sourceSummary = ""
        startedAt = now
        endedAt = now
        method = .list
        comparesContents = false
        verdict = .failed
        explanation = ""
    }
}

/// Some records that were asked for one by one.
public struct AuditSample: Sendable, Hashable {
    /// From which the choice can be made again.
    public var seed: UInt64
    /// How many records the choice was made of.
    public var population: Int
    /// How many were compared.
    public var size: Int
    /// How many differ.
    public var differing: Int
    /// The share that differs in the whole population is less than this, with a probability of 95 %: the bound of Clopper
    /// and Pearson, which is `1 - 0.05^(1/n)`, about `3/n`, where none of `n` differs.
    public var bound: Double
}
