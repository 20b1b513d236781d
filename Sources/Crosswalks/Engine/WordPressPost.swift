import AdapterKit
import JSONSchema
import ScienceShopSDK

/// A post of a WordPress: its rendered text as a page under its title, and everything else as labelled values.
///
/// Columns are the post's plain members by their names (`slug`, `date`, `excerpt`…), `author`, `featured_media` as the
/// image's address, each term by its taxonomy (`category`, `post_tag`, `thematique`…), and each custom field of `acf` and
/// `meta` by its own name. `pointer` sees the post as it came.
struct WordPressPost {
    let page: PageDocument
    let cells: [Block.Cell]
    let json: JSONValue

    /// Names places as pointers into the post: lines of a text in a JSON string are found by nobody.
    static func placeEvidence(in result: inout CrosswalkResult) {
        func placed(_ location: SourceLocation) -> SourceLocation {
            location.line == nil ? location : SourceLocation(label: location.label ?? "/content/rendered")
        }
        for draft in result.drafts.indices {
            for index in result.drafts[draft].evidence.indices {
                result.drafts[draft].evidence[index].location = placed(result.drafts[draft].evidence[index].location)
            }
            for index in result.drafts[draft].issues.indices {
                result.drafts[draft].issues[index].location = result.drafts[draft].issues[index].location.map(placed)
            }
        }
        for index in result.issues.indices { result.issues[index].location = result.issues[index].location.map(placed) }
    }

    init(_ json: JSONValue, hints: PageHints) {
        self.json = json
        page = PageDocument.read(Array(Self.html(json).utf8), format: .html, hints: hints)
        cells = Self.cells(json)
    }

    // MARK: - The page

    private static func html(_ post: JSONValue) -> String {
        var html = "<meta charset=utf-8>"
        if let title = rendered(post["title"]) { html += "<h1>\(title)</h1>" }
        if let image = image(post) {
            let text = image["alt_text"]?.string ?? ""
            html +=
                "<figure><img src=\"\(escaped(image["source_url"]?.string ?? ""))\" alt=\"\(escaped(text))\"></figure>"
        }
        return html + Shortcodes.removed(from: rendered(post["content"]) ?? "")
    }

    private static func rendered(_ value: JSONValue?) -> String? {
        let text = value?["rendered"]?.string ?? value?.string
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func image(_ post: JSONValue) -> JSONValue? {
        post["_embedded"]?["wp:featuredmedia"]?.array?.first { $0["source_url"]?.string?.isEmpty == false }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("<", with: "&lt;")
    }

    // MARK: - The columns

    /// Numbers that stand for something else, which is embedded under its name.
    private static let references: Set<String> = ["author", "featured_media"]
    private static let mostCells = 2000

    private static func cells(_ post: JSONValue) -> [Block.Cell] {
        var cells: [Block.Cell] = []
        func add(_ label: String, _ value: JSONValue, at place: String) {
            let text = PlainValue.text(value)
            guard !text.isEmpty, cells.count < mostCells else { return }
            cells.append(Block.Cell(label: label, words: Words(text, label: place)))
        }
        for member in post.object?.members ?? [] where !references.contains(member.key) {
            let place = "/" + JSONPointer.escaped(member.key)
            if member.value.object == nil {
                add(member.key, member.value, at: place)
            } else if let text = member.value["rendered"], member.key != "content" {
                add(member.key, text, at: place + "/rendered")
            }
        }
        for (index, author) in (post["_embedded"]?["author"]?.array ?? []).enumerated() {
            add("author", author["name"] ?? .null, at: "/_embedded/author/\(index)/name")
        }
        if let image = image(post) {
            add("featured_media", image["source_url"] ?? .null, at: "/_embedded/wp:featuredmedia/0/source_url")
        }
        for (group, terms) in (post["_embedded"]?["wp:term"]?.array ?? []).enumerated() {
            for (index, term) in (terms.array ?? []).enumerated() {
                guard let taxonomy = term["taxonomy"]?.string else { continue }
                add(taxonomy, term["name"] ?? .null, at: "/_embedded/wp:term/\(group)/\(index)/name")
            }
        }
        /// A custom field: a value, several, or a group of fields.
        func addField(_ label: String, _ value: JSONValue, at place: String, depth: Int) {
            guard depth < 6 else { return }
            if let items = value.array {
                for (index, item) in items.enumerated() {
                    addField(label, item, at: "\(place)/\(index)", depth: depth + 1)
                }
            } else if let object = value.object {
                // A choice, another post, a term, a link, a file.
                let named = ["label", "post_title", "title", "name", "url"].first {
                    object[$0]?.string?.isEmpty == false
                }
                if let named,
                    object["value"] != nil || object["ID"] != nil || object["id"] != nil || object["term_id"] != nil
                        || object["url"] != nil
                {
                    return add(label, object[named] ?? .null, at: "\(place)/\(named)")
                }
                for member in object.members {
                    addField(
                        member.key, member.value, at: "\(place)/\(JSONPointer.escaped(member.key))", depth: depth + 1)
                }
            } else {
                add(label, value, at: place)
            }
        }
        for group in ["acf", "meta"] {
            for member in post[group]?.object?.members ?? [] {
                addField(
                    member.key, member.value, at: "/\(group)/\(JSONPointer.escaped(member.key))", depth: 0)
            }
        }
        return cells
    }
}

/// Marks of page builders that are left in a rendered text where their plugin is gone: `[vc_row css="…"]`.
private enum Shortcodes {
    private static let prefixes = ["vc_", "et_pb_", "fusion_", "av_", "wpb_", "mk_", "nectar_", "caption", "gallery"]

    static func removed(from text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "[")) else { return text }
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let start = rest.firstIndex(of: UInt8(ascii: "[")) {
            result += rest[..<start]
            rest = rest[start...]
            let name = rest.dropFirst().drop { $0 == UInt8(ascii: "/") }
            if prefixes.contains(where: { name.starts(with: $0.utf8) }),
                let end = rest.prefix(4096).firstIndex(of: UInt8(ascii: "]"))
            {
                rest = rest[(end + 1)...]
            } else {
                result.append(UInt8(ascii: "["))
                rest = rest.dropFirst()
            }
        }
        return String(decoding: result + rest, as: UTF8.self)
    }
}
