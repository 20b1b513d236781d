/// What a set is known by: how many members, their exclusive or, and the sum of their keyed hashes of 128 bits.
///
/// Digests are added and taken from one another as sets are. Two that are equal are of equal sets, unless somebody who holds
/// the key worked for it.
public struct SetDigest: Hashable, Sendable {
    public static let byteCount = 40

    public internal(set) var count: Int64
    public internal(set) var xor: SetSymbol
    var sumLow: UInt64
    var sumHigh: UInt64

    init(count: Int64, xor: SetSymbol, sumLow: UInt64, sumHigh: UInt64) {
        self.count = count
        self.xor = xor
        self.sumLow = sumLow
        self.sumHigh = sumHigh
    }

    /// The digest of the empty set.
    public static let zero = SetDigest(count: 0, xor: .zero, sumLow: 0, sumHigh: 0)

    /// The digest of distinct symbols.
    public init(_ symbols: some Sequence<SetSymbol>, key: ReconciliationKey) {
        self = .zero
        for symbol in symbols { insert(symbol, key: key) }
    }

    public mutating func insert(_ symbol: SetSymbol, key: ReconciliationKey) { insert(symbol, key.hash(symbol)) }
    public mutating func remove(_ symbol: SetSymbol, key: ReconciliationKey) { remove(symbol, key.hash(symbol)) }

    @inline(__always)
    mutating func insert(_ symbol: SetSymbol, _ hash: SymbolHash) {
        add(SetDigest(count: 1, xor: symbol, sumLow: hash.low, sumHigh: hash.high))
    }

    @inline(__always)
    mutating func remove(_ symbol: SetSymbol, _ hash: SymbolHash) {
        remove(SetDigest(count: 1, xor: symbol, sumLow: hash.low, sumHigh: hash.high))
    }

    public mutating func add(_ other: SetDigest) {
        let low = sumLow.addingReportingOverflow(other.sumLow)
        sumLow = low.partialValue
        sumHigh = sumHigh &+ other.sumHigh &+ (low.overflow ? 1 : 0)
        count &+= other.count
        xor = xor ^ other.xor
    }

    public mutating func remove(_ other: SetDigest) {
        let low = sumLow.subtractingReportingOverflow(other.sumLow)
        sumLow = low.partialValue
        sumHigh = sumHigh &- other.sumHigh &- (low.overflow ? 1 : 0)
        count &-= other.count
        xor = xor ^ other.xor
    }

    /// 40 bytes: the count, the exclusive or, the sum.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        bytes.append(number: UInt64(bitPattern: count))
        bytes.append(symbol: xor)
        bytes.append(number: sumLow)
        bytes.append(number: sumHigh)
        return bytes
    }

    /// Nil unless there are exactly 40 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(
            count: Int64(bitPattern: bytes.number(at: 0)), xor: bytes.symbol(at: 8), sumLow: bytes.number(at: 24),
            sumHigh: bytes.number(at: 32))
    }
}
