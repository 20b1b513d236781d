import Messages
import ScienceShopSDK

/// The ways to browse a catalogue; each has a folder with an index and a list per entry.
public enum FacetGroup: String, Sendable, Hashable, CaseIterable {
    case kinds, themes, territories, nodes
}

/// A page of the catalogue, in French at the root and in English under `en/`, with the same name.
///
/// Paths are relative to the root of the catalogue and name files, so that a catalogue works from a folder, a memory
/// stick and any web server alike. They hold `a-z 0-9 - _ . ~` and `/` only, so they need no escaping in a URL.
public enum PageAddress: Sendable, Hashable {
    case home
    /// Also the page of a withdrawn record, and of an identifier a record had before.
    case record(RecordIdentifier)
    /// All entries of a group with their counts.
    case index(FacetGroup)
    /// The records of one entry; pages count from 1. Slugs come from `Facet.slug`.
    case list(FacetGroup, slug: String, page: Int = 1)
    /// Events, latest first; pages count from 1.
    case agenda(page: Int = 1)
    case search
    case about
    /// What a server shows for an address that is none: at any depth, so its links cannot be relative.
    case notFound

    public func path(in language: Language) -> String {
        let name = path
        return language == .english ? "en/" + name : name
    }

    /// Without the language's folder. A slug has no underscore, so page 2 of « covid » is not the entry « covid 2 ».
    private var path: String {
        switch self {
        case .home: "index.html"
        case .record(let id): DataAddress.stem(of: id) + ".html"
        case .index(let group): group.rawValue + "/index.html"
        case .list(let group, let slug, let page): group.rawValue + "/" + slug + Self.suffix(page) + ".html"
        case .agenda(let page): "agenda" + Self.suffix(page) + ".html"
        case .search: "search.html"
        case .about: "about.html"
        case .notFound: "404.html"
        }
    }

    private static func suffix(_ page: Int) -> String { page > 1 ? "_\(page)" : "" }

    /// The link from this page to another, in the same or another language.
    public func link(in language: Language, to other: PageAddress, in otherLanguage: Language? = nil) -> String {
        RelativeLink.from(path(in: language), to: other.path(in: otherLanguage ?? language))
    }

    /// The link from this page to a file that has no language.
    public func link(in language: Language, toFile file: DataAddress) -> String {
        RelativeLink.from(path(in: language), to: file.path)
    }
}

/// A file of the catalogue for machines and browsers, the same in every language unless it says otherwise.
public enum DataAddress: Sendable, Hashable {
    /// A record as canonical JSON, beside its page.
    case record(RecordIdentifier)
    /// All records, one a line.
    case records
    case table
    case feed(Language)
    case calendar
    /// The sitemap; numbered parts when one file cannot hold all addresses.
    case sitemap(part: Int? = nil)
    case robots
    /// A style sheet, script, image or part of the search index: a path under `assets/`.
    case asset(String)

    public var path: String {
        switch self {
        case .record(let id): Self.stem(of: id) + ".json"
        case .records: "records.jsonl"
        case .table: "catalogue.csv"
        case .feed(let language): language == .english ? "en/feed.xml" : "feed.xml"
        case .calendar: "agenda.ics"
        case .sitemap(let part): part.map { "sitemap-\($0).xml" } ?? "sitemap.xml"
        case .robots: "robots.txt"
        case .asset(let name): "assets/" + name
        }
    }

    /// The path of a record's files without their extension.
    static func stem(of id: RecordIdentifier) -> String {
        "records/" + SafeName.name(of: id.home) + "/" + id.kind.rawValue + "/" + SafeName.name(of: id.local)
    }
}

/// Links between files of one tree.
public enum RelativeLink {
    /// The link from one file to another, both as paths from the root: `../themes/eau.html`.
    public static func from(_ source: String, to target: String) -> String {
        let from = Array(source.utf8)
        let to = Array(target.utf8)
        var common = 0
        var position = 0
        while position < from.count, position < to.count, from[position] == to[position] {
            if from[position] == UInt8(ascii: "/") { common = position + 1 }
            position += 1
        }
        let depth = from[common...].count { $0 == UInt8(ascii: "/") }
        return String(repeating: "../", count: depth) + String(decoding: to[common...], as: UTF8.self)
    }
}
