/// The endless, rising sequence of the cells that one symbol goes into. It begins with 0, and holds index i with the chance
/// 1 / (1 + i/2).
///
/// Two machines must agree on every index, so nothing here may be rounded as a library pleases. The steps in floating point
/// are one division, one addition, one square root and one subtraction of doubles, each of which IEEE 754 rounds in one way
/// only; no product is added to anything, so there is nothing for a compiler to fuse.
public struct IndexMapping: Sendable {
    /// No cell has this index, or one above: the sequence ends here.
    public static let end = UInt32.max

    private var state: UInt64
    /// The cell the symbol goes into next.
    public private(set) var index: UInt32 = 0

    init(seed: UInt64) { state = seed }

    /// The indices of a symbol from the first to the last below a limit.
    public static func indices(of symbol: SetSymbol, key: ReconciliationKey, below limit: Int) -> [Int] {
        var indices: [Int] = []
        var mapping = key.hash(symbol).mapping
        while Int(mapping.index) < limit, mapping.index < end {
            indices.append(Int(mapping.index))
            mapping.advance()
        }
        return indices
    }

    /// Moves on to the next cell.
    ///
    /// The chance that none of the cells after i up to j holds the symbol is (i+1)(i+2) / ((j+1)(j+2)). The next cell is the
    /// first j for which that is no more than a number drawn evenly from (0, 1].
    @inline(__always)
    public mutating func advance() {
        guard index < Self.end else { return }
        let i = UInt64(index)
        // 52 bits of chance, so that each is a double exactly; the product of two neighbours below 2^32 is below 2^64.
        let drawn = Double(draw() >> 12 &+ 1)
        let quotient = Double((i &+ 1) &* (i &+ 2)) * 0x1p52 / drawn
        let target = (quotient + 0.25).squareRoot() - 1.5
        guard target < Double(Self.end &- 1) else {
            index = Self.end
            return
        }
        // Not `rounded(.up)`, which some systems look up in the library of mathematics.
        let whole = UInt32(target)
        let up = Double(whole) < target ? whole &+ 1 : whole
        index = max(up, index &+ 1)
    }

    /// SplitMix64.
    @inline(__always)
    private mutating func draw() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }
}
