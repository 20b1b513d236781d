import ScienceShopSDK

/// The one decision of each group that stands for a record.
public struct StandingDecisions: Sendable, Hashable {
    private var byGroup: [ConsentGrant.Group: ConsentDecision] = [:]

    /// Of a record that nobody decided anything about.
    public static let none = StandingDecisions()

    private init() {}

    /// - Parameter decisions: on the record under all its names, in the order they were recorded.
    ///
    /// The last one recorded stands for all before it, unless its answer is certainly older: a list of last year's forms
    /// that is entered today takes back no withdrawal of last week.
    public init(_ decisions: [ConsentDecision]) {
        for decision in decisions {
            if let before = byGroup[decision.group], decision.certainlyPrecedes(before) { continue }
            byGroup[decision.group] = decision
        }
    }

    public var isEmpty: Bool { byGroup.isEmpty }
    public subscript(group: ConsentGrant.Group) -> ConsentDecision? { byGroup[group] }
}

extension ConsentDecision {
    /// Those on a record under all its names, in the order they were recorded.
    public static func all(on id: RecordIdentifier, in ledger: any LedgerReader) throws -> [ConsentDecision] {
        let names = [id] + (try ledger.formerNames(of: id))
        return try names.flatMap { try ledger.decisions(of: $0) }.sorted { $0.id < $1.id }
    }
}

/// Finds what was decided about records in one state of a ledger. Costs nothing while nobody decided anything.
struct DecisionBook {
    private let reader: any LedgerReader
    private let isEmpty: Bool

    init(_ reader: any LedgerReader) throws {
        self.reader = reader
        isEmpty = try !reader.hasDecisions()
    }

    /// - Parameter formerNames: of the record. What was decided under them holds on: a source that renames a record takes
    ///   back no withdrawal.
    func standing(
        of id: RecordIdentifier, formerNames: () throws -> [RecordIdentifier]
    ) throws -> StandingDecisions {
        if isEmpty { return .none }
        let names = try [id] + formerNames()
        let decisions = try names.flatMap { try reader.decisions(of: $0) }
        return StandingDecisions(names.count > 1 ? decisions.sorted { $0.id < $1.id } : decisions)
    }
}
