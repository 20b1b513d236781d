import Messages
import ScienceShopSDK
import Translations

/// Who takes part, role by role, in the order the record has them.
struct RecordPeople {
    let values: [PageValue]

    /// More are left to the record's JSON.
    static let most = 300

    init(_ page: RecordPage) {
        var roles: [String] = []
        var members: [String: [PageValue]] = [:]
        for participant in page.record.participants.prefix(Self.most) {
            guard let value = Self.member(participant, page) else { continue }
            let role = participant.role ?? ""
            if members[role] == nil { roles.append(role) }
            members[role, default: []].append(value)
        }
        values = roles.map { role in
            let label = page.edition.label("role", role).map(page.frame.capitalised)
            return PageValue(["role": label ?? page.edition.words("Takes part"), "members": members[role]])
        }
    }

    private static func member(_ participant: Participant, _ page: RecordPage) -> PageValue? {
        let edition = page.edition
        let card = participant.record.flatMap { edition.index.card(of: $0) }
        // The name as the source writes it here comes before the title of the record it leads to.
        guard let name = participant.name ?? card?.title[edition.language].text else { return nil }
        let affiliation = participant.affiliation.flatMap {
            $0.name ?? $0.record.flatMap { edition.index.card(of: $0) }?.title[edition.language].text
        }
        let note = [participant.jobTitle, affiliation].compactMap(\.self).joined(separator: ", ")
        return PageValue([
            "name": name, "kind": (card?.kind.rawValue ?? participant.kind?.rawValue) ?? "none",
            "href": card.map { page.frame.link($0.address) }, "note": note, "lang": page.asWritten("").lang,
        ])
    }
}
