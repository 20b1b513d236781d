/// The words that full text is found by; every ledger and every published search uses these, so all find the same.
///
/// Words are runs of letters and digits, folded (`Text.folded`: lower case, no diacritics, œ→oe, typographic
/// apostrophes as ASCII). An elided word before an apostrophe is dropped, so « l'eau » and « d’encre » are found by
/// `eau` and `encre`, and the other way round.
public enum SearchText {
    private static let elided: Set<String> = [
        "l", "d", "qu", "n", "s", "j", "m", "t", "c", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu",
    ]
    /// Longer runs are no words anybody looks for: hashes, encoded data.
    private static let longestWord = 64

    /// The words of a text in order.
    public static func words(_ text: String) -> [String] {
        var words: [String] = []
        let scalars = Text.folded(text).unicodeScalars
        var start: String.Index?
        var index = scalars.startIndex
        func close(at end: String.Index, before next: Unicode.Scalar?) {
            guard let first = start else { return }
            start = nil
            let word = String(scalars[first..<end])
            if next == "'", elided.contains(word) { return }
            if word.utf8.count <= longestWord { words.append(word) }
        }
        while index < scalars.endIndex {
            let scalar = scalars[index]
            if Text.isWord(scalar) {
                if start == nil { start = index }
            } else {
                close(at: index, before: scalar)
            }
            scalars.formIndex(after: &index)
        }
        close(at: scalars.endIndex, before: nil)
        return words
    }
}

/// A search's words: all must occur, the last one as the beginning of a word.
public struct SearchPattern: Sendable, Hashable {
    public let words: [String]

    /// Nil when the text holds no word.
    public init?(_ text: String) {
        words = SearchText.words(text)
        if words.isEmpty { return nil }
    }

    /// Whether a word of a document is what the pattern's word at `index` asks for.
    package func matches(_ word: String, at index: Int) -> Bool {
        index == words.count - 1 ? word.hasPrefix(words[index]) : word == words[index]
    }

    package func matchesAny(_ word: String) -> Bool { words.indices.contains { matches(word, at: $0) } }
}
