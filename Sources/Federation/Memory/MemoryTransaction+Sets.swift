import JSONSchema
import ScienceShopSDK
import SetReconciliation

extension MemoryTransaction {
    func keptSet(_ set: SetName) throws -> CodedPrefix? {
        keepSets()
        return state.sets[set]
    }

    func elements(of set: SetName, after symbol: SetSymbol?, limit: Int) throws -> [SetElement] {
        let elements = all(set).filter { element in symbol.map { $0 < element.symbol } ?? true }
        return Array(elements.sorted(by: Self.order).prefix(limit))
    }

    func elements(of set: SetName, with symbols: [SetSymbol]) throws -> [SetElement] {
        let wanted = Set(symbols)
        return all(set).filter { wanted.contains($0.symbol) }.sorted(by: Self.order)
    }

    func elementCount(of set: SetName) throws -> Int { all(set).count }

    func keepSet(_ set: SetName, key: ReconciliationKey) throws {
        keeper.forget(set)
        var prefix = CodedPrefix(key: key)
        for element in all(set) { prefix.insert(element.symbol) }
        prefix.noteKept()
        state.set(\.sets, set, prefix)
    }

    /// Notes that a member of a set was replaced.
    func note(_ old: SetSymbol?, _ new: SetSymbol?, in set: SetName) {
        guard old != new, let key = keeper.key(set, { state.sets[set]?.key }) else { return }
        keeper.replace(old, by: new, in: set, key: key)
    }

    /// Adds what was noted to what is kept.
    func keepSets() {
        for (set, changes) in keeper.takeChanges() {
            guard var prefix = state.sets[set] else { continue }
            prefix.add(changes)
            prefix.noteKept()
            state.set(\.sets, set, prefix)
        }
    }

    private func all(_ set: SetName) -> [SetElement] {
        switch set {
        case .channel(let name):
            (state.receipts[ByteString(name)] ?? [:]).values.compactMap { receipt in
                receipt.element.map {
                    SetElement(symbol: $0, name: receipt.record.description, changedAt: receipt.changedAt)
                }
            }
        case .source(let key):
            (state.sourceRecords[key] ?? [:]).values.compactMap { state in
                state.element.map { SetElement(symbol: $0, name: state.identifier, datestamp: state.datestamp) }
            }
        }
    }

    private static func order(_ left: SetElement, _ right: SetElement) -> Bool {
        left.symbol == right.symbol ? left.name.bytesPrecede(right.name) : left.symbol < right.symbol
    }
}
