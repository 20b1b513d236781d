import JSONSchema

/// One place records are published to, as `federation.yaml` says it.
public struct ChannelConfig: Sendable, Hashable {
    /// The name it has in the workspace.
    public var name: String
    /// Id of the adapter that writes there.
    public var adapter: String
    public var location: String
    /// How far it reaches: `node`, `federation` or `public`.
    public var scope: String
    public var options: JSONObject
    /// Where the adapter's secrets are kept, by their names.
    public var secrets: [String: SecretPlace]
    public var allowsPrivateAddresses: Bool

    init(validated json: JSONValue, name: String) {
        self.name = name
        adapter = json["adapter"]?.string ?? name
        location = json["location"]?.string ?? ""
        scope = json["scope"]?.string ?? "public"
        options = json["options"]?.object ?? [:]
        secrets = SecretPlace.all(in: json["secrets"])
        allowsPrivateAddresses = json["allowPrivateAddresses"]?.bool ?? false
    }
}
