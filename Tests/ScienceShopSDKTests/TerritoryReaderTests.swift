import ScienceShopSDK
import TestSupport
import Testing

@Suite struct TerritoryReaderTests {
    /// `level:code label <nearest container`, `?` when not known for sure.
    func short(_ reading: TerritoryReading) -> String {
        let place = reading.territory
        let mark =
            ["known": "", "unlisted": "?", "ambiguous": "??", "contradictory": "!"][reading.certainty.rawValue] ?? ""
        let around = place.within.first.map { " <\($0.label ?? "")" } ?? ""
        return "\(place.level ?? "-"):\(place.code ?? "-") \(place.label ?? "")\(around)\(mark)"
    }

    @Test(
        arguments: [
            ("Haute-Garonne (31)", ["departement:31 Haute-Garonne <Occitanie"]),
            (
                "Toulouse – Haute-Garonne (31) et Montpellier – Hérault (34)",
                ["commune:31555 Toulouse <Haute-Garonne", "commune:34172 Montpellier <Hérault"]
            ),
            ("Fleurance – Gers (32)", ["commune:- Fleurance <Gers?"]),
            ("Saint-Jean-de-Fos – Hérault (34)", ["commune:- Saint-Jean-de-Fos <Hérault?"]),
            ("Beaumont-de-Lomagne – Tarn-et-Garonne (82)", ["commune:- Beaumont-de-Lomagne <Tarn-et-Garonne?"]),
            ("EPCI Plaine Commune", ["epci:200057867 Plaine Commune <Seine-Saint-Denis"]),
            ("Métropole Grand Lyon", ["metropole:69M Métropole de Lyon <Auvergne-Rhône-Alpes"]),
            ("Métropole de Lyon", ["metropole:69M Métropole de Lyon <Auvergne-Rhône-Alpes"]),
            ("Département Meurthe et Moselle", ["departement:54 Meurthe-et-Moselle <Grand Est"]),
            ("Région Hauts de France", ["region:32 Hauts-de-France <France"]),
            (
                "EPCI Plaine Commune, Métropole Grand Lyon, Département Meurthe et Moselle et Région Hauts de France",
                [
                    "epci:200057867 Plaine Commune <Seine-Saint-Denis",
                    "metropole:69M Métropole de Lyon <Auvergne-Rhône-Alpes",
                    "departement:54 Meurthe-et-Moselle <Grand Est",
                    "region:32 Hauts-de-France <France",
                ]
            ),
            ("MRC de Bellechasse", ["mrc:190 Bellechasse <Chaudière-Appalaches"]),
            ("la MRC du Témiscamingue", ["mrc:850 Témiscamingue <Abitibi-Témiscamingue"]),
            ("MRC La Matapédia", ["mrc:070 La Matapédia <Bas-Saint-Laurent"]),
            ("MRC de la Côte-de-Beaupré", ["mrc:210 La Côte-de-Beaupré <Capitale-Nationale"]),
            ("la Côte-de-Beaupré", ["mrc:210 La Côte-de-Beaupré <Capitale-Nationale"]),
            ("MRC Les Basques", ["mrc:110 Les Basques <Bas-Saint-Laurent"]), ("MRC de Montmagny", ["mrc:- Montmagny?"]),
            ("Saint-Camille", ["municipalite:- Saint-Camille <Les Sources"]),
            ("Saint-François de Sales", ["municipalite:- Saint-François-de-Sales <Le Domaine-du-Roy"]),
            ("Saint-Valérien", ["municipalite:- Saint-Valérien??"]),
            ("Saint-Camille (Québec) J0A 1G0", ["municipalite:- Saint-Camille <Les Sources"]),
            ("62000 Arras", ["commune:62041 Arras <Pas-de-Calais"]),
            ("5 Rue Maurice Schuman, 62000 Arras", ["commune:62041 Arras <Pas-de-Calais"]),
            ("5 Rue de Toulouse 62000 ARRAS CEDEX 9", ["commune:62041 Arras <Pas-de-Calais"]),
            ("75005 PARIS", ["commune:75056 Paris <Paris"]), ("31670 Labège", ["commune:- Labège <Haute-Garonne?"]),
            ("Arras (62000)", ["commune:62041 Arras <Pas-de-Calais"]),
            ("69003 Lyon", ["commune:69123 Lyon <Métropole de Lyon"]),
            ("69100 Villeurbanne, France", ["commune:69266 Villeurbanne <Métropole de Lyon"]),
            ("Lyon 3e", ["commune:69123 Lyon <Métropole de Lyon"]),
            ("Lyon, France", ["commune:69123 Lyon <Métropole de Lyon"]),
            ("Villeurbanne (Rhône)", ["commune:69266 Villeurbanne <Métropole de Lyon"]),
            ("31 - Haute-Garonne", ["departement:31 Haute-Garonne <Occitanie"]),
            ("31 Haute-Garonne", ["departement:31 Haute-Garonne <Occitanie"]),
            ("Labège (31)", ["commune:- Labège <Haute-Garonne?"]),
            ("Département 31", ["departement:31 Haute-Garonne <Occitanie"]),
            ("Région 32", ["region:32 Hauts-de-France <France"]),
            ("Occitanie (76)", ["region:76 Occitanie <France"]),
            ("Seine-Maritime (76)", ["departement:76 Seine-Maritime <Normandie"]),
            ("Région Occitanie / Pyrénées-Méditerranée", ["region:76 Occitanie <France"]),
            ("ex-région Midi-Pyrénées", ["region:FRJ2 Midi-Pyrénées <Occitanie"]),
            ("Lot et Garonne", ["departement:47 Lot-et-Garonne <Nouvelle-Aquitaine"]),
            ("Départements du Gers et du Lot", ["departement:32 Gers <Occitanie", "departement:46 Lot <Occitanie"]),
            (
                "Meurthe et Moselle et Hérault",
                ["departement:54 Meurthe-et-Moselle <Grand Est", "departement:34 Hérault <Occitanie"]
            ),
            ("Pays de la Loire", ["region:52 Pays de la Loire <France"]),
            ("en Occitanie", ["region:76 Occitanie <France"]),
            ("La Réunion", ["region:04 La Réunion <France"]), ("Corse", ["region:94 Corse <France"]),
            ("Québec", ["province:CA-QC Québec <Canada"]),
            ("Estrie", ["region-administrative:05 Estrie <Québec"]), ("Paris", ["commune:75056 Paris <Paris"]),
            ("Département de Paris", ["departement:75 Paris <Île-de-France"]), ("Laval", ["lieu:- Laval??"]),
            ("Ville : PARIS", ["commune:75056 Paris <Paris"]),
            (
                "Les communautés : Saint-Camille, Orford.",
                ["municipalite:- Saint-Camille <Les Sources", "municipalite:- Orford <Memphrémagog"]
            ), ("Gers (31)", ["departement:- Gers!"]), ("Toulouse – Gers (32)", ["commune:- Toulouse <Gers!"]),
            ("20000 Ajaccio", ["commune:- Ajaccio <Corse?"]), ("Commune de Frontignan", ["commune:- Frontignan?"]),
            ("Métropole Aix-Marseille", ["metropole:- Métropole Aix-Marseille?"]),
        ] as [(String, [String])])
    func reads(text: String, expected: [String]) {
        #expect(TerritoryReader.readings(text).map(short) == expected)
    }

    @Test(arguments: [
        "", "32", "(31)", "31", "62000", "62", "National", "Régional", "Local", "à confirmer", "Tous nos partenaires",
        "Région", "région rurale", "métropole", "un lot", "lot", "15 chercheur.es", "200046977", "– –", "()", "3e",
        "Science Animation", "J0A 1G0", "Code postal : 75005",
    ])
    func isNoTerritory(text: String) {
        #expect(TerritoryReader.read(text) == [])
    }

    @Test func theCountryOfTheDocumentTellsNamesakesApart() {
        #expect(
            TerritoryReader.readings("Laval", country: "CA").map(short) == ["region-administrative:13 Laval <Québec"])
        #expect(TerritoryReader.readings("Laval", country: "FR").map(short) == ["commune:53130 Laval <Mayenne"])
        #expect(TerritoryReader.read("Saint-Camille", country: "FR") == [])
        #expect(TerritoryReader.readings("Québec", country: "FR").map(short) == ["province:CA-QC Québec <Canada"])
        #expect(TerritoryReader.readings("Ville de Rimouski", country: "CA").map(short) == ["municipalite:- Rimouski?"])
    }

    @Test func theFieldsLevelMakesUnknownNamesPlaces() {
        let list = "Saint-Camille, Petit-Saguenay, Trois-Ormes"
        #expect(
            TerritoryReader.readings(list, country: "CA", level: "municipalite").map(short) == [
                "municipalite:- Saint-Camille <Les Sources", "municipalite:- Petit-Saguenay <Le Fjord-du-Saguenay",
                "municipalite:- Trois-Ormes?",
            ])
        #expect(
            TerritoryReader.readings("Salle des fêtes, 31670 Labège", level: "lieu").map(short)
                == ["commune:- Labège <Haute-Garonne?"])
        #expect(TerritoryReader.read("31", level: "lieu") == [])
    }

    @Test func theWordsAreKept() {
        let read = TerritoryReader.read("Toulouse – Haute-Garonne (31) et  la MRC\u{A0}du Témiscamingue")
        #expect(read.map(\.asWritten) == ["Toulouse – Haute-Garonne (31)", "la MRC du Témiscamingue"])
        #expect(read[0].within.map(\.code) == ["31", "76", "FR"])
        #expect(read[0].within.allSatisfy { $0.within.isEmpty })
    }

    @Test func allElevenCommunitiesOfAList() {
        let list = """
            Saint-Camille, Petit-Saguenay, MRC de Bellechasse, Saint-Valérien, Saint-François de Sales, MRC La Matapédia, \
            MRC de la Côte-de-Beaupré, MRC du Témiscamingue, Saint-Adrien, MRC Les Basques, Orford.
            """
        let read = TerritoryReader.readings(list, country: "CA")
        #expect(read.count == 11)
        #expect(read.last?.territory.asWritten == "Orford")
        #expect(read.filter { $0.certainty == .ambiguous }.map(\.territory.label) == ["Saint-Valérien"])
    }

    @Test func anyTextIsReadWithoutTrap() {
        var random = SeededGenerator(seed: 31)
        let pool = [
            "Toulouse", "31", "(", ")", " – ", " et ", ",", "MRC", "de", "62000", "Lot", "Région", "l’", "d'", " ",
            "3e", "cedex", "/", "2A",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 1...9, using: &random)).compactMap { _ in pool.randomElement(using: &random)
            }
            .joined(separator: Bool.random(using: &random) ? " " : "")
            for place in TerritoryReader.read(text, level: Bool.random(using: &random) ? "lieu" : nil) {
                #expect(place.label?.isEmpty == false && place.level != nil && place.asWritten?.isEmpty == false)
                if let code = place.code, let scheme = place.scheme, let level = place.level {
                    #expect(Territories.find(scheme, level: level, code: code) != nil)
                }
            }
        }
    }
}
