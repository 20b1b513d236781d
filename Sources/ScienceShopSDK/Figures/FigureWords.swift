/// The words of figures in French and English, folded.
enum FigureWords {
    /// Phrases before a number, longest first, and what they say of it.
    static let qualifiers: [([String], FigureReading.Qualifier)] = [
        (["a", "peu", "pres"], .about), (["aux", "alentours", "de"], .about),
        (["de", "l", "'", "ordre", "de"], .about), (["environ"], .about), (["quelque"], .about), (["quelques"], .about),
        (["about"], .about), (["around"], .about), (["some"], .about), (["approximately"], .about),
        (["roughly"], .about),
        (["~"], .about), (["≈"], .about), (["env", "."], .about), (["circa"], .about),
        (["au", "moins"], .atLeast), (["minimum"], .atLeast), (["at", "least"], .atLeast), (["≥"], .atLeast),
        (["au", "plus"], .atMost), (["au", "maximum"], .atMost), (["maximum"], .atMost), (["moins", "de"], .atMost),
        (["moins", "d", "'"], .atMost), (["jusqu", "'", "a"], .atMost), (["at", "most"], .atMost),
        (["up", "to"], .atMost),
        (["fewer", "than"], .atMost), (["less", "than"], .atMost), (["≤"], .atMost),
        (["plus", "de"], .moreThan), (["plus", "d", "'"], .moreThan), (["more", "than"], .moreThan),
        (["over"], .moreThan),
        (["above"], .moreThan), ([">"], .moreThan),
        (["pres", "de"], .nearly), (["presque"], .nearly), (["nearly"], .nearly), (["almost"], .nearly),
    ]

    /// The phrases by their first word or mark.
    static let qualifiersByFirst = Dictionary(grouping: qualifiers) { $0.0[0] }

    /// Words a figure without a qualifier may begin with.
    static let starters: Set<String> = ["une", "un", "a", "de", "from", "entre", "between"]

    /// « une quinzaine », « a dozen »: about so many.
    static let collectives: [String: Double] = [
        "huitaine": 8, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
        "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000, "dozen": 12,
    ]

    /// « 3 millions de », « 2 milliers d' ».
    static let magnitudes: [String: Double] = [
        "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9, "billion": 1e9, "millier": 1e3,
        "milliers": 1e3, "thousand": 1e3, "m": 1e6, "k": 1e3,
    ]

    /// Units that may be glued to their number.
    static let glued: Set<String> = ["k", "m", "km", "ha", "kg", "m2", "mo", "go", "ko", "mwh", "kwh"]

    /// Words that cannot be what is counted.
    static let notUnits: Set<String> = [
        "a", "afin", "ainsi", "an", "and", "are", "as", "at", "au", "aux", "avec", "by", "c", "car", "ce", "ces",
        "chez",
        "d", "dans", "de", "depuis", "des", "donc", "du", "e", "eme", "en", "er", "est", "et", "for", "from", "h",
        "heure",
        "il", "ils", "in", "is", "ieme", "j", "jusqu", "l", "la", "le", "les", "lors", "mais", "mg", "n", "nd", "ne",
        "nous", "of", "on", "or", "ou", "par", "plus", "pm", "am", "pour", "puis", "qu", "que", "qui", "rd", "s", "sa",
        "se", "ses", "si", "son", "sont", "st", "sur", "t", "th", "that", "the", "to", "un", "une", "vers", "was",
        "were",
        "when", "which", "with", "x", "y", "dont", "bis", "ter", "ans-", "o", "first", "second", "premier", "premiere",
    ]

    /// Words right before a number that make it a name or a place in a list, not a count.
    static let ordinalNouns: Set<String> = [
        "mission", "missions", "zoom", "cercle", "axe", "article", "loi", "n", "no", "page", "p", "pp", "version", "v",
        "figure", "tableau", "annexe", "chapitre", "numero", "lot", "phase", "etape", "volet", "master", "bac",
        "niveau",
        "section", "rue", "route", "cs", "bp", "cedex", "tel", "fax", "lyon", "paris", "marseille", "universite",
        "question", "theme", "part", "chapter", "step", "day", "jour", "odd", "sdg", "objectif", "orientation",
        "classe",
        "circle", "act", "acte", "vol", "volume", "salle", "room", "appartement", "bureau", "semaine", "week", "promo",
    ]

    /// After a house number.
    static let streets: Set<String> = [
        "rue", "avenue", "av", "boulevard", "bd", "bld", "place", "pl", "allee", "allees", "chemin", "ch", "impasse",
        "quai", "route", "rte", "cours", "square", "esplanade", "street", "road", "lane", "drive", "passage",
        "faubourg",
    ]
}
