/// A string that hashes and compares as its UTF-8 bytes, never by canonical equivalence.
///
/// Identifiers and member names are bytes to every protocol we speak; `String` would call a precomposed and a
/// decomposed « é » equal and so lose one of two records.
public struct ByteString: Hashable, Comparable, Sendable {
    public let text: String
    public init(_ text: String) { self.text = text }

    public static func == (left: ByteString, right: ByteString) -> Bool { left.text.hasSameBytes(as: right.text) }
    public func hash(into hasher: inout Hasher) { text.hashBytes(into: &hasher) }
    public static func < (left: ByteString, right: ByteString) -> Bool { left.text.bytesPrecede(right.text) }
}

extension String {
    /// Whether both strings are the same UTF-8 bytes.
    public func hasSameBytes(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        var left = self
        var right = other
        return left.withUTF8 { left in right.withUTF8 { left.hasSameBytes(as: $0) } }
    }

    /// Whether this string's UTF-8 bytes sort before the other's; for valid UTF-8 this is the order of code points.
    public func bytesPrecede(_ other: String) -> Bool {
        var left = self
        var right = other
        return left.withUTF8 { left in right.withUTF8 { left.lexicographicallyPrecedes($0) } }
    }

    /// How many Unicode scalars the string has: its bytes that are no continuation bytes.
    var scalarCount: Int {
        var copy = self
        return copy.withUTF8 { bytes in
            var count = 0
            for byte in bytes { count &+= byte & 0xC0 == 0x80 ? 0 : 1 }
            return count
        }
    }

    func hashBytes(into hasher: inout Hasher) {
        var copy = self
        copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        // Ends the string, so that ["ab", "c"] and ["a", "bc"] feed different bytes; 0xFF is never in UTF-8.
        hasher.combine(0xFF as UInt8)
    }

    /// A cheap mark of the bytes: equal strings have equal marks; different ones nearly always differ.
    var fingerprint: UInt64 {
        var copy = self
        return copy.withUTF8 { bytes in
            var mark = UInt64(bytes.count)
            let raw = UnsafeRawBufferPointer(bytes)
            guard bytes.count >= 8 else {
                for byte in bytes { mark = mark << 8 | UInt64(byte) }
                return mark
            }
            mark ^= raw.loadUnaligned(as: UInt64.self) &* 0x9E37_79B9_7F4A_7C15
            return mark ^ raw.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Compares eight bytes at a time; the standard library has no byte comparison without Foundation or libc.
    package func hasSameBytes(as other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == other.count else { return false }
        let left = UnsafeRawBufferPointer(self)
        let right = UnsafeRawBufferPointer(other)
        var offset = 0
        while offset + 8 <= count {
            let a = left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let b = right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            guard a == b else { return false }
            offset += 8
        }
        while offset < count {
            guard left[offset] == right[offset] else { return false }
            offset += 1
        }
        return true
    }
}
