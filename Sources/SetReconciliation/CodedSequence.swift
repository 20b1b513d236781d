/// The endless sequence of a set's cells, from any index on.
///
/// Symbols are inserted first, then cells are asked for. The memory is 32 bytes a symbol and a window of cells.
public struct CodedSequence: Sendable {
    public let key: ReconciliationKey
    public private(set) var digest = SetDigest.zero
    /// The index of the cell that comes next.
    public private(set) var index: Int

    private var symbols = MappedSymbols()
    /// The cells that are made already, from `start` on.
    private var window: [CodedSymbol] = []
    private var start: Int

    public init(key: ReconciliationKey, startingAt index: Int = 0) {
        self.key = key
        self.index = max(index, 0)
        start = self.index
    }

    /// The sequence of distinct symbols.
    public init(_ symbols: some Sequence<SetSymbol>, key: ReconciliationKey, startingAt index: Int = 0) {
        self.init(key: key, startingAt: index)
        self.symbols.reserve(symbols.underestimatedCount)
        for symbol in symbols { insert(symbol) }
    }

    /// Puts a symbol into all cells that were not yet given.
    public mutating func insert(_ symbol: SetSymbol) {
        let hash = key.hash(symbol)
        digest.insert(symbol, hash)
        let cell = CodedSymbol(sum: symbol, checksum: hash.checksum, count: 1)
        let end = start + window.count
        var mapping = hash.mapping
        while Int(mapping.index) < max(index, end), mapping.index < IndexMapping.end {
            if Int(mapping.index) >= index { window[Int(mapping.index) - start].add(cell) }
            mapping.advance()
        }
        symbols.append(symbol, hash.checksum, mapping)
    }

    /// The next cell.
    public mutating func next() -> CodedSymbol {
        if index == start + window.count { fill() }
        defer { index += 1 }
        return window[index - start]
    }

    /// Windows grow with the index, so that making all cells up to one costs as many passes over the symbols as it has bits;
    /// and only so far, for a window is to stay in the processor's cache.
    private mutating func fill() {
        start += window.count
        window = Array(repeating: .zero, count: min(max(start, 512), 1 << 16))
        symbols.apply(count: 1, to: &window, startingAt: start)
    }
}
