import JSONSchema

/// One step on a record's way here: which node read what, when, and with which crosswalk.
public struct ProvenanceHop: JSONView {
    public var object: JSONObject
    public init(_ object: JSONObject) { self.object = object }

    public var node: String? {
        get { object[text: "node"] }
        set { object[text: "node"] = newValue }
    }
    public var adapter: String? {
        get { object[text: "adapter"] }
        set { object[text: "adapter"] = newValue }
    }
    public var adapterVersion: String? {
        get { object[text: "adapterVersion"] }
        set { object[text: "adapterVersion"] = newValue }
    }
    public var sourceURL: String? {
        get { object[text: "sourceURL"] }
        set { object[text: "sourceURL"] = newValue }
    }
    public var sourceIdentifier: String? {
        get { object[text: "sourceIdentifier"] }
        set { object[text: "sourceIdentifier"] = newValue }
    }
    public var retrievedAt: Timestamp? {
        get { object[text: "retrievedAt"].flatMap(Timestamp.init) }
        set { object[text: "retrievedAt"] = newValue?.description }
    }
    /// `sha256:<hex>` of the raw payload.
    public var payloadHash: String? {
        get { object[text: "payloadHash"] }
        set { object[text: "payloadHash"] = newValue }
    }
    public var crosswalk: String? {
        get { object[text: "crosswalk"] }
        set { object[text: "crosswalk"] = newValue }
    }
    public var crosswalkVersion: String? {
        get { object[text: "crosswalkVersion"] }
        set { object[text: "crosswalkVersion"] = newValue }
    }
}
