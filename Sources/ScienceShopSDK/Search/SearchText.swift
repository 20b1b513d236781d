/// The words that full text is found by; every ledger and every published search uses these, so all find the same.
///
/// Words are runs of letters and digits, folded (`Text.folded`: lower case, no diacritics, œ→oe, typographic
/// apostrophes as ASCII). An elided word before an apostrophe is dropped, so « l'eau » and « d’encre » are found by
/// `eau` and `encre`, and the other way round.
public enum SearchText {
    /// The words of a text in order.
    public static func words(_ text: String) -> [String] {
        var words: [String] = []
        forEachWord(in: text) { words.append(String(decoding: $0, as: UTF8.self)) }
        return words
    }

    /// Calls `visit` with each word of a text in order, as UTF-8 that lives only as long as the call.
    public static func forEachWord(in text: String, _ visit: (UnsafeBufferPointer<UInt8>) -> Void) {
        var text = text
        text.withUTF8 { bytes in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: WordCutter.room) { room in
                var cutter = WordCutter(room)
                cutter.cut(bytes, visit)
            }
        }
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
