import Synchronization

/// The end of what a child says on standard error, however much that is.
final class LastWords: Sendable {
    private let limit: Int
    private let kept = Mutex<(bytes: [UInt8], count: Int)>(([], 0))

    init(limit: Int) { self.limit = max(limit, 0) }

    func append(_ bytes: UnsafeRawBufferPointer) {
        kept.withLock { kept in
            kept.count += bytes.count
            kept.bytes += bytes.suffix(limit)
            // Cut now and then only, so that a flood costs one copy a round.
            if kept.bytes.count > 2 * limit { kept.bytes.removeFirst(kept.bytes.count - limit) }
        }
    }

    /// How many bytes were said in all.
    var count: Int { kept.withLock(\.count) }

    /// What is kept, from the beginning of a line where the beginning of all was lost.
    var text: String {
        let (bytes, count) = kept.withLock { (Array($0.bytes.suffix(limit)), $0.count) }
        var rest = bytes[...]
        if count > bytes.count, let end = rest.firstIndex(of: UInt8(ascii: "\n")), end + 1 < rest.endIndex {
            rest = rest[(end + 1)...]
        }
        return StrangersWords.read(rest)
    }
}
