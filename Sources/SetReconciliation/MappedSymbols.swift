/// Symbols on their way through the cells: for each, the cell it goes into next.
///
/// Cells are made a window at a time: one pass over all symbols puts each into its cells of the window. The queue ordered by
/// next cell that others keep costs a jump through memory for each symbol and cell; a pass reads memory in order.
struct MappedSymbols: Sendable {
    private struct Entry {
        let symbol: SetSymbol
        var mapping: IndexMapping
        let checksum: UInt32
    }

    private var entries: [Entry] = []

    var count: Int { entries.count }
    var symbols: [SetSymbol] { entries.map(\.symbol) }

    mutating func reserve(_ count: Int) { entries.reserveCapacity(count) }

    /// Takes a symbol up whose cells before the mapping's index are seen to.
    mutating func append(_ symbol: SetSymbol, _ checksum: UInt32, _ mapping: IndexMapping) {
        entries.append(Entry(symbol: symbol, mapping: mapping, checksum: checksum))
    }

    /// Adds every symbol `count` times, 1 or -1, to its cells of the window that begins at `start` and follows the last one.
    mutating func apply(count: Int32, to cells: inout [CodedSymbol], startingAt start: Int) {
        let end = start + cells.count
        for place in entries.indices where Int(entries[place].mapping.index) < end {
            let entry = entries[place]
            let cell = CodedSymbol(sum: entry.symbol, checksum: entry.checksum, count: count)
            var mapping = entry.mapping
            repeat {
                cells[Int(mapping.index) - start].add(cell)
                mapping.advance()
            } while Int(mapping.index) < end
            entries[place].mapping = mapping
        }
    }
}
