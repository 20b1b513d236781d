/// Why a reconciliation came to nothing. None of these is a result: what was found until then is not to be used.
public enum ReconciliationError: Error, Hashable, Sendable {
    /// The stream is not one of ours.
    case unknownForm
    /// The stream is of a later version of ours.
    case unknownVersion(UInt8)
    /// The other side uses the key of this identity.
    case otherKey(UInt64)
    /// The stream ended in the middle of something, or before enough of it had come.
    case truncated
    /// What came cannot have been made by these rules, or does not agree with its own header.
    case corrupt
    /// Cells came that begin at another index than the one that is due.
    case outOfOrder(expected: Int, found: Int)
    /// More cells were taken than the limits allow.
    case tooManyCells(limit: Int)
    /// More symbols differ, or are listed, than the limits allow.
    case tooManySymbols(limit: Int)
    /// Our kept cells have run out: our symbols are needed from here on.
    case symbolsNeeded
    /// Our symbols are not the set our kept cells were made of.
    case otherSymbols
    /// Nothing can be said yet.
    case undecided
}

/// What a stranger may make us hold.
public struct ReconciliationLimits: Hashable, Sendable {
    /// How many cells are taken at most; 24 bytes of memory each.
    public var cells: Int
    /// How many differing, or listed, symbols are taken at most; some 80 bytes of memory each.
    public var symbols: Int

    public init(cells: Int = 1 << 22, symbols: Int = 1 << 22) {
        self.cells = min(max(cells, 0), Self.mostCells)
        self.symbols = max(symbols, 0)
    }

    /// Beyond any sensible limit, and far from the end of a symbol's indices.
    static let mostCells = 1 << 26
}

/// The symbols of one set only, each list in order.
public struct SetDifference: Hashable, Sendable {
    public let onlyThere: [SetSymbol]
    public let onlyHere: [SetSymbol]

    public init(onlyThere: [SetSymbol], onlyHere: [SetSymbol]) {
        self.onlyThere = onlyThere
        self.onlyHere = onlyHere
    }

    public var count: Int { onlyThere.count + onlyHere.count }
    public var isEmpty: Bool { onlyThere.isEmpty && onlyHere.isEmpty }
}
