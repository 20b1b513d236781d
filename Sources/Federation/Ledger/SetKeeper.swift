import SetReconciliation

/// Gathers what one transaction changes of kept sets. A change costs a hash and some fifteen cells in memory; what is kept
/// is touched once, at the end of the transaction, block by block.
package struct SetKeeper: Sendable {
    /// Whether a set is kept, and by which key: known once it was asked for.
    private var keys: [SetName: ReconciliationKey?] = [:]
    private var changes: [SetName: CodedPrefix] = [:]

    package init() {}

    /// Whether anything waits to be kept.
    package var isEmpty: Bool { changes.isEmpty }

    /// The key of a set; nil while it is not kept.
    package mutating func key(_ set: SetName, _ find: () throws -> ReconciliationKey?) rethrows -> ReconciliationKey? {
        if let known = keys[set] { return known }
        let found = try find()
        keys[set] = .some(found)
        return found
    }

    /// Notes that a member was replaced, came or went.
    package mutating func replace(_ old: SetSymbol?, by new: SetSymbol?, in set: SetName, key: ReconciliationKey) {
        guard old != new else { return }
        // Taken out and put back, so that the cells are changed in place.
        var prefix = changes.removeValue(forKey: set) ?? CodedPrefix(key: key)
        if let old { prefix.remove(old) }
        if let new { prefix.insert(new) }
        changes[set] = prefix
    }

    /// The gathered changes of each set, to be added to what is kept of it.
    package mutating func takeChanges() -> [(set: SetName, changes: CodedPrefix)] {
        defer { changes = [:] }
        return changes.map { ($0.key, $0.value) }
    }

    /// Forgets what is known of a set, which is made anew.
    package mutating func forget(_ set: SetName) {
        keys[set] = nil
        changes[set] = nil
    }
}
