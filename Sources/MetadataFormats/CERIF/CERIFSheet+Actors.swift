import JSONSchema
import ScienceShopSDK

/// Who takes part, as the format sorts them.
extension CERIFSheet {
    struct Actor {
        var participant: Participant
        var place: JSONPointer
        var isPerson: Bool
        var group: String
        var element: String
        /// Whether the element says as much as the role.
        var isExact: Bool
    }

    /// Those the format has an element for; of the others the tally is told why they are left out.
    mutating func actors() -> [Actor] {
        var actors: [Actor] = []
        for (index, participant) in record.participants.enumerated() {
            let place = JSONPointer.member("participants").appending(index)
            let kind = participant.record?.kind ?? participant.kind.flatMap { RecordKind(rawValue: $0.rawValue) }
            guard let kind, [.person, .organisation, .group].contains(kind) else {
                tally.drop(place, LossReason.actor)
                continue
            }
            guard let (group, element, isExact) = Self.element(of: participant.role, kind == .person, id.kind) else {
                tally.drop(place, LossReason.noRole)
                continue
            }
            actors.append(
                Actor(
                    participant: participant, place: place, isPerson: kind == .person, group: group, element: element,
                    isExact: isExact))
        }
        return actors
    }

    private static func element(
        of role: String?, _ isPerson: Bool, _ kind: RecordKind
    ) -> (group: String, element: String, isExact: Bool)? {
        if kind == .event {
            guard !isPerson else { return nil }
            return switch role {
            case "organiser": ("Event", "Organizer", true)
            case "lead", "coLead": ("Event", "Organizer", false)
            case "funder": ("Event", "Sponsor", true)
            case "partner": ("Event", "Partner", true)
            case "host", "provider", "founder", "member", "broadcaster": ("Event", "Partner", false)
            default: nil
            }
        }
        if role == "funder" { return ("Funded", "By", true) }
        if isPerson {
            return switch role {
            case "lead", "coLead": ("Team", "PrincipalInvestigator", false)
            case "referent": ("Team", "Contact", true)
            case "member": ("Team", "Member", true)
            case "supervisor", "student", "researcher", "facilitator", "author", "secretariat":
                ("Team", "Member", false)
            default: nil
            }
        }
        return switch role {
        case "lead": ("Consortium", "Coordinator", true)
        case "coLead": ("Consortium", "Coordinator", false)
        case "partner": ("Consortium", "Partner", true)
        case "researcher", "supervisor", "facilitator", "organiser": ("Consortium", "Partner", false)
        case "provider": ("Consortium", "Contractor", true)
        case "host": ("Consortium", "InKindContributor", false)
        case "member": ("Consortium", "Member", true)
        case "founder", "secretariat": ("Consortium", "Member", false)
        default: nil
        }
    }

    mutating func group(_ name: String, _ actors: [Actor], _ elements: [String]) {
        let own = actors.filter { $0.group == name }
        guard !own.isEmpty else { return }
        xml.start(name)
        for element in elements { for actor in own where actor.element == element { write(actor, as: element) } }
        xml.end()
    }

    /// A link with the name as written, and the body or person itself.
    mutating func write(_ actor: Actor, as element: String) {
        let participant = actor.participant
        xml.start(element)
        if let name = participant.name {
            xml.leaf("DisplayName", text: name)
            mark(name, at: actor.place.appending("name"))
        }
        if actor.isPerson {
            person(participant, at: actor.place)
        } else {
            organisation(record: participant.record, name: participant.name, at: actor.place)
        }
        xml.end()
        keepRole(actor)
    }

    mutating func keepRole(_ actor: Actor) {
        let kind = actor.place.appending("kind")
        if actor.participant.kind == .group {
            tally.coarsen(kind, LossReason.groupAsBody)
        } else {
            tally.keep(kind)
        }
        let place = actor.place.appending("role")
        if actor.isExact { tally.keep(place) } else { tally.coarsen(place, LossReason.role) }
    }

    private mutating func person(_ participant: Participant, at place: JSONPointer) {
        xml.empty("Person", reference(to: participant.record, at: place))
        // Only members of the team may bring the body they act for.
        guard let body = participant.affiliation, id.kind != .event, participant.role != "funder" else { return }
        xml.start("Affiliation")
        organisation(record: body.record, name: body.name, at: place.appending("affiliation"))
        xml.end()
    }

    /// A body by what identifies it, never more.
    mutating func organisation(record: RecordIdentifier?, name: String?, at place: JSONPointer) {
        let attributes = reference(to: record, at: place)
        guard let name else { return xml.empty("OrgUnit", attributes) }
        xml.start("OrgUnit", attributes)
        xml.leaf("Name", mainLanguage(), text: name)
        xml.end()
        mark(name, at: place.appending("name"))
    }

    /// An `id` must lead to an entity of this provider.
    private mutating func reference(to other: RecordIdentifier?, at place: JSONPointer) -> XMLWriter.Attributes {
        guard let other else { return [] }
        guard context.shows(other) else {
            tally.drop(place.appending("record"), LossReason.unshown)
            return []
        }
        tally.keep(place.appending("record"))
        return [("id", Self.name(other))]
    }
}
