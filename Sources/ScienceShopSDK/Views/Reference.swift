import JSONSchema

/// A pointer to another record, a name as written, or both.
public struct Reference: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    public init(record: RecordIdentifier? = nil, name: String? = nil) {
        self.init(JSONObject())
        (self.record, self.name) = (record, name)
    }

    /// The id of the record meant.
    public var record: RecordIdentifier? {
        get { object[id: "record"] }
        set { object[id: "record"] = newValue }
    }
    /// The name as the source writes it.
    public var name: String? {
        get { object[text: "name"] }
        set { object[text: "name"] = newValue }
    }
    /// Notation of the scheme `role`; affiliations of a person only.
    public var role: String? {
        get { object[text: "role"] }
        set { object[text: "role"] = newValue }
    }
}

/// Who takes part, and as what.
public struct Participant: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    /// What a participant without a record of its own is.
    public enum Kind: String, Sendable { case organisation, person, group }

    public init(role: String, record: RecordIdentifier? = nil, name: String? = nil, kind: Kind? = nil) {
        self.init(JSONObject())
        self.role = role
        (self.record, self.name, self.kind) = (record, name, kind)
    }

    /// Notation of the scheme `role`.
    public var role: String? {
        get { object[text: "role"] }
        set { object[text: "role"] = newValue }
    }
    /// The record of the participant.
    public var record: RecordIdentifier? {
        get { object[id: "record"] }
        set { object[id: "record"] = newValue }
    }
    /// The name as the source writes it.
    public var name: String? {
        get { object[text: "name"] }
        set { object[text: "name"] = newValue }
    }
    /// Whether the participant is an organisation, a person or a group.
    public var kind: Kind? {
        get { object[word: "kind"] }
        set { object[word: "kind"] = newValue }
    }
    /// The function of a person in the words of the source.
    public var jobTitle: String? {
        get { object[text: "jobTitle"] }
        set { object[text: "jobTitle"] = newValue }
    }
    /// The body a person acts for here.
    public var affiliation: Reference? {
        get { object[view: "affiliation"] }
        set { object[view: "affiliation"] = newValue }
    }
    /// The passage the participant was read from.
    public var asWritten: String? {
        get { object[text: "asWritten"] }
        set { object[text: "asWritten"] = newValue }
    }
}

/// How this record stands to another.
public struct Relation: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    /// The relations that the schema knows, each said of this record.
    public enum Kind: String, Sendable, CaseIterable {
        case partOf, hasPart, memberOf, hasMember, answers, answeredBy, documents, documentedBy, sessionOf, hasSession
        case hostedBy, relatedTo, produces, producedBy, sameNetworkAs

        /// What the other record would say of this one; nil when the vocabulary has no word for it.
        public var inverse: Kind? {
            switch self {
            case .partOf: .hasPart
            case .hasPart: .partOf
            case .memberOf: .hasMember
            case .hasMember: .memberOf
            case .answers: .answeredBy
            case .answeredBy: .answers
            case .documents: .documentedBy
            case .documentedBy: .documents
            case .sessionOf: .hasSession
            case .hasSession: .sessionOf
            case .produces: .producedBy
            case .producedBy: .produces
            case .relatedTo, .sameNetworkAs: self
            case .hostedBy: nil
            }
        }
    }

    public init(_ type: Kind, record: RecordIdentifier? = nil, name: String? = nil) {
        self.init(JSONObject())
        self.type = type
        (self.record, self.name) = (record, name)
    }

    /// How this record stands to the other.
    public var type: Kind? {
        get { object[word: "type"] }
        set { object[word: "type"] = newValue }
    }
    /// The other record.
    public var record: RecordIdentifier? {
        get { object[id: "record"] }
        set { object[id: "record"] = newValue }
    }
    /// The name of the other as the source writes it.
    public var name: String? {
        get { object[text: "name"] }
        set { object[text: "name"] = newValue }
    }
}
