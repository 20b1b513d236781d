import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Looks post types, taxonomies and terms up by the names people use.
struct WPCatalogue: Sendable {
    private let connection: WPConnection
    private let root: WPRoot

    init(_ connection: WPConnection, _ root: WPRoot) {
        self.connection = connection
        self.root = root
    }

    /// - Throws: `FederationError` with code `configuration` for a type that the API does not show.
    func types(_ wanted: [String], _ issues: inout [Issue]) async throws -> [WPSite.PostType] {
        guard let offered = try await list("wp/v2/types", &issues) else {
            // A site that does not list its types may show them all the same.
            return wanted.map { WPSite.PostType(name: $0, route: "wp/v2/" + ($0 == "post" ? "posts" : $0)) }
        }
        var types: [WPSite.PostType] = []
        for name in wanted {
            guard let entry = offered.first(where: { $0.name == name }) ?? offered.first(where: { $0.base == name })
            else {
                let known = offered.map(\.name).joined(separator: ", ")
                throw FederationError(
                    .configuration,
                    """
                    \(root.text) shows no post type `\(name)`; set the option `types` to some of \(known), or ask the site's \
                    owner to show it in the REST API.
                    """)
            }
            let type = WPSite.PostType(name: entry.name, route: "\(entry.namespace)/\(entry.base)")
            if !types.contains(type) { types.append(type) }
        }
        return types
    }

    /// The arguments that choose posts by their terms, each by its number.
    func terms(_ wanted: [(taxonomy: String, terms: [String])]) async throws -> [(String, String)] {
        guard !wanted.isEmpty else { return [] }
        var ignored: [Issue] = []
        let offered = try await list("wp/v2/taxonomies", &ignored) ?? []
        var arguments: [(String, String)] = []
        for (taxonomy, terms) in wanted {
            let entry = offered.first { $0.name == taxonomy } ?? offered.first { $0.base == taxonomy }
            let base = entry?.base ?? taxonomy
            let slugs = terms.filter { Int($0) == nil }
            var numbers = terms.compactMap { Int($0) }
            if !slugs.isEmpty {
                numbers += try await self.numbers(of: slugs, in: "\(entry?.namespace ?? "wp/v2")/\(base)", taxonomy)
            }
            arguments.append((base, numbers.map { String($0) }.joined(separator: ",")))
        }
        return arguments
    }

    private func numbers(of slugs: [String], in route: String, _ taxonomy: String) async throws -> [Int] {
        let answer = try await connection.ask(
            root.url(route, [("slug", slugs.joined(separator: ",")), ("_fields", "id,slug"), ("per_page", "100")]))
        try answer.check()
        let found = answer.value?.array ?? []
        return try slugs.map { slug in
            let term = found.first { $0["slug"]?.string?.hasSameBytes(as: slug) == true }
            guard let number = term?["id"]?.integer else {
                throw FederationError(
                    .configuration,
                    "The taxonomy `\(taxonomy)` of \(root.text) has no term `\(slug)`; correct the option `terms`.")
            }
            return number
        }
    }

    // MARK: - Lists of names

    private struct Entry {
        var name: String
        var base: String
        var namespace: String
    }

    /// Types or taxonomies; nil when the site does not list them.
    private func list(_ route: String, _ issues: inout [Issue]) async throws -> [Entry]? {
        let answer = try await connection.ask(root.url(route))
        do {
            try answer.check()
        } catch let error as FederationError where error.code == .blocked || error.code == .sourceGone {
            issues.append(
                Issue(
                    .warning, code: "no-types",
                    message: "The site does not list its post types, so the names in `types` are taken as they stand.",
                    remedy: "Ask the site's owner to open \(route)."))
            return nil
        }
        let members = answer.value?.object?.members.map { (name: $0.key, value: $0.value) } ?? []
        return members.compactMap { member in
            let name = member.value["slug"]?.string ?? member.name
            let base = member.value["rest_base"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? name
            let namespace = member.value["rest_namespace"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? "wp/v2"
            guard Self.isPath(base), Self.isPath(namespace) else { return nil }
            return Entry(name: name, base: base, namespace: namespace)
        }
    }

    /// What a site says is put into addresses.
    private static func isPath(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || "-_/.".utf8.contains(byte)
        } && !text.contains("..")
    }
}
