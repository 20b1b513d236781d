import ScienceShopSDK

/// Letters and digits that stand together in a text, folded as the search folds them: « Zoé » is `zoe`.
///
/// Words are compared put together, so that « Jeanne-Martin », « jeanne.martin » and « Jeanne Martin » are the same, and a
/// telephone number is one however its digits are grouped.
struct WordRun {
    var range: Range<String.Index>
    var folded: [UInt8]

    static func all(in text: String) -> [WordRun] {
        var runs: [WordRun] = []
        var start: String.Index?
        let scalars = text.unicodeScalars
        func end(at index: String.Index) {
            guard let begin = start else { return }
            start = nil
            let folded = Text.folded(String(text[begin..<index])).unicodeScalars.filter(isPart)
            if !folded.isEmpty {
                runs.append(WordRun(range: begin..<index, folded: Array(String(String.UnicodeScalarView(folded)).utf8)))
            }
        }
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            if isPart(scalar) {
                if start == nil { start = index }
            } else if start != nil, !belongs(scalar) {
                end(at: index)
            }
            index = scalars.index(after: index)
        }
        end(at: scalars.endIndex)
        return runs
    }

    private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            let byte = UInt8(scalar.value)
            return byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
        }
        return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    /// An accent that stands by itself, a soft hyphen: they end no word.
    private static func belongs(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII
            && (scalar.properties.canonicalCombiningClass != .notReordered
                || scalar.properties.isDefaultIgnorableCodePoint)
    }
}
