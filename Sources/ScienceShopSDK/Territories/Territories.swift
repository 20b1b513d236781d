/// Territories known offline: French regions and departments (all), Québec's administrative regions (all), some
/// countries, towns, metropolises and MRC.
///
/// Codes: INSEE, ISO 3166-2, NUTS for France; the province's ISO code and the Institut de la statistique's codes for
/// Québec. A territory is named by (scheme, level, code), never by a code alone: 32 is Gers and Hauts-de-France.
public enum Territories {
    /// The 18 French regions by INSEE code.
    public static var frenchRegions: [Territory] { all(.insee, "region") }
    /// The 101 French departments by INSEE code.
    public static var frenchDepartments: [Territory] { all(.insee, "departement") }
    /// The 17 administrative regions of Québec.
    public static var quebecRegions: [Territory] { all(.quebec, "region-administrative") }

    /// The territory of this key, with those around it in `within`; nil when it is not in the tables.
    public static func find(_ scheme: Territory.Scheme, level: String, code: String) -> Territory? {
        TerritoryIndex.shared[TerritoryKey(scheme: scheme, level: level, code: code)].map(
            TerritoryIndex.shared.territory)
    }

    /// Every territory of this name, whatever its case, accents, hyphens and leading article.
    ///
    /// - Parameters:
    ///   - level: only those of this level (notation of `territory-level`).
    ///   - country: only those of this country (ISO 3166-1 alpha-2), and countries and provinces.
    public static func find(label: String, level: String? = nil, country: String? = nil) -> [Territory] {
        TerritoryIndex.shared.places(named: label, level: level, country: country).map(TerritoryIndex.shared.territory)
    }

    /// What can be said of a key.
    public enum Knowledge: String, Sendable {
        /// In the tables.
        case known
        /// The tables hold all territories of this scheme and level, and not this one; or the code breaks its form.
        case unknown
        /// The tables do not hold them all.
        case unverifiable
    }

    /// Whether a key names a territory, as far as the tables can say.
    public static func knowledge(of scheme: Territory.Scheme, level: String, code: String) -> Knowledge {
        if TerritoryIndex.shared[TerritoryKey(scheme: scheme, level: level, code: code)] != nil { return .known }
        switch (scheme, level) {
        case (.insee, "region"), (.insee, "departement"), (.quebec, "region-administrative"): return .unknown
        case (.insee, "commune"): return TerritoryCodes.isCommune(code) ? .unverifiable : .unknown
        case (.quebec, "mrc"):
            return code.utf8.count == 3 && code.utf8.allSatisfy(Text.isASCIIDigit) ? .unverifiable : .unknown
        case (.siren, _): return TerritoryCodes.isSIREN(code) ? .unverifiable : .unknown
        case (.iso31662, _):
            return TerritoryCodes.isISO(code) && !code.hasPrefix("FR-") ? .unverifiable : .unknown
        case (.nuts, _): return TerritoryCodes.isNUTS(code) ? .unverifiable : .unknown
        default: return .unverifiable
        }
    }

    private static func all(_ scheme: Territory.Scheme, _ level: String) -> [Territory] {
        TerritoryTable.places.filter { $0.scheme == scheme && $0.level == level }.sorted {
            $0.code ?? "" < $1.code ?? ""
        }
        .map(TerritoryIndex.shared.territory)
    }
}
