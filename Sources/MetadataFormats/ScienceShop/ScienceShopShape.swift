/// How a value of a record stands in the format `scienceshop`.
indirect enum ScienceShopShape: Sendable, Equatable {
    case text, number, flag
    /// `text` elements with `xml:lang`.
    case languageMap
    /// `item` elements.
    case list(ScienceShopShape)
    /// The members of a type of `ScienceShopType`, in its order, then `member` elements for any others.
    case object(String)

    static let texts = list(.text)
    static let maps = list(.languageMap)
    static func objects(_ type: String) -> ScienceShopShape { list(.object(type)) }
}

/// The types of the format: which members have an element of their own, and in which order.
///
/// The same tables write, read and describe the format, so its XML Schema cannot say anything else than the code. A test
/// holds them against `schemas/record/1`.
enum ScienceShopType {
    typealias Members = [(name: String, shape: ScienceShopShape)]

    static let record = "Record"

    static let all: [(name: String, members: Members)] = [
        (record, envelope + content + narrative + ofKinds),
        (
            "Hop",
            texts(
                "node harvester adapter adapterVersion sourceURL sourceIdentifier retrievedAt payloadHash crosswalk crosswalkVersion datestamp metadataNamespace record"
            ) + [("revision", .number)]
        ),
        ("Concept", texts("scheme concept asWritten")),
        ("Theme", texts("scheme concept asWritten keyword")),
        ("Reference", texts("record name")),
        ("Period", texts("start end asWritten timeZone")),
        ("Scope", texts("level asWritten")),
        ("Territory", texts("scheme level code label asWritten") + [("within", .objects("Territory"))]),
        (
            "Participant",
            texts("role record name kind jobTitle") + [("affiliation", .object("Reference"))] + texts("asWritten")
        ),
        ("Relation", texts("type record name")),
        ("Figure", [("value", .number), ("valueMax", .number)] + texts("unit quantity qualifier asWritten date")),
        ("Basis", texts("type asWritten")),
        ("Grant", texts("group") + [("granted", .flag)] + texts("wording asWritten scope date until")),
        ("Contact", texts("type value name") + [("private", .flag)]),
        ("Link", texts("url label rel")),
        ("Image", texts("file url credit caption")),
        ("Identifier", texts("scheme value")),
        ("Address", address),
        ("Place", texts("name") + address + [("territories", .objects("Territory"))]),
        ("Venue", texts("name") + [("address", .object("Address"))] + texts("record")),
        ("Recurrence", texts("rrule") + [("excluded", .texts), ("added", .texts)] + texts("occurrence asWritten")),
        ("Affiliation", texts("record name role")),
        ("DemandStatus", texts("status") + [("history", .objects("DemandStep"))]),
        ("DemandStep", texts("status date note node")),
        ("Members", []),
    ]

    static let members: [String: Members] = Dictionary(all.map { ($0.name, $0.members) }) { first, _ in first }

    private static let envelope: Members =
        texts("schema id kind home status") + [("revision", .number)] + texts("modifiedAt contentHash") + [
            ("provenance", .objects("Hop"))
        ]

    private static let content: Members = [
        ("title", .languageMap), ("acronym", .text), ("alternateTitles", .maps), ("summary", .languageMap),
        ("description", .languageMap), ("types", .objects("Concept")), ("period", .object("Period")),
        ("stage", .object("Concept")), ("scope", .objects("Scope")), ("territories", .objects("Territory")),
        ("participants", .objects("Participant")), ("relations", .objects("Relation")),
        ("themes", .objects("Theme")), ("audiences", .objects("Concept")), ("figures", .objects("Figure")),
        ("basis", .object("Basis")), ("consent", .objects("Grant")), ("contacts", .objects("Contact")),
        ("links", .objects("Link")), ("images", .objects("Image")), ("languages", .texts), ("licence", .text),
        ("sameAs", .texts), ("identifiers", .objects("Identifier")), ("extensions", .object("Members")),
    ]

    private static let narrative: Members = maps(
        "need solution beneficiaries reach objectives outcomes sustainability lessons")

    private static let ofKinds: Members =
        maps("question reformulatedQuestion") + [("researchQuestions", .maps)] + maps("expectedUse constraints") + [
            ("demandStatus", .object("DemandStatus")),
            ("eventStatus", .text), ("venue", .object("Venue")), ("online", .flag),
            ("recurrence", .object("Recurrence")), ("attendance", .objects("Figure")), ("programme", .maps),
            ("missions", .maps), ("legalStatus", .object("Concept")), ("address", .object("Address")),
            ("cstiCircle", .object("Concept")), ("places", .objects("Place")),
            ("givenName", .text), ("familyName", .text), ("jobTitle", .languageMap),
            ("affiliations", .objects("Affiliation")), ("expertise", .objects("Concept")),
            ("url", .text), ("publicationStatus", .text), ("container", .object("Reference")), ("format", .text),
            ("extent", .object("Figure")),
        ]

    private static let address: Members =
        texts("street postalCode locality country asWritten") + [("latitude", .number), ("longitude", .number)]

    private static func texts(_ names: String) -> Members { names.split(separator: " ").map { (String($0), .text) } }
    private static func maps(_ names: String) -> Members {
        names.split(separator: " ").map { (String($0), .languageMap) }
    }
}
