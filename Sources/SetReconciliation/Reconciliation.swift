/// What reconciliation costs.
public enum Reconciliation {
    /// About how many bytes a cell has on the wire.
    static let bytesPerCell = 21
    /// How many cells to ask for at first: enough for some twenty differences, and for an estimate of more.
    public static let firstCells = 40
    /// How many bytes a listed symbol has.
    static let bytesPerSymbol = SetSymbol.byteCount
    /// How many cells a difference costs for each of its symbols, when it is large.
    static let cellsPerDifference = 1.35

    /// Whether to let the cells be and ask for the list of all symbols, which costs less than the cells still to come.
    ///
    /// Before any cell, what is known of the difference is that it is no smaller than the difference of the counts. After
    /// 64 the estimate decides; with or without it no more is spent on cells than the list would have cost.
    public static func worthListing(
        cellsTaken: Int, theirCount: Int64, ourCount: Int64, estimate: Int? = nil
    ) -> Bool {
        let list = Double(theirCount) * Double(bytesPerSymbol)
        func cost(_ differences: Double) -> Double {
            (differences * cellsPerDifference - Double(cellsTaken)) * Double(bytesPerCell)
        }
        let atLeast = abs(Double(theirCount) - Double(ourCount))
        if cost(atLeast) > list { return true }
        guard cellsTaken >= 64 else { return false }
        if let estimate, cost(Double(estimate)) > list { return true }
        return Double(cellsTaken) * Double(bytesPerCell) > list
    }
}

extension ReconciliationDecoder {
    /// How many cells to ask for next: those that suffice most likely, so that few come for nothing and few questions are
    /// asked.
    public var cellsWanted: Int {
        guard let estimate = estimate.value else { return Reconciliation.firstCells }
        // The first cells tell a large difference to a quarter only: less than that is asked for, and then the rest.
        let caution = cellsTaken < 256 && estimate > 256 ? 0.7 : 1
        let enough = Double(estimate) * (Reconciliation.cellsPerDifference + 0.1) * caution + 16
        return max(Int(min(enough, Double(limits.cells))) - cellsTaken, cellsTaken / 8, 16)
    }

    /// Whether the list of all symbols would cost less than the cells still to come.
    public var worthListing: Bool {
        !isDecoded
            && Reconciliation.worthListing(
                cellsTaken: cellsTaken, theirCount: theirs.count, ourCount: ourCount, estimate: estimate.value)
    }
}
