import Messages
import ScienceShopSDK

/// The members of a record by the words readers know them by. Their names in JSON stay what they are.
enum MemberWords {
    /// A member's name in words; one that this program does not know, such as an extension's, in its own letters.
    static func label(_ member: String) -> Message { known[member] ?? .verbatim(spelled(member)) }

    static let known: [String: Message] = [
        "acronym": "acronym", "address": "address", "affiliations": "affiliations",
        "alternateTitles": "alternate titles", "attendance": "attendance", "audiences": "audiences",
        "basis": "basis", "beneficiaries": "beneficiaries", "consent": "consent", "constraints": "constraints",
        "contacts": "contacts", "container": "appeared in", "contentHash": "content hash",
        "cstiCircle": "CSTI circle", "demandStatus": "demand status", "description": "description",
        "eventStatus": "event status", "expectedUse": "expected use", "expertise": "expertise",
        "extensions": "extensions", "extent": "extent", "familyName": "family name", "figures": "figures",
        "format": "format", "givenName": "given name", "home": "home node", "id": "identifier",
        "identifiers": "other identifiers", "images": "images", "jobTitle": "job title", "kind": "kind",
        "languages": "languages", "legalStatus": "legal status", "lessons": "lessons", "licence": "licence",
        "links": "links", "missions": "missions", "modifiedAt": "modified", "need": "need",
        "objectives": "objectives", "online": "online", "outcomes": "outcomes", "participants": "participants",
        "period": "period", "places": "places", "programme": "programme", "provenance": "provenance",
        "publicationStatus": "publication status", "question": "question", "reach": "reach",
        "recurrence": "recurrence", "reformulatedQuestion": "reformulated question", "relations": "relations",
        "researchQuestions": "research questions", "revision": "revision", "sameAs": "same as",
        "schema": "schema", "scope": "scope", "solution": "solution", "stage": "stage", "status": "status",
        "summary": "summary", "sustainability": "sustainability", "territories": "territories",
        "themes": "themes", "title": "title", "types": "types", "url": "web address", "venue": "venue",
    ]

    /// `nextSteps` → `next steps`.
    private static func spelled(_ member: String) -> String {
        member.reduce(into: "") { result, character in
            if character.isUppercase {
                result += " " + character.lowercased()
            } else {
                result.append(character)
            }
        }
    }

    /// What one record is to another.
    static func told(_ relation: Relation.Kind) -> Message {
        switch relation {
        case .partOf: "part of"
        case .hasPart: "has as a part"
        case .memberOf: "member of"
        case .hasMember: "has as a member"
        case .answers: "answers"
        case .answeredBy: "answered by"
        case .documents: "documents"
        case .documentedBy: "documented by"
        case .sessionOf: "session of"
        case .hasSession: "has as a session"
        case .hostedBy: "hosted by"
        case .relatedTo: "related to"
        case .produces: "produces"
        case .producedBy: "produced by"
        case .sameNetworkAs: "in the same network as"
        }
    }
}
