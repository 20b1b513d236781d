/// One of the six operations of OAI-PMH 2.0, as the `verb` argument writes it.
public enum OAIVerb: String, Sendable, Hashable, CaseIterable {
    case identify = "Identify"
    case listMetadataFormats = "ListMetadataFormats"
    case listSets = "ListSets"
    case getRecord = "GetRecord"
    case listIdentifiers = "ListIdentifiers"
    case listRecords = "ListRecords"

    /// What must be given, unless the exclusive argument is.
    var required: [OAIArgument] {
        switch self {
        case .identify, .listMetadataFormats, .listSets: []
        case .getRecord: [.identifier, .metadataPrefix]
        case .listIdentifiers, .listRecords: [.metadataPrefix]
        }
    }

    /// What may be given besides.
    var optional: [OAIArgument] {
        switch self {
        case .identify, .listSets, .getRecord: []
        case .listMetadataFormats: [.identifier]
        case .listIdentifiers, .listRecords: [.from, .until, .set]
        }
    }

    /// Whether it answers in pages; `resumptionToken` then stands alone.
    var isPaged: Bool { self == .listSets || self == .listIdentifiers || self == .listRecords }
}

/// A name that may stand in a request, besides `verb`.
enum OAIArgument: String, CaseIterable {
    case identifier, metadataPrefix, from, until, set, resumptionToken
}
