/// What a number counts, as written.
struct FigureUnit {
    var text: String
    /// The token after it.
    var next: Int
    /// Whether it is a sign such as « % » or « € ».
    var isSymbol = false
    var isPlural: Bool

    /// Nil when what follows cannot be counted: a name, a small word, punctuation.
    init?(_ tokens: TokenText, at position: Int, scaledBy isScaled: Bool) {
        var first = position
        if isScaled {
            if tokens.isWord(first, "de") || tokens.isWord(first, "of") {
                first += 1
            } else if tokens.isWord(first, "d"), tokens.isMark(first + 1, "'") {
                first += 2
            }
        }
        if let token = tokens[first], ["%", "€", "$", "‰"].contains(token.text), !token.lineBefore {
            self.init(text: tokens.words(first..<first + 1), next: first + 1, isSymbol: true, isPlural: true)
            return
        }
        guard let word = tokens[first], word.kind == .word, !word.isCapitalised, !word.lineBefore,
            !FigureWords.notUnits.contains(word.text), !FigureWords.streets.contains(word.text),
            DateWords.months[word.text] == nil
        else { return nil }
        var end = first + 1
        var isPlural = Self.looksPlural(word.text)
        // « chercheur.es », « chercheur-e-s », « étudiant·e·s », « étudiant(e)s », « sport-étude ».
        while let mark = tokens[end], mark.kind == .mark, tokens.isGlued(end), let part = tokens[end + 1],
            part.kind == .word, tokens.isGlued(end + 1), !part.isCapitalised, Self.joins(mark.text, part.text)
        {
            end += 2
            if mark.text == "(", tokens.isMark(end, ")") { end += 1 }
            if tokens.isGlued(end), let tail = tokens[end], tail.kind == .word, tail.text == "s" { end += 1 }
            isPlural = true
        }
        // « visites par année », "mandates per year".
        if tokens.isWord(end, in: ["par", "per", "a"]), tokens[end]?.lineBefore == false,
            tokens.isWord(
                end + 1,
                in: [
                    "an", "annee", "annees", "mois", "semaine", "jour", "personne", "year", "month", "week", "day",
                ])
        {
            end += 2
        }
        self.init(text: tokens.words(first..<end), next: end, isPlural: isPlural)
    }

    private init(text: String, next: Int, isSymbol: Bool = false, isPlural: Bool) {
        (self.text, self.next, self.isSymbol, self.isPlural) = (text, next, isSymbol, isPlural)
    }

    /// Endings of inclusive writing, and compound nouns.
    private static func joins(_ mark: String, _ part: String) -> Bool {
        let endings: Set<String> = [
            "e", "es", "s", "se", "ses", "rice", "rices", "ne", "nes", "euse", "euses", "ve", "ves",
        ]
        return mark == "-" || ([".", "·", "•", "⋅", "("].contains(mark) && endings.contains(part))
    }

    private static func looksPlural(_ word: String) -> Bool {
        word.hasSuffix("s") || word.hasSuffix("x") || word == "people" || word == "children"
    }
}
