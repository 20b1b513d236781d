import JSONSchema

/// Content of every kind.
extension Record {
    public var title: LanguageMap? {
        get { document[view: "title"] }
        set { document[view: "title"] = newValue }
    }
    public var acronym: String? {
        get { document[text: "acronym"] }
        set { document[text: "acronym"] = newValue }
    }
    public var alternateTitles: [LanguageMap] {
        get { document[views: "alternateTitles"] }
        set { document[views: "alternateTitles"] = newValue }
    }
    public var summary: LanguageMap? {
        get { document[view: "summary"] }
        set { document[view: "summary"] = newValue }
    }
    public var description: LanguageMap? {
        get { document[view: "description"] }
        set { document[view: "description"] = newValue }
    }
    /// What sort of its kind it is.
    public var types: [Concept] {
        get { document[views: "types"] }
        set { document[views: "types"] = newValue }
    }
    public var period: Period? {
        get { document[view: "period"] }
        set { document[view: "period"] = newValue }
    }
    public var stage: Concept? {
        get { document[view: "stage"] }
        set { document[view: "stage"] = newValue }
    }
    public var scope: [ScopeOfAction] {
        get { document[views: "scope"] }
        set { document[views: "scope"] = newValue }
    }
    public var territories: [Territory] {
        get { document[views: "territories"] }
        set { document[views: "territories"] = newValue }
    }
    public var participants: [Participant] {
        get { document[views: "participants"] }
        set { document[views: "participants"] = newValue }
    }
    public var relations: [Relation] {
        get { document[views: "relations"] }
        set { document[views: "relations"] = newValue }
    }
    public var themes: [Concept] {
        get { document[views: "themes"] }
        set { document[views: "themes"] = newValue }
    }
    public var audiences: [Concept] {
        get { document[views: "audiences"] }
        set { document[views: "audiences"] = newValue }
    }
    public var figures: [Figure] {
        get { document[views: "figures"] }
        set { document[views: "figures"] = newValue }
    }
    public var links: [Link] {
        get { document[views: "links"] }
        set { document[views: "links"] = newValue }
    }
    public var images: [Picture] {
        get { document[views: "images"] }
        set { document[views: "images"] = newValue }
    }
    /// BCP 47 tags.
    public var languages: [String] {
        get { document[texts: "languages"] }
        set { document[texts: "languages"] = newValue }
    }
}
