/// A short hash that tells whether something changed since the last time (FNV-1a, 64 bits). It protects nothing.
public struct Stamp: Sendable, Hashable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    public init() {}

    /// Reads what `hex` wrote.
    public init?(hex: some Collection<UInt8>) {
        guard hex.count == 16, let value = UInt64(String(decoding: hex, as: UTF8.self), radix: 16) else { return nil }
        self.value = value
    }

    public static func of(_ bytes: some Sequence<UInt8>) -> Stamp {
        var stamp = Stamp()
        stamp.add(bytes)
        return stamp
    }

    public mutating func add(_ bytes: some Sequence<UInt8>) {
        var hash = value
        let direct: Void? = bytes.withContiguousStorageIfAvailable { buffer in
            for byte in buffer { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        if direct == nil { for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 } }
        value = hash
    }

    /// Texts one after the other are told apart from the same letters cut elsewhere.
    public mutating func add(_ text: String) {
        add(text.utf8)
        add(CollectionOfOne(0xFF))
    }

    public mutating func add(_ number: Int) {
        var rest = UInt64(truncatingIfNeeded: number)
        for _ in 0..<8 {
            add(CollectionOfOne(UInt8(truncatingIfNeeded: rest)))
            rest >>= 8
        }
    }

    public mutating func add(_ other: Stamp) { add(Int(truncatingIfNeeded: other.value)) }

    public var hex: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
