/// The first cells of a set, and its digest, kept up to date as the set changes: about 15 of 4,096 cells for each change.
///
/// Cells of sets can be added, so a prefix that began empty and was told of changes only is that change: `add` it to the
/// prefix of the set, or to its kept blocks with `bytes(ofBlock:addedTo:)`. The caller sees to it that what is inserted was not there
/// and what is removed was.
public struct CodedPrefix: Hashable, Sendable {
    public static let defaultSize = 4096

    public let key: ReconciliationKey
    public private(set) var digest = SetDigest.zero
    public private(set) var cells: [CodedSymbol]
    /// The blocks that were written to since the prefix was made or read.
    private var touched: [Bool]

    public var size: Int { cells.count }

    /// The prefix of the empty set.
    public init(key: ReconciliationKey, size: Int = defaultSize) {
        self.key = key
        cells = Array(repeating: .zero, count: max(size, 1))
        touched = Array(repeating: false, count: Self.blocks(of: max(size, 1)))
    }

    /// A prefix that was kept: its digest and all its blocks, in order. Nil if they are not those of `size` cells.
    public init?(key: ReconciliationKey, size: Int = defaultSize, digest: SetDigest, blocks: some Sequence<[UInt8]>) {
        self.init(key: key, size: size)
        self.digest = digest
        var start = 0
        for block in blocks {
            let count = min(Self.blockSize, self.size - start)
            guard count > 0, block.count == count * CodedSymbol.byteCount else { return nil }
            for cell in 0..<count {
                cells[start + cell] = CodedSymbol(bytes: block, at: cell * CodedSymbol.byteCount)
            }
            start += count
        }
        guard start == self.size else { return nil }
    }

    public mutating func insert(_ symbol: SetSymbol) { change(symbol, by: 1) }
    public mutating func remove(_ symbol: SetSymbol) { change(symbol, by: -1) }

    public mutating func replace(_ old: SetSymbol, with new: SetSymbol) {
        guard old != new else { return }
        remove(old)
        insert(new)
    }

    /// Adds what another prefix of the same key and size holds: the cells of two sets that share nothing, or of a set and
    /// its changes.
    public mutating func add(_ other: CodedPrefix) {
        precondition(key == other.key && size == other.size, "prefixes of different keys or sizes cannot be added")
        digest.add(other.digest)
        for block in other.touched.indices where other.touched[block] {
            touched[block] = true
            for cell in Self.cells(ofBlock: block, of: size) { cells[cell].add(other.cells[cell]) }
        }
    }

    private mutating func change(_ symbol: SetSymbol, by count: Int32) {
        let hash = key.hash(symbol)
        if count > 0 { digest.insert(symbol, hash) } else { digest.remove(symbol, hash) }
        let cell = CodedSymbol(sum: symbol, checksum: hash.checksum, count: count)
        var mapping = hash.mapping
        while Int(mapping.index) < cells.count {
            let index = Int(mapping.index)
            cells[index].add(cell)
            touched[index / Self.blockSize] = true
            mapping.advance()
        }
    }

    public static func == (left: CodedPrefix, right: CodedPrefix) -> Bool {
        left.key == right.key && left.digest == right.digest && left.cells == right.cells
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(key)
        hasher.combine(digest)
    }
}

extension CodedPrefix {
    /// How many cells are kept together: few enough that a change rewrites little, enough that there are few to name.
    public static let blockSize = 64

    /// How many blocks the prefix is kept in.
    public var blockCount: Int { touched.count }
    /// The numbers of the blocks that were written to since the prefix was made or read, in order.
    public var changedBlocks: [Int] { touched.indices.filter { touched[$0] } }

    /// The bytes of a block of the prefix, 24 for each cell.
    public func bytes(ofBlock block: Int) -> [UInt8] {
        let range = Self.cells(ofBlock: block, of: size)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count * CodedSymbol.byteCount)
        for cell in range { cells[cell].append(to: &bytes) }
        return bytes
    }

    /// The bytes of a kept block once this prefix, of changes only, is added to it. Nil if the kept block has not the length
    /// it must have; a block that was never kept is `[]` and counts as empty.
    public func bytes(ofBlock block: Int, addedTo kept: [UInt8]) -> [UInt8]? {
        guard !kept.isEmpty else { return bytes(ofBlock: block) }
        let range = Self.cells(ofBlock: block, of: size)
        guard kept.count == range.count * CodedSymbol.byteCount else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(kept.count)
        for (place, index) in range.enumerated() {
            var cell = CodedSymbol(bytes: kept, at: place * CodedSymbol.byteCount)
            cell.add(cells[index])
            cell.append(to: &bytes)
        }
        return bytes
    }

    /// Forgets which blocks were written to, once they are kept.
    public mutating func noteKept() {
        touched = Array(repeating: false, count: touched.count)
    }

    private static func blocks(of size: Int) -> Int { (size + blockSize - 1) / blockSize }

    private static func cells(ofBlock block: Int, of size: Int) -> Range<Int> {
        block * blockSize..<min((block + 1) * blockSize, size)
    }
}
