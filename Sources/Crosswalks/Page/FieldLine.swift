import ScienceShopSDK

/// The `label : value` lines that forms and programmes are made of.
enum FieldLine {
    /// Longest label, in scalars; with a short answer behind it, as consent lines have, it may be a whole sentence.
    private static let longest = 120
    private static let longestBeforeAnswer = 400
    private static let answer = 24

    /// Splits at the colon that ends a label; nil when the words are no such line.
    ///
    /// The colon may have blanks or no-break spaces on either side or none. A colon inside a time (`10:30`) or a web
    /// address is none; a label has a letter or digit, no sentence ends inside it, and it has at most 120 characters, or 400 before a word or two.
    static func split(_ words: Words) -> (label: String, value: Words)? {
        let scalars = words.text.unicodeScalars
        var index = scalars.startIndex
        var count = 0
        while index < scalars.endIndex, count <= longestBeforeAnswer {
            let scalar = scalars[index]
            if scalar == "\n" { return nil }
            let after = scalars.index(after: index)
            if scalar == ":" || scalar == "：" {
                if let parts = split(words, before: index, after: after) {
                    if count <= longest { return parts }
                    let isAnswer = !parts.value.isEmpty && parts.value.text.unicodeScalars.count <= answer
                    return isAnswer ? parts : nil
                }
                if after < scalars.endIndex, scalars[after] == "/" { return nil }
            } else if scalar == "." || scalar == "!" {
                // A sentence that ends: what follows the colon belongs to another one.
                if after < scalars.endIndex, isBlank(scalars[after]),
                    let next = scalars[after...].first(where: { !isBlank($0) }), next.properties.isUppercase,
                    endsSentence(scalars[..<index])
                {
                    return nil
                }
            }
            index = after
            count += 1
        }
        return nil
    }

    private static func split(
        _ words: Words, before: String.Index, after: String.Index
    ) -> (label: String, value: Words)? {
        let scalars = words.text.unicodeScalars
        let label = Text.collapsedSpaces(words.text[..<before])
        guard let first = label.unicodeScalars.first, let last = label.unicodeScalars.last,
            label.unicodeScalars.contains(where: { $0.properties.isAlphabetic || $0.properties.numericType != nil })
        else { return nil }
        if after < scalars.endIndex {
            let next = scalars[after]
            let isBare = !isBlank(next)
            let hasBlankBefore = before > scalars.startIndex && isBlank(scalars[scalars.index(before: before)])
            let isNumber = last.properties.numericType != nil && next.properties.numericType != nil
            if isBare, next == "/" || next == ":" || (isNumber && !hasBlankBefore) { return nil }
            // `mailto:x`, `doi:10.1`: a scheme, not a label.
            if isBare, !hasBlankBefore, !first.properties.isUppercase { return nil }
        }
        let utf8 = words.text.utf8
        let start = utf8.distance(from: utf8.startIndex, to: after)
        return (label, words.slice(start..<utf8.count).trimmed())
    }

    /// Whether a full stop ends a sentence: not after a single letter (`C.I.S.T.`) or a usual abbreviation.
    static func endsSentence(_ before: Substring.UnicodeScalarView) -> Bool {
        let word = before.reversed().prefix { $0.properties.isAlphabetic }
        if word.count < 2 { return !(word.first?.properties.isAlphabetic ?? false) }
        let abbreviation = String(String.UnicodeScalarView(word.reversed())).lowercased()
        return !abbreviations.contains(abbreviation)
    }

    private static let abbreviations: Set<String> = [
        "ex", "cf", "etc", "art", "av", "bd", "mme", "mlle", "dr", "pr", "st", "ste", "tel", "tél", "env", "vol",
        "mr", "mrs", "ms", "prof", "no", "fig", "op", "approx", "dept", "univ",
    ]

    static func isBlank(_ scalar: Unicode.Scalar) -> Bool { ScalarFolding.written(scalar.value) == 0x20 }
}
