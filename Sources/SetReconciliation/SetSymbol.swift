/// One member of a set that is reconciled: 16 bytes, ordered as bytes.
///
/// What the bytes mean is the caller's affair; they should be those of a cryptographic hash, for two different things with
/// the same symbol are one thing here.
public struct SetSymbol: Hashable, Sendable {
    public static let byteCount = 16

    /// The first eight bytes, the first of them the most significant, so that numbers compare as bytes do.
    public let high: UInt64
    /// The last eight bytes.
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Nil unless there are exactly 16 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        func number(_ part: some Sequence<UInt8>) -> UInt64 { part.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(high: number(bytes.prefix(8)), low: number(bytes.dropFirst(8)))
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        bytes.append(symbol: self)
        return bytes
    }

    static let zero = SetSymbol(high: 0, low: 0)

    static func ^ (left: SetSymbol, right: SetSymbol) -> SetSymbol {
        SetSymbol(high: left.high ^ right.high, low: left.low ^ right.low)
    }
}

extension SetSymbol: Comparable {
    public static func < (left: SetSymbol, right: SetSymbol) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}
