import ScienceShopSDK

/// Where registers keep what they gave an identifier.
enum ExternalAddress {
    /// Nil for a register we do not know, and for an identifier that could not stand in an address.
    static func of(_ identifier: ExternalIdentifier) -> String? {
        guard let scheme = identifier.scheme, let value = identifier.value, let base = bases[scheme],
            !value.isEmpty, value.utf8.count <= 100,
            value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"<>\"'\\^`{|}?#%".utf8.contains($0) })
        else { return nil }
        return base + value
    }

    private static let bases = [
        "orcid": "https://orcid.org/", "ror": "https://ror.org/", "doi": "https://doi.org/",
        "wikidata": "https://www.wikidata.org/wiki/", "hal": "https://hal.science/", "idref": "https://www.idref.fr/",
        "siren": "https://annuaire-entreprises.data.gouv.fr/entreprise/",
        "siret": "https://annuaire-entreprises.data.gouv.fr/etablissement/",
        "isni": "https://isni.org/isni/", "viaf": "https://viaf.org/viaf/",
    ]
}
