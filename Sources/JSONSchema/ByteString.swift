/// A string that hashes and compares as its UTF-8 bytes, never by canonical equivalence.
///
/// Identifiers and member names are bytes to every protocol we speak; `String` would call a precomposed and a
/// decomposed « é » equal and so lose one of two records.
public struct ByteString: Hashable, Comparable, Sendable {
    public let text: String
    public init(_ text: String) { self.text = text }

    public static func == (left: ByteString, right: ByteString) -> Bool { left.text.hasSameBytes(as: right.text) }
    public func hash(into hasher: inout Hasher) { text.hashBytes(into: &hasher) }
    public static func < (left: ByteString, right: ByteString) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

extension String {
    /// Whether both strings are the same UTF-8 bytes.
    public func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }

    func hashBytes(into hasher: inout Hasher) {
        for byte in utf8 { hasher.combine(byte) }
        hasher.combine(0xFF as UInt8)
    }
}
