/// A cell: the sum of the symbols that go into it. Cells are added and taken from one another, so that what two sets share
/// vanishes from the difference of their cells.
public struct CodedSymbol: Hashable, Sendable {
    /// Exclusive or of the symbols.
    public internal(set) var sum: SetSymbol
    /// Exclusive or of their checksums.
    public internal(set) var checksum: UInt32
    /// How many there are; below zero where more was taken than put in.
    public internal(set) var count: Int32

    public init(sum: SetSymbol, checksum: UInt32, count: Int32) {
        self.sum = sum
        self.checksum = checksum
        self.count = count
    }

    /// The cell of nothing.
    public static let zero = CodedSymbol(sum: .zero, checksum: 0, count: 0)

    public var isZero: Bool { count == 0 && checksum == 0 && sum == .zero }

    /// Puts in what another cell of the same index holds.
    @inline(__always)
    public mutating func add(_ other: CodedSymbol) {
        sum = sum ^ other.sum
        checksum ^= other.checksum
        count &+= other.count
    }

    /// Takes out what another cell of the same index holds.
    @inline(__always)
    public mutating func remove(_ other: CodedSymbol) {
        sum = sum ^ other.sum
        checksum ^= other.checksum
        count &-= other.count
    }

    /// Whether this, the cell of an index, holds one symbol and nothing else, or lacks one and nothing else.
    ///
    /// That the symbol goes into this very cell at all is asked too: 32 bits of checksum alone would be believed wrongly
    /// once in four thousand million times.
    public func isPure(_ key: ReconciliationKey, at index: Int) -> Bool { pureHash(key, at: index) != nil }

    /// The hash of the one symbol held or lacked.
    func pureHash(_ key: ReconciliationKey, at index: Int) -> SymbolHash? {
        guard count == 1 || count == -1 else { return nil }
        let hash = key.hash(sum)
        guard hash.checksum == checksum else { return nil }
        var mapping = hash.mapping
        while Int(mapping.index) < index { mapping.advance() }
        return Int(mapping.index) == index ? hash : nil
    }
}
