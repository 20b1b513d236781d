import Messages
import ScienceShopSDK

/// The pages of a catalogue for search engines (sitemaps.org 0.9), each with its translations.
public struct Sitemap: Sendable {
    /// A file lists at most 50,000 addresses; a catalogue of few pages has one part all the same.
    public static let partSize = 50_000 / Language.allCases.count

    private let links: CatalogueLinks

    /// Nil without a base URL: a sitemap holds absolute addresses only.
    public init?(identity: CatalogueIdentity) {
        guard identity.baseURL != nil else { return nil }
        links = CatalogueLinks(identity)
    }

    /// `sitemap.xml`, which names the parts, numbered from 1.
    public func index(parts: Int) -> [UInt8] {
        var xml = """
            <?xml version="1.0" encoding="UTF-8"?>
            <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">

            """
        for part in 1...max(1, parts) {
            xml += "<sitemap><loc>\(XMLText.escaped(links.url(.sitemap(part: part)) ?? ""))</loc></sitemap>\n"
        }
        return Array((xml + "</sitemapindex>\n").utf8)
    }

    /// One part.
    /// - Parameter pages: at most `partSize` pages, each with the date it last changed where that is known.
    public func part(_ pages: some Sequence<(address: PageAddress, modifiedAt: Timestamp?)>) -> [UInt8] {
        var xml = """
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">

            """
        for page in pages {
            let urls = Language.allCases.map { ($0.rawValue, XMLText.escaped(links.url(page.address, $0) ?? "")) }
            let alternates = urls.map { "<xhtml:link rel=\"alternate\" hreflang=\"\($0.0)\" href=\"\($0.1)\"/>" }
                .joined()
            for url in urls {
                xml += "<url><loc>\(url.1)</loc>"
                if let modified = page.modifiedAt { xml += "<lastmod>\(modified)</lastmod>" }
                xml += alternates + "</url>\n"
            }
        }
        return Array((xml + "</urlset>\n").utf8)
    }

    /// `robots.txt`: everything may be read.
    public static func robots(identity: CatalogueIdentity) -> [UInt8] {
        var text = "User-agent: *\nAllow: /\n"
        if let base = identity.baseURL { text += "\nSitemap: \(base.url(of: DataAddress.sitemap().path))\n" }
        return Array(text.utf8)
    }
}
