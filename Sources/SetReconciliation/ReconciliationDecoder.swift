/// Finds what two sets do not share from the other side's cells, taken one after another, and our own.
///
/// The result is right or there is none: it is found when our set, less what is only here, with what is only there, has
/// the digest that the other side announced. So a cell that was damaged on the way costs more cells, not a wrong answer.
/// Whatever the cells are, work and memory are bounded by how many were taken: a symbol can be found once.
public struct ReconciliationDecoder: Sendable {
    public let key: ReconciliationKey
    public let limits: ReconciliationLimits
    /// What the other side's set is known by.
    public let theirs: SetDigest
    /// How many of the other side's cells were taken.
    public private(set) var cellsTaken = 0
    /// How many symbols differ, as far as the cells taken so far let one guess.
    public private(set) var estimate: DifferenceEstimate

    private let prefix: CodedPrefix
    private var sequence: CodedSequence?
    /// Theirs less ours less what was found. Beyond those taken, what was found alone.
    private var cells: [CodedSymbol] = []
    /// How many of the cells taken are not empty.
    private var open = 0
    /// Their digest less ours less what was found.
    private var remaining: SetDigest
    private var found: Set<SetSymbol> = []
    private var onlyThere = MappedSymbols()
    private var onlyHere = MappedSymbols()

    /// - Parameters:
    ///   - theirs: the digest of the other side's set, from its header
    ///   - ours: the kept cells of our set, as they were at one moment
    public init(theirs: SetDigest, ours: CodedPrefix, limits: ReconciliationLimits = ReconciliationLimits()) {
        key = ours.key
        self.limits = limits
        self.theirs = theirs
        prefix = ours
        remaining = theirs
        remaining.remove(ours.digest)
        estimate = DifferenceEstimate(surplus: theirs.count &- ours.digest.count)
    }

    /// How many symbols our set has.
    public var ourCount: Int64 { prefix.digest.count }

    /// Whether the difference is known. If the digests are equal that is so before any cell was taken.
    public var isDecoded: Bool { remaining == .zero }

    /// Whether as many cells were taken as the limits allow, and they did not suffice.
    public var isExhausted: Bool { !isDecoded && cellsTaken >= limits.cells }

    /// Whether our symbols are needed, with `supply`, before the next cell can be taken.
    public var needsSymbols: Bool { !isDecoded && cellsTaken >= prefix.size && sequence == nil }

    /// The index from which our own cells are needed once the kept ones have run out.
    public var sequenceStart: Int { prefix.size }

    /// Goes on after our kept cells with those of a sequence that starts where they end.
    public mutating func supply(_ ours: CodedSequence) throws(ReconciliationError) {
        guard ours.key == key else { throw .otherKey(ours.key.identity) }
        guard ours.digest == prefix.digest else { throw .otherSymbols }
        guard ours.index == prefix.size else { throw .outOfOrder(expected: prefix.size, found: ours.index) }
        sequence = ours
    }

    /// Takes the other side's next cell. Once the difference is known, cells are ignored.
    public mutating func take(_ cell: CodedSymbol) throws(ReconciliationError) {
        guard !isDecoded else { return }
        guard cellsTaken < limits.cells else { throw .tooManyCells(limit: limits.cells) }
        guard cell.count >= 0, Int64(cell.count) <= theirs.count else { throw .corrupt }
        // Every symbol is in the first cell, so the header says all of it but the checksum.
        guard cellsTaken > 0 || cell.sum == theirs.xor && Int64(cell.count) == theirs.count else { throw .corrupt }
        let ours = try ownCell()
        if cellsTaken == cells.count { grow() }
        estimate.take(Int64(cell.count) - Int64(ours.count), at: cellsTaken)
        cells[cellsTaken].add(cell)
        cells[cellsTaken].remove(ours)
        if !cells[cellsTaken].isZero { open += 1 }
        cellsTaken += 1
        try peel(from: cellsTaken - 1)
        // Nothing is left to find, and it was not all.
        if open == 0, !isDecoded { throw .corrupt }
    }

    /// The symbols of one set only.
    public func difference() throws(ReconciliationError) -> SetDifference {
        guard isDecoded else { throw .undecided }
        return SetDifference(onlyThere: onlyThere.symbols.sorted(), onlyHere: onlyHere.symbols.sorted())
    }

    private mutating func ownCell() throws(ReconciliationError) -> CodedSymbol {
        if cellsTaken < prefix.size { return prefix.cells[cellsTaken] }
        guard let cell = sequence?.next() else { throw .symbolsNeeded }
        return cell
    }

    /// Makes room for as many cells again, and takes out of them what was found.
    private mutating func grow() {
        let start = cells.count
        var window = Array(repeating: CodedSymbol.zero, count: max(start, 64))
        onlyThere.apply(count: -1, to: &window, startingAt: start)
        onlyHere.apply(count: 1, to: &window, startingAt: start)
        cells += window
    }

    /// Takes the symbol of each cell that holds but one out of all others, until there is no such cell.
    private mutating func peel(from first: Int) throws(ReconciliationError) {
        var pure = [first]
        while let index = pure.popLast() {
            guard let hash = cells[index].pureHash(key, at: index) else { continue }
            let cell = cells[index]
            // What was found is in no cell any more, unless the cells were made to say so.
            guard found.insert(cell.sum).inserted else { throw .corrupt }
            guard found.count <= limits.symbols else { throw .tooManySymbols(limit: limits.symbols) }
            if cell.count > 0 { remaining.remove(cell.sum, hash) } else { remaining.insert(cell.sum, hash) }
            var mapping = hash.mapping
            while Int(mapping.index) < cells.count {
                let index = Int(mapping.index)
                let wasZero = cells[index].isZero
                cells[index].remove(cell)
                if index < cellsTaken {
                    open += (wasZero ? 1 : 0) - (cells[index].isZero ? 1 : 0)
                    if cells[index].count == 1 || cells[index].count == -1 { pure.append(index) }
                }
                mapping.advance()
            }
            if cell.count > 0 {
                onlyThere.append(cell.sum, hash.checksum, mapping)
            } else {
                onlyHere.append(cell.sum, hash.checksum, mapping)
            }
        }
    }
}
