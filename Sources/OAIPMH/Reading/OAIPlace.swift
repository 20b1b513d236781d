import XMLReader

/// Where in a response an element stands. Lenient where providers are careless: elements are known by their local names,
/// and a resumption token may stand beside its list.
enum OAIPlace {
    case root, record, header, metadata, about, set, format, identify, description
    case list(OAIListKind)
    case leaf(OAILeaf)
    case unknown

    /// The place of an element inside this one.
    func place(of tag: XMLStartTag) -> OAIPlace {
        switch self {
        case .root:
            for (name, kind) in OAIListKind.names where tag.isNamed(name) { return .list(kind) }
            if tag.isNamed("Identify") { return .identify }
            if tag.isNamed("responseDate") { return .leaf(.responseDate) }
            if tag.isNamed("request") { return .leaf(.request) }
            if tag.isNamed("error") { return .leaf(.error) }
            if tag.isNamed("resumptionToken") { return .leaf(.token) }
        case .list(let kind):
            if tag.isNamed("resumptionToken") { return .leaf(.token) }
            switch kind {
            case .records: if tag.isNamed("record") { return .record }
            case .identifiers: if tag.isNamed("header") { return .header }
            case .sets: if tag.isNamed("set") { return .set }
            case .formats: if tag.isNamed("metadataFormat") { return .format }
            }
        case .record:
            if tag.isNamed("header") { return .header }
            if tag.isNamed("metadata") { return .metadata }
            if tag.isNamed("about") { return .about }
        case .header:
            if tag.isNamed("identifier") { return .leaf(.identifier) }
            if tag.isNamed("datestamp") { return .leaf(.datestamp) }
            if tag.isNamed("setSpec") { return .leaf(.setSpec) }
        case .set:
            if tag.isNamed("setSpec") { return .leaf(.setSpec) }
            if tag.isNamed("setName") { return .leaf(.setName) }
            if tag.isNamed("setDescription") { return .description }
        case .format:
            if tag.isNamed("metadataPrefix") { return .leaf(.prefix) }
            if tag.isNamed("schema") { return .leaf(.schema) }
            if tag.isNamed("metadataNamespace") { return .leaf(.namespace) }
        case .identify:
            for (name, leaf) in OAILeaf.ofIdentify where tag.isNamed(name) { return .leaf(leaf) }
            if tag.isNamed("description") { return .description }
        case .metadata, .about, .description, .leaf, .unknown: break
        }
        return .unknown
    }
}

/// What a list holds.
enum OAIListKind {
    case records, identifiers, sets, formats

    static let names: [(StaticString, OAIListKind)] = [
        ("ListRecords", .records), ("GetRecord", .records), ("ListIdentifiers", .identifiers), ("ListSets", .sets),
        ("ListMetadataFormats", .formats),
    ]

    /// How its parts are written.
    var list: XMLList {
        switch self {
        case .records: Self.ofRecords
        case .identifiers: XMLList(part: "header", first: "identifier", last: "resumptionToken")
        case .sets: XMLList(part: "set", first: "setSpec", last: "resumptionToken")
        case .formats: XMLList(part: "metadataFormat", first: "metadataPrefix")
        }
    }

    private static let ofRecords = XMLList(part: "record", first: "header", last: "resumptionToken")
}

/// An element that holds text alone.
enum OAILeaf {
    case responseDate, request, error, token
    case identifier, datestamp, setSpec, setName
    case prefix, schema, namespace
    case repositoryName, baseURL, protocolVersion, adminEmail, earliest, deletedRecord, granularity, compression

    static let ofIdentify: [(StaticString, OAILeaf)] = [
        ("repositoryName", .repositoryName), ("baseURL", .baseURL), ("protocolVersion", .protocolVersion),
        ("adminEmail", .adminEmail), ("earliestDatestamp", .earliest), ("deletedRecord", .deletedRecord),
        ("granularity", .granularity), ("compression", .compression),
    ]
}
