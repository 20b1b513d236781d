/// The secret of those who reconcile: 16 bytes from a good source of chance, the same on both sides.
///
/// It decides where a symbol goes and what its checksum is. Somebody who writes records and does not know it cannot choose
/// records that stall a reconciliation.
public struct ReconciliationKey: Hashable, Sendable {
    public static let byteCount = 16

    let first: UInt64
    let second: UInt64

    /// Nil unless there are exactly 16 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        func number(_ part: some Sequence<UInt8>) -> UInt64 { part.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
        first = number(bytes.prefix(8))
        second = number(bytes.dropFirst(8))
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(number: first)
        bytes.append(number: second)
        return bytes
    }

    /// Tells keys apart without giving them away.
    public var identity: UInt64 { SipHash.hash64(Array("set reconciliation, key".utf8), key: self) }

    /// Everything that is derived from a symbol, by one hash.
    @inline(__always)
    func hash(_ symbol: SetSymbol) -> SymbolHash {
        let hash = SipHash.hash128(symbol, key: self)
        return SymbolHash(low: hash.first, high: hash.second)
    }
}

/// The keyed hash of a symbol. Where the symbol goes follows from one half, its checksum is part of the other.
struct SymbolHash {
    let low: UInt64
    let high: UInt64

    var checksum: UInt32 { UInt32(truncatingIfNeeded: high) }
    var mapping: IndexMapping { IndexMapping(seed: low) }
}
