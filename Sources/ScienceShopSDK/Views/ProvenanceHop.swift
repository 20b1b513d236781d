import JSONSchema

/// One step on a record's way here: which node read what, when, and with which crosswalk.
public struct ProvenanceHop: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    /// The node that took the step.
    public var node: String? {
        get { object[text: "node"] }
        set { object[text: "node"] = newValue }
    }
    /// The node into whose ledger it was read, by the id of its workspace.
    public var harvester: String? {
        get { object[text: "harvester"] }
        set { object[text: "harvester"] = newValue }
    }
    /// The adapter that read the source.
    public var adapter: String? {
        get { object[text: "adapter"] }
        set { object[text: "adapter"] = newValue }
    }
    /// The version of the adapter.
    public var adapterVersion: String? {
        get { object[text: "adapterVersion"] }
        set { object[text: "adapterVersion"] = newValue }
    }
    /// Where the source was read: a URL, or a file's name as the source gave it.
    public var sourceURL: String? {
        get { object[text: "sourceURL"] }
        set { object[text: "sourceURL"] = newValue }
    }
    /// The name of the record in its source.
    public var sourceIdentifier: String? {
        get { object[text: "sourceIdentifier"] }
        set { object[text: "sourceIdentifier"] = newValue }
    }
    /// When the source was read.
    public var retrievedAt: Timestamp? {
        get { object[text: "retrievedAt"].flatMap(Timestamp.init) }
        set { object[text: "retrievedAt"] = newValue?.description }
    }
    /// `sha256:<hex>` of the raw payload.
    public var payloadHash: String? {
        get { object[text: "payloadHash"] }
        set { object[text: "payloadHash"] = newValue }
    }
    /// The crosswalk that made the record.
    public var crosswalk: String? {
        get { object[text: "crosswalk"] }
        set { object[text: "crosswalk"] = newValue }
    }
    /// The version of the crosswalk.
    public var crosswalkVersion: String? {
        get { object[text: "crosswalkVersion"] }
        set { object[text: "crosswalkVersion"] = newValue }
    }
    /// The date that the source gave the record then, as it wrote it.
    public var datestamp: String? {
        get { object[text: "datestamp"] }
        set { object[text: "datestamp"] = newValue }
    }
    /// Of a step that others told of: the namespace of what was read.
    public var metadataNamespace: String? {
        get { object[text: "metadataNamespace"] }
        set { object[text: "metadataNamespace"] = newValue }
    }
    /// Of the first step, as others told of it: the record at its home.
    public var record: RecordIdentifier? {
        get { object[text: "record"].flatMap { RecordIdentifier($0) } }
        set { object[text: "record"] = newValue?.description }
    }
    /// Of the first step, as others told of it: the revision its home had given the record.
    public var revision: Int? {
        get { object["revision"]?.integer }
        set { object["revision"] = newValue.map { .number(Double($0)) } }
    }
}
