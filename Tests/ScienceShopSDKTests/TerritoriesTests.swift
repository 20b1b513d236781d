import ScienceShopSDK
import Testing

@Suite struct TerritoriesTests {
    @Test func theTablesAreWhole() {
        #expect(Territories.frenchRegions.count == 18)
        #expect(Territories.frenchDepartments.count == 101)
        #expect(Territories.quebecRegions.count == 17)
        #expect(Set(Territories.frenchDepartments.compactMap(\.code)).count == 101)
        #expect(Territories.frenchDepartments.allSatisfy { $0.within.count == 2 && $0.within[0].level == "region" })
        let metropolitan = (1...95).filter { $0 != 20 }.map { ($0 < 10 ? "0" : "") + String($0) } + ["2A", "2B"]
        for code in metropolitan + ["971", "972", "973", "974", "976"] {
            #expect(Territories.find(.insee, level: "departement", code: code)?.label?.isEmpty == false)
        }
        let perRegion = Dictionary(grouping: Territories.frenchDepartments) { $0.within[0].code ?? "" }.mapValues(
            \.count)
        #expect(perRegion["76"] == 13 && perRegion["32"] == 5 && perRegion["84"] == 12 && perRegion["11"] == 8)
        #expect(perRegion.count == 18)
    }

    @Test(arguments: [
        ("insee", "departement", "32", "Gers"), ("insee", "region", "32", "Hauts-de-France"),
        ("insee", "departement", "76", "Seine-Maritime"), ("insee", "region", "76", "Occitanie"),
        ("insee", "departement", "84", "Vaucluse"), ("insee", "region", "84", "Auvergne-Rhône-Alpes"),
        ("iso3166-2", "region", "FR-OCC", "Occitanie"), ("iso3166-2", "departement", "FR-2A", "Corse-du-Sud"),
        ("iso3166-2", "province", "CA-QC", "Québec"), ("nuts", "region", "FRE", "Hauts-de-France"),
        ("nuts", "region", "FRJ2", "Midi-Pyrénées"),
        ("quebec", "region-administrative", "02", "Saguenay–Lac-Saint-Jean"),
        ("quebec", "mrc", "190", "Bellechasse"), ("siren", "epci", "200057867", "Plaine Commune"),
        ("insee", "metropole", "69M", "Métropole de Lyon"), ("insee", "commune", "62041", "Arras"),
        ("iso3166-2", "pays", "FR", "France"),
    ])
    func findsByKey(scheme: String, level: String, code: String, label: String) throws {
        let scheme = try #require(Territory.Scheme(rawValue: scheme))
        #expect(Territories.find(scheme, level: level, code: code)?.label == label)
        #expect(Territories.knowledge(of: scheme, level: level, code: code) == .known)
    }

    @Test(arguments: [
        ("insee", "departement", "20"), ("insee", "departement", "96"), ("insee", "region", "31"),
        ("insee", "commune", "99999"), ("insee", "commune", "6200"), ("siren", "epci", "200057868"),
        ("siren", "epci", "12"),
        ("quebec", "region-administrative", "18"), ("quebec", "mrc", "AB1"), ("iso3166-2", "region", "FR-XXX"),
        ("nuts", "region", "fr"),
    ])
    func unknownCodes(scheme: String, level: String, code: String) throws {
        let scheme = try #require(Territory.Scheme(rawValue: scheme))
        #expect(Territories.knowledge(of: scheme, level: level, code: code) == .unknown)
    }

    @Test func codesTheTablesCannotJudge() {
        #expect(Territories.knowledge(of: .insee, level: "commune", code: "31254") == .unverifiable)
        #expect(Territories.knowledge(of: .insee, level: "commune", code: "2A004") == .unverifiable)
        #expect(Territories.knowledge(of: .siren, level: "epci", code: "243100518") == .unverifiable)
        #expect(Territories.knowledge(of: .quebec, level: "mrc", code: "180") == .unverifiable)
        #expect(Territories.knowledge(of: .iso31662, level: "region", code: "BE-WAL") == .unverifiable)
    }

    @Test(arguments: [
        ("HAUTS DE FRANCE", "region", "32"), ("hauts-de-france", "region", "32"), ("Reunion", "region", "04"),
        ("l'Isère", "departement", "38"), ("Territoire-de-Belfort", "departement", "90"), ("PACA", "region", "93"),
        ("la Matapédia", "mrc", "070"), ("Matapedia", "mrc", "070"), ("St-Étienne", "commune", "42218"),
        ("Saguenay - Lac St-Jean", "region-administrative", "02"), ("Côte d’Or", "departement", "21"),
    ])
    func findsByName(label: String, level: String, code: String) {
        #expect(Territories.find(label: label, level: level).map(\.code) == [code])
    }

    @Test(arguments: [
        ("62000", "departement", "62"), ("75005", "departement", "75"), ("01000", "departement", "01"),
        ("20000", "region", "94"), ("20600", "region", "94"), ("97400", "departement", "974"), ("97133", "pays", "FR"),
        ("97500", "pays", "FR"), ("98800", "pays", "FR"),
    ])
    func postalCodes(code: String, level: String, expected: String) {
        let place = PostalCode.french(code)
        #expect(place?.level == level && place?.code == expected)
    }

    @Test(arguments: ["98000", "6200", "620000", "H7A 3X2", "99123", "00100", "96000", "", "6200O"])
    func noFrenchPostalCode(code: String) {
        #expect(PostalCode.french(code) == nil)
    }
}
