import ScienceShopSDK

/// The filters of templates and the steps that tidy words. The place of the words is kept.
enum TextFilters {
    static func apply(_ filter: Template.Filter, to words: Words) -> Words {
        let text = words.text
        switch filter {
        case .trim: return strip(.punctuation, words)
        case .slug: return words.rephrased(as: Text.slug(text) ?? "")
        case .lower: return words.rephrased(as: text.lowercased())
        case .upper: return words.rephrased(as: text.uppercased())
        case .sentence: return words.rephrased(as: text.prefix(1).uppercased() + text.dropFirst())
        case .unquote: return strip(.quotes, words)
        case .stripArticle: return strip(.article, words)
        case .stripParentheses: return strip(.parentheses, words)
        case .firstLine:
            let end = text.utf8.firstIndex(of: UInt8(ascii: "\n")) ?? text.endIndex
            return words.slice(0..<text.utf8.distance(from: text.startIndex, to: end)).trimmed()
        case .firstSentence: return Sentences.split(words).first ?? words
        case .date: return words.saying(DateReader.first(in: text)?.start?.description ?? "")
        case .digits:
            let digits = text.unicodeScalars.filter { $0.value >= 0x30 && $0.value <= 0x39 }
            return words.rephrased(as: String(String.UnicodeScalarView(digits)))
        }
    }

    private static let article = Pattern(
        own:
            "^(?:(?:de |à )?l'|d'|(?:le|la|les|un|une|des|du|de la|de|au|aux|à la|ce|cet|cette|ces|ses|son|sa|leurs?|notre|nos|the|an?) )\\s*"
    )
    private static let parentheses = Pattern(own: "\\s*[(\\[][^()\\[\\]]*[)\\]]")
    private static let quotes = Pattern(own: "^[\\s\"']+|[\\s\"']+$")
    private static let punctuation = Pattern(own: "^[\\s.,;:!?\\-–•*|/>]+|[\\s.,;:\\-–•*|/<]+$")

    static func strip(_ kind: Expression.Strip, _ words: Words) -> Words {
        switch kind {
        case .article: return removing(article, from: words, isAll: false)
        case .parentheses:
            let mayHave = words.text.utf8.contains { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: "[") }
            return mayHave ? removing(parentheses, from: words, isAll: true) : words
        case .quotes: return removing(quotes, from: words, isAll: true)
        case .punctuation: return removing(punctuation, from: words, isAll: true)
        case .pattern(let pattern): return removing(pattern, from: words, isAll: true)
        }
    }

    private static func removing(_ pattern: Pattern, from words: Words, isAll: Bool) -> Words {
        let subject = Subject(words.text)
        let matches = isAll ? pattern.matches(in: subject) : pattern.firstMatch(in: subject).map { [$0] } ?? []
        guard !matches.isEmpty else { return words }
        var result = Words("")
        var position = 0
        for match in matches {
            let range = subject.bytes(match.range)
            if range.lowerBound > position { result.append(words.slice(position..<range.lowerBound)) }
            position = max(position, range.upperBound)
        }
        let end = words.text.utf8.count
        if position < end { result.append(words.slice(position..<end)) }
        result.label = words.label
        return result.trimmed()
    }
}
