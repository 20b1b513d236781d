import ScienceShopSDK
import TestSupport
import Testing

/// `start/end` of a reading, `start` alone when it has no end, `..` for an open end.
func short(_ reading: DateReading?) -> String? {
    guard let reading else { return nil }
    switch reading.shape {
    case .single: return reading.start?.description
    case .interval: return "\(reading.start?.description ?? "")/\(reading.end?.description ?? "")"
    case .since: return "\(reading.start?.description ?? "")/.."
    case .until: return "../\(reading.end?.description ?? "")"
    }
}

@Suite struct DateReaderTests {
    @Test(
        arguments: [
            ("14 novembre 2017", "2017-11-14"), ("le 14 novembre 2017", "2017-11-14"),
            ("14\u{A0}novembre 2017.", "2017-11-14"),
            ("vendredi 26 avril 2019", "2019-04-26"), ("VENDREDI 26 AVRIL 2019", "2019-04-26"),
            ("Ven. 26 avr. 2019", "2019-04-26"), ("1er mars 2024", "2024-03-01"), ("1ᵉʳ mars 2024", nil),
            ("juin 2017", "2017-06"), ("février 2016", "2016-02"), ("Fe\u{301}vrier 2016", "2016-02"),
            ("avril 2023", "2023-04"), ("sept. 2017", "2017-09"), ("août 2020", "2020-08"),
            ("fin de 2024", "2024~"), ("fin 2017", "2017~"), ("début 2018", "2018~"), ("mi-mars 2018", "2018-03~"),
            ("fin de l’année 2022", "2022~"), ("courant 2018", "2018"), ("été 2019", "2019"), ("vers 1950", "1950~"),
            ("2012", "2012"), ("(2018/2021)", "2018/2021"), ("2018-2021", "2018/2021"), ("2018 – 2021", "2018/2021"),
            ("de 2018 à 2021", "2018/2021"), ("entre 2016 et 2018", "2016/2018"), ("2016-17", "2016/2017"),
            ("2016-2017-2018", "2016/2018"), ("2018-04", "2018-04"),
            ("du 3 au 5 mai 2024", "2024-05-03/2024-05-05"), ("3-5 mai 2024", "2024-05-03/2024-05-05"),
            ("3 – 5 mai 2024", "2024-05-03/2024-05-05"), ("3 et 4 mai 2024", "2024-05-03/2024-05-04"),
            ("du vendredi 3 au dimanche 5 mai 2024", "2024-05-03/2024-05-05"),
            ("3, 4 et 5 mai 2024", "2024-05-03/2024-05-05"), ("15 février au 15 mai 2024", "2024-02-15/2024-05-15"),
            ("du 30 avril 2024 au 2 mai 2024", "2024-04-30/2024-05-02"),
            ("du 15 décembre au 15 janvier 2025", "2024-12-15/2025-01-15"), ("de mars à juin 2022", "2022-03/2022-06"),
            ("mars 2017 - juin 2018", "2017-03/2018-06"), ("février-mars 2020", "2020-02/2020-03"),
            ("26/04/2019", "2019-04-26"), ("26.04.2019", "2019-04-26"), ("04/26/2019", "2019-04-26"),
            ("12/05 au 14/05/2024", "2024-05-12/2024-05-14"), ("26/04/2019 14:05:33", "2019-04-26T14:05:33"),
            ("2019-04-26", "2019-04-26"), ("2019/04/26", "2019-04-26"),
            ("2019-04-26T10:00:30+02:00", "2019-04-26T10:00:30+02:00"),
            ("2019-04-26T10:00Z", "2019-04-26T10:00Z"), ("2019-04-26 10:00", "2019-04-26T10:00"),
            ("26 April 2019", "2019-04-26"), ("April 26, 2019", "2019-04-26"), ("26th of April 2019", "2019-04-26"),
            ("May 3-5, 2024", "2024-05-03/2024-05-05"), ("April 3 to May 5, 2024", "2024-04-03/2024-05-05"),
            ("from March to June 2022", "2022-03/2022-06"), ("early 2020", "2020~"), ("December 2013", "2013-12"),
            ("depuis décembre 2017", "2017-12/.."), ("dès mars 2018", "2018-03/.."), ("à partir de 2018", "2018/.."),
            ("jusqu'en 2019", "../2019"), ("jusqu’au 7 juin 2020", "../2020-06-07"), ("since 2019", "2019/.."),
            ("Vendredi 26 avril 2019, de 10h à 17h", "2019-04-26T10:00/2019-04-26T17:00"),
            ("19 mars 2024, 9h30-12h30", "2024-03-19T09:30/2024-03-19T12:30"),
            ("19 mars 2024 à 18 h 30", "2024-03-19T18:30"), ("14h le 5 mai 2024", "2024-05-05T14:00"),
            ("3 mai 2024 22h - 2h", "2024-05-03T22:00/2024-05-04T02:00"),
            ("3 mai 2024 10h au 5 mai 2024 17h", "2024-05-03T10:00/2024-05-05T17:00"),
        ] as [(String, String?)])
    func reads(text: String, expected: String?) {
        #expect(short(DateReader.read(text)) == expected)
    }

    @Test(arguments: [
        "", "Toulouse", "1 400", "15", "31 avril 2019", "32 mai 2024", "29 février 2019", "26/13/2019", "3 mai",
        "15 février au 15 mai", "mars", "2019 personnes", "1999-13-01", "62000", "2024-017", "5 au 3 mai 2024",
        "2021-2018", "10h-17h", "99/99/9999", "le projet de 2017", "2017,5", "26 avril 2019 à confirmer", "à venir",
        "15-25 ans", "4x15'", "prochainement", "20123",
    ])
    func isNoDate(text: String) {
        #expect(DateReader.read(text) == nil)
    }

    @Test(
        arguments: [
            ("lancé par la Région le 14 novembre 2017, des groupes", ["14 novembre 2017=2017-11-14"]),
            ("le rapport Houllier[1] paru en février 2016. Dans", ["février 2016=2016-02"]),
            ("en expérimentation durant 3 ans (2018/2021), nous", ["2018/2021=2018/2021"]),
            ("jusqu'en 2021 la mise en place", ["jusqu'en 2021=../2021"]),
            (
                "Un colloque est prévu en avril 2023 ainsi qu’un événement final à la fin de 2024.",
                ["avril 2023=2023-04", "fin de 2024=2024~"]
            ),
            (
                "Petit-Saguenay et Bellechasse en 2018. Nous avons réalisé une année de Dialogue en 2021 et depuis,",
                ["2018=2018", "2021=2021"]
            ),
            ("2022 : 10 communautés participent", ["2022=2022"]),
            ("tout au long de l’année 2017, un Consortium de 8 associations", ["2017=2017"]),
            (
                "Dès mars 2018, un questionnaire sera envoyé. D’autres jusqu’en 2019 afin",
                ["Dès mars 2018=2018-03/..", "jusqu’en 2019=../2019"]
            ),
            ("sur la période-2016-2017-2018 à raison", ["2016-2017-2018=2016/2018"]),
            ("Lors de la tournée 2016-2017, le Propulseur", ["2016-2017=2016/2017"]),
            ("la Fête de la science 2017 a accueilli 24 participants", ["2017=2017"]),
            ("les 5 et 19 mai 2024 à Lyon", ["5 et 19 mai 2024=2024-05-05", "5 et 19 mai 2024=2024-05-19"]),
            ("Closed 7 June 2020; opened 9 December 2013.", ["7 June 2020=2020-06-07", "9 December 2013=2013-12-09"]),
            (
                "*Vendredi 26 avril 2019, de 10h à 17h*",
                ["Vendredi 26 avril 2019, de 10h à 17h=2019-04-26T10:00/2019-04-26T17:00"]
            ),
            ("Forum régional sciences-société 2018\nBilan", ["2018=2018"]),
        ] as [(String, [String])])
    func findsInText(text: String, expected: [String]) {
        #expect(DateReader.all(in: text).map { "\($0.asWritten)=\(short($0) ?? "")" } == expected)
        #expect(short(DateReader.first(in: text)) == expected.first?.split(separator: "=").last.map(String.init))
    }

    @Test(arguments: [
        "plus de 1 400 acteurs", "plus de 2000 visiteurs", "environ 2000 personnes", "accueil de 2000 visiteurs",
        "5 Rue Maurice Schuman, 62000 Arras", "Association loi 1901", "1200-1500 personnes", "2019 €", "LY-2024",
        "ref 2024-017 du dossier", "n°2017", "tous les 3e jeudis du mois", "37 élèves", "la version 2.2017.3",
        "le 5 de ce mois", "page 2017", "06 20 17 20 18", "200046977",
    ])
    func findsNothing(text: String) {
        #expect(DateReader.all(in: text) == [])
    }

    @Test(
        arguments: [
            ("10h-17h", ["600-1020"]), ("de 10h à 17h", ["600-1020"]), ("10-12h30", ["600-750"]), ("14h", ["840"]),
            ("9h30", ["570"]), ("12h30-14h", ["750-840"]), ("14 h 30", ["870"]), ("entre 9h et 12h", ["540-720"]),
            ("10:30", ["630"]), ("from 2 pm to 4:30 p.m.", ["840-990"]), ("2-4 pm", ["840-960"]), ("midi", ["720"]),
            ("**12h30-14h** : repas", ["750-840"]), ("**9h30** : accueil autour d'un café", ["570"]),
            ("un atelier de 2h", []), ("pendant 3h", []), ("25h", []), ("durée : 1h30", []), ("20mg de sciences", []),
            ("l’ex-région Midi-Pyrénées", []),
            ("16h-17h : restitution, puis 18h", ["960-1020", "1080"]), ("9h00 – 12h00", ["540-720"]),
        ] as [(String, [String])])
    func times(text: String, expected: [String]) {
        #expect(DateReader.times(in: text).map { "\($0.start)" + ($0.end.map { "-\($0)" } ?? "") } == expected)
    }

    @Test func timesTakeTheirDay() throws {
        let day = try #require(PartialDate("2019-04-26"))
        let found = DateReader.times(in: "**14h-16h** : ateliers", on: day)
        #expect(found.map(short) == ["2019-04-26T14:00/2019-04-26T16:00"])
        #expect(found.first?.asWritten == "14h-16h")
        let month = try #require(PartialDate("2019-04"))
        #expect(DateReader.times(in: "14h", on: month) == [])
    }

    @Test func theDocumentsYearIsUsedOnlyWhereTheDateSaysNone() {
        #expect(short(DateReader.read("Jeudi 4 avril 9h-12h30", year: 2024)) == "2024-04-04T09:00/2024-04-04T12:30")
        #expect(short(DateReader.read("15 février au 15 mai", year: 2024)) == "2024-02-15/2024-05-15")
        #expect(short(DateReader.read("4 avril 2023", year: 2024)) == "2023-04-04")
        #expect(DateReader.read("29 février", year: 2023) == nil)
    }

    @Test func rangesPointAtTheWords() throws {
        let text = "Né·e le 14 novembre 2017 – été"
        let reading = try #require(DateReader.first(in: text))
        #expect(String(decoding: Array(text.utf8)[reading.range], as: UTF8.self) == "14 novembre 2017")
    }

    @Test func anyTextIsReadWithoutTrap() {
        var random = SeededGenerator(seed: 11)
        let pool = [
            "14", "novembre", "2017", "-", "/", ":", "h", "30", "du", "au", "de", "à", ",", ".", " ", " ", "fin", "et",
            "2018", "T", "Z", "+02:00", "jusqu'", "en", "1er", "26/04/2019", "99999999999999999999", "’", "pm", "mai",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 1...9, using: &random)).compactMap { _ in pool.randomElement(using: &random)
            }
            .joined(separator: Bool.random(using: &random) ? " " : "")
            for reading in DateReader.all(in: text) {
                #expect(text.utf8.count >= reading.range.upperBound)
                #expect(String(decoding: Array(text.utf8)[reading.range], as: UTF8.self) == reading.asWritten)
                if let start = reading.start, let end = reading.end { #expect(!end.certainlyPrecedes(start)) }
            }
            _ = DateReader.times(in: text)
        }
    }

    /// Such days take a quick way; in brackets they take the long one.
    @Test func daysInFiguresReadTheSameEitherWay() {
        var random = SeededGenerator(seed: 37)
        func pad(_ value: Int, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        for _ in 0..<5000 {
            let (year, month) = (Int.random(in: 0...9999, using: &random), Int.random(in: 0...13, using: &random))
            let text = "\(pad(year, 4))-\(pad(month, 2))-\(pad(Int.random(in: 0...32, using: &random), 2))"
            let (quick, long) = (DateReader.read(text), DateReader.read("(\(text))"))
            #expect(quick?.start == long?.start && quick?.end == long?.end && quick?.shape == long?.shape, "\(text)")
            #expect(quick?.asWritten == long?.asWritten, "\(text)")
        }
    }
}
