import JSONSchema
import Messages
import ScienceShopSDK

/// The pages of a catalogue as bytes of HTML: a pure function of the identity, the index and, for its page, the record.
///
/// Everything harvested is escaped, links lead to http(s) and mailto only, and pages work without script, from a folder
/// as from a server. It may be used from several threads at once.
public struct PageRenderer: Sendable {
    private let french: Edition
    private let english: Edition

    public init(identity: CatalogueIdentity, index: CatalogueIndex) {
        french = Edition(.french, identity: identity, index: index)
        english = Edition(.english, identity: identity, index: index)
    }

    private func edition(_ language: Language) -> Edition { language == .french ? french : english }

    private func notice(_ language: Language) -> NoticePage {
        language == .french ? NoticePage(french, twin: english) : NoticePage(english, twin: french)
    }

    /// The page of a record.
    public func record(_ record: PublicRecord, in language: Language) -> [UInt8] {
        RecordPage(record, edition(language)).bytes
    }

    /// The page of a record that left: it says so, without content; one that goes on elsewhere leads there at once.
    public func withdrawn(_ withdrawal: Withdrawal, in language: Language) -> [UInt8] {
        notice(language).withdrawn(withdrawal)
    }

    /// Every page but those of records, in order.
    public var addresses: [PageAddress] {
        let index = french.index
        var addresses: [PageAddress] = [.home]
        for group in FacetGroup.allCases {
            addresses.append(.index(group))
            for facet in index.facets(group, in: .french) {
                guard let slug = facet.slug else { continue }
                for page in 1...index.pageCount(of: facet) { addresses.append(.list(group, slug: slug, page: page)) }
            }
        }
        addresses += (1...index.agendaPageCount).map { .agenda(page: $0) }
        return addresses + [.search, .about, .notFound]
    }

    /// A page that is no record's; nil when the catalogue has no such page.
    public func page(_ address: PageAddress, in language: Language) -> [UInt8]? {
        let edition = edition(language)
        switch address {
        case .home: return HomePage(edition).bytes
        case .record: return nil
        case .index(let group): return IndexPage(group, edition).bytes
        case .list(let group, let slug, let page): return ListPage(group, slug: slug, page: page, edition)?.bytes
        case .agenda(let page): return AgendaPage(page: page, edition)?.bytes
        case .search: return SearchPage(edition).bytes
        case .about: return AboutPage(edition).bytes
        case .notFound: return notice(language).notFound()
        }
    }

    /// Changes whenever pages of the same records would come out differently: other templates, assets, words, identity.
    public static func fingerprint(_ identity: CatalogueIdentity) -> String {
        var stamp = Stamp()
        stamp.add(Self.version)
        for file in EmbeddedTemplates.files { stamp.add(file.text) }
        for asset in assets { stamp.add(asset.bytes) }
        // Pages of an empty catalogue hold identity and words as readers see them.
        let empty = PageRenderer(identity: identity, index: CatalogueIndex.Builder().build())
        for language in Language.allCases {
            for address in [PageAddress.home, .about, .search, .agenda(), .notFound] {
                stamp.add(empty.page(address, in: language) ?? [])
            }
        }
        for node in identity.nodes {
            stamp.add(node.id)
            for map in [node.name, node.description] { stamp.add(map?.json.canonicalBytes ?? []) }
            stamp.add(node.homepage ?? "")
        }
        return stamp.hex
    }

    /// To be raised when code alone changes what pages say.
    private static let version = 1

    /// The style sheet, scripts and images that pages ask for.
    public static var assets: [(address: DataAddress, bytes: [UInt8])] {
        EmbeddedAssets.files.map { (.asset($0.path), Array($0.text.utf8)) }
    }
}
