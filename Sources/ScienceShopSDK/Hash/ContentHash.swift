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
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: digest().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
