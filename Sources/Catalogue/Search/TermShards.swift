/// How the terms are cut into files: by what they begin with, so that a new word changes one file and a browser knows
/// which file holds a word without looking.
struct TermShards {
    struct Shard: Equatable {
        /// Every term of the shard is this or greater, and less than the next shard's.
        var bound: [UInt8]
        var terms: Range<Int>
        var size: Int
    }

    /// A file may be larger when one word alone is.
    static let largest = 48_000
    private static let smallest = 24_000
    /// Longer beginnings are not told apart.
    private static let deepest = 24

    private(set) var shards: [Shard] = []
    private let names: (Int) -> ArraySlice<UInt8>
    /// The size of all terms before each.
    private let sums: [Int]

    /// - Parameters:
    ///   - count: of terms.
    ///   - size: of a term in bytes, its name included.
    ///   - name: of a term; ascending.
    init(count: Int, size: (Int) -> Int, name: @escaping (Int) -> ArraySlice<UInt8>) {
        names = name
        var sums = [0]
        sums.reserveCapacity(count + 1)
        for term in 0..<count { sums.append(sums[term] + size(term)) }
        self.sums = sums
        shards = cut(0..<count, sharing: [])
    }

    private func size(_ range: Range<Int>) -> Int { sums[range.upperBound] - sums[range.lowerBound] }

    /// The shards of terms that all begin with a prefix.
    private func cut(_ range: Range<Int>, sharing prefix: [UInt8]) -> [Shard] {
        let whole = Shard(bound: prefix, terms: range, size: size(range))
        if whole.size <= Self.largest || range.count < 2 || prefix.count >= Self.deepest { return [whole] }
        var parts: [Shard] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let next = step(of: start, after: prefix)
            var end = start + 1
            while end < range.upperBound, step(of: end, after: prefix) == next { end += 1 }
            let part = start..<end
            let bound = prefix + next
            // The prefix itself is a term, alone in its part.
            parts += next.isEmpty ? [Shard(bound: bound, terms: part, size: size(part))] : cut(part, sharing: bound)
            start = end
        }
        return Self.joined(parts)
    }

    /// The character of a term that follows a prefix; empty at its end.
    private func step(of term: Int, after prefix: [UInt8]) -> ArraySlice<UInt8> {
        let rest = names(term).dropFirst(prefix.count)
        guard let first = rest.first else { return [] }
        return rest.prefix(first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4)
    }

    /// Neighbours that are small together are one file.
    private static func joined(_ parts: [Shard]) -> [Shard] {
        parts.reduce(into: []) { joined, part in
            if let last = joined.last, last.size + part.size <= smallest {
                joined[joined.count - 1].terms = last.terms.lowerBound..<part.terms.upperBound
                joined[joined.count - 1].size += part.size
            } else {
                joined.append(part)
            }
        }
    }

    /// The name of a shard's file: `t-` and the bound, other bytes than letters and digits as `_` and two digits.
    static func fileName(_ bound: [UInt8]) -> String {
        bound.reduce("t-") { name, byte in
            let isPlain = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7A)
            if isPlain { return name + String(UnicodeScalar(byte)) }
            return name + "_" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        } + ".js"
    }
}
