/// SipHash-2-4 (Aumasson and Bernstein), with 64 or 128 bits: whoever does not hold the key can neither foresee a hash nor
/// choose two inputs that share one.
struct SipHash {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64

    private init(_ key: ReconciliationKey, wide: Bool) {
        v0 = key.first ^ 0x736f_6d65_7073_6575
        v1 = key.second ^ 0x646f_7261_6e64_6f6d ^ (wide ? 0xee : 0)
        v2 = key.first ^ 0x6c79_6765_6e65_7261
        v3 = key.second ^ 0x7465_6462_7974_6573
    }

    static func hash64(_ bytes: [UInt8], key: ReconciliationKey) -> UInt64 {
        var state = SipHash(key, wide: false)
        state.absorb(bytes)
        return state.finish(0xff)
    }

    static func hash128(_ bytes: [UInt8], key: ReconciliationKey) -> (first: UInt64, second: UInt64) {
        var state = SipHash(key, wide: true)
        state.absorb(bytes)
        return (state.finish(0xee), state.finishAgain())
    }

    /// The 128 bits of a symbol's bytes, without an array of them.
    static func hash128(_ symbol: SetSymbol, key: ReconciliationKey) -> (first: UInt64, second: UInt64) {
        var state = SipHash(key, wide: true)
        state.absorb(word: symbol.high.byteSwapped)
        state.absorb(word: symbol.low.byteSwapped)
        state.absorb(word: UInt64(SetSymbol.byteCount) << 56)
        return (state.finish(0xee), state.finishAgain())
    }

    private mutating func absorb(_ bytes: [UInt8]) {
        var start = 0
        func word(_ count: Int) -> UInt64 {
            (0..<count).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
        }
        while start + 8 <= bytes.count {
            absorb(word: word(8))
            start += 8
        }
        absorb(word: word(bytes.count - start) | UInt64(truncatingIfNeeded: bytes.count) << 56)
    }

    private mutating func absorb(word: UInt64) {
        v3 ^= word
        round()
        round()
        v0 ^= word
    }

    private mutating func finish(_ mark: UInt64) -> UInt64 {
        v2 ^= mark
        for _ in 0..<4 { round() }
        return v0 ^ v1 ^ v2 ^ v3
    }

    private mutating func finishAgain() -> UInt64 {
        v1 ^= 0xdd
        for _ in 0..<4 { round() }
        return v0 ^ v1 ^ v2 ^ v3
    }

    @inline(__always)
    private mutating func round() {
        func left(_ value: UInt64, _ bits: UInt64) -> UInt64 { value << bits | value >> (64 - bits) }
        v0 = v0 &+ v1
        v1 = left(v1, 13) ^ v0
        v0 = left(v0, 32)
        v2 = v2 &+ v3
        v3 = left(v3, 16) ^ v2
        v0 = v0 &+ v3
        v3 = left(v3, 21) ^ v0
        v2 = v2 &+ v1
        v1 = left(v1, 17) ^ v2
        v2 = left(v2, 32)
    }
}
