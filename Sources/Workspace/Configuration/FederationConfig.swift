import JSONSchema

/// `federation.yaml`: who this node is, and what it harvests (schemas/config/1/federation.schema.json).
public struct FederationConfig: Sendable, Hashable {
    public var nodeID: String
    public var nodeName: Labels
    public var language: String
    /// A public address, sent to the servers that are harvested.
    public var contact: String?
    public var url: String?
    /// Path of the ledger, relative to the workspace.
    public var ledger: String
    /// Names of nodes or paths of their folders, as written.
    public var nodes: [String]
    /// How records leave, where neither a node nor `overrides` says otherwise.
    public var removals: RemovalRules
    /// How it presents itself when it is served.
    public var serve: ServeConfig
    /// Places records are published to, by the name they have here.
    public var channels: [String: ChannelConfig]
    /// What is done otherwise than the node says, by `<node>/<source>`.
    public var overrides: [String: SourceOverride]

    public static let fileName = "federation.yaml"
    public static let schemaName = "federation"
    public static let defaultLedger = "ledger.sqlite"

    /// From a document the schema accepts.
    init(validated json: JSONValue) {
        let node = json["node"]
        nodeID = node?["id"]?.string ?? ""
        nodeName = Labels(json: node?["name"])
        language = node?["language"]?.string ?? "und"
        contact = node?["contact"]?.string
        url = node?["url"]?.string
        ledger = json["ledger"]?.string ?? Self.defaultLedger
        nodes = (json["nodes"]?.array ?? []).compactMap(\.string)
        removals = RemovalRules(validated: json["removals"])
        serve = ServeConfig(validated: json["serve"] ?? [:])
        channels = [:]
        for member in json["publish"]?.object ?? [:] {
            channels[member.key] = ChannelConfig(validated: member.value, name: member.key)
        }
        overrides = [:]
        for member in json["sources"]?.object ?? [:] { overrides[member.key] = SourceOverride(validated: member.value) }
    }
}

/// How a node presents itself on the web.
public struct ServeConfig: Sendable, Hashable {
    /// Where its catalogue stands, as others see it.
    public var url: String?
    public var adminEmails: [String]
    /// The domain in the OAI-PMH identifiers of its records.
    public var domain: String?

    /// Nothing is said of it.
    public init() { adminEmails = [] }

    init(validated json: JSONValue) {
        url = json["url"]?.string
        adminEmails = (json["adminEmails"]?.array ?? []).compactMap(\.string)
        domain = json["domain"]?.string
    }
}

/// What a workspace says otherwise about one source.
public struct SourceOverride: Sendable, Hashable {
    /// A path relative to the workspace, or a URL.
    public var location: String?
    /// Replace the node's, one by one.
    public var options: JSONObject
    public var allowsPrivateAddresses: Bool
    public var maxBytes: Int?
    /// How its records leave.
    public var removals: RemovalRules
    /// How old a look at everything the source has may become.
    public var sweepEveryDays: Double?
    /// The nodes whose records are taken as copies, besides those of the source's own node.
    public var trusts: Set<String>?
    /// Where the secrets of its adapter are kept, by their names in the adapter's manifest.
    public var secrets: [String: SecretPlace]

    init(validated json: JSONValue) {
        secrets = SecretPlace.all(in: json["secrets"])
        location = json["location"]?.string
        options = json["options"]?.object ?? [:]
        allowsPrivateAddresses = json["allowPrivateAddresses"]?.bool ?? false
        maxBytes = json["maxBytes"]?.integer
        removals = RemovalRules(validated: json["removals"])
        sweepEveryDays = json["sweepEveryDays"]?.number
        trusts = json["trusts"]?.array.map { Set($0.compactMap(\.string)) }
    }
}
