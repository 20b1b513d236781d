import XMLReader

/// Who may do what with the metadata of a record; never a word about what they describe.
public struct OAIRights: Sendable, Hashable {
    /// Address of a licence.
    public var reference: String

    public init(reference: String) { self.reference = reference }

    /// nil when the rights are written out in a language of their own, which is kept as bytes.
    init?(_ tree: XMLTree.Element) {
        guard let reference = tree.children("rightsReference").first?["ref"] else { return nil }
        self.reference = reference
    }

    func write(to writer: inout OAIWriter, isRoot: Bool) {
        writer.open("rights", isRoot ? OAIContainer.root(OAINamespace.rights, schema: "rights") : [])
        writer.element("rightsReference", [("ref", reference)])
        writer.close("rights")
    }
}

/// Which rights the records of a repository or set have.
public struct OAIRightsManifest: Sendable, Hashable {
    public var appliesTo: String
    public var rights: [OAIRights]

    public static let metadata = "http://www.openarchives.org/OAI/2.0/entity#metadata"

    public init(appliesTo: String = OAIRightsManifest.metadata, rights: [OAIRights]) {
        self.appliesTo = appliesTo
        self.rights = rights
    }

    init?(_ tree: XMLTree.Element) {
        let elements = tree.children("rights")
        rights = elements.compactMap { OAIRights($0) }
        guard rights.count == elements.count, let appliesTo = tree["appliesTo"] else { return nil }
        self.appliesTo = appliesTo
    }

    func write(to writer: inout OAIWriter) {
        writer.open(
            "rightsManifest",
            OAIContainer.root(OAINamespace.rights, schema: "rightsManifest") + [("appliesTo", appliesTo)])
        for right in rights { right.write(to: &writer, isRoot: false) }
        writer.close("rightsManifest")
    }
}
