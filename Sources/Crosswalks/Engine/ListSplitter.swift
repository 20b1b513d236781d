import ScienceShopSDK

/// Cuts an enumeration in running text into its parts.
///
/// Commas, semicolons, bullets and line ends separate, outside brackets and quotation marks; so does a last « et », « and »
/// or « ainsi que », when both sides have an article or neither has (« la Fondation Lucie et André Chagnon » is one).
/// Articles in lower case are dropped, and « Le » at the head of a sentence; so are « etc. » and « d'autres … ».
enum ListSplitter {
    static func split(_ words: Words) -> [Words] {
        var parts: [Words] = []
        for segment in segments(words) { parts.append(segment) }
        if let last = parts.popLast() { parts += lastOnes(last, isSentence: parts.isEmpty) }
        parts = parts.map { removing(lead, from: $0) }
        let hasArticles = parts.dropFirst().contains { lowerArticle.firstMatch(in: Subject($0.text)) != nil }
        parts = parts.enumerated().map { index, part in
            var part = removing(lowerArticle, from: part)
            if index == 0, hasArticles { part = removing(anyArticle, from: part) }
            return TextFilters.strip(.pattern(end), part)
        }
        return parts.filter { part in
            !part.isEmpty && others.firstMatch(in: Subject(part.text)) == nil
        }
    }

    private static let lead = Pattern(
        own: "^(?-i)(?:et|and|ainsi que|ainsi qu'|puis|notamment|dont|avec|ou|with|as well as)\\b\\s*")
    private static let lowerArticle = Pattern(
        own: "^(?-i)(?:(?:de |à )?l'|(?:le|la|les|au|aux|du|des|de la|à la|the|un|une) )\\s*")
    private static let anyArticle = Pattern(
        own: "^(?:(?:de |à )?l'|(?:le|la|les|au|aux|du|des|de la|à la|the|un|une) )\\s*")
    private static let others = Pattern(own: "^(?:etc\\b|\\.\\.\\.|…|d'autres\\b|autres?$|other(s|\\b))")
    private static let end = Pattern(own: "[\\s.;,:]+$")
    private static let conjunction = Pattern(own: "\\s+(?-i)(?:et|and|ainsi que|ainsi qu'|&)(?:\\s+|(?<='))")

    private static func removing(_ pattern: Pattern, from words: Words) -> Words {
        TextFilters.strip(.pattern(pattern), words)
    }

    /// Cuts at separators outside brackets and quotes.
    private static func segments(_ words: Words) -> [Words] {
        var result: [Words] = []
        let scalars = Array(words.text.unicodeScalars)
        var (depth, isQuoted) = (0, false)
        var (start, offset) = (0, 0)
        for (index, scalar) in scalars.enumerated() {
            let width = UTF8.width(scalar)
            switch scalar {
            case "(", "[": depth += 1
            case ")", "]": depth = max(0, depth - 1)
            case "«", "“": isQuoted = true
            case "»", "”": isQuoted = false
            case ",", ";", "•", "\n":
                let isNumber =
                    scalar == "," && index > 0 && index + 1 < scalars.count
                    && scalars[index - 1].properties.numericType != nil
                    && scalars[index + 1].properties.numericType != nil
                if scalar == "\n" { (depth, isQuoted) = (0, false) }
                if depth == 0, !isQuoted, !isNumber {
                    let part = words.slice(start..<offset).trimmed()
                    if !part.isEmpty { result.append(part) }
                    start = offset + width
                }
            default: break
            }
            offset += width
        }
        let part = words.slice(start..<offset).trimmed()
        if !part.isEmpty { result.append(part) }
        return result
    }

    /// Cuts the last segment at its « et », where that joins equals.
    ///
    /// - Parameter isSentence: whether the words begin the sentence, so that an article may have a capital.
    private static func lastOnes(_ words: Words, isSentence: Bool) -> [Words] {
        let subject = Subject(words.text)
        for match in conjunction.matches(in: subject) {
            let range = subject.bytes(match.range)
            let left = words.slice(0..<range.lowerBound).trimmed()
            let right = words.slice(range.upperBound..<words.text.utf8.count).trimmed()
            guard !left.isEmpty, !right.isEmpty, isBalanced(left.text) else { continue }
            let hasLeft = (isSentence ? anyArticle : lowerArticle).firstMatch(in: Subject(left.text)) != nil
            let hasRight = lowerArticle.firstMatch(in: Subject(right.text)) != nil
            let isRest = others.firstMatch(in: Subject(right.text)) != nil
            if hasLeft == hasRight || hasRight || isRest { return [left] + lastOnes(right, isSentence: false) }
        }
        return [words]
    }

    private static func isBalanced(_ text: String) -> Bool {
        func count(_ sign: Character) -> Int { text.count { $0 == sign } }
        return count("(") <= count(")") && count("«") <= count("»") && count("“") <= count("”")
    }
}
