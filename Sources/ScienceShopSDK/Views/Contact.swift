import JSONSchema

/// A way to reach someone; private unless it says otherwise.
public struct Contact: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    /// The means of contact that the schema knows.
    public enum Kind: String, Sendable { case email, phone, postal, web, form }

    public init(_ type: Kind, value: String, name: String? = nil) {
        self.init(JSONObject())
        self.type = type
        (self.value, self.name) = (value, name)
    }

    /// The means of contact.
    public var type: Kind? {
        get { object[word: "type"] }
        set { object[word: "type"] = newValue }
    }
    /// The address, number or URL.
    public var value: String? {
        get { object[text: "value"] }
        set { object[text: "value"] = newValue }
    }
    /// True when the document does not say.
    public var isPrivate: Bool {
        get { object[flag: "private"] ?? true }
        set { object[flag: "private"] = newValue }
    }
    /// Whom or what the contact reaches.
    public var name: String? {
        get { object[text: "name"] }
        set { object[text: "name"] = newValue }
    }
}

/// A page elsewhere that tells more.
public struct Link: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    public init(url: String, label: String? = nil, rel: String? = nil) {
        self.init(JSONObject())
        self.url = url
        (self.label, self.rel) = (label, rel)
    }

    /// The address of the page.
    public var url: String? {
        get { object[text: "url"] }
        set { object[text: "url"] = newValue }
    }
    /// The text of the link in the words of the source.
    public var label: String? {
        get { object[text: "label"] }
        set { object[text: "label"] = newValue }
    }
    /// Link relation (RFC 8288).
    public var rel: String? {
        get { object[text: "rel"] }
        set { object[text: "rel"] = newValue }
    }
}

/// An image the source names, by file or address.
public struct Picture: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    /// The name of the file at the node.
    public var file: String? {
        get { object[text: "file"] }
        set { object[text: "file"] = newValue }
    }
    /// The address of the image.
    public var url: String? {
        get { object[text: "url"] }
        set { object[text: "url"] = newValue }
    }
    /// Who is to be named with the image.
    public var credit: String? {
        get { object[text: "credit"] }
        set { object[text: "credit"] = newValue }
    }
    /// What the image shows, in the words of the source.
    public var caption: String? {
        get { object[text: "caption"] }
        set { object[text: "caption"] = newValue }
    }
}

/// An identifier someone else gave: ORCID, ROR, RNA, SIREN, NEQ, Wikidata, HAL.
public struct ExternalIdentifier: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    public init(scheme: String, value: String) {
        self.init(JSONObject())
        (self.scheme, self.value) = (scheme, value)
    }

    /// The register in lower case, such as "orcid", "ror", "rna", "siren", "siret", "neq", "wikidata", "hal" or "doi".
    public var scheme: String? {
        get { object[text: "scheme"] }
        set { object[text: "scheme"] = newValue }
    }
    /// The identifier, without the address of the register.
    public var value: String? {
        get { object[text: "value"] }
        set { object[text: "value"] = newValue }
    }
}
