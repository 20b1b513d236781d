import ScienceShopSDK

/// How another record stands to the one a page is about, in words of the record or turned round.
public enum RecordTie: Sendable, Hashable {
    /// This record says so of the other, or the other says the inverse of this one.
    case relation(Relation.Kind)
    /// The other says this of our record, and the vocabulary has no word for the way back: we host the other.
    case inverse(Relation.Kind)
    /// The other is a participant of ours, in a role.
    case participant(role: String)
    /// We take part in the other, in a role.
    case participates(role: String)
    /// A participant of ours acts for the other.
    case involves
    /// Somebody takes part in the other on our behalf.
    case involved
    /// The other is a body we belong to.
    case affiliation
    /// The other is a person who belongs to us.
    case affiliated
    /// We appeared in the other; the other appeared in us.
    case container, contains
    /// The other owns the venue of our event; we own the venue of the other.
    case venue, hosts

    /// What the other record's page calls it.
    public var inverse: RecordTie {
        switch self {
        case .relation(let kind): kind.inverse.map { .relation($0) } ?? .inverse(kind)
        case .inverse(let kind): .relation(kind)
        case .participant(let role): .participates(role: role)
        case .participates(let role): .participant(role: role)
        case .involves: .involved
        case .involved: .involves
        case .affiliation: .affiliated
        case .affiliated: .affiliation
        case .container: .contains
        case .contains: .container
        case .venue: .hosts
        case .hosts: .venue
        }
    }

    /// Whether a page lists but the first of those so tied: everything but what the record itself names.
    var isCut: Bool {
        switch self {
        case .participant, .involves, .affiliation, .container, .venue: false
        case .relation, .inverse, .participates, .involved, .affiliated, .contains, .hosts: true
        }
    }

    /// Sorts ties as pages list them, then as bytes: the same in every run.
    var sortKey: String {
        switch self {
        case .relation(let kind): "0" + kind.rawValue
        case .inverse(let kind): "1" + kind.rawValue
        case .participant(let role): "2" + role
        case .participates(let role): "3" + role
        case .involves: "4"
        case .involved: "5"
        case .affiliation: "6"
        case .affiliated: "7"
        case .container: "8"
        case .contains: "9"
        case .venue: "A"
        case .hosts: "B"
        }
    }

    /// The ties a record states, with the identifiers they lead to, in the order of the record.
    public static func stated(by record: Record) -> [(tie: RecordTie, target: RecordIdentifier)] {
        var ties: [(RecordTie, RecordIdentifier)] = []
        for relation in record.relations {
            if let kind = relation.type, let target = relation.record { ties.append((.relation(kind), target)) }
        }
        for participant in record.participants {
            if let target = participant.record { ties.append((.participant(role: participant.role ?? ""), target)) }
            if let target = participant.affiliation?.record { ties.append((.involves, target)) }
        }
        for affiliation in record.affiliations {
            if let target = affiliation.record { ties.append((.affiliation, target)) }
        }
        if let target = record.container?.record { ties.append((.container, target)) }
        if let target = record.venue?.record { ties.append((.venue, target)) }
        return ties
    }
}

/// The records that stand to a record in one way.
public struct RelatedGroup: Sendable, Hashable {
    public let tie: RecordTie
    /// At most as many as were asked for, by title.
    public let cards: [RecordCard]
    public let count: Int
}
