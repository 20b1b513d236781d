import JSONSchema

/// A concept of a vocabulary, the words as written, or both (`concept` of `schemas/record/1`).
public struct Concept: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    public init(scheme: String? = nil, concept: String? = nil, asWritten: String? = nil) {
        self.init(JSONObject())
        (self.scheme, self.concept, self.asWritten) = (scheme, concept, asWritten)
    }

    /// The vocabulary's notation: `stage`, `sdg`…
    public var scheme: String? {
        get { object[text: "scheme"] }
        set { object[text: "scheme"] = newValue }
    }
    /// The concept's notation in its vocabulary.
    public var concept: String? {
        get { object[text: "concept"] }
        set { object[text: "concept"] = newValue }
    }
    /// The words the source uses for the concept.
    public var asWritten: String? {
        get { object[text: "asWritten"] }
        set { object[text: "asWritten"] = newValue }
    }
    /// A free keyword; themes only.
    public var keyword: String? {
        get { object[text: "keyword"] }
        set { object[text: "keyword"] = newValue }
    }
}

/// A scale of action without a place: « National », « Local ».
public struct ScopeOfAction: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    public init(level: String?, asWritten: String? = nil) {
        self.init(JSONObject())
        (self.level, self.asWritten) = (level, asWritten)
    }

    /// Notation of the scheme `territory-level`.
    public var level: String? {
        get { object[text: "level"] }
        set { object[text: "level"] = newValue }
    }
    /// The scale in the words of the source.
    public var asWritten: String? {
        get { object[text: "asWritten"] }
        set { object[text: "asWritten"] = newValue }
    }
}
