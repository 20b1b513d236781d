import JSONSchema

/// A way to reach someone; private unless it says otherwise.
public struct Contact: JSONView {
    public var object: JSONObject
    public init(_ object: JSONObject) { self.object = object }

    public enum Kind: String, Sendable { case email, phone, postal, web, form }

    public init(_ type: Kind, value: String, name: String? = nil) {
        self.init(JSONObject())
        self.type = type
        (self.value, self.name) = (value, name)
    }

    public var type: Kind? {
        get { object[word: "type"] }
        set { object[word: "type"] = newValue }
    }
    public var value: String? {
        get { object[text: "value"] }
        set { object[text: "value"] = newValue }
    }
    /// True when the document does not say.
    public var isPrivate: Bool {
        get { object[flag: "private"] ?? true }
        set { object[flag: "private"] = newValue }
    }
    public var name: String? {
        get { object[text: "name"] }
        set { object[text: "name"] = newValue }
    }
}

public struct Link: JSONView {
    public var object: JSONObject
    public init(_ object: JSONObject) { self.object = object }

    public init(url: String, label: String? = nil, rel: String? = nil) {
        self.init(JSONObject())
        self.url = url
        (self.label, self.rel) = (label, rel)
    }

    public var url: String? {
        get { object[text: "url"] }
        set { object[text: "url"] = newValue }
    }
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
    public var object: JSONObject
    public init(_ object: JSONObject) { self.object = object }

    public var file: String? {
        get { object[text: "file"] }
        set { object[text: "file"] = newValue }
    }
    public var url: String? {
        get { object[text: "url"] }
        set { object[text: "url"] = newValue }
    }
    public var credit: String? {
        get { object[text: "credit"] }
        set { object[text: "credit"] = newValue }
    }
    public var caption: String? {
        get { object[text: "caption"] }
        set { object[text: "caption"] = newValue }
    }
}

/// An identifier someone else gave: ORCID, ROR, RNA, SIREN, NEQ, Wikidata, HAL.
public struct ExternalIdentifier: JSONView {
    public var object: JSONObject
    public init(_ object: JSONObject) { self.object = object }

    public init(scheme: String, value: String) {
        self.init(JSONObject())
        (self.scheme, self.value) = (scheme, value)
    }

    public var scheme: String? {
        get { object[text: "scheme"] }
        set { object[text: "scheme"] = newValue }
    }
    public var value: String? {
        get { object[text: "value"] }
        set { object[text: "value"] = newValue }
    }
}
