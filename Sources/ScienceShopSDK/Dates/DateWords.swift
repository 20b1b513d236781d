/// The words of dates in French and English, folded.
enum DateWords {
    static let months: [String: Int] = {
        let names = [
            "janvier janv january jan", "fevrier fevr fev february feb", "mars march mar", "avril avr april apr",
            "mai may", "juin june jun", "juillet juil july jul", "aout august aug", "septembre september sept sep",
            "octobre october oct", "novembre november nov", "decembre december dec",
        ]
        var months: [String: Int] = [:]
        for (index, line) in names.enumerated() {
            for name in line.split(separator: " ") { months[String(name)] = index + 1 }
        }
        return months
    }()

    static let weekdays: Set<String> = [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lun", "mar", "mer", "jeu", "ven",
        "sam", "dim", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue",
        "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
    ]

    /// Suffixes glued to a day: 1er, 2nd.
    static let ordinals: Set<String> = ["er", "st", "nd", "rd", "th"]

    /// Before a date that is only roughly so.
    static let about: Set<String> = ["vers", "environ", "env", "circa", "ca", "autour", "around", "about"]

    /// Before a year or month: a part of it that the record's dates cannot say, so it becomes approximate.
    static let vagueParts: Set<String> = [
        "fin", "debut", "mi", "milieu", "early", "mid", "late", "end", "beginning", "start", "middle",
    ]

    /// Before a year: a part of it, so the year holds as it stands.
    static let wholeParts: Set<String> = [
        "courant", "ete", "printemps", "automne", "hiver", "spring", "summer", "autumn", "fall", "winter", "during",
    ]

    static let since: Set<String> = ["depuis", "since", "starting"]

    /// Every word a date or interval may begin with.
    static let starters: Set<String> = Set(months.keys).union(weekdays).union(about).union(vagueParts).union(wholeParts)
        .union(since).union([
            "du", "de", "d", "from", "entre", "between", "jusqu", "until", "till", "a", "des", "midi", "minuit", "noon",
            "midnight",
        ])

    /// Words after which four digits are a year, whatever follows.
    static let strongYearCues: Set<String> = [
        "en", "in", "annee", "annees", "year", "an", "since", "depuis", "entre", "between", "avant", "apres", "before",
        "after", "edition", "saison", "automne", "hiver", "ete", "printemps", "courant", "rentree", "periode",
    ]

    /// Words after which four digits may be a year or a count: « de 2017 », « de 2000 visiteurs ».
    static let weakYearCues: Set<String> = [
        "l", "d", "de", "du", "des", "from", "et", "and", "ou", "or", "to", "a", "au", "by", "pour", "for", "of",
    ]

    /// Words that may follow a year; any other small word after four digits makes them a count: « 2000 visiteurs ».
    static let afterYear: Set<String> = [
        "a", "ainsi", "and", "as", "at", "au", "aussi", "aux", "avec", "but", "by", "comme", "d", "dans", "de", "des",
        "du", "egalement", "en", "est", "et", "for", "from", "fut", "in", "is", "jusqu", "l", "la", "le", "les", "mais",
        "of", "on", "ont", "ou", "par", "permet", "permettra", "portait", "pour", "puis", "sera", "soit", "sur", "the",
        "to", "until", "was", "were", "will", "with", "qui", "que", "dont", "etait", "lors", "when", "afin",
    ]

    /// Words that may stand around a date when the whole text is one.
    static let frame: Set<String> = ["le", "les", "l", "la", "en", "in", "on", "the", "date", "dates", "annee", "year"]
}
