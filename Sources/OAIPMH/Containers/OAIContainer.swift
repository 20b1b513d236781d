import XMLReader

/// What stands in `about`, `description` or `setDescription`: the schemas that go with the protocol are read, and our own, all
/// others are kept as their bytes.
public enum OAIContainer: Sendable, Hashable {
    case provenance(OAIProvenance)
    case way(OAIRecordWay)
    case rights(OAIRights)
    case rightsManifest(OAIRightsManifest)
    case friends(OAIFriends)
    case branding(OAIBranding)
    case identifier(OAIIdentifierDescription)
    case other([UInt8])

    /// Reads one element that stands alone; what is not as its schema says is `other`.
    public init(reading xml: [UInt8]) {
        // No container is large or deep.
        let limits = XMLTree.Limits(bytes: 1 << 20, depth: 32)
        self = (try? XMLTree(parsing: xml, limits: limits)).flatMap { Self.known($0.root) } ?? .other(xml)
    }

    /// The containers in elements `about`, which stand in one element of any name; others than those known are left out.
    public static func known(inAbouts xml: [UInt8]) -> [OAIContainer] {
        let limits = XMLTree.Limits(bytes: 1 << 20, depth: 320, nodes: 10_000)
        guard let root = (try? XMLTree(parsing: xml, limits: limits))?.root else { return [] }
        return root.children("about").compactMap { $0.elements.first.flatMap(known) }
    }

    private static func known(_ tree: XMLTree.Element) -> OAIContainer? {
        switch (tree.namespace, tree.name) {
        case (OAINamespace.provenance, "provenance"): OAIProvenance(tree).map(OAIContainer.provenance)
        case (OAINamespace.federation, "federation"): OAIRecordWay(tree).map(OAIContainer.way)
        case (OAINamespace.rights, "rights"): OAIRights(tree).map(OAIContainer.rights)
        case (OAINamespace.rights, "rightsManifest"): OAIRightsManifest(tree).map(OAIContainer.rightsManifest)
        case (OAINamespace.friends, "friends"): .friends(OAIFriends(tree))
        case (OAINamespace.branding, "branding"): .branding(OAIBranding(tree))
        case (OAINamespace.identifier, "oai-identifier"):
            OAIIdentifierDescription(tree).map(OAIContainer.identifier)
        default: nil
        }
    }

    /// The element, which stands alone.
    public var xml: [UInt8] {
        var writer = OAIWriter()
        switch self {
        case .provenance(let value): value.write(to: &writer)
        case .way(let value): value.write(to: &writer)
        case .rights(let value): value.write(to: &writer, isRoot: true)
        case .rightsManifest(let value): value.write(to: &writer)
        case .friends(let value): value.write(to: &writer)
        case .branding(let value): value.write(to: &writer)
        case .identifier(let value): value.write(to: &writer)
        case .other(let bytes): return bytes
        }
        return writer.bytes
    }

    /// The attributes of a root: its namespace and where its schema is.
    static func root(_ namespace: String, schema: String) -> [(String, String?)] {
        [
            ("xmlns", namespace), ("xmlns:xsi", OAINamespace.schemaInstance),
            ("xsi:schemaLocation", "\(namespace) http://www.openarchives.org/OAI/2.0/\(schema).xsd"),
        ]
    }
}
