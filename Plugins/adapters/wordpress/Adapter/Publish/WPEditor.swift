import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Writes the posts of one type.
struct WPEditor: Sendable {
    let connection: WPConnection
    let root: WPRoot
    let route: String

    /// All that a post may be in, the bin included.
    private static let everywhere = "publish,future,draft,pending,private,trash"

    /// Whether anything was ever published here.
    func holdsAnything() async throws -> Bool {
        let found = try await list([("search", WPMarker.word), ("per_page", "1"), ("_fields", "id")])
        return !found.isEmpty
    }

    /// The posts that a record is, oldest first, and whether its address is taken by another one.
    ///
    /// Looked for by the address that it was given, and by the word in its text where somebody changed that.
    func posts(of token: String, slug: String) async throws -> (posts: [WPPost], isTaken: Bool) {
        let named = try await posts([("slug", "\(slug),\(slug)__trashed")])
        let ours = named.filter { $0.marker?.token == token }
        if !ours.isEmpty { return (ours, false) }
        let found = try await posts([("search", token)]).filter { $0.marker?.token == token }
        return (found, found.isEmpty && named.contains { $0.slug == slug })
    }

    private func posts(_ query: [(String, String)]) async throws -> [WPPost] {
        try await list(query + [("orderby", "id"), ("order", "asc"), ("per_page", "100")]).compactMap(WPPost.init)
    }

    private func list(_ query: [(String, String)]) async throws -> [JSONValue] {
        let url = root.url(route, [("context", "edit"), ("status", Self.everywhere)] + query)
        let answer = try await connection.ask(url)
        try answer.check()
        guard let list = answer.value?.array else {
            throw FederationError(.malformedSource, "\(url) answers with something else than a list of posts.")
        }
        return list
    }

    /// - Throws: `FederationError` with code `configuration` when the user may not do that to that post, in WordPress's own
    ///   words; what a firewall says is another matter.
    private static func checkRights(_ answer: WPAnswer) throws {
        guard answer.head.status == 403, let code = answer.errorCode else { return }
        throw FederationError(
            .configuration,
            "The site does not let the user write this post (\(code)); give the user the rights of an editor.")
    }

    // MARK: - Writing

    /// Makes a post, or changes the one with that number.
    func save(_ members: JSONObject, as id: Int?) async throws -> WPPost {
        let url = root.url(id.map { "\(route)/\($0)" } ?? route, [("context", "edit")])
        let answer = try await connection.send("POST", url, JSONValue.object(members))
        try Self.checkRights(answer)
        try answer.check()
        // After a redirect, a POST has become a GET: what comes then is a list.
        guard let post = answer.value.flatMap(WPPost.init), id == nil || id == post.id else {
            throw FederationError(
                .malformedSource,
                "\(url) does not say which post it has written; check that the location is the site's address without a redirect."
            )
        }
        return post
    }

    /// Puts a post into the bin; one that is there already stays there.
    func bin(_ id: Int) async throws {
        let answer = try await connection.send("DELETE", root.url("\(route)/\(id)"), nil)
        try Self.checkRights(answer)
        if answer.head.status == 410, answer.errorCode == "rest_already_trashed" { return }
        // A site without a bin would delete for good: it is asked to, for nothing may stay.
        if answer.head.status == 501, answer.errorCode == "rest_trash_not_supported" {
            let forced = try await connection.send("DELETE", root.url("\(route)/\(id)", [("force", "true")]), nil)
            return try forced.check()
        }
        try answer.check()
    }
}
