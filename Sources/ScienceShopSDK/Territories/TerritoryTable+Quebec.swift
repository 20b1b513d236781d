/// Québec: the 17 administrative regions (Institut de la statistique du Québec), and the MRC and municipalities the
/// network names.
extension TerritoryTable {
    private static let province = TerritoryKey(scheme: .iso31662, level: "province", code: "CA-QC")

    static func quebecRegion(_ code: String) -> TerritoryKey {
        TerritoryKey(scheme: .quebec, level: "region-administrative", code: code)
    }

    static let quebecRegionRows = [
        "Bas-Saint-Laurent", "Saguenay–Lac-Saint-Jean", "Capitale-Nationale", "Mauricie", "Estrie", "Montréal",
        "Outaouais", "Abitibi-Témiscamingue", "Côte-Nord", "Nord-du-Québec", "Gaspésie–Îles-de-la-Madeleine",
        "Chaudière-Appalaches", "Laval", "Lanaudière", "Laurentides", "Montérégie", "Centre-du-Québec",
    ]

    /// MRC code (Québec geographic code), name, administrative region, municipalities.
    private static let mrcRows: [(code: String, name: String, region: String, municipalities: [String])] = [
        ("070", "La Matapédia", "01", []), ("100", "Rimouski-Neigette", "01", ["Saint-Valérien"]),
        ("110", "Les Basques", "01", []), ("190", "Bellechasse", "12", []), ("210", "La Côte-de-Beaupré", "03", []),
        ("400", "Les Sources", "05", ["Saint-Camille", "Saint-Adrien"]), ("450", "Memphrémagog", "05", ["Orford"]),
        ("850", "Témiscamingue", "08", []), ("910", "Le Domaine-du-Roy", "02", ["Saint-François-de-Sales"]),
        ("942", "Le Fjord-du-Saguenay", "02", ["Petit-Saguenay"]),
    ]

    /// Names that another municipality of Québec shares or begins with: Saint-Valérien-de-Milton is in Montérégie.
    private static let ambiguous: Set<String> = ["Saint-Valérien"]

    static let quebec: [Place] = {
        var places = [
            Place(
                scheme: .iso31662, level: "province", code: "CA-QC", label: "Québec", country: "CA",
                within: [.country("CA")])
        ]
        for (index, name) in quebecRegionRows.enumerated() {
            let code = (index < 9 ? "0" : "") + String(index + 1)
            places.append(
                Place(
                    scheme: .quebec, level: "region-administrative", code: code, label: name, country: "CA",
                    within: [province, .country("CA")]))
        }
        for row in mrcRows {
            let around = [quebecRegion(row.region), province, .country("CA")]
            places.append(
                Place(scheme: .quebec, level: "mrc", code: row.code, label: row.name, country: "CA", within: around))
            let mrc = TerritoryKey(scheme: .quebec, level: "mrc", code: row.code)
            for name in row.municipalities {
                places.append(
                    Place(
                        scheme: .quebec, level: "municipalite", code: nil, label: name, country: "CA",
                        within: [mrc] + around, isAmbiguous: ambiguous.contains(name)))
            }
        }
        return places
    }()
}
