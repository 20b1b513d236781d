import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension WPListing {
    /// How many posts to ask for.
    func size(_ cursor: WPCursor, _ limit: Int) -> Int {
        max(1, min(cursor.size ?? options.perPage, isBrief ? 100 : limit))
    }

    /// Asks for a part of a list. What lies past the end of it is an empty list, however the site says so.
    ///
    /// - Throws: `FederationError`; with disposition `restartWindow` when the site fails on that many posts at once.
    func ask(
        _ cursor: inout WPCursor, size: Int, _ place: [(String, String)], _ notes: inout WPNotes
    ) async throws -> (items: [WPItem], answer: WPAnswer) {
        let url = site.root.url(type(cursor).route, query(cursor, size: size) + place)
        let answer = try await connection.ask(url)
        if answer.head.status == 400, answer.errorCode == "rest_post_invalid_page_number" { return ([], answer) }
        if answer.head.status == 404, answer.errorCode == "rest_no_route" {
            throw FederationError(
                .configuration,
                "The site's API does not show posts of the type `\(type(cursor).name)`; correct the option `types`.")
        }
        if answer.isCut || [500, 504, 524].contains(answer.head.status), size > 1 {
            throw FederationError(
                .network, "\(url) fails on \(plain: size) posts at once; fewer are asked for.",
                disposition: .restartWindow)
        }
        try answer.check()
        guard answer.isList else {
            throw FederationError(.malformedSource, "\(url) answers with something else than a list of posts.")
        }
        note(answer, &cursor, &notes)
        return (answer.items, answer)
    }

    private func query(_ cursor: WPCursor, size: Int) -> [(String, String)] {
        var query: [(String, String)] = []
        let isBackward = cursor.isOld && cursor.place.page > 0
        query.append(("orderby", isBackward ? "modified" : "id"))
        query.append(("order", isBackward ? "desc" : "asc"))
        query.append(("per_page", String(size)))
        if let bound = bound(cursor), !isBackward {
            query.append((isPublished(cursor) ? "after" : "modified_after", bound))
        }
        query += site.termArguments
        if options.statuses != ["publish"] { query.append(("status", options.statuses.joined(separator: ","))) }
        return query + manner
    }

    /// In which language, and how much of each post.
    var manner: [(String, String)] {
        var query: [(String, String)] = []
        if let language = options.language { query.append(("lang", language)) }
        guard !isBrief else { return query + [("_fields", "id,modified,modified_gmt,date_gmt")] }
        if options.isEmbedding { query.append(("_embed", "author,wp:featuredmedia,wp:term")) }
        if let format = options.acfFormat { query.append(("acf_format", format)) }
        return query
    }

    /// What is odd about an answer that could be read all the same.
    private func note(_ answer: WPAnswer, _ cursor: inout WPCursor, _ notes: inout WPNotes) {
        if cursor.begun == nil { cursor.begun = answer.head.header("Date").flatMap(HTTPDate.timestamp) }
        if let total = answer.number("X-WP-Total") {
            cursor.place.total = total
        } else {
            notes.habit(
                "no-total", "The site does not say how many posts it has (`X-WP-Total`).",
                "A proxy before it may take headers away; the end of a list is looked for instead.")
        }
        if answer.hasJunk {
            notes.habit(
                "junk-before-data", "Something else stands before the data, such as a notice of PHP.",
                "Tell the site's owner: its error log says which plugin it is.")
        }
        guard !isBrief else { return }
        for item in answer.items where item.id != nil {
            let location = SourceLocation(label: item.id.map { String($0) })
            if item.value == nil {
                notes.tell(
                    Issue(
                        .warning, code: "malformed-post", message: "A post is no JSON, and cannot be read.",
                        remedy: "Look for a plugin of the site that changes what its API answers.",
                        location: location))
            } else if item.value?["content"]?["protected"]?.bool == true {
                notes.tell(
                    Issue(
                        .warning, code: "protected-post",
                        message: "A post is protected by a password, so that it comes without its text.",
                        location: location))
            }
        }
    }
}
