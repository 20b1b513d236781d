import AdapterKit
import Crosswalks
import JSONSchema
import Messages
import ScienceShopSDK

/// The types of posts that a WordPress gives by its REST API, each with what stands in the newest one.
enum BlogLook {
    private static let most = 3

    /// - Parameter api: where the page says it is; on its own host only.
    static func types(of page: String, api: String?, _ visit: Visit) async -> [Finding] {
        guard let origin = WebPlace.origin(of: page) else { return [] }
        let root = api.flatMap { WebPlace.origin(of: $0) == origin ? $0 : nil } ?? origin + "/wp-json/"
        guard let answer = try? await visit.open(root + "wp/v2/types"),
            let types = (try? JSONValue(parsing: answer.bytes))?.object
        else { return [] }
        let published = types.members.filter { type in
            // Those of the software itself: files, menus, templates.
            !type.key.hasPrefix("wp_") && !["attachment", "nav_menu_item", "page"].contains(type.key)
                && type.value["rest_base"]?.string.map(isName) == true && isName(type.key)
        }
        // A type of the site's own says more than « post ».
        let ordered = published.filter { $0.key != "post" } + published.filter { $0.key == "post" }
        var findings: [Finding] = []
        for type in ordered.prefix(most) {
            let base = type.value["rest_base"]?.string ?? type.key
            let name = FoundField.plain(type.value["name"]?.string ?? type.key)
            guard let answer = try? await visit.open("\(root)wp/v2/\(base)\(root.contains("?") ? "&" : "?")per_page=1"),
                let post = (try? JSONValue(parsing: answer.bytes))?.array?.first
            else { continue }
            findings.append(
                Finding(
                    kind: .wordpress, location: origin + "/", adapter: "wordpress",
                    options: ["types": [.string(type.key)]],
                    evidence: "posts of the type \(type.key), « \(name) »",
                    confidence: (type.key == "post" ? 76 : 86) - findings.count,
                    fields: fields(of: post, taxonomies: type.value["taxonomies"]),
                    recordKind: type.key == "post" ? .resource : nil))
        }
        return findings
    }

    /// What a crosswalk sees of a post: its text as a page, everything else by columns or pointer.
    private static func fields(of post: JSONValue, taxonomies: JSONValue?) -> [FoundField] {
        let text = post["content"]?["rendered"]?.string ?? ""
        let page = PageDocument.read(Array("<meta charset=utf-8><h1>·</h1>\(text)".utf8), format: .html)
        var fields = FoundFields.labels(page)
        if !(post["excerpt"]?["rendered"]?.string ?? "").isEmpty {
            fields.append(FoundField("excerpt", "{ column: excerpt }", meaning: .member("summary")))
        }
        if !fields.contains(where: { $0.selector.hasPrefix("{ section") && $0.meaning != nil }) {
            fields.append(FoundField("content", "{ paragraphs: true }", meaning: .member("description")))
        }
        let terms = (taxonomies?.array ?? []).compactMap(\.string).filter(isName).prefix(6)
        if !terms.isEmpty {
            let names = terms.joined(separator: ", ")
            fields.append(
                FoundField(
                    names, "{ columns: [\(terms.map(FoundField.quoted).joined(separator: ", "))] }",
                    meaning: .member("themes")))
        }
        for field in (post["acf"]?.object?.members ?? []).prefix(40) where isName(field.key) {
            fields.append(
                FoundField(field.key, "{ column: \(FoundField.quoted(field.key)) }", example: field.value.string ?? ""))
        }
        fields.append(FoundField("link", "{ pointer: /link }", meaning: .member("links")))
        return fields
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 40
            && text.utf8.allSatisfy {
                $0 == 0x2D || $0 == 0x5F || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39)
            }
    }
}
