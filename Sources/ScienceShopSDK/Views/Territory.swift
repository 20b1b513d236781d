import JSONSchema

/// A place reference. Its key is (scheme, level, code): a code alone names nothing, 32 is Gers and Hauts-de-France.
public struct Territory: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    /// Who gives the codes.
    public enum Scheme: String, Sendable, CaseIterable {
        case insee, nuts, quebec, siren, local
        case iso31662 = "iso3166-2"
    }

    public init(
        scheme: Scheme, level: String, code: String? = nil, label: String, asWritten: String? = nil,
        within: [Territory] = []
    ) {
        self.init(JSONObject())
        self.scheme = scheme
        (self.level, self.code, self.label, self.asWritten) = (level, code, label, asWritten)
        self.within = within
    }

    /// The code list the territory is of; "local" for a place without a code.
    public var scheme: Scheme? {
        get { object[word: "scheme"] }
        set { object[word: "scheme"] = newValue }
    }
    /// Notation of the scheme `territory-level`: `departement`, `region`, `mrc`…
    public var level: String? {
        get { object[text: "level"] }
        set { object[text: "level"] = newValue }
    }
    /// The code of the territory in its scheme and level.
    public var code: String? {
        get { object[text: "code"] }
        set { object[text: "code"] = newValue }
    }
    /// The usual name of the territory.
    public var label: String? {
        get { object[text: "label"] }
        set { object[text: "label"] = newValue }
    }
    /// The place in the words of the source.
    public var asWritten: String? {
        get { object[text: "asWritten"] }
        set { object[text: "asWritten"] = newValue }
    }
    /// The territories this one lies in, nearest first.
    public var within: [Territory] {
        get { object[views: "within"] }
        set { object[views: "within"] = newValue }
    }
}
