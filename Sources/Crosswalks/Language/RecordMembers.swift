import ScienceShopSDK

/// The form of a record's member, as `schemas/record/1` describes it.
indirect enum Shape: Sendable {
    case string, uri, number, boolean, languageTag, date
    case languageMap
    case concept(scheme: String?)
    case theme
    case period, figure, territory, scope, reference, address, place, link, contact, image, identifier, consent
    case notation([String])
    case object([(name: String, shape: Shape)])
    case list(Shape)
    /// Anything, given as it is to be.
    case any

    /// The members that can be given one by one.
    var members: [(name: String, shape: Shape)] {
        switch self {
        case .object(let members): members
        case .concept: [("scheme", .string), ("concept", .string), ("asWritten", .string)]
        case .theme: [("scheme", .string), ("concept", .string), ("asWritten", .string), ("keyword", .string)]
        case .period: [("start", .date), ("end", .date), ("asWritten", .string), ("timeZone", .string)]
        case .figure:
            [
                ("value", .number), ("valueMax", .number), ("unit", .string), ("quantity", .string),
                ("qualifier", .string), ("asWritten", .string), ("date", .date),
            ]
        case .territory:
            [
                ("scheme", .string), ("level", .string), ("code", .string), ("label", .string),
                ("asWritten", .string), ("within", .list(.territory)),
            ]
        case .scope: [("level", .string), ("asWritten", .string)]
        case .reference: [("name", .string), ("role", .string)]
        case .address: Self.addressMembers
        case .place: [("name", .string)] + Self.addressMembers + [("territories", .list(.territory))]
        case .link: [("url", .uri), ("label", .string), ("rel", .string)]
        case .contact: [("type", .string), ("value", .string), ("private", .boolean), ("name", .string)]
        case .image: [("file", .string), ("url", .uri), ("credit", .string), ("caption", .string)]
        case .identifier: [("scheme", .string), ("value", .string)]
        case .consent: [("group", .string), ("scope", .string), ("from", .any)]
        default: []
        }
    }

    static let addressMembers: [(name: String, shape: Shape)] = [
        ("street", .string), ("postalCode", .string), ("locality", .string), ("country", .string),
        ("asWritten", .string), ("latitude", .number), ("longitude", .number),
    ]

    var element: Shape? { if case .list(let element) = self { element } else { nil } }
}

/// The members of a record that a crosswalk can fill.
enum RecordMembers {
    static func shape(of member: String, in kind: RecordKind) -> Shape? {
        common[member] ?? own[kind]?[member]
    }

    static func names(of kind: RecordKind) -> [String] {
        (Array(common.keys) + Array(own[kind, default: [:]].keys)).sorted()
    }

    private static let common: [String: Shape] = [
        "title": .languageMap, "acronym": .string, "alternateTitles": .list(.languageMap), "summary": .languageMap,
        "description": .languageMap, "types": .list(.concept(scheme: nil)), "period": .period,
        "stage": .concept(scheme: "stage"), "scope": .list(.scope), "territories": .list(.territory),
        "themes": .list(.theme), "audiences": .list(.concept(scheme: "audience")), "figures": .list(.figure),
        "consent": .list(.consent), "contacts": .list(.contact), "links": .list(.link), "images": .list(.image),
        "languages": .list(.languageTag), "licence": .uri, "sameAs": .list(.uri), "identifiers": .list(.identifier),
        "extensions": .any,
    ]

    private static let narrative: [String: Shape] = [
        "need": .languageMap, "solution": .languageMap, "beneficiaries": .languageMap, "reach": .languageMap,
        "objectives": .languageMap, "outcomes": .languageMap, "sustainability": .languageMap, "lessons": .languageMap,
    ]

    private static let own: [RecordKind: [String: Shape]] = [
        .initiative: narrative,
        .project: narrative,
        .demand: [
            "question": .languageMap, "reformulatedQuestion": .languageMap, "researchQuestions": .list(.languageMap),
            "expectedUse": .languageMap, "constraints": .languageMap,
            "demandStatus": .object([
                ("status", .string),
                (
                    "history",
                    .list(.object([("status", .string), ("date", .date), ("note", .string), ("node", .string)]))
                ),
            ]),
        ],
        .organisation: [
            "legalStatus": .concept(scheme: nil), "address": .address, "cstiCircle": .concept(scheme: "csti-circle"),
            "missions": .list(.languageMap),
            "places": .list(.place),
        ],
        .person: [
            "givenName": .string, "familyName": .string, "jobTitle": .languageMap, "affiliations": .list(.reference),
            "expertise": .list(.concept(scheme: nil)),
        ],
        .event: [
            "eventStatus": .notation(["scheduled", "cancelled", "postponed", "past", "toBeConfirmed"]),
            "venue": .object([("name", .string), ("address", .address)]), "online": .boolean,
            "recurrence": .object([
                ("rrule", .string), ("excluded", .list(.date)), ("added", .list(.date)), ("occurrence", .date),
                ("asWritten", .string),
            ]),
            "attendance": .list(.figure), "programme": .list(.languageMap),
        ],
        .resource: [
            "url": .uri, "publicationStatus": .notation(["published", "forthcoming", "inPreparation"]),
            "container": .reference, "format": .string, "extent": .figure,
        ],
        .group: ["missions": .list(.languageMap)],
    ]
}
