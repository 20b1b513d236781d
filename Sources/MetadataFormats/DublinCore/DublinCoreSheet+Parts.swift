import JSONSchema
import ScienceShopSDK

extension DublinCoreSheet {
    // MARK: - What it is, and about what

    mutating func addSubjects() {
        for (index, concept) in record.types.enumerated() {
            add(concept, as: .type, at: .member("types").appending(index))
            if id.kind == .resource, let type = concept.concept.flatMap({ Self.dcmiTypes[$0] }) { add(.type, type) }
        }
        switch id.kind {
        case .event: add(.type, "Event")
        case .demand: add(.type, "Text")
        default: break
        }
        for member in ["themes", "expertise"] {
            for (index, item) in (record[member]?.array ?? []).enumerated() {
                guard let concept = Concept(item) else { continue }
                let place = JSONPointer.member(member).appending(index)
                add(concept, as: .subject, at: place)
                add(.subject, concept.keyword, at: place.appending("keyword"))
            }
        }
    }

    /// The concept's URI, and the words of the source beside it.
    private mutating func add(_ concept: Concept, as term: DublinCoreTerm, at place: JSONPointer) {
        if let scheme = concept.scheme, let notation = concept.concept {
            add(term, RecordTerms.concept(scheme, notation))
            tally.keep(place.appending("scheme"))
            tally.keep(place.appending("concept"))
        }
        add(term, concept.asWritten, at: place.appending("asWritten"))
    }

    /// Types of resource in the DCMI Type Vocabulary, which harvesters sort by.
    private static let dcmiTypes: [String: String] = [
        "report": "Text", "studentWork": "Text", "thesis": "Text", "article": "Text", "scholarlyArticle": "Text",
        "book": "Text", "guide": "Text", "caseSheet": "Text", "leaflet": "Text", "newsletter": "Text",
        "periodical": "Text", "minutes": "Text", "charter": "Text", "portrait": "Text", "survey": "Dataset",
        "dataset": "Dataset", "directory": "Collection", "catalogue": "Collection", "kit": "Collection",
        "map": "StillImage", "image": "StillImage", "website": "InteractiveResource",
        "platform": "InteractiveResource", "software": "Software", "video": "MovingImage", "audio": "Sound",
        "radioProgramme": "Sound", "equipment": "PhysicalObject",
    ]

    // MARK: - Where

    mutating func addPlaces() {
        for (index, territory) in record.territories.enumerated() {
            let place = JSONPointer.member("territories").appending(index)
            add(.coverage, territory.label, at: place.appending("label"))
            guard let scheme = territory.scheme, let level = territory.level, let code = territory.code else {
                continue
            }
            // A code alone names nothing: 32 is Gers and Hauts-de-France.
            add(.coverage, "\(scheme.rawValue)/\(level)/\(code)")
            for member in ["scheme", "level", "code"] { tally.keep(place.appending(member)) }
        }
        let venue = JSONPointer.member("venue")
        add(.coverage, record.venue?.name, at: venue.appending("name"))
        add(record.venue?.address, at: venue.appending("address"))
        add(record.address, at: .member("address"))
        for (index, address) in record.places.enumerated() {
            let place = JSONPointer.member("places").appending(index)
            add(.coverage, address.name, at: place.appending("name"))
            add(address, at: place)
        }
    }

    private mutating func add(_ address: Address?, at place: JSONPointer) {
        add(.coverage, address?.locality, at: place.appending("locality"))
        add(.coverage, address?.country, at: place.appending("country"))
    }

    // MARK: - Who, and what else

    mutating func addPeople() {
        for (index, participant) in record.participants.enumerated() {
            let place = JSONPointer.member("participants").appending(index)
            let term: DublinCoreTerm =
                switch participant.role {
                case "lead", "coLead", "author", "requester": .creator
                case "organiser" where id.kind == .event: .creator
                case "publisher", "broadcaster": .publisher
                default: .contributor
                }
            add(term, participant.name ?? participant.record?.description, at: place.appending("name"))
            if participant.role != nil { tally.coarsen(place.appending("role"), LossReason.role) }
            addRelation(to: participant.record, at: place.appending("record"))
        }
        for (index, relation) in record.relations.enumerated() {
            let place = JSONPointer.member("relations").appending(index)
            if relation.record == nil { add(.relation, relation.name, at: place.appending("name")) }
            addRelation(to: relation.record, at: place.appending("record"))
            if relation.type != nil { tally.coarsen(place.appending("type"), LossReason.relation) }
        }
        for (index, link) in record.links.enumerated() {
            add(.relation, link.url, at: .member("links").appending(index).appending("url"))
        }
        if let container = record.container {
            let place = JSONPointer.member("container")
            add(.relation, container.name, at: place.appending("name"), coarser: LossReason.containerAsRelation)
            addRelation(to: container.record, at: place.appending("record"))
        }
    }

    private mutating func addRelation(to other: RecordIdentifier?, at place: JSONPointer) {
        guard let other else { return }
        add(.relation, context.page(other) ?? other.description)
        tally.keep(place)
    }
}
