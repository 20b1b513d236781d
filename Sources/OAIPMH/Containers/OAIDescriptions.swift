import XMLReader

/// Other repositories that this one knows.
public struct OAIFriends: Sendable, Hashable {
    public var baseURLs: [String]

    public init(baseURLs: [String]) { self.baseURLs = baseURLs }

    init(_ tree: XMLTree.Element) { baseURLs = tree.children("baseURL").map(\.trimmedText) }

    func write(to writer: inout OAIWriter) {
        writer.open("friends", OAIContainer.root(OAINamespace.friends, schema: "friends"))
        for url in baseURLs { writer.element("baseURL", [], url) }
        writer.close("friends")
    }
}

/// How the identifiers of a repository are built.
public struct OAIIdentifierDescription: Sendable, Hashable {
    /// The domain in each identifier.
    public var repositoryIdentifier: String
    public var sampleIdentifier: String

    public init(repositoryIdentifier: String, sampleIdentifier: String) {
        self.repositoryIdentifier = repositoryIdentifier
        self.sampleIdentifier = sampleIdentifier
    }

    init?(_ tree: XMLTree.Element) {
        guard let repository = tree.text(of: "repositoryIdentifier"), let sample = tree.text(of: "sampleIdentifier")
        else { return nil }
        self.init(repositoryIdentifier: repository, sampleIdentifier: sample)
    }

    func write(to writer: inout OAIWriter) {
        writer.open("oai-identifier", OAIContainer.root(OAINamespace.identifier, schema: "oai-identifier"))
        writer.element("scheme", [], "oai")
        writer.element("repositoryIdentifier", [], repositoryIdentifier)
        writer.element("delimiter", [], ":")
        writer.element("sampleIdentifier", [], sampleIdentifier)
        writer.close("oai-identifier")
    }
}

/// A sign and stylesheets for those who show records of this repository or set.
public struct OAIBranding: Sendable, Hashable {
    public struct Icon: Sendable, Hashable {
        public var url: String
        public var link: String?
        public var title: String?
        public var width: Int?
        public var height: Int?

        public init(url: String, link: String? = nil, title: String? = nil, width: Int? = nil, height: Int? = nil) {
            self.url = url
            self.link = link
            self.title = title
            self.width = width
            self.height = height
        }
    }

    /// A stylesheet for metadata of one namespace.
    public struct Rendering: Sendable, Hashable {
        public var url: String
        public var namespace: String
        public var mimeType: String

        public init(url: String, namespace: String, mimeType: String) {
            self.url = url
            self.namespace = namespace
            self.mimeType = mimeType
        }
    }

    public var icon: Icon?
    public var renderings: [Rendering]

    public init(icon: Icon?, renderings: [Rendering] = []) {
        self.icon = icon
        self.renderings = renderings
    }

    init(_ tree: XMLTree.Element) {
        icon = tree.children("collectionIcon").first.flatMap { element in
            element.text(of: "url").map { url in
                Icon(
                    url: url, link: element.text(of: "link"), title: element.text(of: "title"),
                    width: element.text(of: "width").flatMap { Int($0) },
                    height: element.text(of: "height").flatMap { Int($0) })
            }
        }
        renderings = tree.children("metadataRendering").map { element in
            Rendering(
                url: element.trimmedText, namespace: element["metadataNamespace"] ?? "",
                mimeType: element["mimeType"] ?? "")
        }
    }

    func write(to writer: inout OAIWriter) {
        writer.open("branding", OAIContainer.root(OAINamespace.branding, schema: "branding"))
        if let icon {
            writer.open("collectionIcon")
            writer.element("url", [], icon.url)
            if let link = icon.link { writer.element("link", [], link) }
            if let title = icon.title { writer.element("title", [], title) }
            if let width = icon.width { writer.element("width", [], String(width)) }
            if let height = icon.height { writer.element("height", [], String(height)) }
            writer.close("collectionIcon")
        }
        for rendering in renderings {
            writer.element(
                "metadataRendering",
                [("metadataNamespace", rendering.namespace), ("mimeType", rendering.mimeType)], rendering.url)
        }
        writer.close("branding")
    }
}
