import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Takes whole records of another ledger over, keeping revision, date of change, hash and provenance to the byte.
///
/// Each batch is one transaction, so that an import that is cut short is simply begun again: what is there already is
/// unchanged. An imported record gives way to a full description that a source of this ledger makes of the same record.
public actor RecordImport {
    /// One record to import, and where it stands in the file.
    public struct Entry: Sendable {
        /// From 1; nil when the input has no lines.
        public var line: Int?
        public var content: Content

        public enum Content: Sendable {
            case record(Record)
            /// Not even a record: what is wrong with it.
            case unreadable(Issue)
        }

        public init(line: Int?, record: Record) {
            self.line = line
            content = .record(record)
        }

        public init(line: Int?, unreadable issue: Issue) {
            self.line = line
            content = .unreadable(issue)
        }
    }

    private let ledger: any Ledger
    private let source: SourceKey
    private let validator: any RecordValidating
    private let clock: @Sendable () -> Timestamp
    private let explain: Bool
    private var run: Run?
    private var issues: [RunIssue] = []
    private var changes: [PlannedChange] = []

    /// - Parameter name: what the import is filed under, `import/<name>`; the same name takes an interrupted import up
    ///   again.
    public init(
        into ledger: any Ledger, name: String, validator: any RecordValidating,
        clock: @escaping @Sendable () -> Timestamp = SystemTime.now, explain: Bool = false
    ) {
        self.ledger = ledger
        source = SourceKey(node: SourceKey.importNode, source: name)
        self.validator = validator
        self.clock = clock
        self.explain = explain
    }

    /// The run with its counts after the last batch; nil before the first.
    public var runSoFar: Run? { run }

    /// Imports a batch, all of it or, when this throws, nothing of it. Some hundreds of records are a good batch.
    ///
    /// - Throws: `FederationError` of the ledger.
    public func add(_ batch: [Entry]) async throws {
        let (source, now, explain, known) = (source, clock(), explain, run)
        let checked = batch.map { Checked($0, validator) }
        let result = try await ledger.write { ledger -> (run: Run, tally: LedgerEdit.Tally) in
            var run = try known ?? Self.begin(source, ledger, now)
            let edit = LedgerEdit(ledger, source: source, run: run.id, now: now, explains: explain)
            for entry in checked { try edit.take(entry) }
            try edit.settleRecords()
            edit.tally.issues = edit.tally.issues.compactMap(try edit.forgotten.get().cut)
            run.pages += 1
            run.add(edit.tally)
            run.sequenceAfter = try ledger.lastSequence()
            // The run first, for its issues belong to it.
            try ledger.put(run)
            try ledger.append(edit.tally.issues, to: run.id)
            return (run, edit.tally)
        }
        run = result.run
        issues += result.tally.issues.prefix(RunReport.issueLimit - issues.count)
        changes += result.tally.changes
    }

    /// Gives the import its verdict.
    ///
    /// - Parameter failure: what cut it short, when something did; what was added stays.
    public func finish(_ failure: FederationError? = nil) async throws -> RunReport {
        let (source, now, known) = (source, clock(), run)
        let run = try await ledger.write { ledger -> Run in
            var run = try known ?? Self.begin(source, ledger, now)
            run.endedAt = now
            run.failure = failure.map { Run.Failure($0) }
            (run.verdict, run.explanation) = Self.verdict(of: run, failure)
            run.sequenceAfter = try ledger.lastSequence()
            try ledger.put(run)
            return run
        }
        self.run = run
        return RunReport(run: run, issues: issues, changes: changes, failure: failure)
    }

    private static func begin(_ source: SourceKey, _ ledger: any LedgerWriter, _ now: Timestamp) throws -> Run {
        try ledger.closeKilledRuns(of: source, at: now)
        var run = Run(
            id: try ledger.nextRunID(), source: source, activity: .import, startedAt: now,
            sequenceBefore: try ledger.lastSequence())
        run.explanation = "Under way."
        return run
    }

    private static func verdict(of run: Run, _ failure: FederationError?) -> (Verdict, Message) {
        let counts = run.counts
        if !counts.addUp {
            return (.failed, "The import cannot account for every record. This is a bug; please report it.")
        }
        if let failure { return (run.pages > 0 ? .partial : .failed, failure.message) }
        if counts.seen > 0, counts.quarantined == counts.seen {
            return (
                .failed,
                .plural(
                    counts.seen, one: "The only record could not be taken.",
                    other: "None of the \(counts.seen) records could be taken.")
            )
        }
        if counts.quarantined > 0 {
            return (
                .partial,
                .plural(
                    counts.quarantined, one: "\(counts.quarantined) of \(counts.seen) records was refused.",
                    other: "\(counts.quarantined) of \(counts.seen) records were refused.")
            )
        }
        let all: Message = .plural(
            counts.seen, one: "The only record was taken.", other: "All \(counts.seen) records were taken.")
        return counts.records.changedAnything ? (.changed, all) : (.unchanged, "Every record was there already.")
    }

    /// An entry after all that can be said of it without the ledger.
    struct Checked: Sendable {
        var line: Int?
        /// Nil when it is refused.
        var record: (id: RecordIdentifier, given: Record, contentHash: Digest)?
        var name: String?
        var issues: [Issue]

        init(_ entry: Entry, _ validator: any RecordValidating) {
            line = entry.line
            switch entry.content {
            case .unreadable(let issue): issues = [issue]
            case .record(let given):
                name = given["id"]?.string
                let hash = given.contentDigest
                issues = validator.validate(given) + Self.problems(of: given, hash)
                if let id = given.id, !issues.contains(where: { $0.severity == .error }) { record = (id, given, hash) }
            }
            if let line = entry.line {
                for index in issues.indices where issues[index].location == nil {
                    issues[index].location = SourceLocation(line: line)
                }
            }
        }

        /// What a schema cannot see: a name that is none, a hash that is not the content's.
        private static func problems(of record: Record, _ hash: Digest) -> [Issue] {
            guard record.id != nil else {
                return [
                    Issue(
                        .error, code: "record-identifier", path: "/id", message: "The record has no valid identifier.",
                        remedy: "Write it as `<home node>:<kind>/<local name>`.")
                ]
            }
            guard let stated = record.statedContentHash, !stated.hasSameBytes(as: hash.description) else { return [] }
            return [
                Issue(
                    .error, code: "hash-mismatch", path: "/contentHash",
                    message: "The record's content is not what its hash says: it was altered after it was exported.",
                    remedy:
                        "Export it again, or take `contentHash`, `revision` and `modifiedAt` out if the change is meant."
                )
            ]
        }
    }
}
