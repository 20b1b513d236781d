import Messages
import Translations

/// The words templates stand in, by the key they have there.
struct PageWords: Sendable {
    private let texts: [String: String]

    init(_ words: Translations) { texts = Self.messages.mapValues { words($0) } }

    subscript(key: String) -> String? { texts[key] }

    private static let messages: [String: Message] = frame.merging(record, uniquingKeysWith: { first, _ in first })
        .merging(lists, uniquingKeysWith: { first, _ in first }).merging(about, uniquingKeysWith: { first, _ in first })

    private static let frame: [String: Message] = [
        "skip": "Skip to content",
        "menu": "Main menu",
        "trail": "You are here",
        "kinds": "Kinds",
        "themes": "Themes",
        "territories": "Territories",
        "nodes": "Nodes",
        "agenda": "Agenda",
        "search": "Search",
        "home": "Home",
        "feed": "What is new",
        "feedShort": "News feed",
        "calendar": "Calendar",
        "colophon":
            "brings together what science shops do with associations, collectives and municipalities, with proof of where every word comes from.",
        "about": "About this catalogue",
        "takeData": "Take the data",
        "rights": "Privacy and withdrawal",
    ]

    private static let record: [String: Message] = [
        "facts": "In short",
        "machine": "machine translation",
        "history": "How it went",
        "figures": "Figures",
        "participants": "Who takes part",
        "related": "Related records",
        "elsewhere": "Elsewhere",
        "origin": "Where this comes from",
        "sourceIdentifier": "Record in the source",
        "adapter": "Read by",
        "crosswalk": "Crosswalk",
        "fingerprint": "Fingerprint",
        "evidence": "The source’s own words, field by field",
        "field": "Field",
        "asWritten": "As written",
        "where": "Where in the source",
        "cite": "How to cite",
        "licence": "Licence",
        "version": "Version",
        "data": "Data",
        "wrong": "Is something wrong?",
        "correct": "Ask for a correction or a withdrawal",
    ]

    private static let lists: [String: Message] = [
        "records": "Records",
        "pages": "Pages of the list",
        "previousPage": "Previous page",
        "nextPage": "Next page",
        "laterEvents": "Later events",
        "earlierEvents": "Earlier events",
        "jump": "Jump to",
        "findLabel": "Search the catalogue",
        "findHint": "water, shared gardens, Lille…",
        "findButton": "Find",
        "news": "What is new",
        "followFeed": "Follow what is new (Atom)",
        "nodesOfNetwork": "The nodes of the network",
        "subscribe": "Subscribe to this agenda (iCalendar)",
        "browse": "Browse instead",
        "noScript":
            "Search works in your browser and needs JavaScript. Without it, browse the catalogue by the lists below.",
    ]

    private static let about: [String: Message] = [
        "whatTitle": "What this is",
        "whatShops":
            "A science shop takes a question from an association, a collective or a small municipality to researchers and students, who look for an answer together with those who asked.",
        "whatCatalogue":
            "This catalogue harvests what each science shop keeps on its own island (a spreadsheet, a wiki, a page, a programme), checks it against one shared schema and shows it in one place. A node is a science shop or a network of them; it stays the only author of its records.",
        "whatWords":
            "Beside each value, the words of the source are kept as written, with the place where they stand. A date known to the year stays a year; figures that contradict each other stand side by side.",
        "dataLead":
            "Everything you see here can be taken, in open formats and without asking. Nothing else is in these files than what the pages show.",
        "dataLines": "All records, one JSON document a line",
        "dataTable": "The main fields of all records, as a table for a spreadsheet",
        "dataFeed": "What is new, for a feed reader",
        "dataCalendar": "All dated events, for a calendar",
        "dataRecord": "Each record as JSON, beside its page",
        "rightsLead":
            "Nothing is published here without a basis: its owner already publishes it, a partner signed an agreement, or the person concerned said yes. Contacts, images of people and other personal data need a consent of their own.",
        "rightsAsk":
            "You can ask at any time for a correction or for a record to be withdrawn: write to the node that keeps it, or to us.",
        "rightsTrace":
            "A withdrawn record leaves the catalogue and its data files. Its page then says only that it was withdrawn, and when.",
        "useTitle": "What these pages do on your device",
        "useText":
            "Nothing is stored on your device, no visit is counted, no request leaves for another site. The pages work without JavaScript, except for the search.",
    ]
}
