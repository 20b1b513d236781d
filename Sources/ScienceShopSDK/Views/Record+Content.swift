import JSONSchema

/// Content of every kind.
extension Record {
    /// The record's name in one or more languages. Source: dct:title, schema:name, ppsr:projectName, cerif:Title,
    /// pair:preferedLabel.
    public var title: LanguageMap? {
        get { document[view: "title"] }
        set { document[view: "title"] = newValue }
    }
    /// A short form of the name. Source: schema:alternateName, cerif:Acronym.
    public var acronym: String? {
        get { document[text: "acronym"] }
        set { document[text: "acronym"] = newValue }
    }
    /// Other names the thing is known by. Source: dct:alternative, schema:alternateName, pair:alternativeLabel.
    public var alternateTitles: [LanguageMap] {
        get { document[views: "alternateTitles"] }
        set { document[views: "alternateTitles"] = newValue }
    }
    /// What it is, in a few sentences. Source: dct:abstract, schema:abstract, ppsr:projectAim, cerif:Abstract.
    public var summary: LanguageMap? {
        get { document[view: "summary"] }
        set { document[view: "summary"] = newValue }
    }
    /// What it is, at length. Source: dct:description, schema:description, ppsr:projectDescription, pair:description.
    public var description: LanguageMap? {
        get { document[view: "description"] }
        set { document[view: "description"] = newValue }
    }
    /// What sort of its kind it is.
    public var types: [Concept] {
        get { document[views: "types"] }
        set { document[views: "types"] = newValue }
    }
    /// When it takes place, or from when to when it exists. Source: dct:temporal, schema:startDate,
    /// schema:foundingDate, ppsr:projectStartDate, cerif:StartDate.
    public var period: Period? {
        get { document[view: "period"] }
        set { document[view: "period"] = newValue }
    }
    /// How far it has come, a concept of the vocabulary stage. Source: ppsr:projectStatus, cerif:Status,
    /// pair:hasStatus.
    public var stage: Concept? {
        get { document[view: "stage"] }
        set { document[view: "stage"] = newValue }
    }
    /// The scales at which it acts, without places. Source: ppsr:unRegions (nearest), murmurations:geographic_scope.
    public var scope: [ScopeOfAction] {
        get { document[views: "scope"] }
        set { document[views: "scope"] = newValue }
    }
    /// The places it is in or works for. Source: dct:spatial, schema:areaServed, ppsr:projectGeographicLocation,
    /// pair:hasLocation.
    public var territories: [Territory] {
        get { document[views: "territories"] }
        set { document[views: "territories"] = newValue }
    }
    /// Who takes part, each with a role. Source: prov:qualifiedAttribution, schema:member,
    /// ppsr:projectAssociatedParty, cerif:Consortium, cerif:Team, pair:involves.
    public var participants: [Participant] {
        get { document[views: "participants"] }
        set { document[views: "participants"] = newValue }
    }
    /// How it is linked to other records. Source: dct:relation, schema:subjectOf, pair:partOf,
    /// murmurations:relationships.
    public var relations: [Relation] {
        get { document[views: "relations"] }
        set { document[views: "relations"] = newValue }
    }
    /// What it is about. Source: dct:subject, dcat:theme, schema:about, ppsr:projectScienceType, cerif:Subject,
    /// pair:hasTopic.
    public var themes: [Concept] {
        get { document[views: "themes"] }
        set { document[views: "themes"] = newValue }
    }
    /// Whom it is for. Source: dct:audience, schema:audience, ppsr:projectParticipantAge (nearest).
    public var audiences: [Concept] {
        get { document[views: "audiences"] }
        set { document[views: "audiences"] = newValue }
    }
    /// Numbers the source states, contradictions included. Source: schema:QuantitativeValue, ppsr:projectParticipants
    /// (nearest).
    public var figures: [Figure] {
        get { document[views: "figures"] }
        set { document[views: "figures"] = newValue }
    }
    /// Pages on the web about it. Source: foaf:page, dcat:landingPage, schema:url, ppsr:projectExternalLinks,
    /// pair:webPage.
    public var links: [Link] {
        get { document[views: "links"] }
        set { document[views: "links"] = newValue }
    }
    /// Images, with their credit. Source: schema:image, ppsr:projectMedia, pair:depictedBy.
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
