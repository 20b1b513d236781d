/// France: INSEE's geographic codes (Code officiel géographique), ISO 3166-2:FR, Eurostat's NUTS 2021.
extension TerritoryTable {
    /// INSEE code, name, ISO 3166-2, NUTS 1, other names.
    static let regionRows: [(code: String, name: String, iso: String, nuts: String?, aliases: [String])] = [
        ("01", "Guadeloupe", "FR-971", nil, []), ("02", "Martinique", "FR-972", nil, []),
        ("03", "Guyane", "FR-973", nil, ["Guyane française"]), ("04", "La Réunion", "FR-974", nil, []),
        ("06", "Mayotte", "FR-976", nil, []), ("11", "Île-de-France", "FR-IDF", "FR1", ["IDF", "région parisienne"]),
        ("24", "Centre-Val de Loire", "FR-CVL", "FRB", []), ("27", "Bourgogne-Franche-Comté", "FR-BFC", "FRC", ["BFC"]),
        ("28", "Normandie", "FR-NOR", "FRD", []), ("32", "Hauts-de-France", "FR-HDF", "FRE", ["HDF"]),
        ("44", "Grand Est", "FR-GES", "FRF", []), ("52", "Pays de la Loire", "FR-PDL", "FRG", []),
        ("53", "Bretagne", "FR-BRE", "FRH", []), ("75", "Nouvelle-Aquitaine", "FR-NAQ", "FRI", []),
        ("76", "Occitanie", "FR-OCC", "FRJ", ["Occitanie / Pyrénées-Méditerranée"]),
        ("84", "Auvergne-Rhône-Alpes", "FR-ARA", "FRK", ["AURA"]),
        ("93", "Provence-Alpes-Côte d'Azur", "FR-PAC", "FRL", ["PACA", "Région Sud"]),
        ("94", "Corse", "FR-20R", "FRM", []),
    ]

    /// Departments by region: all of metropolitan France and overseas.
    private static let departmentRows = [
        "01: 971 Guadeloupe", "02: 972 Martinique", "03: 973 Guyane", "04: 974 La Réunion", "06: 976 Mayotte",
        "11: 75 Paris, 77 Seine-et-Marne, 78 Yvelines, 91 Essonne, 92 Hauts-de-Seine, 93 Seine-Saint-Denis, "
            + "94 Val-de-Marne, 95 Val-d'Oise",
        "24: 18 Cher, 28 Eure-et-Loir, 36 Indre, 37 Indre-et-Loire, 41 Loir-et-Cher, 45 Loiret",
        "27: 21 Côte-d'Or, 25 Doubs, 39 Jura, 58 Nièvre, 70 Haute-Saône, 71 Saône-et-Loire, 89 Yonne, "
            + "90 Territoire de Belfort",
        "28: 14 Calvados, 27 Eure, 50 Manche, 61 Orne, 76 Seine-Maritime",
        "32: 02 Aisne, 59 Nord, 60 Oise, 62 Pas-de-Calais, 80 Somme",
        "44: 08 Ardennes, 10 Aube, 51 Marne, 52 Haute-Marne, 54 Meurthe-et-Moselle, 55 Meuse, 57 Moselle, 67 Bas-Rhin, "
            + "68 Haut-Rhin, 88 Vosges",
        "52: 44 Loire-Atlantique, 49 Maine-et-Loire, 53 Mayenne, 72 Sarthe, 85 Vendée",
        "53: 22 Côtes-d'Armor, 29 Finistère, 35 Ille-et-Vilaine, 56 Morbihan",
        "75: 16 Charente, 17 Charente-Maritime, 19 Corrèze, 23 Creuse, 24 Dordogne, 33 Gironde, 40 Landes, "
            + "47 Lot-et-Garonne, 64 Pyrénées-Atlantiques, 79 Deux-Sèvres, 86 Vienne, 87 Haute-Vienne",
        "76: 09 Ariège, 11 Aude, 12 Aveyron, 30 Gard, 31 Haute-Garonne, 32 Gers, 34 Hérault, 46 Lot, 48 Lozère, "
            + "65 Hautes-Pyrénées, 66 Pyrénées-Orientales, 81 Tarn, 82 Tarn-et-Garonne",
        "84: 01 Ain, 03 Allier, 07 Ardèche, 15 Cantal, 26 Drôme, 38 Isère, 42 Loire, 43 Haute-Loire, 63 Puy-de-Dôme, "
            + "69 Rhône, 73 Savoie, 74 Haute-Savoie",
        "93: 04 Alpes-de-Haute-Provence, 05 Hautes-Alpes, 06 Alpes-Maritimes, 13 Bouches-du-Rhône, 83 Var, 84 Vaucluse",
        "94: 2A Corse-du-Sud, 2B Haute-Corse",
    ]

    /// Each region by its INSEE, ISO 3166-2 and NUTS code; the INSEE one is found by name.
    static let frenchRegions: [Place] = regionRows.flatMap { row -> [Place] in
        var places = [
            Place(
                scheme: .insee, level: "region", code: row.code, label: row.name, country: "FR",
                within: [.country("FR")], aliases: row.aliases)
        ]
        for (scheme, code) in [(Territory.Scheme.iso31662, Optional(row.iso)), (.nuts, row.nuts)] {
            guard let code else { continue }
            places.append(
                Place(
                    scheme: scheme, level: "region", code: code, label: row.name, country: "FR",
                    within: [.country("FR")]))
        }
        return places
    }

    static let frenchDepartments: [Place] = departmentRows.flatMap { row -> [Place] in
        let region = String(row.prefix(2))
        return row.dropFirst(4).split(separator: ",").flatMap { entry -> [Place] in
            let words = entry.split(separator: " ", maxSplits: 1)
            let (code, label) = (String(words[0]), String(words[1]))
            let iso = code == "75" ? "FR-75C" : "FR-" + code
            return [(Territory.Scheme.insee, code), (.iso31662, iso)].map { scheme, code in
                Place(
                    scheme: scheme, level: "departement", code: code, label: label, country: "FR",
                    within: [.region(region), .country("FR")])
            }
        }
    }

    /// Former regions still named, as NUTS 2 areas, and the groupings of municipalities the network names.
    static let frenchOthers: [Place] =
        [
            ("FRJ1", "Languedoc-Roussillon", "76"), ("FRJ2", "Midi-Pyrénées", "76"),
            ("FRE1", "Nord-Pas-de-Calais", "32"), ("FRE2", "Picardie", "32"), ("FRK1", "Auvergne", "84"),
            ("FRK2", "Rhône-Alpes", "84"),
        ].map { (code: String, label: String, region: String) in
            Place(
                scheme: .nuts, level: "region", code: code, label: label, country: "FR",
                within: [.region(region), .country("FR")])
        } + [
            Place(
                scheme: .insee, level: "metropole", code: "69M", label: "Métropole de Lyon", country: "FR",
                within: [.region("84"), .country("FR")], aliases: ["Grand Lyon", "Métropole du Grand Lyon", "Lyon"]),
            Place(
                scheme: .siren, level: "metropole", code: "200046977", label: "Métropole de Lyon", country: "FR",
                within: [.region("84"), .country("FR")]),
            Place(
                scheme: .iso31662, level: "metropole", code: "FR-69M", label: "Métropole de Lyon", country: "FR",
                within: [.region("84"), .country("FR")]),
            Place(
                scheme: .siren, level: "epci", code: "200057867", label: "Plaine Commune", country: "FR",
                within: [.department("93"), .region("11"), .country("FR")]),
        ]
}
