import Messages

/// A text with variables: `"{name} – {place|trim}"`.
struct Template: Sendable {
    enum Part: Sendable {
        case text(String)
        case variable(name: String, isOptional: Bool, filters: [Filter])
    }

    enum Filter: String, Sendable, CaseIterable {
        case trim, slug, lower, upper, sentence, unquote
        case stripArticle = "strip-article"
        case stripParentheses = "strip-parentheses"
        case firstLine = "first-line"
        case firstSentence = "first-sentence"
        case digits
        /// The first date in the words, as EDTF.
        case date
    }

    var parts: [Part] = []

    var variables: [String] {
        parts.compactMap { if case .variable(let name, _, _) = $0 { name } else { nil } }
    }

    /// - Throws: `PatternError` with the offset of the mistake.
    init(_ text: String) throws(PatternError) {
        var plain = ""
        var scalars = Array(text.unicodeScalars)[...]
        func offset() -> Int { text.unicodeScalars.count - scalars.count }
        while let scalar = scalars.popFirst() {
            if scalar == "{", scalars.first == "{" {
                scalars.removeFirst()
                plain += "{"
            } else if scalar == "}" {
                if scalars.first == "}" { scalars.removeFirst() }
                plain += "}"
            } else if scalar == "{" {
                guard let end = scalars.firstIndex(of: "}") else {
                    throw PatternError(
                        offset: offset() - 1, message: "this `{` is never closed; write `{{` for the sign itself")
                }
                if !plain.isEmpty { parts.append(.text(plain)) }
                plain = ""
                parts.append(try Self.variable(String(String.UnicodeScalarView(scalars[..<end])), offset()))
                scalars = scalars[(end + 1)...]
            } else {
                plain.unicodeScalars.append(scalar)
            }
        }
        if !plain.isEmpty { parts.append(.text(plain)) }
    }

    private static func variable(_ text: String, _ offset: Int) throws(PatternError) -> Part {
        var pieces = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        var name = pieces.removeFirst()
        let isOptional = name.hasSuffix("?")
        if isOptional { name.removeLast() }
        guard !name.isEmpty else {
            throw PatternError(offset: offset, message: "a variable's name is missing between the braces")
        }
        var filters: [Filter] = []
        for piece in pieces {
            guard let filter = Filter(rawValue: piece) else {
                throw PatternError(
                    offset: offset,
                    message:
                        "the filter `\(piece)` is not known; \(NearestWord.hint(piece, in: Filter.allCases.map(\.rawValue)))"
                )
            }
            filters.append(filter)
        }
        return .variable(name: name, isOptional: isOptional, filters: filters)
    }
}
