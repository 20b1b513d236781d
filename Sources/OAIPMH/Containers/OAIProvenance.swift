import XMLReader

/// Where a record comes from when its provider harvested it elsewhere.
public struct OAIProvenance: Sendable, Hashable {
    /// One harvest on the record's way.
    public struct Origin: Sendable, Hashable {
        /// When it was harvested, as written.
        public var harvestDate: String
        /// Whether the harvester changed it.
        public var isAltered: Bool
        public var baseURL: String
        public var identifier: String
        public var datestamp: String
        public var metadataNamespace: String

        public init(
            harvestDate: String, isAltered: Bool, baseURL: String, identifier: String, datestamp: String,
            metadataNamespace: String
        ) {
            self.harvestDate = harvestDate
            self.isAltered = isAltered
            self.baseURL = baseURL
            self.identifier = identifier
            self.datestamp = datestamp
            self.metadataNamespace = metadataNamespace
        }
    }

    /// The way, the last harvest first; one at least.
    public let origins: [Origin]

    /// nil when there is no origin.
    public init?(_ origins: [Origin]) {
        guard !origins.isEmpty else { return nil }
        self.origins = origins
    }

    init?(_ tree: XMLTree.Element) {
        var origins: [Origin] = []
        var place = tree.children("originDescription").first
        while let element = place {
            guard let baseURL = element.text(of: "baseURL"), let identifier = element.text(of: "identifier") else {
                return nil
            }
            origins.append(
                Origin(
                    harvestDate: element["harvestDate"] ?? "",
                    // An `xs:boolean`; silence is no promise that nothing was changed.
                    isAltered: !["false", "0"].contains(element["altered"] ?? ""), baseURL: baseURL,
                    identifier: identifier, datestamp: element.text(of: "datestamp") ?? "",
                    metadataNamespace: element.text(of: "metadataNamespace") ?? ""))
            place = element.children("originDescription").first
        }
        self.init(origins)
    }

    func write(to writer: inout OAIWriter) {
        writer.open("provenance", OAIContainer.root(OAINamespace.provenance, schema: "provenance"))
        for origin in origins {
            writer.open(
                "originDescription", [("harvestDate", origin.harvestDate), ("altered", String(origin.isAltered))])
            writer.element("baseURL", [], origin.baseURL)
            writer.element("identifier", [], origin.identifier)
            writer.element("datestamp", [], origin.datestamp)
            writer.element("metadataNamespace", [], origin.metadataNamespace)
        }
        for _ in origins { writer.close("originDescription") }
        writer.close("provenance")
    }
}
