import Messages
import ScienceShopSDK

/// Whose catalogue it is: what every page says of the whole.
public struct CatalogueIdentity: Sendable, Hashable {
    /// The name of the catalogue by language.
    public var name: LanguageMap
    /// What it is, in a sentence or two.
    public var description: LanguageMap?
    /// Where the catalogue stands on the web; nil for one that is read from a folder.
    public var baseURL: BaseURL?
    /// The nodes whose records it shows, in the order to show them.
    public var nodes: [NodeCard]
    /// Where a person asks for a correction or a withdrawal: an e-mail address or an http(s) URL.
    public var contact: String?
    /// URI of the licence of the metadata, where a record names none.
    public var licence: String?

    public init(
        name: LanguageMap, description: LanguageMap? = nil, baseURL: BaseURL? = nil, nodes: [NodeCard] = [],
        contact: String? = nil, licence: String? = nil
    ) {
        self.name = name
        self.description = description
        self.baseURL = baseURL
        self.nodes = nodes
        self.contact = contact
        self.licence = licence
    }

    /// The name for readers of a language, with the tag of the language it is written in.
    public func name(in language: Language) -> LocalText { LocalText(name, for: language) ?? LocalText("", in: "") }

    public func node(_ id: String) -> NodeCard? { nodes.first { $0.id == id } }
}

/// What a reader is told of a node.
public struct NodeCard: Sendable, Hashable {
    /// As in record identifiers.
    public var id: String
    public var name: LanguageMap
    public var description: LanguageMap?
    public var homepage: String?
    /// ISO 3166-1 alpha-2.
    public var country: String?

    public init(
        id: String, name: LanguageMap, description: LanguageMap? = nil, homepage: String? = nil, country: String? = nil
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.homepage = homepage
        self.country = country
    }
}

/// The absolute http(s) URL of a catalogue's root, ending in a slash.
public struct BaseURL: Sendable, Hashable, CustomStringConvertible {
    public let description: String

    /// Nil when the text is no http(s) URL with a host, or has a query, a fragment, credentials, spaces or quotes.
    /// A missing slash at the end is added.
    public init?(_ text: String) {
        let rest: Substring
        if text.hasPrefix("https://") {
            rest = text.dropFirst(8)
        } else if text.hasPrefix("http://") {
            rest = text.dropFirst(7)
        } else {
            return nil
        }
        let host = rest.utf8.prefix { $0 != UInt8(ascii: "/") }
        let isHost = host.allSatisfy {
            ($0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z"))
                || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || ".-:[]".utf8.contains($0)
        }
        guard !host.isEmpty, isHost,
            rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"?#\"'<>\\`@".utf8.contains($0) })
        else { return nil }
        description = text.hasSuffix("/") ? text : text + "/"
    }

    /// The URL of a file of the catalogue.
    public func url(of path: String) -> String { description + path }
}
