import Messages

/// Which known word a mistyped one may have meant.
enum NearestWord {
    /// The known word with the fewest typing slips between, if that is few enough to be likely.
    static func of(_ word: String, in known: some Sequence<String>) -> String? {
        let written = Array(word.lowercased().unicodeScalars)
        var best: (word: String, distance: Int)?
        for candidate in known {
            let distance = distance(written, Array(candidate.lowercased().unicodeScalars))
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        guard let best, best.distance <= max(1, min(3, written.count / 2)) else { return nil }
        return best.word
    }

    /// « did you mean `x`? » or the whole list when it is short.
    static func hint(_ word: String, in known: [String]) -> Message {
        if let near = of(word, in: known) { return "did you mean `\(near)`?" }
        return "known here: \(known.map { "`\($0)`" }.joined(separator: ", "))"
    }

    /// Optimal string alignment distance: insertions, deletions, changes, swaps of neighbours.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var before: [Int] = []
        var previous = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            for j in 1...b.count {
                var cost = min(row[j - 1] + 1, previous[j] + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, before[j - 2] + 1) }
                row.append(cost)
            }
            (before, previous) = (previous, row)
        }
        return previous[b.count]
    }
}
