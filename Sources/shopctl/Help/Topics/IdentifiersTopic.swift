import Messages
import ScienceShopSDK

extension HelpTopic {
    static let identifiers = HelpTopic(
        name: "identifiers", summary: "How a record is named, and the eight kinds there are.",
        aliases: ["identifier", "id", "ids", "kind", "kinds", "record"],
        commands: ["records", "records list", "records show", "search"],
        sections: [
            .init(
                nil,
                [
                    .paragraph(
                        """
                        A record is named NODE:KIND/LOCAL, such as lyon:demand/ami24-01: its home node, its kind, and a \
                        name the home node gave it once. A name is never given twice. When a source renames an entry, the \
                        old name leads to the record that goes on in its place.
                        """)
                ]),
            .init(
                "Kinds",
                [.terms(RecordKind.allCases.map { .init(code: $0.rawValue, $0.meaning) })]),
            .init(
                "Life of a record",
                [
                    .paragraph(
                        """
                        A record is made from claims: each entry of a source that speaks of it holds one. It lives while \
                        one claim does; after that a tombstone stays in its place, so that everyone who took a copy learns \
                        of it. `shopctl records show ID --history` tells its life, --evidence the words of the source \
                        behind each value.
                        """)
                ]),
        ])
}

extension RecordKind {
    /// What a record of this kind describes.
    var meaning: Message {
        switch self {
        case .initiative:
            "Something that was set going for a need: a solution, with what came of it and what was learnt."
        case .project: "Work with a beginning and an end that answers a question."
        case .demand: "A question that an association, a collective or a municipality asks of research."
        case .organisation: "An association, a municipality, a university, a laboratory."
        case .person: "Someone in a public capacity: who carries a project, who answers for a demand."
        case .event: "Something that takes place at a time: a meeting, a call, a training."
        case .resource: "Something to read or to use: a report, a guide, a data set."
        case .group: "People who work together without being an organisation: a network, a committee."
        }
    }
}
