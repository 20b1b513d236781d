/// Finds what a person probably meant by a name that does not exist.
package enum NearestName {
    /// The nearest candidate, if it is near enough to be worth proposing: a third of the letters may differ.
    package static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
        let limit = max(1, (name.count + 1) / 3)
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let isBeginning = name.utf8.count >= 3 && candidate.lowercased().hasPrefix(name.lowercased())
            let distance = isBeginning ? 1 : distance(name.lowercased(), candidate.lowercased())
            if distance <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// The Damerau-Levenshtein distance in its restricted form (optimal string alignment): insertions, deletions,
    /// substitutions, and swaps of neighbours.
    static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left.unicodeScalars)
        let b = Array(right.unicodeScalars)
        var previous: [Int] = []
        var row = Array(0...b.count)
        for i in 0..<a.count {
            var next = [i + 1]
            next.reserveCapacity(b.count + 1)
            for j in 0..<b.count {
                var cost = min(row[j] + (a[i] == b[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, previous[j - 1] + 1) }
                next.append(cost)
            }
            previous = row
            row = next
        }
        return row[b.count]
    }
}
