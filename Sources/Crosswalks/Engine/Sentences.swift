/// Words cut into sentences.
enum Sentences {
    /// A sentence ends at `.`, `!`, `?` or `…` before a blank and a capital, a digit or an opening quote, or at a line end;
    /// the stop of an abbreviation or of initials ends none.
    static func split(_ words: Words) -> [Words] {
        let text = words.text
        let scalars = text.unicodeScalars
        var result: [Words] = []
        var start = 0
        var offset = 0
        var index = scalars.startIndex
        func close(_ end: Int) {
            let sentence = words.slice(start..<end).trimmed()
            if !sentence.isEmpty { result.append(sentence) }
            start = end
        }
        while index < scalars.endIndex {
            let scalar = scalars[index]
            let next = scalars.index(after: index)
            offset += UTF8.width(scalar)
            if scalar == "\n" {
                close(offset)
            } else if scalar == "!" || scalar == "?" || scalar == "…"
                || (scalar == "." && FieldLine.endsSentence(scalars[..<index]))
            {
                var after = next
                var width = 0
                while after < scalars.endIndex,
                    "»”\")".unicodeScalars.contains(scalars[after]) || FieldLine.isBlank(scalars[after])
                {
                    width += UTF8.width(scalars[after])
                    after = scalars.index(after: after)
                }
                let isBlankBetween =
                    width > 0
                    || (scalar == "." && after < scalars.endIndex && scalars[after].properties.isUppercase
                        && !isInitials(scalars[..<index]))
                if after == scalars.endIndex || (isBlankBetween && begins(scalars[after])) {
                    offset += width
                    index = after
                    close(offset)
                    continue
                }
            }
            index = next
        }
        close(offset)
        return result
    }

    private static func begins(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isUppercase || scalar.properties.numericType != nil
            || "«“\"([-–•".unicodeScalars.contains(scalar)
    }

    /// Whether the word before a stop is in capitals or holds a stop itself: `C.I.S.T`, `www.X`.
    private static func isInitials(_ before: Substring.UnicodeScalarView) -> Bool {
        let word = before.reversed().prefix { !FieldLine.isBlank($0) }
        return word.contains(".") || word.contains("/") || word.contains("@")
            || word.allSatisfy { !$0.properties.isLowercase }
    }
}
