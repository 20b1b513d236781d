import ScienceShopSDK

/// What of a record's document may be shown, member by member: what is not named here stays in the ledger.
///
/// The schema lets unknown members through everywhere, so that nothing is lost on the way; a gate may not. A member of a
/// newer schema is shown once somebody has thought about it and written it here.
indirect enum PublicShape: Sendable {
    /// A code, a number, a date, an identifier.
    case code
    /// Words of the source outside the narrative: e-mail addresses are taken out.
    case words
    /// Words that stand near a person or an address: phone numbers are taken out too.
    case passage
    /// A language map. Its texts are shown as they are written.
    case narrative
    /// An address on the web.
    case url
    /// Where a source was read: a URL without credentials, or a file's name without its folder.
    case origin
    /// Exactly as it stands: only for what has a grant of its own.
    case verbatim
    case object([String: PublicShape])
    case list(PublicShape)
    /// One object a namespace; only the namespaces the policy names.
    case extensions

    /// The shape of a whole record of a kind.
    static func record(_ kind: RecordKind) -> [String: PublicShape] { shapes[kind] ?? [:] }

    private static let shapes = Dictionary(
        uniqueKeysWithValues: RecordKind.allCases.map { kind in
            (kind, common.merging(own(kind)) { common, _ in common })
        })

    /// What a person's record shows without a grant of the group `person`: who it is, and in which public capacity.
    static let publicCapacity: Set<String> = [
        "schema", "id", "kind", "home", "status", "revision", "modifiedAt", "contentHash", "provenance", "title",
        "acronym", "givenName", "familyName", "jobTitle", "affiliations", "expertise", "types", "themes", "relations",
        "basis", "languages", "licence",
    ]

    // MARK: - The tables

    private static let common: [String: PublicShape] = [
        "schema": .code, "id": .code, "kind": .code, "home": .code, "status": .code, "revision": .code,
        "modifiedAt": .code, "contentHash": .code, "provenance": .list(hop), "title": .narrative, "acronym": .words,
        "alternateTitles": .list(.narrative), "summary": .narrative, "description": .narrative,
        "types": .list(concept), "period": period, "stage": concept,
        "scope": .list(.object(["level": .code, "asWritten": .words])), "territories": .list(territory),
        "participants": .list(participant),
        "relations": .list(.object(["type": .code, "record": .code, "name": .words])), "themes": .list(theme),
        "audiences": .list(concept), "figures": .list(figure), "basis": .object(["type": .code, "asWritten": .words]),
        "contacts": .list(.object(["type": .verbatim, "value": .verbatim, "name": .verbatim, "private": .verbatim])),
        "links": .list(.object(["url": .url, "label": .words, "rel": .code])),
        "images": .list(.object(["file": .origin, "url": .url, "credit": .words, "caption": .words])),
        "languages": .list(.code), "licence": .url, "sameAs": .list(.url),
        "identifiers": .list(.object(["scheme": .code, "value": .words])), "extensions": .extensions,
    ]

    private static func own(_ kind: RecordKind) -> [String: PublicShape] {
        switch kind {
        case .initiative, .project:
            [
                "need": .narrative, "solution": .narrative, "beneficiaries": .narrative, "reach": .narrative,
                "objectives": .narrative, "outcomes": .narrative, "sustainability": .narrative, "lessons": .narrative,
            ]
        case .demand:
            [
                "question": .narrative, "reformulatedQuestion": .narrative, "researchQuestions": .list(.narrative),
                "expectedUse": .narrative, "constraints": .narrative,
                "demandStatus": .object([
                    "status": .code,
                    "history": .list(.object(["status": .code, "date": .code, "note": .passage, "node": .code])),
                ]),
            ]
        case .organisation:
            [
                "legalStatus": concept, "address": .object(address), "cstiCircle": concept,
                "missions": .list(.narrative),
                "places": .list(
                    .object(
                        address.merging(["name": .passage, "territories": .list(territory)]) { first, _ in first })),
            ]
        case .person:
            [
                "givenName": .words, "familyName": .words, "jobTitle": .narrative,
                "affiliations": .list(.object(["record": .code, "name": .words, "role": .code])),
                "expertise": .list(concept),
            ]
        case .event:
            [
                "eventStatus": .code,
                "venue": .object(["name": .passage, "address": .object(address), "record": .code]), "online": .code,
                "recurrence": .object([
                    "rrule": .code, "excluded": .list(.code), "added": .list(.code), "occurrence": .code,
                    "asWritten": .words,
                ]),
                "attendance": .list(figure), "programme": .list(.narrative),
            ]
        case .resource:
            [
                "url": .url, "publicationStatus": .code, "container": reference, "format": .words, "extent": figure,
            ]
        case .group: ["missions": .list(.narrative)]
        }
    }

    private static let concept = PublicShape.object(["scheme": .code, "concept": .code, "asWritten": .words])
    private static let theme = PublicShape.object([
        "scheme": .code, "concept": .code, "asWritten": .words, "keyword": .words,
    ])
    private static let reference = PublicShape.object(["record": .code, "name": .words])
    private static let period = PublicShape.object([
        "start": .code, "end": .code, "asWritten": .words, "timeZone": .code,
    ])
    private static let participant = PublicShape.object([
        "role": .code, "record": .code, "name": .words, "kind": .code, "jobTitle": .words, "affiliation": reference,
        "asWritten": .passage,
    ])
    private static let figure = PublicShape.object([
        "value": .code, "valueMax": .code, "unit": .words, "quantity": .code, "qualifier": .code, "asWritten": .words,
        "date": .code,
    ])
    private static let hop = PublicShape.object([
        "node": .code, "harvester": .code, "adapter": .code, "adapterVersion": .code, "sourceURL": .origin,
        "sourceIdentifier": .origin, "retrievedAt": .code, "payloadHash": .code, "crosswalk": .code,
        "crosswalkVersion": .code, "datestamp": .code, "metadataNamespace": .url, "record": .code, "revision": .code,
    ])
    private static let address: [String: PublicShape] = [
        "street": .passage, "postalCode": .code, "locality": .passage, "country": .code, "asWritten": .passage,
        "latitude": .code, "longitude": .code,
    ]

    /// Territories lie in territories, never deeper than commune in country.
    private static let territory = territory(depth: 4)

    private static func territory(depth: Int) -> PublicShape {
        var members: [String: PublicShape] = [
            "scheme": .code, "level": .code, "code": .code, "label": .words, "asWritten": .words,
        ]
        if depth > 0 { members["within"] = .list(territory(depth: depth - 1)) }
        return .object(members)
    }
}
