import JSONSchema
import ScienceShopSDK

/// A participant as written: « Name, job title of the Organisation ».
struct PersonName {
    var name: Words
    var jobTitle: Words?
    var affiliation: Words?

    private static let split = Pattern(
        own: "^(?<name>[^,;(]+?)\\s*(?:\\((?<inside>.+)\\)|(?:[,;]|\\s-\\s)\\s*(?<rest>.+))$")
    /// The body's name begins with a capital, or with what kind of body it is, written small: « directrice de l'association
    /// Les Voisins ».
    private static let job = Pattern(
        own: """
            ^(?<job>.+?)\\s+(?:de l'|d'|de la |du |des |de |à l'|à la |à |au |chez |at |of the |of |for |pour )\
            (?<org>(?:(?:association|agence|boutique|centre|collectif|comité|compagnie|conseil|coopérative|département|\
            école|fédération|fondation|institut|laboratoire|lycée|mairie|maison|métropole|musée|observatoire|région|\
            réseau|service|société|syndicat|union|université|ville)\\b[^,;]*?)?\\p{Lu}.*)$
            """)
    /// A body rather than a job title: « Université de Lille », « CNRS ».
    private static let body = Pattern(
        own: """
            ^(?:association|agence|boutique|centre|collectif|comité|compagnie|conseil|coopérative|département|école|\
            fédération|fondation|institut|laboratoire|lycée|mairie|maison|métropole|musée|observatoire|région|réseau|\
            service|société|syndicat|union|université|ville)\\b.*\\p{Lu}|^(?-i)[\\p{Lu}\\d&-]{2,}$
            """)

    /// - Parameter isPerson: whether to look for a job title and an affiliation behind the name.
    init(_ words: Words, isPerson: Bool) {
        name = words
        guard isPerson else { return }
        let (split, job) = (Self.split, Self.job)
        let subject = Subject(words.text)
        guard let match = split.firstMatch(in: subject) else { return }
        let found = Evaluator.variables(match, of: split, in: words, subject)
        guard let person = found["name"], let rest = found["rest"] ?? found["inside"] else { return }
        name = person
        let tail = Subject(rest.text)
        if Self.body.isFound(in: tail) {
            affiliation = TextFilters.strip(.punctuation, rest)
        } else if let match = job.firstMatch(in: tail) {
            let parts = Evaluator.variables(match, of: job, in: rest, tail)
            jobTitle = parts["job"].map { TextFilters.strip(.punctuation, $0) }
            affiliation = parts["org"].map { TextFilters.strip(.punctuation, $0) }
        } else {
            jobTitle = rest
        }
    }

    private static let acronymed = Pattern(
        own: "^(?<name>.{4,}?)\\s*\\((?<acronym>(?-i)\\p{Lu}[\\p{Lu}\\d.&-]{1,11}s?)\\)$")
    private static let stop = Pattern(own: "(?<![\\s.(]\\p{L})[\\s.;,:]+$")

    /// A name without its final stop, and the acronym in brackets behind it: « Alliance sciences sociétés (ALLISS) ».
    static func acronym(_ words: Words) -> (name: Words, acronym: Words?) {
        // Most names end in a letter: neither in a stop nor in a bracket.
        guard let last = words.text.utf8.last,
            !(last | 0x20 >= UInt8(ascii: "a") && last | 0x20 <= UInt8(ascii: "z"))
        else { return (words, nil) }
        let words = TextFilters.strip(.pattern(stop), words)
        let subject = Subject(words.text)
        guard let match = acronymed.firstMatch(in: subject) else { return (words, nil) }
        let found = Evaluator.variables(match, of: acronymed, in: words, subject)
        return (found["name"] ?? words, found["acronym"])
    }

    /// What a record of the person says.
    func members(_ maker: ValueMaker, _ rule: String, _ language: String) -> [(member: String, made: Made)] {
        var result: [(member: String, made: Made)] = []
        let (given, family) = Self.parts(name.text)
        if let given { result.append(("givenName", Made(.string(given), evidence: [maker.evidence("", name, rule)]))) }
        if let family {
            result.append(("familyName", Made(.string(family), evidence: [maker.evidence("", name, rule)])))
        }
        if let jobTitle, !jobTitle.isEmpty {
            let value = Made(
                .object([language: .string(Text.collapsedSpaces(jobTitle.text))]),
                evidence: [maker.evidence("/" + language, jobTitle, rule)])
            result.append(("jobTitle", value))
        }
        if let affiliation, !affiliation.isEmpty {
            let value = Made(
                .array([.object(["name": .string(Text.collapsedSpaces(affiliation.text))])]),
                evidence: [maker.evidence("/0/name", affiliation, rule)])
            result.append(("affiliations", value))
        }
        return result
    }

    /// Given and family name: the word in capitals is the family name, else all after the first word.
    static func parts(_ name: String) -> (given: String?, family: String?) {
        let words = Text.collapsedSpaces(name).split(separator: " ").map(String.init)
        guard words.count > 1 else { return (nil, words.first) }
        func isCapital(_ word: String) -> Bool {
            let letters = word.unicodeScalars.filter { $0.properties.isAlphabetic }
            return letters.count > 1 && letters.allSatisfy { !$0.properties.isLowercase }
        }
        let capitals = words.filter(isCapital)
        if !capitals.isEmpty, capitals.count < words.count {
            return (words.filter { !isCapital($0) }.joined(separator: " "), capitals.joined(separator: " "))
        }
        return (words[0], words.dropFirst().joined(separator: " "))
    }
}
