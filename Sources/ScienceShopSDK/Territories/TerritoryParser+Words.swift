extension TerritoryParser {
    /// A department's or region's code: two digits, `2A`, `2B`, `69M`, `971`…
    static func code(_ text: some StringProtocol) -> String? {
        let code = text.uppercased()
        let known =
            TerritoryIndex.shared[.department(code)] ?? TerritoryIndex.shared[.region(code)]
            ?? TerritoryIndex.shared[TerritoryKey(scheme: .insee, level: "metropole", code: code)]
        return known == nil ? nil : code
    }

    /// Whether the text is nothing but Latin letters and hyphens.
    static func isOneWord(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")) || byte == UInt8(ascii: "-")
                || (byte >= 0xC3 && byte <= 0xC8) || byte & 0xC0 == 0x80
        } && text.utf8.contains { $0 >= 0x80 || $0 != UInt8(ascii: "-") }
    }

    /// Parts around spaced dashes: « Toulouse – Haute-Garonne (31) ».
    static func parts(of text: String) -> [String] {
        var parts: [String] = [""]
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\u{A0}" }) {
            if ["-", "–", "—", "―"].contains(word) {
                parts.append("")
            } else {
                parts[parts.count - 1] += (parts[parts.count - 1].isEmpty ? "" : " ") + word
            }
        }
        return parts.filter { !$0.isEmpty }
    }

    /// « F-62000 » is the postal code 62000.
    static func postcode(_ word: Substring) -> String { String(word.hasPrefix("F-") ? word.dropFirst(2) : word) }

    /// « Lyon 3e arrondissement » without the district.
    static func withoutDistrict(_ name: String) -> String {
        var words = name.split(separator: " ")
        if words.count > 2, let last = words.last, Text.folded(String(last)).hasPrefix("arr") { words.removeLast() }
        guard words.count > 1, let last = words.last else { return name }
        let digits = last.prefix { $0.isASCII && $0.isNumber }
        let suffix = Text.folded(String(last.dropFirst(digits.count)))
        guard (1...2).contains(digits.count), ["e", "er", "eme", "ieme", ""].contains(suffix) else { return name }
        return words.dropLast().joined(separator: " ")
    }

    /// The text without the small words before a name: « la », « du », « à », « en », « d’ ».
    func bare(_ text: String) -> String {
        var rest = Substring(text)
        while true {
            let words = rest.split(separator: " ", maxSplits: 1)
            if words.count == 2,
                ["la", "le", "les", "de", "du", "des", "à", "a", "en", "au", "aux", "dans", "of", "the", "in"].contains(
                    words[0].lowercased())
            {
                rest = words[1]
            } else if let mark = rest.unicodeScalars.dropFirst().first, mark == "'" || mark == "’",
                let first = rest.unicodeScalars.first, "ldLD".unicodeScalars.contains(first)
            {
                rest = rest[rest.unicodeScalars.index(rest.startIndex, offsetBy: 2)...]
            } else {
                return String(rest)
            }
        }
    }

    /// « (Québec) J0A 1G0 »: what follows the bracket is a Canadian postal code.
    func isCanadianCode(_ text: Substring) -> Bool {
        let words = text.split(separator: " ")
        return words.count == 2 && PostalCode.isCanadian(words[0], words[1])
    }
}

extension Territory {
    var key: TerritoryKey? {
        guard let scheme, let level, let code else { return nil }
        return TerritoryKey(scheme: scheme, level: level, code: code)
    }

    /// The territory alone, as it stands in the `within` of another.
    var withoutSurroundings: Territory {
        var copy = self
        copy.within = []
        copy.asWritten = nil
        return copy
    }
}
