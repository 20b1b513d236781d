import AdapterKit

/// What `HarvestEngine.run` says of a run. The ledger keeps `run` and every issue.
public struct RunReport: Sendable {
    public var run: Run
    /// The first problems met, at most `issueLimit`; `run.errors` and `run.warnings` count all.
    public var issues: [RunIssue]
    /// One for each record the run looked at, when `HarvestOptions.explain` asked for them.
    public var changes: [PlannedChange]
    /// What ended the run early, when something did.
    public var failure: FederationError?

    public static let issueLimit = 1000

    public var verdict: Verdict { run.verdict ?? .failed }
    public var counts: RunCounts { run.counts }

    public init(run: Run, issues: [RunIssue] = [], changes: [PlannedChange] = [], failure: FederationError? = nil) {
        self.run = run
        self.issues = issues
        self.changes = changes
        self.failure = failure
    }
}
