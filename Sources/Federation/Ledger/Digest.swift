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
        // Not by `update`, which knows nothing of the sequence until it runs.
        if bytes.withContiguousStorageIfAvailable({ hash.add($0) }) == nil { hash.update(bytes) }
        words = hash.digestWords
    }

    /// The digest of an object's canonical text without some members and with some set, which is nowhere put together.
    ///
    /// - Parameter isPart: whether it is delimited as one of a list, as by `init(ofParts:)`.
    init(
        of written: CanonicalObject, setting changes: [CanonicalObject.Change] = [],
        without isLeftOut: (String) -> Bool, isPart: Bool = false
    ) {
        var hash = SHA256()
        if isPart {
            var count = 0
            written.forEachPiece(setting: changes, without: isLeftOut) { count += $0.count }
            hash.delimit(count)
        }
        written.forEachPiece(setting: changes, without: isLeftOut) { hash.add($0) }
        words = hash.digestWords
    }

    /// The digest of a list of texts, each delimited so that no two lists look alike.
    init(ofParts parts: [String]) {
        var hash = SHA256()
        for var part in parts {
            part.withUTF8 {
                hash.delimit($0.count)
                hash.add($0)
            }
        }
        words = hash.digestWords
    }

    /// The same of texts as their bytes.
    init(ofParts parts: [[UInt8]]) {
        var hash = SHA256()
        for part in parts {
            hash.delimit(part.count)
            part.withUnsafeBufferPointer { hash.add($0) }
        }
        words = hash.digestWords
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
        let prefix = ContentHash.prefix.utf8
        return String(unsafeUninitializedCapacity: prefix.count + 64) { text in
            _ = text.initialize(from: prefix)
            SHA256.writeHex(words, into: UnsafeMutableBufferPointer(rebasing: text[prefix.count..<prefix.count + 64]))
            return prefix.count + 64
        }
    }

    public static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }
    public static func < (left: Digest, right: Digest) -> Bool { left.words < right.words }

    public func hash(into hasher: inout Hasher) {
        // Already evenly spread: a quarter of it is hash enough.
        hasher.combine(words.0)
    }
}

extension SHA256 {
    /// Adds how long the text is that comes next, and a colon.
    fileprivate mutating func delimit(_ count: Int) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { room in
            var start = room.count - 1
            room.initializeElement(at: start, to: UInt8(ascii: ":"))
            var rest = count
            repeat {
                start -= 1
                room.initializeElement(at: start, to: 0x30 + UInt8(truncatingIfNeeded: rest % 10))
                rest /= 10
            } while rest > 0
            add(UnsafeBufferPointer(rebasing: room[start...]))
        }
    }
}

extension Record {
    /// The hash of what the record says (`contentHash`), as a digest.
    public var contentDigest: Digest { Digest(of: JSONValue.object(content).canonicalBytes) }
}
