import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import XMLReader

/// Reads one entity, child by child.
struct CERIFReading {
    private(set) var draft: XMLDraft
    private let id: RecordIdentifier
    private var kind: RecordKind { id.kind }

    init(_ draft: XMLDraft, _ id: RecordIdentifier) {
        self.draft = draft
        self.id = id
    }

    mutating func read(_ root: XMLTree.Element) {
        for child in root.elements { take(child) }
    }

    private mutating func take(_ child: XMLTree.Element) {
        switch child.name {
        case "Type": classification(child, in: "types")
        case "Status": status(child)
        case "Acronym": word(child, "acronym")
        case "Title", "Name": text(child, "title")
        case "Abstract": text(child, "summary")
        case "Description": text(child, kind == .event ? "summary" : "description")
        case "Subject": subject(child)
        case "Keyword":
            if let words = child.words { draft.append(["keyword": .string(words)], to: "themes", from: child) }
        case "StartDate": date(child, "start")
        case "EndDate": date(child, "end")
        case "Place", "Country": venue(child)
        case "PersonName": name(child)
        case "ElectronicAddress": address(child)
        case "PartOf": partOf(child)
        case "Affiliation": affiliation(child)
        case "Consortium", "Team": for actor in child.elements { participant(actor, within: child.name) }
        case "Funded": for actor in child.elements("By") { participant(actor, within: child.name) }
        case "Organizer", "Sponsor", "Partner": participant(child, within: "Event")
        case "Identifier": identifier(child)
        default: registered(child)
        }
    }

    // MARK: - Texts

    private mutating func word(_ child: XMLTree.Element, _ member: String) {
        if let words = child.words { draft.set(member, .string(words), from: child) }
    }

    private mutating func text(_ child: XMLTree.Element, _ member: String) {
        guard let words = child.words else { return }
        let language = draft.language(of: child)
        guard LanguageMap(draft.record[member])?[language] == nil else {
            if member == "title" {
                draft.append(LanguageMap(words, language: language).json, to: "alternateTitles", from: child)
            }
            return
        }
        draft.set(words, language: language, in: member, from: child)
        let translators = ["h": LanguageMap.Translator.human, "m": .machine]
        if let translator = child["trans"].flatMap({ translators[$0] }), var map = LanguageMap(draft.record[member]) {
            map.addTranslation(words, language: language, by: translator)
            draft.record[member] = map.json
        }
    }

    private mutating func name(_ child: XMLTree.Element) {
        let (family, given) = (child.first("FamilyNames"), child.first("FirstNames"))
        if let family { word(family, "familyName") }
        if let given { word(given, "givenName") }
        let parts = [given?.words, family?.words].compactMap { $0 }
        let full = parts.isEmpty ? child.first("OtherNames")?.words : parts.joined(separator: " ")
        if let full { draft.set(full, language: draft.context.language, in: "title", from: child) }
    }

    // MARK: - Concepts

    /// A concept of ours; of other vocabularies the last part of its URI may be a word of ours.
    private func concept(_ words: String, in scheme: String?) -> Concept? {
        if let (scheme, notation) = RecordTerms.concept(of: words) { return Concept(scheme: scheme, concept: notation) }
        guard let scheme, RecordTerms.kind(of: words) == nil, Vocabulary.standard[scheme] != nil else { return nil }
        let label = words.split(whereSeparator: { $0 == "#" || $0 == "/" }).last.map(String.init) ?? words
        return Vocabulary.standard.concept(for: Self.spaced(label), in: scheme)
    }

    /// `HigherEducation` as two words.
    private static func spaced(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase && !$0.isEmpty ? " \($1.lowercased())" : String($1) }
    }

    private mutating func classification(_ child: XMLTree.Element, in member: String) {
        guard let words = child.words, let concept = concept(words, in: "\(kind.rawValue)-type") else { return }
        if concept.scheme == "csti-circle", kind == .organisation {
            draft.set("cstiCircle", concept.json, from: child)
        } else {
            draft.append(concept.json, to: member, from: child)
        }
    }

    private mutating func status(_ child: XMLTree.Element) {
        guard let words = child.words, let concept = concept(words, in: "stage") else { return }
        draft.set("stage", concept.json, from: child)
    }

    private mutating func subject(_ child: XMLTree.Element) {
        guard let words = child.words else { return }
        let concept = RecordTerms.concept(of: words).map { Concept(scheme: $0.scheme, concept: $0.notation) }
        draft.append((concept ?? Concept(asWritten: words)).json, to: "themes", from: child)
    }

    // MARK: - Time and place

    private mutating func date(_ child: XMLTree.Element, _ end: String) {
        guard let words = child.words else { return }
        // A date of XML Schema may end in a time zone, which a day does not need.
        let day = words.utf8.count > 10 && !words.contains("T") ? String(words.prefix(10)) : words
        guard let date = PartialDate(day) else {
            return draft.warn("unreadable-date", "“\(words)” is no date.", at: child)
        }
        var period = draft.record["period"]?.object ?? [:]
        period[end] = .string(date.description)
        draft.record["period"] = .object(period)
        draft.note("/period/\(end)", from: child)
    }

    private mutating func venue(_ child: XMLTree.Element) {
        guard kind == .event, let words = child.words else { return }
        var venue = draft.record.venue ?? Venue()
        var address = venue.address ?? Address()
        if child.name == "Place" { address.locality = words } else { address.country = words.uppercased() }
        venue.address = address
        draft.record.venue = venue
        draft.note("/venue/address/\(child.name == "Place" ? "locality" : "country")", from: child)
    }

    // MARK: - Identifiers and addresses

    private mutating func identifier(_ child: XMLTree.Element) {
        guard let words = child.words else { return }
        let type = child["type"] ?? ""
        if type == "http://www.w3.org/2002/07/owl#sameAs", Formats.isURI(words) {
            return draft.append(.string(words), to: "sameAs", from: child)
        }
        let ours = RecordTerms.base + "identifiers/"
        if type.hasPrefix(ours) { return add(String(type.dropFirst(ours.count)), words, from: child) }
        if let (scheme, value) = RecordTerms.identifier(of: words) { add(scheme, value, from: child) }
    }

    /// Registers for which the profile has an element each.
    private mutating func registered(_ child: XMLTree.Element) {
        guard let words = child.words else { return }
        let last = words.split(separator: "/").last.map(String.init) ?? words
        let name = child.name.hasPrefix("Alternative") ? String(child.name.dropFirst(11)) : child.name
        let schemes = ["ORCID": "orcid", "RORID": "ror", "ISNI": "isni", "FundRefID": "fundref"]
        if let scheme = schemes[name] { add(scheme, last, from: child) }
    }

    private mutating func add(_ scheme: String, _ value: String, from child: XMLTree.Element) {
        draft.append(["scheme": .string(scheme), "value": .string(value)], to: "identifiers", from: child)
    }

    /// Ways to reach someone stay private until the gate is told otherwise.
    private mutating func address(_ child: XMLTree.Element) {
        guard let words = child.words else { return }
        if words.hasPrefix("mailto:") {
            draft.append(Contact(.email, value: String(words.dropFirst(7))).json, to: "contacts", from: child)
        } else if words.hasPrefix("tel:") {
            draft.append(Contact(.phone, value: String(words.dropFirst(4))).json, to: "contacts", from: child)
        } else if RecordTerms.isWebAddress(words), Formats.isURI(words) {
            draft.append(Link(url: words).json, to: "links", from: child)
        }
    }

    // MARK: - Bodies and people

    /// Who a link leads to: its record where it is one of the federation, and its name.
    private func reference(_ link: XMLTree.Element) -> (reference: Reference, isPerson: Bool)? {
        guard let entity = link.elements.first(where: { ["OrgUnit", "Person", "Project"].contains($0.name) }) else {
            return nil
        }
        let names = entity.first("PersonName").map { name in
            ["FirstNames", "FamilyNames"].compactMap { name.first($0)?.words }.joined(separator: " ")
        }
        let name = link.first("DisplayName")?.words ?? entity.first("Name")?.words ?? names
        let record = entity["id"].flatMap(RecordIdentifier.init)
        guard record != nil || !(name ?? "").isEmpty else { return nil }
        return (Reference(record: record, name: name), entity.name == "Person")
    }

    private mutating func partOf(_ child: XMLTree.Element) {
        guard let body = reference(child)?.reference else { return }
        draft.append(Relation(.partOf, record: body.record, name: body.name).json, to: "relations", from: child)
    }

    private mutating func affiliation(_ child: XMLTree.Element) {
        if let body = reference(child)?.reference { draft.append(body.json, to: "affiliations", from: child) }
    }

    private mutating func participant(_ link: XMLTree.Element, within group: String) {
        guard let role = Self.roles["\(group)/\(link.name)"], let (who, isPerson) = reference(link) else { return }
        let kind: Participant.Kind? = who.record == nil ? (isPerson ? .person : .organisation) : nil
        var participant = Participant(role: role, record: who.record, name: who.name, kind: kind)
        if let body = link.first("Affiliation").flatMap({ reference($0) })?.reference { participant.affiliation = body }
        draft.append(participant.json, to: "participants", from: link)
    }

    private static let roles = [
        "Consortium/Coordinator": "lead", "Consortium/Partner": "partner", "Consortium/Contractor": "provider",
        "Consortium/InKindContributor": "partner", "Consortium/Member": "member", "Team/PrincipalInvestigator": "lead",
        "Team/Contact": "referent", "Team/Member": "member", "Funded/By": "funder", "Event/Organizer": "organiser",
        "Event/Sponsor": "funder", "Event/Partner": "partner",
    ]
}
