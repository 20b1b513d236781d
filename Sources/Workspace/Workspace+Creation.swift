import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension Workspace {
    /// What a new workspace is made of.
    public struct Founding: Sendable, Hashable {
        public var nodeID: String
        public var name: String
        public var language: String
        /// A public e-mail address.
        public var contact: String?
        /// Names of nodes or paths of their folders; relative paths start from the workspace.
        public var nodes: [String]

        public init(
            nodeID: String, name: String, language: String, contact: String? = nil, nodes: [String] = []
        ) {
            self.nodeID = nodeID
            self.name = name
            self.language = language
            self.contact = contact
            self.nodes = nodes
        }
    }

    /// Makes a folder a workspace by writing its `federation.yaml`. What is there already is never touched.
    ///
    /// - Returns: the path of the file.
    /// - Throws: `FederationError`: `configuration` when what was asked for is no valid workspace or one is there
    ///   already, `file-access`, `disk-full`.
    public static func create(
        in folder: String, _ founding: Founding, nodeFolders: [String] = []
    ) throws(FederationError) -> String {
        let folder = Files.absolute(folder)
        let path = folder + "/" + FederationConfig.fileName
        guard !Files.exists(path) else {
            throw FederationError(
                .configuration,
                "\(Files.shown(folder)) is a workspace already; its \(FederationConfig.fileName) was left as it is.")
        }
        let bytes = Array(text(of: founding).utf8)
        _ = try ConfigFile.read(bytes, file: FederationConfig.fileName, schema: FederationConfig.schemaName).get()
        let finder = NodeFinder(workspace: folder, entries: founding.nodes, folders: nodeFolders)
        for entry in founding.nodes { _ = try finder.node(entry, from: folder).get() }
        try Files.makeFolder(folder)
        try Files.create(path, bytes)
        return path
    }

    /// The `federation.yaml` of a new workspace.
    public static func text(of founding: Founding) -> String {
        func quoted(_ text: String) -> String { JSONValue.string(text).canonicalText }
        let nodes =
            founding.nodes.isEmpty
            ? "nodes: []" : "nodes:\n" + founding.nodes.map { "  - \(scalar($0))" }.joined(separator: "\n")
        let contact = founding.contact.map { "\n  contact: \(quoted($0))" } ?? ""
        return """
            # A workspace of the Science Shop Federation. `shopctl schema show federation` describes every key.
            federation: 1

            # Who this workspace is.
            node:
              id: \(scalar(founding.nodeID))
              name: \(quoted(founding.name))
              language: \(scalar(founding.language))\(contact)

            # The nodes it harvests: names (`shopctl node list`) or paths of folders with a node.yaml.
            \(nodes)

            # What it does otherwise than a node says, for example to read a document of your own:
            # sources:
            #   lyon/demandes:
            #     location: documents/demandes.csv

            """
    }

    /// A text as a YAML scalar, in quotes where a plain one could be read as something else.
    static func scalar(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x2E && byte <= 0x39)
                    || byte == UInt8(ascii: "-")
            }
        let looksOtherwise = ["true", "false", "null"].contains(text.lowercased()) || Double(text) != nil
        return isPlain && !looksOtherwise && text.first != "-" ? text : JSONValue.string(text).canonicalText
    }
}
