import Messages
import ScienceShopSDK

/// A valid request: the only form in which one reaches a provider.
public enum OAIRequest: Sendable, Hashable {
    case identify
    case listMetadataFormats(identifier: String?)
    case listSets(token: String?)
    case getRecord(identifier: String, prefix: String)
    case listIdentifiers(OAIList)
    case listRecords(OAIList)

    public var verb: OAIVerb {
        switch self {
        case .identify: .identify
        case .listMetadataFormats: .listMetadataFormats
        case .listSets: .listSets
        case .getRecord: .getRecord
        case .listIdentifiers: .listIdentifiers
        case .listRecords: .listRecords
        }
    }

    /// The arguments in the order of the specification, the verb first.
    public var query: OAIQuery {
        var pairs: [(OAIArgument, String?)] = []
        switch self {
        case .identify: break
        case .listMetadataFormats(let identifier): pairs = [(.identifier, identifier)]
        case .listSets(let token): pairs = [(.resumptionToken, token)]
        case .getRecord(let identifier, let prefix): pairs = [(.identifier, identifier), (.metadataPrefix, prefix)]
        case .listIdentifiers(.next(let token)), .listRecords(.next(let token)): pairs = [(.resumptionToken, token)]
        case .listIdentifiers(.first(let selection)), .listRecords(.first(let selection)):
            pairs = [
                (.from, selection.from?.description), (.until, selection.until?.description),
                (.set, selection.set), (.metadataPrefix, selection.prefix),
            ]
        }
        return OAIQuery(
            [OAIQuery.Pair("verb", verb.rawValue)]
                + pairs.compactMap { name, value in value.map { OAIQuery.Pair(name.rawValue, $0) } })
    }
}

/// Which page of a list is asked for.
public enum OAIList: Sendable, Hashable {
    /// The first page of what the selection names.
    case first(OAISelection)
    /// The page after the one that gave this token.
    case next(token: String)
}

/// What a list holds.
public struct OAISelection: Sendable, Hashable {
    public var prefix: String
    /// Both ends belong to the range.
    public var from: OAIDatestamp?
    public var until: OAIDatestamp?
    public var set: String?

    public init(prefix: String, from: OAIDatestamp? = nil, until: OAIDatestamp? = nil, set: String? = nil) {
        self.prefix = prefix
        self.from = from
        self.until = until
        self.set = set
    }
}
