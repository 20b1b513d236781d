import Messages
import ScienceShopSDK
import Testing

@testable import Catalogue

@Suite struct RegionMapTests {
    private func index(_ codes: [(level: String, code: String, count: Int)]) throws -> CatalogueIndex {
        var builder = CatalogueIndex.Builder()
        for (level, code, count) in codes {
            let scheme: Territory.Scheme = level == "region-administrative" ? .quebec : .insee
            let territory = try #require(Territories.find(scheme, level: level, code: code))
            for number in 0..<count {
                builder.add(
                    try Sample.record("lyon:project/\(level.prefix(3))-\(code.lowercased())-\(number)", "P") {
                        $0.territories = [territory]
                    })
            }
        }
        return builder.build()
    }

    @Test func everyDepartmentAndRegionHasItsPlace() {
        let departments = MapLayout.frenchDepartments.cells
        #expect(Set(departments.map(\.code)) == Set(Territories.frenchDepartments.compactMap(\.code)))
        #expect(Set(departments.map(\.cell)).count == departments.count)
        let regions = MapLayout.quebecRegions.cells
        #expect(Set(regions.map(\.code)) == Set(Territories.quebecRegions.compactMap(\.code)))
        #expect(Set(regions.map(\.cell)).count == regions.count)
    }

    @Test func regionsAreInOnePiece() {
        var cells: [String: [HexCell]] = [:]
        for (code, cell) in MapLayout.frenchDepartments.cells {
            let region = Territories.find(.insee, level: "departement", code: code)?.within.first?.code
            cells[region ?? "", default: []].append(cell)
        }
        #expect(cells.count == 18)
        for (region, cells) in cells { #expect(HexCell.outline(of: cells).count == 1, "region \(region)") }
    }

    @Test func anOutlineLeavesInnerEdgesOut() {
        let one = HexCell.outline(of: [HexCell(column: 0, row: 0)])
        #expect(one.map(\.count) == [6])
        #expect(HexCell.outline(of: [HexCell(column: 0, row: 0), HexCell(column: 1, row: 0)]).map(\.count) == [10])
        // Seven around one another, and six around a hole.
        let ring = [(0, 0), (1, 0), (-1, 1), (1, 1), (0, 2), (1, 2)].map { HexCell(column: $0.0, row: $0.1) }
        #expect(HexCell.outline(of: ring + [HexCell(column: 0, row: 1)]).map(\.count) == [18])
        #expect(HexCell.outline(of: ring).map(\.count).sorted() == [6, 18])
    }

    @Test func areasLinkToTheirPagesAndSayHowMany() throws {
        let index = try index([("departement", "31", 3), ("region-administrative", "06", 1)])
        let map = RegionMap(index: index, language: .english).overview(on: .home)
        let occitanie = try #require(
            index.facet(.territory(TerritoryName(scheme: "insee", level: "region", code: "76")))?.address)
        #expect(map.contains("href=\"\(PageAddress.home.link(in: .english, to: occitanie))\""))
        #expect(map.contains("aria-label=\"Occitanie (OCC): 3 records\""))
        #expect(map.contains("Montréal (MTL): 1 record<"))
        // A region without records is drawn, but leads nowhere.
        #expect(map.contains("<g class=\"s0\"><title>Bretagne (BRE): 0 records</title>"))
        #expect(map.contains("<th scope=\"row\">Bretagne</th><td>0</td>"))
        #expect(map.utf8.count < 30_000)
    }

    @Test func codesOfTwoLevelsAreTwoPlaces() throws {
        // 32 is Gers and Hauts-de-France, 84 Vaucluse and Auvergne-Rhône-Alpes.
        let index = try index([("departement", "32", 2)])
        let map = RegionMap(index: index, language: .english)
        #expect(map.overview(on: .home).contains("Hauts-de-France (HDF): 0 records"))
        let occitanie = Facet.Key.territory(TerritoryName(scheme: "insee", level: "region", code: "76"))
        let page = try #require(index.facet(occitanie)?.address)
        let detail = map.detail(of: occitanie, on: page)
        #expect(detail.contains("Gers (32): 2 records"))
        #expect(!detail.contains("Vaucluse"))
        #expect(map.detail(of: .territory(TerritoryName(scheme: "insee", level: "region", code: "94")), on: page) != "")
        #expect(map.detail(of: .territory(TerritoryName(scheme: "insee", level: "region", code: "01")), on: page) == "")
        #expect(map.detail(of: .kind(.project), on: page) == "")
    }

    @Test func shadesRise() {
        for most in [1, 5, 6, 40, 100_000] {
            let shades = (0...most).map { RegionMap.shade($0, most: most) }
            #expect(zip(shades, shades.dropFirst()).allSatisfy { $0 <= $1 })
            #expect(shades[0] == 0 && shades[1] >= 1 && (shades.last ?? 9) <= 5)
        }
        #expect(RegionMap.shade(40, most: 40) == 5)
    }

    @Test func withoutPlacesThereIsNoMap() throws {
        #expect(RegionMap(index: CatalogueIndex.Builder().build(), language: .french).overview(on: .home) == "")
    }
}
