import AdapterKit
import JSONSchema
import ScienceShopSDK
import XMLReader

/// The pages that a document lists: a sitemap (sitemaps.org), or the `ItemList` of schema.org in a page's JSON-LD.
public struct ListedPages: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case sitemap, jsonld

        var mediaTypes: [String] { self == .sitemap ? ["application/xml", "text/xml"] : ["text/html"] }
    }

    /// As the document writes them.
    public let written: [String]
    /// Whether they are those of other sitemaps.
    public let isIndex: Bool

    /// As sitemaps.org bounds one.
    static let most = 50_000
    static let mostSitemaps = 50

    /// Nil when the document is no list of that kind.
    public init?(_ bytes: [UInt8], _ kind: Kind) {
        switch kind {
        case .sitemap:
            guard let root = try? XMLTree(parsing: bytes).root, root.name == "urlset" || root.name == "sitemapindex"
            else { return nil }
            isIndex = root.name == "sitemapindex"
            written = root.elements.prefix(Self.most).compactMap { entry in
                entry.elements.first { $0.name == "loc" }.map { Text.trimmed($0.ownText) }
            }
        case .jsonld:
            isIndex = false
            var found: [String] = []
            for data in Self.data(bytes) { Self.look(data, &found, depth: 0) }
            guard !found.isEmpty else { return nil }
            written = found
        }
    }

    /// Whole addresses on the host of the document itself, each once: what a list says of other hosts, those may say
    /// themselves. From a file, any host's.
    public func addresses(from document: String) -> [String] {
        let origin = Self.origin(document)
        var seen: Set<ByteString> = []
        return written.compactMap { text in
            let address: String
            if text.hasPrefix("/"), !text.hasPrefix("//"), let origin {
                address = origin + text
            } else {
                address = text
            }
            guard let host = Self.origin(address), origin == nil || host == origin else { return nil }
            return seen.insert(ByteString(address)).inserted ? address : nil
        }
    }

    private static func origin(_ url: String) -> String? {
        guard OpenerForFilesAndURLs.isURL(url), let start = url.firstRange(of: "://")?.upperBound else { return nil }
        let host = url[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return host.isEmpty ? nil : url[..<start].lowercased() + host.lowercased()
    }

    // MARK: - JSON-LD

    private static func data(_ bytes: [UInt8]) -> [JSONValue] {
        guard let events = try? HTMLEvents(parsing: bytes).events else { return [] }
        var data: [JSONValue] = []
        var script: String?
        for event in events {
            switch event {
            case .start("script", let attributes, _):
                script = attributes["type"]?.lowercased() == "application/ld+json" ? "" : nil
            case .text(let text, _): script?.append(text)
            case .end("script"):
                if let script, let value = try? JSONValue(parsing: Array(script.utf8)) { data.append(value) }
                script = nil
            default: break
            }
        }
        return data
    }

    private static func look(_ value: JSONValue, _ found: inout [String], depth: Int) {
        guard depth < 6, found.count < most else { return }
        for element in (value["itemListElement"]?.array ?? []).prefix(most) {
            let item = element["item"]
            let url = element["url"]?.string ?? item?["url"]?.string ?? item?["@id"]?.string ?? item?.string
            if let url { found.append(Text.trimmed(url)) }
        }
        for child in value["@graph"]?.array ?? value.array ?? [] { look(child, &found, depth: depth + 1) }
        if let main = value["mainEntity"] { look(main, &found, depth: depth + 1) }
    }
}
