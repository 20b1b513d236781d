import JSONSchema
import ScienceShopSDK

/// A record as a schema.org thing; see `reference` section 3 of schema.org's release for the types.
///
/// `Project` and `ResearchProject` are organisations there, hence `foundingDate`. No property is filled with what only
/// resembles it: a demand is a `Question`, never schema.org's commercial `Demand`.
struct RecordThing {
    let record: PublicRecord
    let data: StructuredData

    private var content: Record { record.record }
    private var labels: Labels { data.labels }

    var object: JSONObject {
        var object: JSONObject = ["@type": .string(type), "@id": .string(data.links.thing(record.id))]
        object["identifier"] = .string(record.id.description)
        object["name"] = labels.text(content.title).map(JSONValue.string)
        object["alternateName"] = content.acronym.map(JSONValue.string)
        object["description"] = (labels.text(content.summary) ?? labels.text(content.description)).map {
            .string(Self.cut($0))
        }
        object["url"] = data.links.url(.record(record.id), data.language).map(JSONValue.string)
        object["mainEntityOfPage"] = object["url"]
        let same = (content.sameAs + [content.url].compactMap { $0 } + content.links.compactMap(\.url))
            .compactMap(SafeLink.web)
        if !same.isEmpty { object["sameAs"] = .array(Self.unique(same).map(JSONValue.string)) }
        let images = content.images.compactMap { SafeLink.web($0.url) }
        if !images.isEmpty { object["image"] = .array(images.map(JSONValue.string)) }
        if isNamedByConcept, let word = labels.concept(content.types.first) { object["additionalType"] = .string(word) }
        switch content.kind {
        case .initiative, .project, .organisation, .group: describeOrganisation(&object)
        case .person: describePerson(&object)
        case .event: describeEvent(&object)
        case .demand, .resource, nil: describeWork(&object)
        }
        return object
    }

    // MARK: - Types

    private var type: String {
        switch content.kind {
        case .project: "ResearchProject"
        case .initiative: "Project"
        case .demand: "Question"
        case .person: "Person"
        case .group: "Organization"
        case .organisation: Self.organisationTypes[content.types.first?.concept ?? ""] ?? "Organization"
        // An event without a beginning is no valid Event: nobody may guess one.
        case .event: ISODate.text(content.period?.start) == nil ? "CreativeWork" : eventType
        case .resource: Self.workTypes[content.types.first?.concept ?? ""] ?? "CreativeWork"
        case nil: "Thing"
        }
    }

    private var eventType: String { Self.eventTypes[content.types.first?.concept ?? ""] ?? "Event" }

    /// Whether the type is too coarse to say what sort of thing it is.
    private var isNamedByConcept: Bool { content.kind != .person }

    private static let organisationTypes = [
        "association": "NGO", "collective": "NGO", "foundation": "NGO", "university": "CollegeOrUniversity",
        "school": "EducationalOrganization", "localAuthority": "GovernmentOrganization",
        "stateService": "GovernmentOrganization", "publicBody": "GovernmentOrganization", "library": "Library",
        "company": "Corporation", "media": "NewsMediaOrganization",
        "researchBody": "ResearchOrganization", "laboratory": "ResearchOrganization",
        "scienceShop": "ResearchOrganization",
    ]
    private static let eventTypes = [
        "festival": "Festival", "training": "EducationEvent", "workshop": "EducationEvent",
        "seminar": "EducationEvent", "studyDay": "EducationEvent", "webinar": "EducationEvent",
        "exhibition": "ExhibitionEvent", "reception": "SocialEvent", "broadcast": "BroadcastEvent",
    ]
    private static let workTypes = [
        "article": "Article", "scholarlyArticle": "ScholarlyArticle", "report": "Report", "thesis": "Thesis",
        "studentWork": "Report", "survey": "Dataset", "dataset": "Dataset", "book": "Book",
        "periodical": "Periodical", "newsletter": "Periodical", "radioProgramme": "RadioSeries",
        "audio": "AudioObject", "video": "VideoObject", "image": "ImageObject", "map": "Map", "game": "Game",
        "software": "SoftwareApplication", "website": "WebSite", "platform": "WebSite",
        "presentation": "PresentationDigitalDocument", "trainingMaterial": "LearningResource",
        "guide": "LearningResource", "kit": "LearningResource", "catalogue": "DataCatalog",
        "exhibition": "CreativeWork",
    ]

    // MARK: - By kind

    private func describeOrganisation(_ object: inout JSONObject) {
        // A project's members are what schema.org has for its participants.
        object["areaServed"] = areas
        object["knowsAbout"] = content.kind == .organisation || content.kind == .group ? themes : nil
        object["keywords"] = content.kind == .project || content.kind == .initiative ? themes : nil
        object["foundingDate"] = ISODate.text(content.period?.start).map(JSONValue.string)
        object["dissolutionDate"] = ISODate.text(content.period?.end).map(JSONValue.string)
        object["address"] = content.address.flatMap(Self.address)
        var members: [JSONValue] = []
        for participant in content.participants {
            guard let party = party(participant) else { continue }
            switch participant.role {
            case "funder": object.append(party, to: "funder")
            case "founder": object.append(party, to: "founder")
            default:
                var role: JSONObject = ["@type": "OrganizationRole", "member": party]
                role["roleName"] = labels.role(participant.role).map(JSONValue.string)
                members.append(.object(role))
            }
        }
        if !members.isEmpty { object["member"] = .array(members) }
        describeRelations(&object, part: "subOrganization", whole: "parentOrganization")
        for relation in content.relations where relation.type == .memberOf {
            if let other = other(relation.record, relation.name, type: "Organization") {
                object.append(other, to: "memberOf")
            }
        }
    }

    private func describePerson(_ object: inout JSONObject) {
        object["givenName"] = content.givenName.map(JSONValue.string)
        object["familyName"] = content.familyName.map(JSONValue.string)
        object["jobTitle"] = labels.text(content.jobTitle).map(JSONValue.string)
        let skills = content.expertise.compactMap(labels.concept)
        if !skills.isEmpty { object["knowsAbout"] = .array(skills.map(JSONValue.string)) }
        for body in content.affiliations {
            if let other = other(body.record, body.name, type: "Organization") {
                object.append(other, to: "affiliation")
            }
        }
    }

    private func describeEvent(_ object: inout JSONObject) {
        object["keywords"] = themes
        guard type != "CreativeWork" else { return describeParticipants(&object) }
        object["startDate"] = ISODate.text(content.period?.start).map(JSONValue.string)
        object["endDate"] = ISODate.text(content.period?.end).map(JSONValue.string)
        object["location"] = place
        switch content.eventStatus {
        case .cancelled: object["eventStatus"] = "https://schema.org/EventCancelled"
        case .postponed: object["eventStatus"] = "https://schema.org/EventPostponed"
        case .scheduled: object["eventStatus"] = "https://schema.org/EventScheduled"
        case .past, .toBeConfirmed, nil: break
        }
        switch (content.isOnline, content.venue == nil) {
        case (true?, true): object["eventAttendanceMode"] = "https://schema.org/OnlineEventAttendanceMode"
        case (true?, false): object["eventAttendanceMode"] = "https://schema.org/MixedEventAttendanceMode"
        case (false?, _): object["eventAttendanceMode"] = "https://schema.org/OfflineEventAttendanceMode"
        case (nil, _): break
        }
        for participant in content.participants {
            guard let party = party(participant) else { continue }
            switch participant.role {
            case "organiser", "lead", "coLead", "host": object.append(party, to: "organizer")
            case "speaker", "witness": object.append(party, to: "performer")
            case "funder": object.append(party, to: "funder")
            default: object.append(party, to: "contributor")
            }
        }
        for relation in content.relations {
            guard let other = other(relation.record, relation.name, type: "Event") else { continue }
            switch relation.type {
            case .sessionOf, .partOf: object.append(other, to: "superEvent")
            case .hasSession, .hasPart: object.append(other, to: "subEvent")
            default: break
            }
        }
    }

    private func describeWork(_ object: inout JSONObject) {
        object["keywords"] = themes
        object["spatialCoverage"] = areas
        object["inLanguage"] =
            content.languages.isEmpty ? nil : .array(content.languages.map(JSONValue.string))
        if content.kind == .demand {
            object["text"] = (labels.text(content.question) ?? labels.text(content.reformulatedQuestion)).map(
                JSONValue.string)
            object["dateCreated"] = ISODate.text(content.period?.start).map(JSONValue.string)
        } else {
            object["datePublished"] = ISODate.text(content.period?.start).map(JSONValue.string)
            object["encodingFormat"] = content.format.map(JSONValue.string)
            if let container = content.container,
                let whole = other(container.record, container.name, type: "CreativeWork")
            {
                object["isPartOf"] = whole
            }
        }
        describeParticipants(&object)
        describeRelations(&object, part: "hasPart", whole: "isPartOf")
    }

    private func describeParticipants(_ object: inout JSONObject) {
        for participant in content.participants {
            guard let party = party(participant) else { continue }
            switch participant.role {
            case "author", "researcher", "requester": object.append(party, to: "author")
            case "publisher", "broadcaster": object.append(party, to: "publisher")
            case "funder": object.append(party, to: "funder")
            default: object.append(party, to: "contributor")
            }
        }
    }

    private func describeRelations(_ object: inout JSONObject, part: String, whole: String) {
        for relation in content.relations {
            switch relation.type {
            case .hasPart: other(relation.record, relation.name, type: nil).map { object.append($0, to: part) }
            case .partOf: other(relation.record, relation.name, type: nil).map { object.append($0, to: whole) }
            case .documentedBy:
                other(relation.record, relation.name, type: "CreativeWork").map { object.append($0, to: "subjectOf") }
            case .documents where content.kind == .resource:
                other(relation.record, relation.name, type: "Thing").map { object.append($0, to: "about") }
            default: break
            }
        }
    }

    // MARK: - Values

    private var themes: JSONValue? {
        let words = Self.unique(content.themes.compactMap(labels.concept))
        return words.isEmpty ? nil : .array(words.map(JSONValue.string))
    }

    private var areas: JSONValue? {
        let areas = content.territories.compactMap { territory -> JSONValue? in
            guard let name = labels.territory(territory) else { return nil }
            var area: JSONObject = ["@type": "AdministrativeArea", "name": .string(name)]
            if let scheme = territory.scheme, scheme != .local, let level = territory.level, let code = territory.code {
                area["identifier"] = .string("\(scheme.rawValue):\(level):\(code)")
            }
            return .object(area)
        }
        return areas.isEmpty ? nil : .array(areas)
    }

    private var place: JSONValue? {
        guard let venue = content.venue else {
            guard let territory = content.territories.first, let name = labels.territory(territory) else { return nil }
            return ["@type": "Place", "name": .string(name)]
        }
        var place: JSONObject = ["@type": "Place"]
        place["name"] = (venue.name ?? venue.address?.locality).map(JSONValue.string)
        place["address"] = venue.address.flatMap(Self.address)
        return place.count > 1 ? .object(place) : nil
    }

    private static func address(_ address: Address) -> JSONValue? {
        var object: JSONObject = ["@type": "PostalAddress"]
        object["streetAddress"] = address.street.map(JSONValue.string)
        object["postalCode"] = address.postalCode.map(JSONValue.string)
        object["addressLocality"] = address.locality.map(JSONValue.string)
        object["addressCountry"] = address.country.map(JSONValue.string)
        return object.count > 1 ? .object(object) : address.asWritten.map(JSONValue.string)
    }

    private func party(_ participant: Participant) -> JSONValue? {
        let type =
            switch participant.record?.kind ?? participant.kind.flatMap({ RecordKind(rawValue: $0.rawValue) }) {
            case .person: "Person"
            case .organisation, .group: "Organization"
            default: "Thing"
            }
        return other(participant.record, participant.name, type: type)
    }

    private func other(_ id: RecordIdentifier?, _ name: String?, type: String?) -> JSONValue? {
        guard id != nil || name != nil else { return nil }
        var object = JSONObject()
        object["@type"] = name == nil ? nil : type.map(JSONValue.string)
        object["@id"] = id.map { .string(data.links.thing($0)) }
        object["name"] = name.map(JSONValue.string)
        return .object(object)
    }

    /// Search engines read at most 5,000 characters of a description.
    private static func cut(_ text: String) -> String {
        text.count <= 4999 ? text : String(text.prefix(4998)) + "…"
    }

    private static func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }
}

extension JSONObject {
    /// One value stays bare; a second makes a list.
    fileprivate mutating func append(_ value: JSONValue, to key: String) {
        switch self[key] {
        case nil: self[key] = value
        case .array(let values)?: self[key] = .array(values + [value])
        case let first?: self[key] = .array([first, value])
        }
    }
}
