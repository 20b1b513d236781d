import Messages
import ScienceShopSDK
import Translations

/// Maps of how many records territories have, as HTML: an SVG drawing whose areas are links, and the same as a table.
///
/// Colours come from the style sheet by class: `s0` for none to `s5` for most. Drawings are our own (`MapLayout`).
public struct RegionMap: Sendable {
    private let index: CatalogueIndex
    private let language: Language
    private let words: Translations

    public init(index: CatalogueIndex, language: Language) {
        self.index = index
        self.language = language
        words = .shipped(language)
    }

    /// The regions of France, and those of Québec where it has records; empty when neither has.
    public func overview(on page: PageAddress) -> String {
        let france = Self.frenchRegions.map(area)
        let drawn =
            france.contains { $0.count > 0 }
            ? figure(france, name: "france", title: words("Records by region of France"), on: page) : ""
        return drawn + quebec(on: page)
    }

    private func quebec(on page: PageAddress) -> String {
        let regions = Self.quebecRegions.map(area)
        guard regions.contains(where: { $0.count > 0 }) else { return "" }
        return figure(regions, name: "quebec", title: words("Records by region of Québec"), on: page)
    }

    /// The departments of a French region, for its own page; empty for any other territory.
    public func detail(of key: Facet.Key, on page: PageAddress) -> String {
        guard case .territory(let name) = key, name.scheme == "insee", name.level == "region", let code = name.code,
            let region = Self.frenchRegions.first(where: { $0.name.code == code }), region.cells.count > 1
        else { return "" }
        let departments = Self.frenchDepartments.filter { region.cells.contains($0.cells[0]) }.map(area)
        return figure(
            departments, name: "departments", title: words("Records by department: \(region.label)"), on: page)
    }

    /// All departments of France, and the regions of Québec where it has records; empty when neither has.
    public func departments(on page: PageAddress) -> String {
        let departments = Self.frenchDepartments.map(area)
        let drawn =
            departments.contains { $0.count > 0 }
            ? figure(departments, name: "departments", title: words("Records by department of France"), on: page) : ""
        return drawn + quebec(on: page)
    }

    // MARK: - Places

    /// A territory and where it is drawn.
    private struct Place: Sendable {
        var name: TerritoryName
        var label: String
        /// What stands in the drawing: « OCC », « 31 ».
        var short: String
        var cells: [HexCell]
    }

    private struct Area {
        var place: Place
        var count: Int
        var address: PageAddress?
    }

    private static let frenchDepartments: [Place] = MapLayout.frenchDepartments.cells.compactMap { code, cell in
        guard let territory = Territories.find(.insee, level: "departement", code: code) else { return nil }
        return Place(
            name: TerritoryName(scheme: "insee", level: "departement", code: code), label: territory.label ?? code,
            short: code, cells: [cell])
    }

    /// A region is its departments.
    private static let frenchRegions: [Place] = {
        var cells: [String: [HexCell]] = [:]
        for (code, cell) in MapLayout.frenchDepartments.cells {
            let around = Territories.find(.insee, level: "departement", code: code)?.within ?? []
            if let region = around.first(where: { $0.level == "region" })?.code {
                cells[region, default: []].append(cell)
            }
        }
        return Territories.frenchRegions.compactMap { region in
            guard let code = region.code, let label = region.label, let cells = cells[code] else { return nil }
            return Place(
                name: TerritoryName(scheme: "insee", level: "region", code: code), label: label,
                short: abbreviations[code] ?? code, cells: cells)
        }
    }()

    private static let quebecRegions: [Place] = MapLayout.quebecRegions.cells.compactMap { code, cell in
        guard let region = Territories.find(.quebec, level: "region-administrative", code: code) else { return nil }
        return Place(
            name: TerritoryName(scheme: "quebec", level: "region-administrative", code: code),
            label: region.label ?? code, short: quebecAbbreviations[code] ?? code, cells: [cell])
    }

    /// As in ISO 3166-2:FR; countries' letters overseas.
    private static let abbreviations = [
        "01": "GP", "02": "MQ", "03": "GF", "04": "RE", "06": "YT", "11": "IDF", "24": "CVL", "27": "BFC", "28": "NOR",
        "32": "HDF", "44": "GES", "52": "PDL", "53": "BRE", "75": "NAQ", "76": "OCC", "84": "ARA", "93": "PAC",
        "94": "COR",
    ]

    /// The names of Québec's regions are long and their numbers would be taken for counts.
    private static let quebecAbbreviations = [
        "01": "BSL", "02": "SAG", "03": "CAP", "04": "MAU", "05": "EST", "06": "MTL", "07": "OUT", "08": "ABI",
        "09": "CNO", "10": "NDQ", "11": "GAS", "12": "CHA", "13": "LAV", "14": "LAN", "15": "LAU", "16": "MTG",
        "17": "CDQ",
    ]

    private func area(_ place: Place) -> Area {
        let facet = index.facet(.territory(place.name))
        return Area(place: place, count: facet?.totalCount ?? 0, address: facet?.address)
    }

    // MARK: - Drawing

    private func figure(_ areas: [Area], name: String, title: String, on page: PageAddress) -> String {
        let most = areas.map(\.count).max() ?? 0
        let all = areas.flatMap(\.place.cells).flatMap(\.corners)
        let (left, top) = (all.map(\.x).min() ?? 0, all.map(\.y).min() ?? 0)
        let (right, bottom) = (all.map(\.x).max() ?? 0, all.map(\.y).max() ?? 0)
        let view = [
            Self.x(left) - 2, Self.y(top) - 2, Self.x(right) - Self.x(left) + 4, Self.y(bottom) - Self.y(top) + 4,
        ].map(Self.text).joined(separator: " ")
        var html = """
            <figure class="map map-\(name)"><svg viewBox="\(view)" aria-labelledby="map-\(name)">\
            <title id="map-\(name)">\(XMLText.escaped(title))</title>

            """
        for area in areas { html += drawing(of: area, most: most, on: page) }
        html += "</svg>\n<figcaption>\(XMLText.escaped(title))\n"
        return html + table(areas, title: title, on: page) + "</figcaption></figure>\n"
    }

    private func drawing(of area: Area, most: Int, on page: PageAddress) -> String {
        let place = area.place
        let name = XMLText.escaped(
            words(
                .plural(
                    area.count, one: "\(place.label) (\(place.short)): \(area.count) record",
                    other: "\(place.label) (\(place.short)): \(area.count) records")))
        let outline = HexCell.outline(of: place.cells).map { ring in
            "M" + ring.map { Self.text(Self.x($0.x)) + " " + Self.text(Self.y($0.y)) }.joined(separator: "L") + "Z"
        }.joined()
        let (x, y) = Self.label(of: place.cells)
        // The middle of the letters, which stand above the number where there is one.
        var drawn = """
            <path d="\(outline)"/><text x="\(Self.text(x))" y="\(Self.text(y + (area.count > 0 ? -3 : 4)))">\(place.short)</text>
            """
        if area.count > 0 {
            drawn +=
                "<text class=\"n\" x=\"\(Self.text(x))\" y=\"\(Self.text(y + 12))\">\(language.number(area.count))</text>"
        }
        let shade = "s\(Self.shade(area.count, most: most))"
        guard area.count > 0, let address = area.address, address != page else {
            return "<g class=\"\(shade)\"><title>\(name)</title>\(drawn)</g>\n"
        }
        let link = XMLText.escaped(page.link(in: language, to: address))
        return "<a class=\"\(shade)\" href=\"\(link)\" aria-label=\"\(name)\"><title>\(name)</title>\(drawn)</a>\n"
    }

    private func table(_ areas: [Area], title: String, on page: PageAddress) -> String {
        var html = """
            <details><summary>\(XMLText.escaped(words("As a table")))</summary>
            <table><caption>\(XMLText.escaped(title))</caption>
            <thead><tr><th scope="col">\(XMLText.escaped(words("Territory")))</th>\
            <th scope="col">\(XMLText.escaped(words("Records")))</th></tr></thead>
            <tbody>

            """
        for area in areas.sorted(by: { Text.folded($0.place.label) < Text.folded($1.place.label) }) {
            var name = XMLText.escaped(area.place.label)
            if area.count > 0, let address = area.address, address != page {
                name = "<a href=\"\(XMLText.escaped(page.link(in: language, to: address)))\">\(name)</a>"
            }
            html += "<tr><th scope=\"row\">\(name)</th><td>\(language.number(area.count))</td></tr>\n"
        }
        return html + "</tbody></table></details>\n"
    }

    /// 0 for none, else 1 to 5 by doubling: a region with twice the records is about as much darker anywhere.
    static func shade(_ count: Int, most: Int) -> Int {
        guard count > 0 else { return 0 }
        let steps = { (number: Int) in Int.bitWidth - number.leadingZeroBitCount }
        return most < 6 ? count : max(1, (5 * steps(count) + steps(most) / 2) / steps(most))
    }

    /// The middle of the cell nearest the middle of all.
    private static func label(of cells: [HexCell]) -> (x: Double, y: Double) {
        let middles = cells.map(\.middle)
        let x = middles.map(\.x).reduce(0, +) / Double(middles.count)
        let y = middles.map(\.y).reduce(0, +) / Double(middles.count)
        let distance = { (point: (x: Double, y: Double)) in
            (point.x - x) * (point.x - x) + (point.y - y) * (point.y - y)
        }
        return middles.min { distance($0) < distance($1) } ?? (x, y)
    }

    private static func x(_ corner: Int) -> Double { Double(corner) * HexCell.width / 2 }
    private static func y(_ corner: Int) -> Double { Double(corner) * HexCell.height / 4 }

    /// A number as short as SVG takes it.
    private static func text(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String((number * 10).rounded() / 10)
    }
}
