/// One place of the built-in tables.
struct Place: Sendable {
    var scheme: Territory.Scheme
    var level: String
    var code: String?
    var label: String
    /// ISO 3166-1 alpha-2 of the country it lies in.
    var country: String
    /// Keys of the places around it, nearest first.
    var within: [TerritoryKey] = []
    /// Other names and spellings that letters alone do not lead to.
    var aliases: [String] = []
    /// Whether another place of the same name exists that the tables do not hold.
    var isAmbiguous = false

    var key: TerritoryKey? { code.map { TerritoryKey(scheme: scheme, level: level, code: $0) } }
}

/// (scheme, level, code): what names a territory.
struct TerritoryKey: Hashable, Sendable {
    var scheme: Territory.Scheme
    var level: String
    var code: String

    static func region(_ code: String) -> TerritoryKey { TerritoryKey(scheme: .insee, level: "region", code: code) }
    static func department(_ code: String) -> TerritoryKey {
        TerritoryKey(scheme: .insee, level: "departement", code: code)
    }
    static func country(_ code: String) -> TerritoryKey { TerritoryKey(scheme: .iso31662, level: "pays", code: code) }
}

/// The built-in tables, all of them.
enum TerritoryTable {
    static let places: [Place] = countries + frenchRegions + frenchDepartments + frenchOthers + frenchTowns + quebec

    /// ISO 3166-1, the countries the federation's documents name; French, then English names.
    static let countries: [Place] = [
        ("FR", "France", ["France métropolitaine"]), ("CA", "Canada", []), ("BE", "Belgique", ["Belgium"]),
        ("CH", "Suisse", ["Switzerland"]), ("LU", "Luxembourg", []), ("DE", "Allemagne", ["Germany"]),
        ("ES", "Espagne", ["Spain"]), ("IT", "Italie", ["Italy"]), ("PT", "Portugal", []),
        ("NL", "Pays-Bas", ["Netherlands"]), ("GB", "Royaume-Uni", ["United Kingdom"]), ("IE", "Irlande", ["Ireland"]),
        ("US", "États-Unis", ["United States", "USA"]), ("SN", "Sénégal", ["Senegal"]),
        ("CM", "Cameroun", ["Cameroon"]), ("BJ", "Bénin", ["Benin"]), ("BF", "Burkina Faso", []), ("TG", "Togo", []),
        ("CI", "Côte d'Ivoire", ["Ivory Coast"]), ("MA", "Maroc", ["Morocco"]), ("TN", "Tunisie", ["Tunisia"]),
        ("DZ", "Algérie", ["Algeria"]), ("HT", "Haïti", ["Haiti"]), ("MG", "Madagascar", []),
    ].map { Place(scheme: .iso31662, level: "pays", code: $0.0, label: $0.1, country: $0.0, aliases: $0.2) }
}
