/// The name of content by its bytes: `sha256:` and 64 lower-case hexadecimal digits.
public enum ContentHash {
    public static let prefix = "sha256:"

    /// The SHA-256 of the bytes as 64 lower-case hexadecimal digits.
    public static func hex(_ bytes: some Sequence<UInt8>) -> String {
        var hash = SHA256()
        hash.update(bytes)
        return hash.hexDigest()
    }

    /// `sha256:<hex>` of the bytes.
    public static func of(_ bytes: some Sequence<UInt8>) -> String { prefix + hex(bytes) }

    /// Whether a text is a content hash.
    public static func isValid(_ text: String) -> Bool {
        text.utf8.count == 71 && text.utf8.starts(with: prefix.utf8)
            && text.utf8.dropFirst(7).allSatisfy {
                ($0 >= 0x30 && $0 <= 0x39) || ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "f"))
            }
    }
}

extension SHA256 {
    /// The digest as 64 lower-case hexadecimal digits.
    public func hexDigest() -> String {
        let words = digestWords
        return String(unsafeUninitializedCapacity: 64) { text in
            Self.writeHex(words, into: UnsafeMutableBufferPointer(rebasing: text[..<64]))
            return 64
        }
    }

    /// Writes the 64 hexadecimal digits of a digest.
    package static func writeHex(
        _ words: (UInt64, UInt64, UInt64, UInt64), into text: UnsafeMutableBufferPointer<UInt8>
    ) {
        func write(_ word: UInt64, at start: Int) {
            var word = word
            for position in stride(from: start + 15, through: start, by: -1) {
                let digit = UInt8(truncatingIfNeeded: word & 15)
                text[position] = digit < 10 ? 0x30 + digit : 0x57 + digit
                word >>= 4
            }
        }
        write(words.0, at: 0)
        write(words.1, at: 16)
        write(words.2, at: 32)
        write(words.3, at: 48)
    }
}
