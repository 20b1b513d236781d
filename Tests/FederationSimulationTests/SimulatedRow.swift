import Federation
import JSONSchema
import ScienceShopSDK

/// One record as a node's own source lists it.
struct SimulatedRow: Sendable, Hashable {
    /// What may be shown only with a grant, by the group of the grant.
    static let parts: [ConsentGrant.Group] = [.contact, .image, .person]

    var title: String
    /// What its source says of why it may be shown.
    var basis = Basis.Kind.public
    /// Whether it has a contact, an image and a person of its own.
    var hasParts = false
    /// Answers on the form that the record was made of: how far each reaches; nil for a no.
    var answers: [ConsentGrant.Group: PublicationScope?] = [:]

    /// Long before any decision.
    static let formDate = PartialDate("2026-03-01")

    /// A word that stands nowhere but in one part of one record.
    static func secret(_ group: ConsentGrant.Group, of id: String) -> String {
        let name = id.replacing(":project/", with: "-")
        return switch group {
        case .contact: "contact-\(name)@secret.example"
        case .image: "https://secret.example/image-\(name).jpg"
        case .person: "Personne Secrete \(name)"
        case .publication: ""
        }
    }

    func document(_ id: String, home: String) -> JSONValue {
        var object: JSONObject = [
            "schema": "record/1", "id": .string(id), "kind": "project", "home": .string(home), "status": "active",
            "title": ["fr": .string(title)], "basis": ["type": .string(basis.rawValue)],
        ]
        if hasParts {
            object["contacts"] = [
                ["type": "email", "value": .string(Self.secret(.contact, of: id)), "private": false]
            ]
            object["images"] = [["url": .string(Self.secret(.image, of: id))]]
            object["participants"] = [
                ["role": "requester", "kind": "person", "name": .string(Self.secret(.person, of: id))]
            ]
        }
        let lines = answers.sorted { $0.key.rawValue < $1.key.rawValue }.map { group, scope -> JSONValue in
            var line = ConsentGrant(
                group: group, granted: scope != nil, wording: "D’accord ?", asWritten: scope == nil ? "non" : "oui")
            line.scope = scope.flatMap { ConsentGrant.Scope(rawValue: $0.rawValue) }
            line.date = Self.formDate
            return .object(line.object)
        }
        if !lines.isEmpty { object["consent"] = .array(lines) }
        return .object(object)
    }
}
