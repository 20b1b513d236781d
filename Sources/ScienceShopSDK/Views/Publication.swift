import JSONSchema

/// Why this record may be published at all.
public struct Basis: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    /// Why a record may be published.
    public enum Kind: String, Sendable {
        /// Its owner already publishes it.
        case `public`
        /// A partner signed.
        case agreement
        /// The record itself says so, in its `consent`.
        case consent
    }

    public init(_ type: Kind, asWritten: String? = nil) {
        self.init(JSONObject())
        self.type = type
        self.asWritten = asWritten
    }

    /// Public: its owner already publishes it; agreement: a partner signed; consent: each record says so itself.
    public var type: Kind? {
        get { object[word: "type"] }
        set { object[word: "type"] = newValue }
    }
    /// The basis in the words of the source or the agreement.
    public var asWritten: String? {
        get { object[text: "asWritten"] }
        set { object[text: "asWritten"] = newValue }
    }
}

/// One answer to one consent question, with its wording as shown. No grant means no.
public struct ConsentGrant: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    /// What the answer is about.
    public enum Group: String, Sendable { case publication, contact, image, person }
    /// How far the grant reaches.
    public enum Scope: String, Sendable { case node, federation, `public` }

    public init(group: Group, granted: Bool, wording: String, asWritten: String) {
        self.init(JSONObject())
        object = [
            "group": .string(group.rawValue), "granted": .bool(granted), "wording": .string(wording),
            "asWritten": .string(asWritten),
        ]
    }

    /// What the grant is about: the publication of the record, its contacts, images of people, or a person's own data.
    public var group: Group? {
        get { object[word: "group"] }
        set { object[word: "group"] = newValue }
    }
    /// Whether the answer is yes.
    public var granted: Bool? {
        get { object[flag: "granted"] }
        set { object[flag: "granted"] = newValue }
    }
    /// The question as the form put it.
    public var wording: String? {
        get { object[text: "wording"] }
        set { object[text: "wording"] = newValue }
    }
    /// The answer as given.
    public var asWritten: String? {
        get { object[text: "asWritten"] }
        set { object[text: "asWritten"] = newValue }
    }
    /// How far the grant reaches: this node, the federation, or everyone; this node when absent.
    public var scope: Scope? {
        get { object[word: "scope"] }
        set { object[word: "scope"] = newValue }
    }
    /// When the answer was given.
    public var date: PartialDate? {
        get { object[date: "date"] }
        set { object[date: "date"] = newValue }
    }
    /// The last day it holds.
    public var until: PartialDate? {
        get { object[date: "until"] }
        set { object[date: "until"] = newValue }
    }
}
