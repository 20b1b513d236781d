import JSONSchema
import ScienceShopSDK

/// A problem a run met, with what it is about.
public struct RunIssue: Sendable, Hashable {
    /// The source's name of the source record; nil when the page or the whole source is meant.
    public var sourceRecord: String?
    public var finding: Finding

    /// A problem of a source record, or of one draft made from it.
    public struct Finding: Sendable, Hashable {
        /// Identifier of the draft, as the crosswalk wrote it.
        public var record: String? {
            didSet { written.text = nil }
        }
        public var issue: Issue {
            didSet { written.text = nil }
        }
        /// The canonical bytes of `json`, when they are at hand: a run's list of issues and the source record that has
        /// them are both written with it.
        package var written = WrittenOnce<[UInt8]>()

        public init(record: String? = nil, issue: Issue) {
            self.record = record
            self.issue = issue
        }

        /// The canonical bytes of `json`.
        package var bytes: [UInt8] { written.text ?? json.canonicalBytes }
    }

    public var record: String? { finding.record }
    public var issue: Issue { finding.issue }

    public init(sourceRecord: String? = nil, finding: Finding) {
        self.sourceRecord = sourceRecord
        self.finding = finding
    }

    public init(sourceRecord: String? = nil, record: String? = nil, _ issue: Issue) {
        self.init(sourceRecord: sourceRecord, finding: Finding(record: record, issue: issue))
    }
}
