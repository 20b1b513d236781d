import Foundation

/// What a user with an application password may do.
extension WordPressSite {
    private static let refused = Answer.error(401, "rest_cannot_create", "Sorry, you are not allowed to do that.")

    static func create(_ type: String, _ request: Request, _ isUser: Bool, _ state: inout State) -> Answer {
        guard isUser else { return refused }
        state.lastID += 1
        state.rules.now += 1
        var post = Post(id: state.lastID, "", at: state.rules.now)
        post.type = type
        post.status = "draft"
        guard apply(request, to: &post, &state) else {
            return .error(400, "empty_content", "Content, title, and excerpt are empty.")
        }
        state.posts.append(post)
        return Answer(201, json(post, ["context": "edit"], true, state))
    }

    static func one(
        _ id: Int, _ type: String, _ request: Request, _ isUser: Bool, _ state: inout State
    ) -> Answer {
        guard let place = state.posts.firstIndex(where: { $0.id == id && $0.type == type }) else {
            return .error(404, "rest_post_invalid_id", "Invalid post ID.")
        }
        var post = state.posts[place]
        switch request.method {
        case "GET":
            guard isUser || post.status == "publish" else { return .error(401, "rest_forbidden", "No.") }
            return Answer(200, json(post, request.query, isUser, state))
        case "POST", "PUT":
            guard isUser else { return refused }
            state.rules.now += 1
            guard apply(request, to: &post, &state) else {
                return .error(400, "empty_content", "Content, title, and excerpt are empty.")
            }
            post.modified = state.rules.now
            state.posts[place] = post
            return Answer(200, json(post, ["context": "edit"], true, state))
        case "DELETE":
            guard isUser else { return refused }
            if request.query["force"] == "true" {
                state.posts.remove(at: place)
                return Answer(200, "{\"deleted\":true}")
            }
            guard post.status != "trash" else {
                return .error(410, "rest_already_trashed", "The post has already been deleted.")
            }
            post.trash(at: state.rules.now)
            state.posts[place] = post
            return Answer(200, json(post, ["context": "edit"], true, state))
        default: return noRoute
        }
    }

    /// False when nothing would be left of the post.
    private static func apply(_ request: Request, to post: inout Post, _ state: inout State) -> Bool {
        let body = (try? JSONSerialization.jsonObject(with: Data(request.body))) as? [String: Any] ?? [:]
        func text(_ name: String) -> String? {
            (body[name] as? String ?? (body[name] as? [String: Any])?["raw"] as? String).map(state.rules.filter)
        }
        post.title = text("title") ?? post.title
        post.content = text("content") ?? post.content
        post.excerpt = text("excerpt") ?? post.excerpt
        post.status = body["status"] as? String ?? post.status
        for base in ["categories", "tags"] { if let terms = body[base] as? [Int] { post.terms[base] = terms } }
        guard !(post.title + post.content + post.excerpt).isEmpty else { return false }
        var slug = body["slug"] as? String ?? post.slug
        if post.status != "trash", slug.hasSuffix("__trashed") { slug = String(slug.dropLast(9)) }
        // Of two posts with the same slug, the later one gets a number.
        var number = 2
        let (wanted, id) = (slug, post.id)
        while state.posts.contains(where: { $0.id != id && $0.slug == slug }) {
            slug = "\(wanted)-\(number)"
            number += 1
        }
        post.slug = slug
        return true
    }
}

extension WordPressSite.Post {
    /// As a person does it in the dashboard.
    public mutating func trash(at now: Int) {
        status = "trash"
        slug += "__trashed"
        modified = now
    }
}
