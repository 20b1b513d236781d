import Crosswalks
import JSONSchema
import ScienceShopSDK
import XMLReader

/// The pages that a list names.
enum ListedPages {
    static let most = 50_000

    /// The addresses of an `ItemList` in the page's JSON-LD, in its order.
    static func jsonld(_ page: PageDocument) -> [String] {
        var addresses: [String] = []
        func look(_ value: JSONValue, depth: Int) {
            guard depth < 6, addresses.count < most else { return }
            for element in value["itemListElement"]?.array ?? [] {
                let item = element["item"]
                if let url = element["url"]?.string ?? item?["url"]?.string ?? item?["@id"]?.string ?? item?.string {
                    addresses.append(url)
                }
            }
            for child in value["@graph"]?.array ?? value.array ?? [] { look(child, depth: depth + 1) }
            if let main = value["mainEntity"] { look(main, depth: depth + 1) }
        }
        for block in page.blocks where block.kind == .data { if let json = block.json { look(json, depth: 0) } }
        return addresses
    }

    /// The addresses in a sitemap: of pages, or of other sitemaps.
    static func sitemap(_ root: XMLTree.Element) -> [String] {
        root.elements.prefix(most).compactMap { entry in
            entry.elements.first { $0.name == "loc" }.map { Text.trimmed($0.ownText) }
        }
    }
}
