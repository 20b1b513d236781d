import JSONSchema
import ScienceShopSDK

/// Records with a mark in each private place. `geheim…` stands where there is no grant; `vu…` where there is one for
/// everyone; `intramuros…` where there is one for the federation alone.
///
/// Marks are one word each, so that they are found in an index of words too.
enum PlantedRecords {
    static let secret = "geheim"
    static let within = "intramuros"

    /// As lines to be imported.
    static var lines: String { all.map { JSONValue.object($0).canonicalText + "\n" }.joined() }

    private static func record(
        _ id: String, _ title: String, basis: String?, consent: [JSONValue] = [], _ members: JSONObject = [:]
    ) -> JSONObject {
        let kind = String(id.split(separator: ":")[1].prefix { $0 != "/" })
        var record: JSONObject = [
            "schema": "record/1", "id": .string(id), "kind": .string(kind), "home": "nantes", "status": "active",
            "title": ["fr": .string(title)], "consent": .array(consent),
        ]
        if let basis { record["basis"] = ["type": .string(basis), "asWritten": "Convention"] }
        for member in members { record[member.key] = member.value }
        return record
    }

    private static func answer(
        _ group: String, _ granted: Bool = true, scope: String? = "public", until: String? = nil, mark: String
    ) -> JSONValue {
        var answer: JSONObject = [
            "group": .string(group), "granted": .bool(granted), "wording": .string("Dites, geheimquestion\(mark) ?"),
            "asWritten": .string("Oui, geheimreponse\(mark)"), "date": "2024-01-01",
        ]
        if let scope { answer["scope"] = .string(scope) }
        if let until { answer["until"] = .string(until) }
        return .object(answer)
    }

    /// A contact, an image and somebody who asked, each with its mark.
    private static func personal(_ mark: String) -> JSONObject {
        [
            "contacts": [
                [
                    "type": "email", "value": .string("\(mark)contact@exemple.org"), "private": false,
                    "name": .string("Zoé \(mark)nom"),
                ]
            ],
            "images": [["file": .string("\(mark)image.png"), "caption": .string("Avec \(mark)legende")]],
            "participants": [["role": "requester", "kind": "person", "name": .string("Zoé \(mark)personne")]],
        ]
    }

    static let plain = "nantes:project/open", granted = "nantes:project/granted", agreed = "nantes:project/agreed"
    static let among = "nantes:project/intramurosnous", fair = "nantes:event/fair", person = "nantes:person/zoe"

    static let ids = all.compactMap { $0["id"]?.string }

    private static let all: [JSONObject] = [
        // Shown by its basis, and nothing else of it.
        record(
            plain, "Projet vuouvert", basis: "public",
            consent: [answer("image", false, scope: nil, mark: "a"), answer("contact", scope: "node", mark: "b")],
            personal("geheim")),
        // Shown with all that was granted to everyone.
        record(
            granted, "Projet vuaccorde", basis: "consent",
            consent: ["publication", "contact", "image", "person"].map { answer($0, mark: "c") }, personal("vu")),
        // By an agreement, and parts of it within the federation.
        record(
            agreed, "Projet vuconvenu", basis: "agreement",
            consent: ["contact", "image", "person"].map { answer($0, scope: "federation", mark: "d") },
            personal("intramuros")),
        // Within the federation alone.
        record(
            among, "Projet intramurosnous", basis: "consent",
            consent: [answer("publication", scope: "federation", mark: "e")], personal("geheim")),
        record(
            fair, "Journée vuevenement", basis: "consent", consent: [answer("publication", mark: "f")],
            personal("geheim").with("period", ["start": "2027-05-04", "end": "2027-05-04"])),
        // A public capacity, and a life of her own.
        record(
            person, "Zoé vupersonnage", basis: "public",
            [
                "givenName": "Zoé", "jobTitle": ["fr": "Chercheuse vufonction"],
                "summary": ["fr": "Née à geheimville"], "alternateTitles": [["fr": "née geheimjeunefille"]],
                "contacts": [["type": "phone", "value": "05 61 00 geheimtelephone 99", "private": true]],
            ]),
        // Nothing of these.
        record(
            "nantes:project/geheimrefuse", "Projet geheimrefuse", basis: "consent",
            consent: [answer("publication", false, scope: nil, mark: "g")], personal("geheim")),
        record(
            "nantes:project/geheimfini", "Projet geheimfini", basis: "consent",
            consent: [answer("publication", until: "2024-12-31", mark: "h")], personal("geheim")),
        record("nantes:project/geheimsansreponse", "Projet geheimsansreponse", basis: "consent", personal("geheim")),
        record("nantes:project/geheimsansbase", "Projet geheimsansbase", basis: nil, personal("geheim")),
        record(
            "nantes:demand/geheiminterne", "Demande geheiminterne", basis: "consent",
            consent: [answer("publication", scope: "node", mark: "i")],
            ["question": ["fr": "Pourquoi geheimpourquoi ?"]]),
    ]
}

extension JSONObject {
    fileprivate func with(_ name: String, _ value: JSONValue) -> JSONObject {
        var object = self
        object[name] = value
        return object
    }
}
