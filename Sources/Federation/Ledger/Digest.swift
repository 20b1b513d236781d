import JSONSchema
import ScienceShopSDK

/// A SHA-256 as 32 bytes: what payloads are filed under and contents compared by.
public struct Digest: Sendable, Hashable, Comparable, CustomStringConvertible {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    private init(unchecked bytes: some Collection<UInt8>) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
        self.words = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
    }

    /// Nil unless there are exactly 32 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.init(unchecked: bytes)
    }

    /// The digest of these bytes.
    public init(of bytes: some Sequence<UInt8>) {
        var hash = SHA256()
        hash.update(bytes)
        self.init(unchecked: hash.digest())
    }

    /// The digest of a list of texts, each delimited so that no two lists look alike.
    init(ofParts parts: [String]) {
        var hash = SHA256()
        for part in parts {
            hash.update(Array("\(part.utf8.count):".utf8))
            hash.update(Array(part.utf8))
        }
        self.init(unchecked: hash.digest())
    }

    /// Reads `sha256:` and 64 lower-case hexadecimal digits; nil when the text is not that.
    public init?(_ text: String) {
        guard ContentHash.isValid(text) else { return nil }
        let digits = text.utf8.dropFirst(7).map { $0 <= 0x39 ? $0 - 0x30 : $0 - 0x57 }
        self.init(unchecked: (0..<32).map { digits[$0 * 2] << 4 | digits[$0 * 2 + 1] })
    }

    public var bytes: [UInt8] { withBytes { Array($0) } }

    /// The 32 bytes, without an array around them; valid only inside the closure.
    public func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        let bytes = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        return try withUnsafeBytes(of: bytes) { try $0.withMemoryRebound(to: UInt8.self, body) }
    }

    /// `sha256:<64 hexadecimal digits>`, as a record's `contentHash`.
    public var description: String {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
        return String(unsafeUninitializedCapacity: 71) { text in
            _ = text.initialize(from: ContentHash.prefix.utf8)
            withBytes { bytes in
                for (index, byte) in bytes.enumerated() {
                    text[7 + index * 2] = digit(byte >> 4)
                    text[8 + index * 2] = digit(byte & 15)
                }
            }
            return 71
        }
    }

    public static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }
    public static func < (left: Digest, right: Digest) -> Bool { left.words < right.words }

    public func hash(into hasher: inout Hasher) {
        // Already evenly spread: a quarter of it is hash enough.
        hasher.combine(words.0)
    }
}

extension Record {
    /// The hash of what the record says (`contentHash`), as a digest.
    public var contentDigest: Digest { Digest(of: JSONValue.object(content).canonicalBytes) }
}
