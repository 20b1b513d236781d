import JSONSchema
import ScienceShopSDK

/// Writes decisions down: each with an entry in the change feed, so that every channel judges its record again.
public struct ConsentRegister: Sendable {
    public let ledger: any Ledger
    private let node: String?
    private let clock: @Sendable () -> Timestamp

    /// - Parameter node: whose ledger it is, as `FirstHand` names it: what was exported from there and imported again is no
    ///   copy of somebody else's.
    public init(
        _ ledger: any Ledger, node: String? = nil, clock: @escaping @Sendable () -> Timestamp = SystemTime.now
    ) {
        self.ledger = ledger
        self.node = node
        self.clock = clock
    }

    /// Records decisions in one transaction, in the order given. Their `id` and `recordedAt` are given here.
    ///
    /// - Parameter skipsKnown: leaves out those that say what an earlier one said, whatever was decided since: for lists
    ///   that are read more than once.
    /// - Returns: what was recorded.
    public func record(_ decisions: [ConsentDecision], skipsKnown: Bool = false) async throws -> [ConsentDecision] {
        let (now, node) = (clock(), node)
        return try await ledger.write { ledger in
            let edit = ConsentEdit(ledger: ledger, node: node, now: now)
            var recorded: [ConsentDecision] = []
            let forgotten = try ledger.forgotten()
            for decision in decisions where !forgotten.forgets(decision.record) {
                let decision = forgotten.cut(decision) ?? decision
                if skipsKnown, try ledger.decisions(of: decision.record).contains(where: decision.saysTheSame) {
                    continue
                }
                recorded.append(try edit.record(decision))
            }
            try edit.tell(recorded.map(\.record))
            return recorded
        }
    }
}

/// The rules of decisions inside one transaction.
struct ConsentEdit {
    let ledger: any LedgerWriter
    /// Whose ledger it is, where that is known.
    var node: String?
    let now: Timestamp

    func record(_ decision: ConsentDecision) throws -> ConsentDecision {
        var decision = decision
        decision.recordedAt = now
        decision.withdrawn = nil
        decision.id = try ledger.append(decision)
        guard !decision.isGranted else { return decision }
        // The record may have been given its name since.
        for name in try ledger.allNames(of: decision.record) {
            for var grant in try ledger.decisions(of: name)
            where grant.group == decision.group && grant.isGranted && grant.withdrawn == nil
                && !decision.certainlyPrecedes(grant)
            {
                grant.withdrawn = ConsentDecision.Withdrawn(
                    date: decision.date, why: decision.answer, by: decision.id)
                try ledger.put(grant)
            }
        }
        return decision
    }

    /// Tells the change feed of records whose decisions changed.
    ///
    /// A record of our own gets its next revision, so that copies of it that third parties hold are outrun. A copy keeps
    /// the revision that its home gave it.
    func tell(_ records: [RecordIdentifier]) throws {
        // What is said under an old name is about the record that goes on.
        for id in Set(try records.map(ledger.currentName)).sorted() {
            guard var stored = try ledger.storedRecord(id), !stored.isDeleted else { continue }
            if try !isCopy(id) {
                var record = stored.record
                record["revision"] = .number(Double(stored.revision + 1))
                record["modifiedAt"] = .string(now.description)
                stored = StoredRecord(
                    id: id, record: record, revision: stored.revision + 1, modifiedAt: now,
                    contentHash: stored.contentHash)
                try ledger.put(stored)
            }
            try ledger.append(
                Change(
                    sequence: 0, record: id, kind: .changed, revision: stored.revision,
                    contentHash: stored.contentHash, at: now, run: nil))
        }
    }

    /// Whether another ledger counts the record's revisions: it is one that a source passes on, or came in a file that
    /// another ledger wrote. A file of our own, as a backup is, or one written by hand holds records of ours.
    private func isCopy(_ id: RecordIdentifier) throws -> Bool {
        guard let first = LedgerEdit.speaking(try ledger.claims(of: id)).first else { return false }
        return first.isCopy || first.isVerbatim && first.draft.isOfAnotherLedger(than: node)
    }
}

extension LedgerReader {
    /// The identifier that goes on in the place of this one, after however many renames; itself where there is none.
    func currentName(of id: RecordIdentifier) throws -> RecordIdentifier {
        var current = id
        var passed: Set<RecordIdentifier> = [id]
        while let next = try alias(of: current), passed.insert(next).inserted { current = next }
        return current
    }

    /// All identifiers of the record that this one stands for, the present one first.
    func allNames(of id: RecordIdentifier) throws -> [RecordIdentifier] {
        let current = try currentName(of: id)
        return [current] + (try formerNames(of: current))
    }

    /// All identifiers that lead to this one.
    func formerNames(of id: RecordIdentifier) throws -> [RecordIdentifier] {
        var found: Set<RecordIdentifier> = []
        var open = [id]
        while let next = open.popLast() {
            for name in try aliases(to: next) where name != id && found.insert(name).inserted { open.append(name) }
        }
        return found.sorted()
    }
}
