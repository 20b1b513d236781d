/// Finds what two sets do not share from the list of all the other side's symbols: for sets that share little.
public struct ListedSymbols: Sendable {
    public let key: ReconciliationKey
    public let limits: ReconciliationLimits
    /// What the other side's set is known by.
    public let theirs: SetDigest

    private var symbols: [SetSymbol] = []
    private var digest = SetDigest.zero

    public init(theirs: SetDigest, key: ReconciliationKey, limits: ReconciliationLimits = ReconciliationLimits()) {
        self.theirs = theirs
        self.key = key
        self.limits = limits
    }

    /// How many symbols were taken.
    public var count: Int { symbols.count }

    /// Takes the other side's next symbol, which must come after the last.
    public mutating func take(_ symbol: SetSymbol) throws(ReconciliationError) {
        guard symbols.count < limits.symbols else { throw .tooManySymbols(limit: limits.symbols) }
        if let last = symbols.last, last >= symbol { throw .corrupt }
        guard Int64(symbols.count) < theirs.count else { throw .corrupt }
        symbols.append(symbol)
        digest.insert(symbol, key: key)
    }

    /// The symbols of one set only, once the list is complete.
    ///
    /// - Parameter ours: our distinct symbols, in any order
    public func difference(ours: some Sequence<SetSymbol>) throws(ReconciliationError) -> SetDifference {
        guard Int64(symbols.count) == theirs.count else { throw .truncated }
        guard digest == theirs else { throw .corrupt }
        var onlyThere: [SetSymbol] = []
        var onlyHere: [SetSymbol] = []
        var rest = symbols[...]
        for symbol in ours.sorted() {
            while let first = rest.first, first < symbol {
                onlyThere.append(first)
                rest.removeFirst()
            }
            if rest.first == symbol { rest.removeFirst() } else { onlyHere.append(symbol) }
        }
        return SetDifference(onlyThere: onlyThere + rest, onlyHere: onlyHere)
    }
}
