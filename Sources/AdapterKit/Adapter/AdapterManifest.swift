import Messages

/// Who an adapter is and what it can do. The core asks this, never « is it the CSV one? ».
///
/// Of an adapter in a folder, `plugin.yaml` says the same (schemas/config/1/plugin.schema.json).
public struct AdapterManifest: Sendable, Hashable {
    /// One plain path component: `page`, `csv`, `yeswiki`.
    public var id: String
    /// Of the adapter, kept in provenance.
    public var version: String
    /// Of the contract between host and adapter.
    public var protocolVersion: Int
    /// One line for `shopctl` lists, in the languages it is said in.
    public var summary: Message
    public var capabilities: Set<Capability>
    /// The formats its payloads may have.
    public var formats: [MetadataFormat]
    /// JSON Schema (2020-12) of the adapter's options, as JSON text: serves validation, help and docs.
    public var optionSchema: String
    /// The secrets it may be given, such as a password; a workspace says where each is kept.
    public var secrets: [SecretDescription]
    /// Hosts it may reach beside that of the source's location; `*.example.org` stands for every host below it.
    public var hosts: [String]
    /// Files and folders it reads or writes beside the source's location, for a person to agree to.
    public var paths: [String]
    /// Variables of the environment it is given beside those every child gets.
    public var variables: [String]

    /// The contract that this version of the house speaks.
    public static let currentProtocol = 1

    public init(
        id: String, version: String, protocolVersion: Int = currentProtocol, summary: Message,
        capabilities: Set<Capability> = [.harvest], formats: [MetadataFormat] = [], optionSchema: String,
        secrets: [SecretDescription] = [], hosts: [String] = [], paths: [String] = [], variables: [String] = []
    ) {
        self.id = id
        self.version = version
        self.protocolVersion = protocolVersion
        self.summary = summary
        self.capabilities = capabilities
        self.formats = formats
        self.optionSchema = optionSchema
        self.secrets = secrets
        self.hosts = hosts
        self.paths = paths
        self.variables = variables
    }

    /// What an adapter can do. A struct, so that a newer adapter's word breaks no older host.
    public struct Capability: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public init(stringLiteral value: String) { rawValue = value }

        /// Gives the records of a source, page by page.
        public static let harvest: Capability = "harvest"
        /// Goes on after any cursor it gave, also in another process.
        public static let resume: Capability = "resume"
        /// Selects what changed since a time or a bookmark.
        public static let since: Capability = "since"
        /// Says which records left.
        public static let deletions: Capability = "deletions"
        /// Lists identifiers without sending records (`IdentifierListing`).
        public static let identifiers: Capability = "identifiers"
        /// Maps payloads of its own formats (`MappingSource`, or crosswalks of its own).
        public static let map: Capability = "map"
        /// Says what a place holds, for the start of a node.
        public static let discover: Capability = "discover"
        /// Publishes records (`PublishTarget`).
        public static let publish: Capability = "publish"
    }

    /// A secret an adapter may be given.
    public struct SecretDescription: Sendable, Hashable {
        /// As `AdapterConfiguration.secrets` names it: a letter, then letters and digits.
        public var name: String
        /// What it is, for the person who has to get it, in the languages it is said in.
        public var summary: Message
        public var isRequired: Bool

        public init(name: String, summary: Message, isRequired: Bool = false) {
            self.name = name
            self.summary = summary
            self.isRequired = isRequired
        }
    }
}
