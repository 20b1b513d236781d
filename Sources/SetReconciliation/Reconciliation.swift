/// What reconciliation costs.
public enum Reconciliation {
    /// About how many bytes a cell has on the wire.
    static let bytesPerCell = 21
    /// How many bytes a listed symbol has.
    static let bytesPerSymbol = SetSymbol.byteCount
    /// How many cells a difference costs for each of its symbols, when it is large.
    static let cellsPerDifference = 1.35

    /// Whether to let the cells be and ask for the list of all symbols, which costs less than the cells still to come.
    ///
    /// What is known of the difference is that it is no smaller than the difference of the counts; where there is an
    /// estimate, it decides. With or without it no more is spent on cells than the list would have cost.
    public static func worthListing(
        cellsTaken: Int, theirCount: Int64, ourCount: Int64, estimate: Int? = nil
    ) -> Bool {
        let list = Double(theirCount) * Double(bytesPerSymbol)
        func cost(_ differences: Double) -> Double {
            (differences * cellsPerDifference - Double(cellsTaken)) * Double(bytesPerCell)
        }
        let atLeast = abs(Double(theirCount) - Double(ourCount))
        if cost(atLeast) > list { return true }
        if let estimate, cost(Double(estimate)) > list { return true }
        return Double(cellsTaken) * Double(bytesPerCell) > list
    }
}

extension ReconciliationDecoder {
    /// Whether the list of all symbols would cost less than the cells still to come.
    public var worthListing: Bool {
        !isDecoded
            && Reconciliation.worthListing(
                cellsTaken: cellsTaken, theirCount: theirs.count, ourCount: ourCount, estimate: estimate.value)
    }
}
