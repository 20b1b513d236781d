internal import CSHA256

/// SHA-256 (FIPS 180-4 §6.2), fed piece by piece.
///
/// It names content; it signs and protects nothing.
public struct SHA256: Sendable {
    private var state: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19
    )
    /// The bytes of a block that is not full: so many as `length` has beyond whole blocks.
    private var pending: Block = (0, 0, 0, 0, 0, 0, 0, 0)
    private typealias Block = (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
    private var length: UInt64 = 0
    private let isAccelerated: Bool

    public init() { isAccelerated = Self.hasInstructions }

    /// - Parameter accelerated: whether the processor's instructions may be used, where it has some.
    package init(accelerated: Bool) { isAccelerated = accelerated && Self.hasInstructions }

    /// Whether the processor has instructions that we know how to use.
    package static let hasInstructions = csha256_is_available()

    /// Adds bytes to what is hashed.
    public mutating func update(_ bytes: some Sequence<UInt8>) {
        let direct: Void? = bytes.withContiguousStorageIfAvailable { add($0) }
        if direct == nil { ContiguousArray(bytes).withUnsafeBufferPointer { add($0) } }
    }

    /// The 32 bytes of the digest; the hash may be fed on afterwards.
    public func digest() -> [UInt8] {
        let words = digestWords
        return [UInt8](unsafeUninitializedCapacity: 32) { bytes, count in
            let raw = UnsafeMutableRawBufferPointer(bytes)
            raw.storeBytes(of: words.0.bigEndian, toByteOffset: 0, as: UInt64.self)
            raw.storeBytes(of: words.1.bigEndian, toByteOffset: 8, as: UInt64.self)
            raw.storeBytes(of: words.2.bigEndian, toByteOffset: 16, as: UInt64.self)
            raw.storeBytes(of: words.3.bigEndian, toByteOffset: 24, as: UInt64.self)
            count = 32
        }
    }

    /// The digest as four numbers, the first bytes in the first.
    package var digestWords: (UInt64, UInt64, UInt64, UInt64) {
        var copy = self
        // A one bit, zeros up to eight bytes before a block's end, the length in bits.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128) { tail in
            tail.initialize(repeating: 0)
            let filled = Int(length % 64)
            withUnsafeBytes(of: pending) {
                UnsafeMutableRawBufferPointer(tail).copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<filled]))
            }
            tail[filled] = 0x80
            let size = filled < 56 ? 64 : 128
            UnsafeMutableRawBufferPointer(tail).storeBytes(
                of: (length &* 8).bigEndian, toByteOffset: size - 8, as: UInt64.self)
            copy.compress(UnsafeBufferPointer(rebasing: tail[..<size]))
        }
        let s = copy.state
        return (
            UInt64(s.0) << 32 | UInt64(s.1), UInt64(s.2) << 32 | UInt64(s.3), UInt64(s.4) << 32 | UInt64(s.5),
            UInt64(s.6) << 32 | UInt64(s.7)
        )
    }

    /// The same of bytes in memory.
    package mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        let filled = Int(length % 64)
        length &+= UInt64(bytes.count)
        var rest = bytes[...]
        if filled > 0 {
            let taken = rest.prefix(64 - filled)
            rest = rest.dropFirst(taken.count)
            put(UnsafeBufferPointer(rebasing: taken), at: filled)
            guard filled + taken.count == 64 else { return }
            let block = pending
            withUnsafeBytes(of: block) { $0.withMemoryRebound(to: UInt8.self) { compress($0) } }
        }
        let whole = rest.count / 64 * 64
        compress(UnsafeBufferPointer(rebasing: rest.prefix(whole)))
        put(UnsafeBufferPointer(rebasing: rest.dropFirst(whole)), at: 0)
    }

    /// Keeps bytes for which there is room in the block that is not full.
    private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) {
        withUnsafeMutableBytes(of: &pending) {
            UnsafeMutableRawBufferPointer(rebasing: $0[place..<place + bytes.count])
                .copyMemory(from: UnsafeRawBufferPointer(bytes))
        }
    }

    /// Runs the compression function over whole blocks of 64 bytes.
    private mutating func compress(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return }
        let isAccelerated = isAccelerated
        withUnsafeMutableBytes(of: &state) { raw in
            let state = raw.assumingMemoryBound(to: UInt32.self)
            guard !isAccelerated else { return csha256_compress(state.baseAddress, base, bytes.count / 64) }
            Self.constants.withUnsafeBufferPointer { k in
                withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { w in
                    for start in stride(from: 0, to: bytes.count, by: 64) {
                        Self.compress(block: UnsafeRawPointer(base + start), state: state, k: k, w: w)
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func compress(
        block: UnsafeRawPointer, state: UnsafeMutableBufferPointer<UInt32>, k: UnsafeBufferPointer<UInt32>,
        w: UnsafeMutableBufferPointer<UInt32>
    ) {
        for t in 0..<16 {
            w[t] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: t &* 4, as: UInt32.self))
        }
        for t in 16..<64 {
            let s0 = rotate(w[t &- 15], 7) ^ rotate(w[t &- 15], 18) ^ (w[t &- 15] >> 3)
            let s1 = rotate(w[t &- 2], 17) ^ rotate(w[t &- 2], 19) ^ (w[t &- 2] >> 10)
            w[t] = w[t &- 16] &+ s0 &+ w[t &- 7] &+ s1
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for t in 0..<64 {
            let big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
            let t1 = h &+ big1 &+ ((e & f) ^ (~e & g)) &+ k[t] &+ w[t]
            let big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
            let t2 = big0 &+ ((a & b) ^ (a & c) ^ (b & c))
            (h, g, f, e) = (g, f, e, d &+ t1)
            (d, c, b, a) = (c, b, a, t1 &+ t2)
        }
        state[0] &+= a
        state[1] &+= b
        state[2] &+= c
        state[3] &+= d
        state[4] &+= e
        state[5] &+= f
        state[6] &+= g
        state[7] &+= h
    }

    @inline(__always)
    private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 {
        value &>> count | value &<< (32 &- count)
    }

    private static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
