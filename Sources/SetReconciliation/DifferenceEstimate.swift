/// Guesses how many symbols differ from the counts of the first cells, long before the cells suffice to name them.
///
/// If a symbols are only there and b only here, the count of cell i is a - b halved more and more, which the headers
/// foretell, and a chance part whose square is on average (a + b) p (1 - p), where p is the cell's share of symbols.
public struct DifferenceEstimate: Hashable, Sendable {
    private let surplus: Double
    private var sum = 0.0
    private var cells = 0

    init(surplus: Int64) { self.surplus = Double(surplus) }

    mutating func take(_ count: Int64, at index: Int) {
        // The first cell holds every symbol, and beyond some hundreds the counts of a small difference are rare events.
        guard index > 0, index < 512 else { return }
        let share = 2 / Double(index + 2)
        let chance = Double(count) - surplus * share
        sum += chance * chance / (share * (1 - share))
        cells += 1
    }

    /// Nil while too few cells were taken for a guess; within a third of the truth, mostly, from 64 cells on, and within a
    /// quarter from 128.
    public var value: Int? {
        guard cells >= 63 else { return nil }
        return Int(min(max(sum / Double(cells), surplus.magnitude), 1e15))
    }
}
