import AdapterKit
import Crosswalks
import JSONSchema
import ScienceShopSDK
import XMLReader

/// What a web page says to programs: its title and language, feeds, marks of the software that made it, JSON-LD.
struct PageLook {
    var title: String?
    var language: String?
    var feeds: [String] = []
    var agendas: [String] = []
    var isYesWiki = false
    var isWordPress = false
    /// Where the page says its WordPress has its API.
    var api: String?
    let page: PageDocument

    init(_ bytes: [UInt8], url: String) {
        page = PageDocument.read(bytes, format: .html)
        guard let events = try? HTMLEvents(parsing: bytes).events else { return }
        var isTitle = false
        for event in events {
            switch event {
            case .start("html", let attributes, _): language = attributes["lang"].flatMap(Self.tag)
            case .start("title", _, _): isTitle = title == nil
            case .end("title"): isTitle = false
            case .text(let text, _) where isTitle: title = FoundField.plain((title ?? "") + text)
            case .start("link", let attributes, _): link(attributes, url)
            case .start("meta", let attributes, _) where attributes["name"]?.lowercased() == "generator":
                let generator = attributes["content"]?.lowercased() ?? ""
                isYesWiki = isYesWiki || generator.contains("yeswiki")
                isWordPress = isWordPress || generator.contains("wordpress")
            case .start(_, let attributes, _):
                let address = attributes["href"] ?? attributes["src"] ?? ""
                isYesWiki = isYesWiki || address.contains("wakka.php") || address.contains("/tools/bazar/")
                isWordPress = isWordPress || address.contains("/wp-content/")
            default: break
            }
        }
        if title?.isEmpty ?? true { title = page.title.map { FoundField.plain($0.words.text) } }
    }

    private mutating func link(_ attributes: [HTMLAttribute], _ url: String) {
        let relations = (attributes["rel"] ?? "").lowercased().split(separator: " ")
        let address = attributes["href"] ?? ""
        if relations.contains("https://api.w.org/") {
            isWordPress = true
            api = WebPlace.resolve(address, against: url)
        }
        let type = attributes["type"]?.lowercased() ?? ""
        if relations.contains("alternate"), type == "text/calendar", agendas.isEmpty,
            let agenda = WebPlace.resolve(address, against: url)
        {
            agendas.append(agenda)
        }
        // A feed of comments is no list of what the site publishes.
        guard relations.contains("alternate"), type == "application/rss+xml" || type == "application/atom+xml",
            !address.lowercased().contains("comment"), feeds.count < 4
        else { return }
        if let feed = WebPlace.resolve(address, against: url), !feeds.contains(feed) { feeds.append(feed) }
    }

    /// A language tag that is well written, in its usual letters.
    static func tag(_ text: String) -> String? {
        let tag = Text.trimmed(text).prefix { $0 != "_" }
        let isTag =
            (2...12).contains(tag.count) && tag.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        return isTag ? String(tag.prefix { $0 != "-" }).lowercased() : nil
    }

    // MARK: - JSON-LD

    /// A node of the page's JSON-LD that could be a record.
    struct DataNode {
        var types: [String]
        var kind: RecordKind
        var fields: [FoundField]
        var name: String?
        /// Whether its type is one that a page has whatever it is about.
        var isCommon: Bool
    }

    /// Those that could be records, the most telling first.
    var dataNodes: [DataNode] {
        var nodes: [DataNode] = []
        for block in page.blocks where block.kind == .data {
            guard let json = block.json else { continue }
            var places: [([String], JSONValue)] = [([], json)]
            for (index, node) in (json["@graph"]?.array ?? []).prefix(50).enumerated() {
                places.append((["@graph", String(index)], node))
            }
            for (index, node) in (json.array ?? []).prefix(50).enumerated() { places.append(([String(index)], node)) }
            for (place, node) in places {
                let types = (node["@type"]?.array ?? node["@type"].map { [$0] } ?? []).compactMap(\.string)
                guard let kind = types.lazy.compactMap(Self.kind).first else { continue }
                let fields = FoundFields.jsonld(node, at: place)
                guard fields.contains(where: { $0.meaning == .member("title") }) else { continue }
                nodes.append(
                    DataNode(
                        types: types.map(FoundField.plain), kind: kind, fields: fields, name: node["name"]?.string,
                        isCommon: kind == .organisation || types.contains("Article") || types.contains("BlogPosting")))
            }
        }
        return nodes.sorted { !$0.isCommon && $1.isCommon }
    }

    /// What a type of schema.org would be here; nil for those that tell of the page rather than of something.
    static func kind(_ type: String) -> RecordKind? {
        switch type {
        case _ where type.hasSuffix("Event") || type == "Festival": .event
        case "ResearchProject", "Project": .project
        case "Organization", "NGO", "ResearchOrganization", "EducationalOrganization", "CollegeOrUniversity":
            .organisation
        case "Person": .person
        case "Article", "NewsArticle", "BlogPosting", "ScholarlyArticle", "Report", "Book", "Dataset", "Course",
            "CreativeWork",
            "LearningResource", "PodcastEpisode", "VideoObject":
            .resource
        default: nil
        }
    }
}

/// Addresses taken apart as far as looking around needs it.
enum WebPlace {
    /// Scheme and host: `https://a.example`.
    static func origin(of url: String) -> String? {
        guard let start = url.firstRange(of: "://")?.upperBound else { return nil }
        let host = url[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return host.isEmpty ? nil : String(url[..<start]).lowercased() + host.lowercased()
    }

    /// Without what stands behind the last slash of the path.
    static func folder(of url: String) -> String {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        guard let origin = origin(of: url), path.count > origin.count, let slash = path.lastIndex(of: "/") else {
            return url + "/"
        }
        return String(path[...slash])
    }

    /// An address as a page writes it, from that page's; nil for one that is not for http.
    static func resolve(_ address: String, against base: String) -> String? {
        let address = Text.trimmed(address.prefix { $0 != "#" })
        guard !address.isEmpty, let origin = origin(of: base) else { return nil }
        if address.lowercased().hasPrefix("http://") || address.lowercased().hasPrefix("https://") { return address }
        if address.hasPrefix("//") { return String(origin.prefix { $0 != "/" }) + address }
        if address.hasPrefix("/") { return origin + address }
        if address.hasPrefix("?") { return String(base.prefix { $0 != "?" && $0 != "#" }) + address }
        // What has a scheme of its own leads elsewhere.
        guard !address.prefix(while: { $0 != "/" }).contains(":") else { return nil }
        return folder(of: base) + address
    }
}
