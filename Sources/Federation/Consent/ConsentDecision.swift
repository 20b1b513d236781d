import JSONSchema
import ScienceShopSDK

/// One answer that somebody here wrote down: on paper, on the telephone, by letter. A ledger of them stands beside the
/// answers that sources tell, and the gate lays them over a record (docs/decisions/0063).
///
/// Texts hold no U+0000.
public struct ConsentDecision: Sendable, Hashable {
    /// In the order they were recorded, from 1; never used twice.
    public var id: Int
    public var record: RecordIdentifier
    public var group: ConsentGrant.Group
    /// Whether the answer is yes.
    public var isGranted: Bool
    /// How far it reaches. Nil is, of a grant, this node alone, and of a refusal, everything.
    public var scope: PublicationScope?
    /// When the answer was given.
    public var date: PartialDate
    /// The last day it holds; nil for good.
    public var until: PartialDate?
    /// The question as it was put.
    public var wording: String
    /// The answer as it was given; of a withdrawal, why.
    public var answer: String
    /// Who gave it.
    public var givenBy: String
    /// How it was collected: form, letter, call…
    public var collected: String
    public var recordedAt: Timestamp
    public var recordedBy: String
    /// Of a grant that was taken back since.
    public var withdrawn: Withdrawn?

    /// When and why a grant was taken back.
    public struct Withdrawn: Sendable, Hashable {
        public var date: PartialDate
        public var why: String
        /// The refusal that took it back.
        public var by: Int

        public init(date: PartialDate, why: String, by: Int) {
            self.date = date
            self.why = why
            self.by = by
        }
    }

    public init(
        id: Int = 0, record: RecordIdentifier, group: ConsentGrant.Group, isGranted: Bool,
        scope: PublicationScope? = nil, date: PartialDate, until: PartialDate? = nil, wording: String = "",
        answer: String = "", givenBy: String = "", collected: String = "", recordedAt: Timestamp,
        recordedBy: String = "", withdrawn: Withdrawn? = nil
    ) {
        self.id = id
        self.record = record
        self.group = group
        self.isGranted = isGranted
        self.scope = scope
        self.date = date
        self.until = until
        self.wording = wording
        self.answer = answer
        self.givenBy = givenBy
        self.collected = collected
        self.recordedAt = recordedAt
        self.recordedBy = recordedBy
        self.withdrawn = withdrawn
    }

    /// Whether both say the same, whoever recorded them and when.
    public func saysTheSame(as other: ConsentDecision) -> Bool {
        record == other.record && group == other.group && isGranted == other.isGranted && scope == other.scope
            && date == other.date && until == other.until && wording.hasSameBytes(as: other.wording)
            && answer.hasSameBytes(as: other.answer) && givenBy.hasSameBytes(as: other.givenBy)
            && collected.hasSameBytes(as: other.collected)
    }

    /// Whether its answer is certainly older. A date that was yet to come when it was written down is a mistake, and none is
    /// older: or no refusal could ever be newer.
    func certainlyPrecedes(_ other: ConsentDecision) -> Bool {
        other.date.earliest <= other.recordedAt && date.certainlyPrecedes(other.date)
    }

    /// As a source would tell it.
    var grant: ConsentGrant {
        var grant = ConsentGrant(group: group, granted: isGranted, wording: wording, asWritten: answer)
        grant.scope = scope.flatMap { ConsentGrant.Scope(rawValue: $0.rawValue) }
        grant.date = date
        grant.until = until
        return grant
    }
}

/// Which decisions to list, in the order they were recorded.
public struct ConsentQuery: Sendable, Hashable {
    /// Only after this one.
    public var after: Int
    /// Only grants, or only refusals; nil for both.
    public var isGranted: Bool?
    /// Only those recorded from this moment on.
    public var since: Timestamp?
    public var limit: Int

    public init(after: Int = 0, isGranted: Bool? = nil, since: Timestamp? = nil, limit: Int = 500) {
        self.after = after
        self.isGranted = isGranted
        self.since = since
        self.limit = limit
    }
}
