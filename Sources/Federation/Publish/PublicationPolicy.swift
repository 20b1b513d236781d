import ScienceShopSDK

/// How far a channel reaches, from the nearest to the widest.
public enum PublicationScope: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Those who work at this node.
    case node
    /// The nodes of the federation.
    case federation
    /// Everyone: what stands on the web.
    case `public`

    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    init(_ scope: ConsentGrant.Scope) {
        switch scope {
        case .node: self = .node
        case .federation: self = .federation
        case .public: self = .public
        }
    }
}

/// What a person decided about a channel.
public struct PublicationPolicy: Sendable, Hashable {
    public var scope: PublicationScope
    /// Namespaces of `extensions` that somebody has looked at and that may be shown; all others stay in the ledger.
    public var extensions: Set<String>

    public init(scope: PublicationScope = .public, extensions: Set<String> = []) {
        self.scope = scope
        self.extensions = extensions
    }
}
