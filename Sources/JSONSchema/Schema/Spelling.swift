/// Finds what a person most likely meant to write.
public enum Spelling {
    /// The name nearest to a word by edit distance, or nil when none is near enough to be a slip of the pen.
    ///
    /// Near enough is: differing in case, hyphens or underscores only, or in a third of the letters at most, and in one
    /// letter at least. A swap of neighbouring letters counts as one change. A word without letters, such as a code,
    /// has no neighbours.
    public static func nearest(to word: String, among names: some Sequence<String>) -> String? {
        let wanted = Array(word.unicodeScalars)
        guard wanted.count <= 64, wanted.contains(where: { $0.properties.isAlphabetic }) else { return nil }
        let loose = looseForm(word)
        var best: (name: String, distance: Int)?
        for name in names {
            if looseForm(name) == loose { return name }
            let scalars = Array(name.unicodeScalars)
            guard scalars.count <= 64 else { continue }
            let distance = self.distance(wanted, scalars)
            let limit = max(1, max(wanted.count, scalars.count) / 3)
            if distance <= limit, distance < best?.distance ?? .max, distance < scalars.count {
                best = (name, distance)
            }
        }
        return best?.name
    }

    private static func looseForm(_ word: String) -> String { word.lowercased().filter { $0 != "-" && $0 != "_" } }

    /// Optimal string alignment: insertions, deletions, replacements and swaps of neighbours.
    static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var before: [Int] = []
        var last = Array(0...right.count)
        for (row, a) in left.enumerated() {
            var line = [row + 1]
            for (column, b) in right.enumerated() {
                var cost = min(last[column + 1], line[column]) + 1
                cost = min(cost, last[column] + (a == b ? 0 : 1))
                if row > 0, column > 0, a == right[column - 1], left[row - 1] == b {
                    cost = min(cost, before[column - 1] + 1)
                }
                line.append(cost)
            }
            before = last
            last = line
        }
        return last[right.count]
    }
}
