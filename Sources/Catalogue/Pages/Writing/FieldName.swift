import Messages
import Translations

/// The fields of a record by the names readers know them by.
enum FieldName {
    /// `/participants/2/name` becomes « Participants 3 · name »; a member without a word of its own stands as it is.
    static func text(_ pointer: String, _ words: Translations) -> String {
        var parts = pointer.split(separator: "/").map(String.init).map { part in
            part.contains("~") ? part.replacing("~1", with: "/").replacing("~0", with: "~") : part
        }
        guard let field = parts.first else { return words("The record") }
        parts.removeFirst()
        // The language of a text is no field of it.
        if let last = parts.last, last.utf8.count == 2, Language(tag: last) != nil { parts.removeLast() }
        // That they are as written is what is said of all of them.
        if parts.last == "asWritten" { parts.removeLast() }
        return parts.reduce(names[field].map { words($0) } ?? field) { name, part in
            if let place = Int(part) { return "\(name) \(place + 1)" }
            return "\(name) · \(inner[part].map { words($0) } ?? part)"
        }
    }

    private static let inner: [String: Message] = [
        "name": "name", "value": "how many", "valueMax": "greatest number", "unit": "unit", "qualifier": "precision",
        "date": "date", "start": "beginning", "end": "end", "label": "label", "url": "address", "role": "role",
        "type": "type", "kind": "type", "level": "level", "code": "code", "concept": "concept", "keyword": "keyword",
        "jobTitle": "function", "affiliation": "belongs to", "record": "record", "street": "street",
        "postalCode": "postal code", "locality": "town", "address": "address", "status": "status", "note": "note",
        "history": "step",
    ]

    private static let names: [String: Message] = [
        "title": "Title", "acronym": "Acronym", "alternateTitles": "Other titles", "summary": "Summary",
        "description": "Description", "types": "Type", "period": "Period", "stage": "Stage", "scope": "Scale",
        "territories": "Territories", "participants": "Participants", "relations": "Relations", "themes": "Themes",
        "audiences": "Audiences", "figures": "Figures", "links": "Links", "languages": "Languages", "need": "The need",
        "solution": "The solution", "beneficiaries": "Whom it serves", "reach": "How far it reaches",
        "objectives": "Objectives", "outcomes": "Outcomes", "sustainability": "How it lasts", "lessons": "Lessons",
        "question": "The question as asked", "reformulatedQuestion": "The question as reformulated together",
        "researchQuestions": "Research questions", "expectedUse": "What the answer will be used for",
        "constraints": "Constraints", "demandStatus": "Status", "legalStatus": "Legal form", "address": "Address",
        "missions": "Missions", "places": "Places", "givenName": "Given name", "familyName": "Family name",
        "jobTitle": "Function", "affiliations": "Belongs to", "expertise": "Expertise", "eventStatus": "Status",
        "venue": "Venue", "online": "Online", "recurrence": "How often", "attendance": "Attendance",
        "programme": "Programme", "url": "Address on the web", "publicationStatus": "Publication",
        "container": "Appeared in", "format": "Format", "extent": "Extent", "sameAs": "The same elsewhere",
        "identifiers": "Identifiers", "licence": "Licence", "cstiCircle": "Circle of science culture",
    ]
}
