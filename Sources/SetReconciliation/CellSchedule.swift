/// How many cells to send to somebody who opened so: as many at once as suffice most likely, and then some more again and
/// again while they go on listening. Whoever sends pauses in between, so that those who have enough can say so by hanging up,
/// and little is on its way when they do.
public struct CellSchedule: Hashable, Sendable {
    /// What to begin with.
    public enum Beginning: Hashable, Sendable {
        /// Nothing differs, or nothing can be told before the other side has our key: the header says either.
        case headerAlone
        /// The list of all symbols costs less than the cells would.
        case list
        case cells(Int)
    }

    public let beginning: Beginning
    private let most: Int
    private let ours: Int64
    private let theirs: Int64
    /// How many cells were scheduled so far.
    public private(set) var sent = 0
    private var bursts = 0

    /// - Parameters:
    ///   - opening: what the other side said; nil for what was said with another key.
    ///   - ours: the cells of our set.
    ///   - most: no more cells are sent than that.
    public init(_ opening: ReconciliationOpening?, ours: CodedPrefix, most: Int) {
        self.most = max(most, 0)
        self.ours = ours.digest.count
        theirs = opening?.digest.count ?? 0
        guard let opening, opening.digest != ours.digest else {
            beginning = .headerAlone
            return
        }
        let estimate = opening.estimate(against: ours)
        if Reconciliation.worthListing(
            cellsTaken: 0, theirCount: ours.digest.count, ourCount: opening.digest.count, estimate: estimate)
        {
            beginning = .list
            return
        }
        // Small differences cost more cells each, and less to be generous with.
        let enough = Double(estimate ?? 20) * (Reconciliation.cellsPerDifference + 0.1) + 10
        sent = Int(min(enough, Double(self.most)))
        beginning = .cells(sent)
    }

    /// How many cells come next; nil when there is no use in more, for the list costs less, or when there are no more.
    ///
    /// A sixteenth of those sent, eight times, which makes a low estimate good; then a quarter, so that whatever the
    /// estimate was some forty bursts end it.
    public mutating func next() -> Int? {
        guard case .cells = beginning, sent < most,
            !Reconciliation.worthListing(cellsTaken: sent, theirCount: ours, ourCount: theirs)
        else { return nil }
        let burst = min(max(sent / (bursts < 8 ? 16 : 4), 8), most - sent)
        bursts += 1
        sent += burst
        return burst
    }
}
