import JSONSchema

/// Initiative and project: the story, its parts kept apart.
extension Record {
    /// The need or problem the action answers. Source: pair:hasChallenge (nearest), ppsr:projectAim (nearest).
    public var need: LanguageMap? {
        get { document[view: "need"] }
        set { document[view: "need"] = newValue }
    }
    /// What is done about the need, and what is new in it. Source: ppsr:projectDescription (nearest).
    public var solution: LanguageMap? {
        get { document[view: "solution"] }
        set { document[view: "solution"] = newValue }
    }
    /// Whom the action serves. Source: dct:audience, schema:audience.
    public var beneficiaries: LanguageMap? {
        get { document[view: "beneficiaries"] }
        set { document[view: "beneficiaries"] = newValue }
    }
    /// How far the action reaches and how it can spread (Portée). Source: own term, as target vocabularies know places
    /// but not the potential to spread.
    public var reach: LanguageMap? {
        get { document[view: "reach"] }
        set { document[view: "reach"] = newValue }
    }
    /// What the action sets out to reach. Source: ppsr:projectIntendedOutcomes, pair:aims (nearest).
    public var objectives: LanguageMap? {
        get { document[view: "objectives"] }
        set { document[view: "objectives"] = newValue }
    }
    /// What came of the action. Source: ppsr:projectOutcome, pair:produces (nearest).
    public var outcomes: LanguageMap? {
        get { document[view: "outcomes"] }
        set { document[view: "outcomes"] = newValue }
    }
    /// How the action lasts and how its results are passed on. Source: own term, as no target vocabulary has it.
    public var sustainability: LanguageMap? {
        get { document[view: "sustainability"] }
        set { document[view: "sustainability"] = newValue }
    }
    /// What was learnt, failures included. Source: ppsr:projectAdditionalInformation (nearest).
    public var lessons: LanguageMap? {
        get { document[view: "lessons"] }
        set { document[view: "lessons"] = newValue }
    }
}

/// Demand.
extension Record {
    /// The question as asked.
    public var question: LanguageMap? {
        get { document[view: "question"] }
        set { document[view: "question"] = newValue }
    }
    /// The question as science shop and requester put it together. Source: schema:isBasedOn between two
    /// schema:Question, dct:isVersionOf.
    public var reformulatedQuestion: LanguageMap? {
        get { document[view: "reformulatedQuestion"] }
        set { document[view: "reformulatedQuestion"] = newValue }
    }
    /// The research questions drawn from the demand. Source: schema:Question, dct:relation.
    public var researchQuestions: [LanguageMap] {
        get { document[views: "researchQuestions"] }
        set { document[views: "researchQuestions"] = newValue }
    }
    /// What the requester means to do with the answer. Source: own term, as no target vocabulary has it.
    public var expectedUse: LanguageMap? {
        get { document[view: "expectedUse"] }
        set { document[view: "expectedUse"] = newValue }
    }
    /// What the answer must reckon with: time, means, confidentiality. Source: own term, as no target vocabulary has
    /// it.
    public var constraints: LanguageMap? {
        get { document[view: "constraints"] }
        set { document[view: "constraints"] = newValue }
    }
    /// Where the demand stands and how it came there. Source: pair:hasStatus, schema:creativeWorkStatus (nearest).
    public var demandStatus: DemandStatus? {
        get { document[view: "demandStatus"] }
        set { document[view: "demandStatus"] = newValue }
    }
}

/// Organisation and group.
extension Record {
    /// The legal form. Source: schema:additionalType, schema:nonprofitStatus, cerif:Type, pair:hasType.
    public var legalStatus: Concept? {
        get { document[view: "legalStatus"] }
        set { document[view: "legalStatus"] = newValue }
    }
    /// The postal address. Source: schema:address, pair:hasPostalAddress, murmurations:full_address.
    public var address: Address? {
        get { document[view: "address"] }
        set { document[view: "address"] = newValue }
    }
    /// The place of science culture in what it does, a concept of the vocabulary csti-circle. Source: cerif:Type with
    /// a scheme of its own.
    public var cstiCircle: Concept? {
        get { document[view: "cstiCircle"] }
        set { document[view: "cstiCircle"] = newValue }
    }
    /// What it is there for. Source: dct:description, schema:description, murmurations:mission.
    public var missions: [LanguageMap] {
        get { document[views: "missions"] }
        set { document[views: "missions"] = newValue }
    }
    /// The places it works from. Source: schema:location, schema:department, pair:hasLocation.
    public var places: [Address] {
        get { document[views: "places"] }
        set { document[views: "places"] = newValue }
    }
}

/// Person.
extension Record {
    /// The given name. Source: schema:givenName, foaf:givenName, cerif:FirstNames, pair:firstName.
    public var givenName: String? {
        get { document[text: "givenName"] }
        set { document[text: "givenName"] = newValue }
    }
    /// The family name. Source: schema:familyName, foaf:familyName, cerif:FamilyNames, pair:lastName.
    public var familyName: String? {
        get { document[text: "familyName"] }
        set { document[text: "familyName"] = newValue }
    }
    /// The function. Source: schema:jobTitle.
    public var jobTitle: LanguageMap? {
        get { document[view: "jobTitle"] }
        set { document[view: "jobTitle"] = newValue }
    }
    /// The bodies the person belongs to. Source: schema:affiliation, cerif:Affiliation, pair:affiliatedBy.
    public var affiliations: [Reference] {
        get { document[views: "affiliations"] }
        set { document[views: "affiliations"] = newValue }
    }
    /// What the person knows about. Source: schema:knowsAbout, pair:hasSkill.
    public var expertise: [Concept] {
        get { document[views: "expertise"] }
        set { document[views: "expertise"] = newValue }
    }
}
