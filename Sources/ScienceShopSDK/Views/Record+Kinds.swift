import JSONSchema

/// Initiative and project: the story, its parts kept apart.
extension Record {
    public var need: LanguageMap? {
        get { document[view: "need"] }
        set { document[view: "need"] = newValue }
    }
    public var solution: LanguageMap? {
        get { document[view: "solution"] }
        set { document[view: "solution"] = newValue }
    }
    public var beneficiaries: LanguageMap? {
        get { document[view: "beneficiaries"] }
        set { document[view: "beneficiaries"] = newValue }
    }
    public var reach: LanguageMap? {
        get { document[view: "reach"] }
        set { document[view: "reach"] = newValue }
    }
    public var objectives: LanguageMap? {
        get { document[view: "objectives"] }
        set { document[view: "objectives"] = newValue }
    }
    public var outcomes: LanguageMap? {
        get { document[view: "outcomes"] }
        set { document[view: "outcomes"] = newValue }
    }
    public var sustainability: LanguageMap? {
        get { document[view: "sustainability"] }
        set { document[view: "sustainability"] = newValue }
    }
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
    public var reformulatedQuestion: LanguageMap? {
        get { document[view: "reformulatedQuestion"] }
        set { document[view: "reformulatedQuestion"] = newValue }
    }
    public var researchQuestions: [LanguageMap] {
        get { document[views: "researchQuestions"] }
        set { document[views: "researchQuestions"] = newValue }
    }
    public var expectedUse: LanguageMap? {
        get { document[view: "expectedUse"] }
        set { document[view: "expectedUse"] = newValue }
    }
    public var constraints: LanguageMap? {
        get { document[view: "constraints"] }
        set { document[view: "constraints"] = newValue }
    }
    public var demandStatus: DemandStatus? {
        get { document[view: "demandStatus"] }
        set { document[view: "demandStatus"] = newValue }
    }
}

/// Organisation and group.
extension Record {
    public var legalStatus: Concept? {
        get { document[view: "legalStatus"] }
        set { document[view: "legalStatus"] = newValue }
    }
    public var address: Address? {
        get { document[view: "address"] }
        set { document[view: "address"] = newValue }
    }
    public var cstiCircle: Concept? {
        get { document[view: "cstiCircle"] }
        set { document[view: "cstiCircle"] = newValue }
    }
    public var missions: [LanguageMap] {
        get { document[views: "missions"] }
        set { document[views: "missions"] = newValue }
    }
    public var places: [Address] {
        get { document[views: "places"] }
        set { document[views: "places"] = newValue }
    }
}

/// Person.
extension Record {
    public var givenName: String? {
        get { document[text: "givenName"] }
        set { document[text: "givenName"] = newValue }
    }
    public var familyName: String? {
        get { document[text: "familyName"] }
        set { document[text: "familyName"] = newValue }
    }
    public var jobTitle: LanguageMap? {
        get { document[view: "jobTitle"] }
        set { document[view: "jobTitle"] = newValue }
    }
    public var affiliations: [Reference] {
        get { document[views: "affiliations"] }
        set { document[views: "affiliations"] = newValue }
    }
    public var expertise: [Concept] {
        get { document[views: "expertise"] }
        set { document[views: "expertise"] = newValue }
    }
}
