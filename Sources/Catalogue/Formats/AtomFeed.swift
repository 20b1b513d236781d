import Messages
import ScienceShopSDK
import Translations

/// What is new in a catalogue, as an Atom feed (RFC 4287) with what left it (RFC 6721).
public struct AtomFeed: Sendable {
    /// How many entries a feed has at most: a window, not the whole catalogue.
    public static let length = 50

    private let identity: CatalogueIdentity
    private let language: Language
    private let links: CatalogueLinks
    private let labels: Labels

    public init(identity: CatalogueIdentity, language: Language) {
        self.identity = identity
        self.language = language
        links = CatalogueLinks(identity)
        labels = Labels(language: language)
    }

    /// - Parameters:
    ///   - records: newest first; more than `length` are left out.
    ///   - withdrawals: newest first; likewise.
    public func bytes(records: [PublicRecord], withdrawals: [Withdrawal]) -> [UInt8] {
        let records = records.prefix(Self.length)
        let withdrawals = withdrawals.prefix(Self.length)
        let updated = (records.map(\.modifiedAt) + withdrawals.map(\.at)).max() ?? Timestamp(seconds: 0)
        var xml = """
            <?xml version="1.0" encoding="UTF-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" \
            xml:lang="\(language.rawValue)">
            <id>\(XMLText.escaped(links.url(.feed(language)) ?? "urn:x-science-shop:feed:\(language.rawValue)"))</id>
            <title>\(XMLText.escaped(identity.name(in: language).text))</title>
            <updated>\(updated)</updated>
            <author><name>\(XMLText.escaped(identity.name(in: language).text))</name></author>
            <generator uri="https://w3id.org/science-shop-federation">shopctl</generator>

            """
        if let feed = links.url(.feed(language)), let home = links.url(.home, language) {
            xml += "<link rel=\"self\" type=\"application/atom+xml\" href=\"\(XMLText.escaped(feed))\"/>\n"
            xml += "<link rel=\"alternate\" type=\"text/html\" href=\"\(XMLText.escaped(home))\"/>\n"
        }
        if let licence = identity.licence { xml += "<rights>\(XMLText.escaped(licence))</rights>\n" }
        for record in records { xml += entry(record) }
        for withdrawal in withdrawals {
            xml += "<at:deleted-entry ref=\"\(CatalogueLinks.urn(withdrawal.id))\" when=\"\(withdrawal.at)\"/>\n"
        }
        xml += "</feed>\n"
        return Array(xml.utf8)
    }

    private func entry(_ record: PublicRecord) -> String {
        let content = record.record
        var xml = "<entry>\n<id>\(CatalogueLinks.urn(record.id))</id>\n"
        xml += text("title", content.title) ?? "<title>\(XMLText.escaped(record.id.description))</title>\n"
        xml += "<updated>\(record.modifiedAt)</updated>\n"
        if let page = links.url(.record(record.id), language) {
            xml += "<link rel=\"alternate\" type=\"text/html\" href=\"\(XMLText.escaped(page))\"/>\n"
        }
        if let json = links.url(.record(record.id) as DataAddress) {
            xml += "<link rel=\"alternate\" type=\"application/json\" href=\"\(XMLText.escaped(json))\"/>\n"
        }
        let node = labels.node(record.id.home, identity)
        xml += "<author><name>\(XMLText.escaped(node))</name></author>\n"
        xml += category(record.id.kind.rawValue, label: labels.kind(record.id.kind))
        for theme in content.themes {
            guard let label = labels.concept(theme), let term = theme.concept ?? theme.keyword ?? theme.asWritten else {
                continue
            }
            xml += category(term, label: label)
        }
        xml += text("summary", content.summary ?? content.description ?? content.question) ?? ""
        if let licence = content.licence { xml += "<rights>\(XMLText.escaped(licence))</rights>\n" }
        return xml + "</entry>\n"
    }

    private func text(_ element: String, _ map: LanguageMap?) -> String? {
        guard let (tag, text) = map?.text(for: [language.rawValue]) else { return nil }
        let attribute =
            tag.utf8.elementsEqual(language.rawValue.utf8) ? "" : " xml:lang=\"\(XMLText.escaped(tag))\""
        return "<\(element)\(attribute)>\(XMLText.escaped(text))</\(element)>\n"
    }

    private func category(_ term: String, label: String) -> String {
        "<category term=\"\(XMLText.escaped(term))\" label=\"\(XMLText.escaped(label))\"/>\n"
    }
}
