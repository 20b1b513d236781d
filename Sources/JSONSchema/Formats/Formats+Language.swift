extension Formats {
    /// A well-formed language tag of BCP 47 (RFC 5646 §2.1), such as `fr`, `fr-CA` or `zh-Hant-TW`.
    ///
    /// Whether its subtags are registered is not checked.
    @Sendable public static func isLanguageTag(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.allSatisfy({ (1...8).contains($0.count) && $0.allSatisfy(\.isLetterOrDigit) }) else { return false }
        let subtags = parts.map { Substring($0).lowercased() }
        if irregular.contains(subtags.joined(separator: "-")) { return true }
        var rest = subtags[...]
        guard rest.first != "x" else { return rest.count > 1 }
        return takesLanguage(&rest) && takesVariants(&rest) && takesExtensions(&rest)
    }

    private static func takesLanguage(_ rest: inout ArraySlice<String>) -> Bool {
        guard let language = rest.popFirst(), language.isAlphabetic, (2...8).contains(language.utf8.count) else {
            return false
        }
        if language.utf8.count <= 3 {
            for _ in 0..<3 {
                guard let extended = rest.first, extended.utf8.count == 3, extended.isAlphabetic else { break }
                rest.removeFirst()
            }
        }
        if let script = rest.first, script.utf8.count == 4, script.isAlphabetic { rest.removeFirst() }
        if let region = rest.first,
            (region.utf8.count == 2 && region.isAlphabetic) || (region.utf8.count == 3 && region.isNumeric)
        {
            rest.removeFirst()
        }
        return true
    }

    private static func takesVariants(_ rest: inout ArraySlice<String>) -> Bool {
        var seen: Set<String> = []
        while let variant = rest.first,
            variant.utf8.count >= 5 || (variant.utf8.count == 4 && variant.utf8.first?.isDigit == true)
        {
            guard seen.insert(variant).inserted else { return false }
            rest.removeFirst()
        }
        return true
    }

    private static func takesExtensions(_ rest: inout ArraySlice<String>) -> Bool {
        var seen: Set<String> = []
        while let singleton = rest.popFirst() {
            guard singleton.utf8.count == 1 else { return false }
            // Private use takes all that follows.
            if singleton == "x" { return !rest.isEmpty }
            guard seen.insert(singleton).inserted, let first = rest.first, first.utf8.count > 1 else { return false }
            rest = rest.drop { $0.utf8.count > 1 }
        }
        return true
    }

    /// The tags of RFC 5646 §2.1 that the grammar does not make.
    private static let irregular: Set<String> = [
        "en-gb-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak", "i-klingon", "i-lux", "i-mingo", "i-navajo",
        "i-pwn", "i-tao", "i-tay", "i-tsu", "sgn-be-fr", "sgn-be-nl", "sgn-ch-de",
    ]
}

extension String {
    fileprivate var isAlphabetic: Bool { utf8.allSatisfy(\.isLetter) }
    fileprivate var isNumeric: Bool { utf8.allSatisfy(\.isDigit) }
}
