import ScienceShopSDK
import TestSupport
import Testing

@Suite struct FigureReaderTests {
    /// `qualifier value[..max] unit`
    func short(_ figure: FigureReading) -> String {
        func number(_ value: Double) -> String { value == value.rounded() ? String(Int(value)) : String(value) }
        let value = number(figure.value) + (figure.valueMax.map { ".." + number($0) } ?? "")
        return (figure.qualifier.map { $0.rawValue + " " } ?? "") + value + " " + figure.unit
    }

    @Test(
        arguments: [
            ("1 400 acteurs", "1400 acteurs"), ("1\u{A0}400 acteurs", "1400 acteurs"),
            ("1\u{202F}400 acteurs", "1400 acteurs"),
            ("plus de 130 éléments", "moreThan 130 éléments"), ("près de 30 000 visiteurs", "nearly 30000 visiteurs"),
            ("15 chercheur.es", "15 chercheur.es"), ("12 chercheur-e-s", "12 chercheur-e-s"),
            ("8 étudiant·e·s", "8 étudiant·e·s"), ("8 étudiant(e)s", "8 étudiant(e)s"),
            ("une quinzaine de personnes", "about 15 personnes"), ("une centaine d’acteurs", "about 100 acteurs"),
            ("au moins 3 visites par année", "atLeast 3 visites par année"), ("21 partenaires", "21 partenaires"),
            ("4 ans", "4 ans"), ("3 %", "3 %"), ("2,5 %", "2.5 %"), ("30 000 €", "30000 €"), ("12 k€", "12000 €"),
            ("2 M€", "2000000 €"),
            ("1,5 million d'euros", "1500000 euros"), ("3 millions de visiteurs", "3000000 visiteurs"),
            ("15-25 ans", "15..25 ans"), ("10 à 15 personnes", "10..15 personnes"),
            ("entre 10 et 15 personnes", "10..15 personnes"), ("environ 10 à 15 personnes", "about 10..15 personnes"),
            ("jusqu'à 40 participants", "atMost 40 participants"), ("moins de 20 membres", "atMost 20 membres"),
            ("more than 1,500 initiatives", "moreThan 1500 initiatives"),
            ("over 130 portraits", "moreThan 130 portraits"),
            ("about 70 partners", "about 70 partners"), ("a dozen partners", "about 12 partners"),
            ("Plus de 2000 visiteurs", "moreThan 2000 visiteurs"), ("2000 visiteurs", "2000 visiteurs"),
            ("0 réponse", "0 réponse"), ("1 500 initiatives.", "1500 initiatives"),
        ] as [(String, String?)])
    func reads(text: String, expected: String?) {
        let figure = FigureReader.read(text)
        #expect(figure.map(short) == expected)
        if let figure { #expect(text.hasPrefix(figure.asWritten)) }
    }

    @Test(arguments: [
        "", "acteurs", "15", "2017", "14 novembre 2017", "10h-17h", "62000 Arras", "75005 PARIS",
        "5 Rue Maurice Schuman",
        "5 rue Maurice Schuman", "3e jeudis", "1er mars", "Mission 1", "Cercle 1 : structures", "(31)", "[1]", "4x15'",
        "20mg de sciences", "loi 1901", "15 d’ici la fin", "version 1.2.3 stable", "06 12 34 56 78", "30 janvier",
        "n°3 visites", "2017 également", "à 14 heures",
    ])
    func isNoFigure(text: String) {
        #expect(FigureReader.read(text) == nil)
    }

    @Test(
        arguments: [
            (
                "À ce jour, plus de 1 400 acteurs ont été répertoriés, tous cercles confondus.",
                ["moreThan 1400 acteurs"]
            ),
            (
                "le Propulseur a accueilli près de 30 000 visiteurs sur plus de 100 jours.",
                ["nearly 30000 visiteurs", "moreThan 100 jours"]
            ),
            ("Actuellement, 15 chercheur.es de 8 universités sont impliqués", ["15 chercheur.es", "8 universités"]),
            ("D’une communauté à trois, nous passerons à 15.\n\nPour le moment", []),
            (
                "2022 : 10 communautés participent et le total devrait être de 15 d’ici la fin de l’année.",
                ["10 communautés"]
            ),
            (
                "Nous organisons au moins 3 visites par années, ce qui veut dire qu’une quinzaine de personnes se déplacent",
                ["atLeast 3 visites par années", "about 15 personnes"]
            ),
            ("Le projet VISES est un projet de 4 ans qui réunit 21 partenaires", ["4 ans", "21 partenaires"]),
            ("un Consortium de 8 associations autour de 9 missions", ["8 associations", "9 missions"]),
            ("en juin 2016 qui se tenait à Toulouse, devant près de 150 personnes. De même", ["nearly 150 personnes"]),
            ("37 élèves en sport-étude au lycée. Propulsés en 2057, les participants", ["37 élèves"]),
            ("5 Rue Maurice Schuman, 62000 Arras", []),
            ("Présentation de notre projet parmi d'autre (4x15')", []),
            ("- Mission 1 – Animer le Pôle\n- Mission 2 – Structurer", []),
            ("dans l’émission « 20 mg de sciences » afin", []),
            ("**14h-16h** : ateliers en parallèle, 3 semaines durant", ["3 semaines"]),
            ("food 3 %, diversity 6 %", ["3 %", "6 %"]),
            (
                "21 mandates for 18 organisations with 120 students of 6 faculties",
                ["21 mandates", "18 organisations", "120 students", "6 faculties"]
            ),
            ("Il présente plus de 1 500 initiatives de terrain.", ["moreThan 1500 initiatives"]),
            ("le 5 mai, 12 équipes", ["12 équipes"]),
        ] as [(String, [String])])
    func findsInText(text: String, expected: [String]) {
        #expect(FigureReader.all(in: text).map(short) == expected)
    }

    @Test func rangesPointAtTheWords() throws {
        let text = "à l’été, plus de 1\u{A0}400 acteurs"
        let figure = try #require(FigureReader.all(in: text).first)
        #expect(String(decoding: Array(text.utf8)[figure.range], as: UTF8.self) == "plus de 1\u{A0}400 acteurs")
        #expect(figure.asWritten == "plus de 1\u{A0}400 acteurs")
    }

    @Test func anyTextIsReadWithoutTrap() {
        var random = SeededGenerator(seed: 5)
        let pool = [
            "1", "400", " ", "\u{A0}", ",", ".", "plus de", "une", "quinzaine", "de", "%", "€", "k", "millions",
            "personnes", "chercheur", ".es", "(e)s", "-", "à", "99999999999999999999", "«", "mai", "par", "an", "12h",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 1...9, using: &random)).compactMap { _ in pool.randomElement(using: &random)
            }
            .joined(separator: Bool.random(using: &random) ? " " : "")
            for figure in FigureReader.all(in: text) {
                #expect(String(decoding: Array(text.utf8)[figure.range], as: UTF8.self) == figure.asWritten)
                #expect(figure.value.isFinite && !figure.unit.isEmpty)
            }
        }
    }
}
