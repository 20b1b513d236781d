import JSONSchema
import Messages
import ScienceShopSDK

/// One entry that records are browsed by: a theme, a territory, a node or a kind.
public struct Facet: Sendable, Hashable {
    /// The place of an entry in its group; another catalogue counts otherwise.
    public typealias Number = Int32

    public let key: Key
    /// Its name in addresses: `a-z 0-9 - ~ .`, unique in its group, the same as long as no other entry wants the same.
    /// Nil for an entry without a page of its own: of very many words used once, each would list one record.
    public let slug: String?
    public let label: ReaderTexts
    /// Records that stand under it themselves.
    public let ownCount: Int
    /// Records that stand under it or under an entry within it, each once.
    public let totalCount: Int
    /// The entries it lies in, nearest first: the region of a department, the field of a discipline.
    public let within: [Facet.Number]

    public enum Key: Sendable, Hashable {
        case kind(RecordKind)
        case node(String)
        case concept(ConceptKey)
        /// A theme in words only, by its folded words.
        case keyword(String)
        case territory(TerritoryName)

        public var group: FacetGroup {
            switch self {
            case .kind: .kinds
            case .node: .nodes
            case .concept, .keyword: .themes
            case .territory: .territories
            }
        }
    }

    /// Too wide for a list of all it holds to help anybody: its page lists its own records and the entries within it.
    public var isWide: Bool {
        guard case .territory(let name) = key else { return false }
        return Self.isWide(name)
    }

    static func isWide(_ name: TerritoryName) -> Bool {
        ["monde", "supranational", "pays", "province"].contains(name.level)
    }

    /// The first page of its list.
    public var address: PageAddress? { slug.map { .list(key.group, slug: $0) } }

    /// How many records its list has.
    public var listCount: Int { isWide ? ownCount : totalCount }
}

/// What names a territory: (scheme, level, code), or the folded words of its label where it has no code.
public struct TerritoryName: Sendable, Hashable {
    public let scheme: String
    public let level: String
    public let code: String?
    /// Empty where there is a code.
    public let words: String

    public init(scheme: String, level: String, code: String) {
        self.scheme = scheme
        self.level = level
        self.code = code
        words = ""
    }

    /// Nil when the territory has neither code nor label.
    public init?(_ territory: Territory) {
        scheme = territory.scheme?.rawValue ?? "local"
        level = territory.level ?? "lieu"
        code = territory.code
        words = code == nil ? Text.wordKey(territory.label ?? "") : ""
        if code == nil, words.isEmpty { return nil }
    }

    /// Sorts as no other name does: parts are joined by a character that none has.
    var sortKey: String { [scheme, level, code ?? "", words].joined(separator: "\u{1F}") }
}
