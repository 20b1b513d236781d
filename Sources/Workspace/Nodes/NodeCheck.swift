import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK

/// Whether a node is fit to be harvested: its configuration, its crosswalks, and that its samples give the records
/// expected of them, field by field.
public struct NodeCheck: Sendable {
    public var node: String
    /// What is wrong with `node.yaml` or a crosswalk; when not empty, no sample was harvested.
    public var problems: [ConfigProblem]
    public var samples: [SampleCheck]

    public init(node: String, problems: [ConfigProblem], samples: [SampleCheck] = []) {
        self.node = node
        self.problems = problems
        self.samples = samples
    }

    public var isSound: Bool { problems.isEmpty && samples.allSatisfy(\.isSound) }

    /// What one sample gave.
    public struct SampleCheck: Sendable {
        public var source: String
        public var sample: SourceConfig.Sample
        public var records: [Record]
        public var issues: [RunIssue]
        /// What keeps the sample from being compared: it cannot be read, its expected records cannot be read.
        public var failure: Message?
        public var differences: [Difference]

        public var isSound: Bool {
            failure == nil && differences.isEmpty && !issues.contains { $0.issue.severity == .error }
        }
    }

    /// One way in which a sample's records are not the expected ones.
    public enum Difference: Sendable, Hashable {
        case missing(String)
        case unexpected(String)
        /// `old` is what was expected.
        case field(record: String, ScienceShopSDK.FieldChange)
    }

    /// Harvests a node's samples in memory and compares.
    public static func run(
        _ node: Node, equipment: Equipment, validator: any RecordValidating
    ) async -> NodeCheck {
        var check = NodeCheck(node: node.id, problems: [], samples: [])
        let builder = JobBuilder(node: node, equipment: equipment, workspace: nil)
        var jobs: [(SourceConfig, SourceConfig.Sample, HarvestJob)] = []
        for (index, source) in node.config.sources.enumerated() {
            if case .invalid(let problems) = builder.job(for: source, index: index) {
                check.problems += problems
                continue
            }
            for sample in source.samples {
                switch builder.job(for: source, index: index, sample: sample.input) {
                case .valid(let job): jobs.append((source, sample, job))
                case .invalid(let problems): check.problems += problems
                }
            }
        }
        guard check.problems.isEmpty else { return check }
        for (source, sample, job) in jobs {
            check.samples.append(await self.check(source, sample, job, node, validator))
        }
        return check
    }

    private static func check(
        _ source: SourceConfig, _ sample: SourceConfig.Sample, _ job: HarvestJob, _ node: Node,
        _ validator: any RecordValidating
    ) async -> SampleCheck {
        var result = SampleCheck(source: source.id, sample: sample, records: [], issues: [], differences: [])
        do {
            let ledger = MemoryLedger()
            let report = try await HarvestEngine(ledger: ledger, validator: validator).run(job)
            result.issues = report.issues
            if report.verdict != .changed, report.verdict != .unchanged {
                result.failure = report.failure?.told ?? report.run.explanation
            }
            result.records = try await ledger.allRecords()
            let expected = try ExpectedRecords.read(
                try node.files.read(sample.expected), file: node.files.shown(sample.expected))
            result.differences = ExpectedRecords.differences(from: expected, to: result.records)
        } catch {
            result.failure = (error as? FederationError)?.told ?? .verbatim(String(describing: error))
        }
        return result
    }
}

extension Ledger {
    /// Every active record, in order of identifier; for ledgers known to be small.
    func allRecords() async throws -> [Record] {
        var all: [Record] = []
        var query = RecordQuery()
        while true {
            let page = try await records(query)
            all += page
            guard page.count == query.limit, let last = page.last?.id else { return all }
            query.after = last
        }
    }
}
