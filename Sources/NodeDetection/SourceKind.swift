import Messages

/// A way records can be had from a place.
public enum SourceKind: String, Sendable, Hashable, CaseIterable {
    case oai, yeswiki, wordpress, icalendar, feed, sitemap, jsonld, csv, page

    /// What it is, for a person.
    public var told: Message {
        switch self {
        case .oai: "OAI-PMH repository"
        case .yeswiki: "form of a YesWiki"
        case .wordpress: "posts of a WordPress"
        case .icalendar: "agenda in iCalendar"
        case .feed: "feed (RSS or Atom)"
        case .sitemap: "pages listed by a sitemap"
        case .jsonld: "page with data in JSON-LD"
        case .csv: "table in CSV"
        case .page: "page"
        }
    }
}
