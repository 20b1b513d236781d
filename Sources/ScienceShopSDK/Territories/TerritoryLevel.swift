/// The words that say of which level a territory is: « Département », « MRC », « Communauté de communes ».
struct TerritoryLevel {
    /// Levels the word may mean, the French one first, Québec's last.
    var levels: [String]
    /// Whether the word belongs to the name: « Métropole Aix-Marseille », but not « MRC de Bellechasse ».
    var isPartOfName: Bool

    init(levels: [String], isPartOfName: Bool = false) { (self.levels, self.isPartOfName) = (levels, isPartOfName) }

    /// The word of a level said before, for the next names of a list.
    init(level: String) { self = Self.words.map(\.1).first { $0.levels.contains(level) } ?? Self(levels: [level]) }

    /// Folded words, longest first, and what they mean.
    private static let words: [(String, TerritoryLevel)] = [
        ("communaute d'agglomeration", TerritoryLevel(levels: ["epci"], isPartOfName: true)),
        ("communaute de communes", TerritoryLevel(levels: ["epci"], isPartOfName: true)),
        ("communaute urbaine", TerritoryLevel(levels: ["epci"], isPartOfName: true)),
        ("etablissement public territorial", TerritoryLevel(levels: ["epci"])),
        ("municipalite regionale de comte", TerritoryLevel(levels: ["mrc"])),
        ("region administrative", TerritoryLevel(levels: ["region-administrative"])),
        ("regions administratives", TerritoryLevel(levels: ["region-administrative"])),
        ("ex-region", TerritoryLevel(levels: ["region"])), ("ancienne region", TerritoryLevel(levels: ["region"])),
        ("departements", TerritoryLevel(levels: ["departement"])),
        ("departement", TerritoryLevel(levels: ["departement"])),
        ("dept", TerritoryLevel(levels: ["departement"])), ("dept.", TerritoryLevel(levels: ["departement"])),
        ("regions", TerritoryLevel(levels: ["region", "region-administrative"])),
        ("region", TerritoryLevel(levels: ["region", "region-administrative"])),
        ("metropole", TerritoryLevel(levels: ["metropole"], isPartOfName: true)),
        ("epci", TerritoryLevel(levels: ["epci"])), ("ept", TerritoryLevel(levels: ["epci"])),
        ("les mrc", TerritoryLevel(levels: ["mrc"])), ("mrc", TerritoryLevel(levels: ["mrc"])),
        ("academie", TerritoryLevel(levels: ["academie"], isPartOfName: true)),
        ("quartier", TerritoryLevel(levels: ["quartier"], isPartOfName: true)),
        ("canton", TerritoryLevel(levels: ["canton"], isPartOfName: true)),
        ("province", TerritoryLevel(levels: ["province"])),
        ("villes", TerritoryLevel(levels: ["commune", "municipalite"])),
        ("ville", TerritoryLevel(levels: ["commune", "municipalite"])),
        ("communes", TerritoryLevel(levels: ["commune", "municipalite"])),
        ("commune", TerritoryLevel(levels: ["commune", "municipalite"])),
        ("municipalites", TerritoryLevel(levels: ["commune", "municipalite"])),
        ("municipalite", TerritoryLevel(levels: ["commune", "municipalite"])),
    ]

    /// The level word a text begins with, an article before it aside, and the name after it.
    static func prefix(of text: String) -> (level: TerritoryLevel, rest: String, isPlural: Bool)? {
        let parser = TerritoryParser(country: nil)
        for candidate in [text, parser.bare(text)] {
            let words = candidate.split(separator: " ")
            for (phrase, level) in Self.words {
                let count = phrase.split(separator: " ").count
                guard words.count > count,
                    Text.folded(words.prefix(count).joined(separator: " ")) == phrase
                else { continue }
                let rest = words.dropFirst(count).joined(separator: " ")
                let isPlural = phrase.hasSuffix("s") && !phrase.hasPrefix("communaute") || phrase == "les mrc"
                let name = level.name(rest)
                return Text.wordKey(name).isEmpty ? nil : (level, name, isPlural)
            }
        }
        return nil
    }

    /// The name without « de », « du », « d’ »; « La Matapédia » keeps its article.
    private func name(_ text: String) -> String {
        let words = text.split(separator: " ", maxSplits: 1)
        if words.count == 2, ["de", "du", "des", "of"].contains(words[0].lowercased()) {
            let rest = String(words[1])
            let next = rest.split(separator: " ", maxSplits: 1)
            if next.count == 2, ["la", "le", "les"].contains(next[0]) { return String(next[1]) }
            return rest.hasPrefix("l'") || rest.hasPrefix("l’") ? String(rest.dropFirst(2)) : rest
        }
        return text.hasPrefix("d'") || text.hasPrefix("d’") ? String(text.dropFirst(2)) : text
    }
}
