import JSONSchema
import Messages
import ScienceShopSDK
import Translations

/// Records that stand to this one in some way, said by either side.
extension RecordPage {
    var relatedValues: [PageValue] {
        var groups: [(tie: RecordTie, heading: String, others: [PageValue], more: String?)] = []
        for group in related {
            guard let heading = heading(of: group.tie) else { continue }
            let rest = group.count - group.cards.count
            groups.append(
                (
                    group.tie, heading, Self.inTime(group.cards).map(value),
                    rest > 0 ? edition.words("and \(rest) more") : nil
                ))
        }
        // What a relation names without a public record stands there as a name.
        for relation in record.relations.prefix(200) {
            guard let type = relation.type, let name = relation.name,
                relation.record.flatMap({ edition.index.position(of: $0) }) == nil
            else { continue }
            let other = PageValue(["title": name, "lang": asWritten("").lang, "kind": "none"])
            if let place = groups.firstIndex(where: { $0.tie == .relation(type) }) {
                groups[place].others.append(other)
            } else if let heading = heading(of: .relation(type)) {
                groups.append((.relation(type), heading, [other], nil))
            }
        }
        return groups.map { PageValue(["tie": $0.heading, "others": $0.others, "more": $0.more]) }
    }

    /// What is dated throughout, such as the sessions of a day, as it happens; anything else as it is.
    private static func inTime(_ cards: [RecordCard]) -> [RecordCard] {
        let dated = cards.enumerated().compactMap { place, card in card.start.map { ($0.earliest, place, card) } }
        guard dated.count == cards.count else { return cards }
        return dated.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }

    private func value(_ card: RecordCard) -> PageValue {
        let title = edition.text(card.title[edition.language])
        let note = [
            frame.when(card),
            card.id.home.hasSameBytes(as: source.id.home) ? nil : edition.name(ofNode: card.id.home).text,
        ]
        return PageValue([
            "kind": card.kind.rawValue, "href": frame.link(card.address), "title": title.text, "lang": title.lang,
            "note": note.compactMap(\.self).joined(separator: " · "),
        ])
    }

    /// Nil for ties that another part of the page shows: participants, affiliations, the container, the venue.
    private func heading(of tie: RecordTie) -> String? {
        switch tie {
        case .relation(let kind): edition.words(Self.heading(of: kind))
        case .inverse(.hostedBy): edition.words("Hosts")
        case .inverse(let kind): edition.words(Self.heading(of: kind.inverse ?? .relatedTo))
        case .participant, .involves, .affiliation, .container, .venue: nil
        case .participates(let role):
            edition.words("Takes part as: \(edition.label("role", role) ?? role)")
        case .involved: edition.words("Takes part through its members")
        case .affiliated: edition.words("People")
        case .contains: edition.words("Contents")
        case .hosts: edition.words("Events here")
        }
    }

    private static func heading(of kind: Relation.Kind) -> Message {
        switch kind {
        case .partOf: "Part of"
        case .hasPart: "Parts"
        case .memberOf: "Member of"
        case .hasMember: "Members"
        case .answers: "Answers"
        case .answeredBy: "Answered by"
        case .documents: "Documents"
        case .documentedBy: "Documented by"
        case .sessionOf: "Session of"
        case .hasSession: "Sessions"
        case .hostedBy: "Hosted by"
        case .relatedTo: "See also"
        case .produces: "Produces"
        case .producedBy: "Produced by"
        case .sameNetworkAs: "In the same network"
        }
    }
}
