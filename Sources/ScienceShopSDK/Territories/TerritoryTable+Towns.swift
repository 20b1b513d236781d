/// French towns by INSEE code: prefectures and large towns of the network's regions, and the largest elsewhere.
///
/// A town the table lacks is still read from « 31670 Labège » or « Labège – Haute-Garonne (31) », without a code.
extension TerritoryTable {
    private static let townRows = [
        "01053 Bourg-en-Bresse, 02408 Laon, 02691 Saint-Quentin, 06088 Nice, 09122 Foix, 11069 Carcassonne",
        "11262 Narbonne, 12202 Rodez, 13001 Aix-en-Provence, 13055 Marseille, 14118 Caen, 21231 Dijon, 25056 Besançon",
        "29019 Brest, 30007 Alès, 30189 Nîmes, 31555 Toulouse, 32013 Auch, 33063 Bordeaux, 34032 Béziers",
        "34172 Montpellier, 34301 Sète, 35238 Rennes, 37261 Tours, 38185 Grenoble, 42218 Saint-Étienne, 44109 Nantes",
        "45234 Orléans, 46042 Cahors, 48095 Mende, 49007 Angers, 51454 Reims, 53130 Laval, 54395 Nancy, 57463 Metz",
        "59178 Douai, 59183 Dunkerque, 59350 Lille, 59512 Roubaix, 59599 Tourcoing, 59606 Valenciennes, 60057 Beauvais",
        "62041 Arras, 62160 Boulogne-sur-Mer, 62193 Calais, 62498 Lens, 63113 Clermont-Ferrand, 65440 Tarbes",
        "66136 Perpignan, 67482 Strasbourg, 68224 Mulhouse, 69123 Lyon, 69266 Villeurbanne, 72181 Le Mans",
        "73065 Chambéry, 74010 Annecy, 75056 Paris, 76351 Le Havre, 76540 Rouen, 80021 Amiens, 81004 Albi",
        "82121 Montauban, 83137 Toulon, 84007 Avignon, 86194 Poitiers, 87085 Limoges",
    ]

    static let frenchTowns: [Place] = townRows.flatMap { row in
        row.split(separator: ",").map { entry -> Place in
            let words = entry.split(separator: " ", maxSplits: 1)
            let code = String(words[0])
            let department = String(code.prefix(2))
            // The communes of the Métropole de Lyon left the department of the same number in 2015.
            let isGreatLyon = ["69123", "69266"].contains(code)
            let parent =
                isGreatLyon
                ? TerritoryKey(scheme: .insee, level: "metropole", code: "69M") : TerritoryKey.department(department)
            let region = frenchDepartments.first { $0.key == .department(department) }?.within.first
            return Place(
                scheme: .insee, level: "commune", code: code, label: String(words[1]), country: "FR",
                within: [parent] + (region.map { [$0] } ?? []) + [.country("FR")])
        }
    }
}
