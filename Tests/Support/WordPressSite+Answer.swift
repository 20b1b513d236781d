import Foundation

extension WordPressSite {
    static func answer(_ request: Request, _ state: inout State) -> Answer {
        let rules = state.rules
        guard let route = request.route, rules.isRewritten || request.target.contains("rest_route=") else {
            if request.route != nil { return Answer(404, "<html><p>Introuvable</p></html>", type: "text/html") }
            return home(rules)
        }
        if let instead = rules.instead { return instead }
        var answer = apiAnswer(route, request, &state)
        if rules.saysDate { answer.headers.append(("Date", headerDate(rules.now))) }
        if !rules.saysTotals { answer.headers.removeAll { $0.0.hasPrefix("X-WP-") } }
        answer.body = rules.junkBefore + answer.body
        return answer
    }

    private static func root(_ rules: Rules) -> String {
        rules.isRewritten ? "http://site.example/wp-json/" : "http://site.example/?rest_route=/"
    }

    private static func home(_ rules: Rules) -> Answer {
        let link = "<link rel='https://api.w.org/' href='\(root(rules))' />"
        var answer = Answer(
            200, "<!doctype html><html><head>\(rules.hasLinkTag ? link : "")</head><body>Bienvenue</body></html>",
            type: "text/html; charset=UTF-8")
        if rules.hasLinkHeader {
            answer.headers.append(
                ("Link", "<https://x.example/>; rel=\"canonical\", <\(root(rules))>; rel=\"https://api.w.org/\""))
        }
        return answer
    }

    private static func apiAnswer(_ route: String, _ request: Request, _ state: inout State) -> Answer {
        let rules = state.rules
        let parts = route.split(separator: "/").map(String.init)
        if parts.isEmpty {
            return Answer(
                200,
                "{\"name\":\(Answer.text(rules.name)),\"url\":\"http:\\/\\/site.example\",\"gmt_offset\":\"\(rules.offset)\",\"namespaces\":[\"oembed/1.0\",\"wp/v2\"]}"
            )
        }
        guard parts.count >= 3, parts[0] == "wp", parts[1] == "v2" else { return noRoute }
        let expected = "Basic " + Data("\(rules.user):\(rules.password)".utf8).base64EncodedString()
        if let given = request.authorization, given != expected {
            return .error(401, "incorrect_password", "The provided password is an invalid application password.")
        }
        let isUser = request.authorization != nil
        switch parts[2] {
        case "types":
            guard rules.listsTypes else { return .error(401, "rest_cannot_view", "Sorry, you are not allowed.") }
            return Answer(
                200,
                "{\"post\":{\"slug\":\"post\",\"rest_base\":\"posts\",\"rest_namespace\":\"wp\\/v2\"},\"projet\":{\"slug\":\"projet\",\"rest_base\":\"projets\"}}"
            )
        case "taxonomies":
            return Answer(
                200,
                "{\"category\":{\"slug\":\"category\",\"rest_base\":\"categories\"},\"post_tag\":{\"slug\":\"post_tag\",\"rest_base\":\"tags\"}}"
            )
        case "categories", "tags":
            let slugs = (request.query["slug"] ?? "").split(separator: ",").map(String.init)
            let found = (state.terms[parts[2] == "tags" ? "post_tag" : "category"] ?? []).filter {
                slugs.contains($0.slug)
            }
            return Answer(
                200, "[" + found.map { "{\"id\":\($0.id),\"slug\":\"\($0.slug)\"}" }.joined(separator: ",") + "]")
        case "users" where parts.count == 4 && parts[3] == "me":
            guard isUser else { return .error(401, "rest_not_logged_in", "You are not currently logged in.") }
            return Answer(
                200, "{\"id\":1,\"slug\":\"federation\",\"capabilities\":{\"edit_posts\":true,\"publish_posts\":true}}")
        case "posts", "projets":
            let type = parts[2] == "posts" ? "post" : "projet"
            if parts.count == 3 {
                return request.method == "POST"
                    ? create(type, request, isUser, &state) : list(type, request, isUser, state)
            }
            return one(Int(parts[3]) ?? 0, type, request, isUser, &state)
        default: return noRoute
        }
    }

    static var noRoute: Answer {
        .error(404, "rest_no_route", "No route was found matching the URL and request method.")
    }

    // MARK: - Lists

    private static func list(_ type: String, _ request: Request, _ isUser: Bool, _ state: State) -> Answer {
        let (rules, query) = (state.rules, request.query)
        let statuses = (query["status"] ?? "publish").split(separator: ",").map(String.init)
        if statuses != ["publish"], !isUser {
            return .error(400, "rest_invalid_param", "Invalid parameter(s): status")
        }
        let asked = Int(query["per_page"] ?? "10") ?? 10
        guard (1...100).contains(asked) else {
            return .error(400, "rest_invalid_param", "Invalid parameter(s): per_page")
        }
        let size = min(asked, rules.mostPerPage)
        if size > rules.failsAbove {
            return Answer(500, "<p>There has been a critical error on this website.</p>", type: "text/html")
        }
        func isAfter(_ seconds: Int, _ bound: String?) -> Bool {
            bound.map { localTime(seconds, rules) > $0 } ?? true
        }
        let numbers = rules.takesInclude ? query["include"]?.split(separator: ",").compactMap { Int($0) } : nil
        let slugs = query["slug"].map { $0.split(separator: ",").map(String.init) }
        var found = state.posts.filter { post in
            post.type == type && statuses.contains(post.status) && numbers?.contains(post.id) ?? true
                && isAfter(post.modified, rules.knowsModifiedAfter ? query["modified_after"] : nil)
                && isAfter(post.date, query["after"]) && (slugs?.contains(post.slug) ?? true)
                && (query["search"].map { "\(post.title) \(post.content)".contains($0) } ?? true)
                && ["categories", "tags"].allSatisfy { base in
                    guard let wanted = query[base]?.split(separator: ",").compactMap({ Int($0) }) else { return true }
                    return post.terms[base]?.contains(where: wanted.contains) ?? false
                }
        }
        let isById = rules.takesOrder && query["orderby"] == "id"
        let isByChange = rules.takesOrder && query["orderby"] == "modified"
        found.sort { isById ? $0.id < $1.id : isByChange ? $0.modified < $1.modified : $0.date > $1.date }
        if rules.takesOrder, query["order"] ?? "desc" == "desc", isById || isByChange { found.reverse() }
        let page = rules.takesPage ? Int(query["page"] ?? "1") ?? 1 : 1
        let offset = rules.takesOffset ? query["offset"].flatMap { Int($0) } : nil
        let total = found.count + rules.extraTotal
        let pages = (total + size - 1) / size
        if page > 1, page > pages, total > 0 {
            return .error(
                400, "rest_post_invalid_page_number",
                "The page number requested is larger than the number of pages available.")
        }
        let slice = found.dropFirst(offset ?? (page - 1) * size).prefix(size)
        let items = slice.filter { !$0.isHidden }.map { json($0, query, isUser, state) }
        var answer = Answer(200, "[" + items.joined(separator: ",") + "]")
        answer.headers += [("X-WP-Total", String(total)), ("X-WP-TotalPages", String(pages))]
        return answer
    }

    // MARK: - As JSON

    static func json(_ post: Post, _ query: [String: String], _ isUser: Bool, _ state: State) -> String {
        if let raw = post.raw { return raw }
        let rules = state.rules
        let times =
            "\"date_gmt\":\"\(time(post.date))\",\"modified\":\"\(localTime(post.modified, rules))\",\"modified_gmt\":\"\(time(post.modified))\""
        if query["_fields"] != nil { return "{\"id\":\(post.id),\(times)}" }
        let isEdit = query["context"] == "edit" && isUser
        func rendered(_ text: String, isProtected: Bool = false) -> String {
            let raw = isEdit ? "\"raw\":\(Answer.text(text))," : ""
            return "{\(raw)\"rendered\":\(Answer.text(isProtected ? "" : text))"
        }
        var members = [
            "\"id\":\(post.id)", "\"date\":\"\(localTime(post.date, rules))\"", times, "\"slug\":\"\(post.slug)\"",
            "\"status\":\"\(post.status)\"", "\"type\":\"\(post.type)\"",
            "\"link\":\"http:\\/\\/site.example\\/\(post.slug)\\/\"", "\"title\":\(rendered(post.title))}",
            "\"content\":\(rendered(post.content, isProtected: !post.password.isEmpty)),\"protected\":\(!post.password.isEmpty)}",
            "\"excerpt\":\(rendered(post.excerpt)),\"protected\":false}",
            "\"categories\":\(post.terms["categories"] ?? [])", "\"tags\":\(post.terms["tags"] ?? [])",
        ]
        if query["_embed"] != nil {
            let terms = [("category", "categories"), ("post_tag", "tags")].map { taxonomy, base in
                let named = (state.terms[taxonomy] ?? []).filter { post.terms[base]?.contains($0.id) ?? false }
                let items = named.map {
                    "{\"id\":\($0.id),\"name\":\(Answer.text($0.name)),\"slug\":\"\($0.slug)\",\"taxonomy\":\"\(taxonomy)\"}"
                }
                return "[" + items.joined(separator: ",") + "]"
            }
            members.append(
                "\"_embedded\":{\"author\":[{\"name\":\"Ada Martin\"}],\"wp:term\":[\(terms.joined(separator: ","))]}")
        }
        return "{" + members.joined(separator: ",") + post.more + "}"
    }

    /// As WordPress writes it, in UTC.
    static func time(_ seconds: Int) -> String {
        let (date, day) = (civil(seconds), ((seconds % 86_400) + 86_400) % 86_400)
        return
            "\(four(date.year))-\(two(date.month))-\(two(date.day))T\(two(day / 3600)):\(two(day / 60 % 60)):\(two(day % 60))"
    }

    private static func localTime(_ seconds: Int, _ rules: Rules) -> String { time(seconds + rules.offset * 3600) }

    private static func headerDate(_ seconds: Int) -> String {
        let date = civil(seconds)
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return
            "\(days[seconds / 86_400 % 7]), \(two(date.day)) \(months[date.month - 1]) \(date.year) \(time(seconds).suffix(8)) GMT"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    private static func four(_ number: Int) -> String { String("000\(number)".suffix(4)) }

    /// The date of the Gregorian calendar; formatters take most of a test's time.
    private static func civil(_ seconds: Int) -> (year: Int, month: Int, day: Int) {
        var days = seconds >= 0 ? seconds / 86_400 : (seconds + 1) / 86_400 - 1
        var year = 1970
        func length(_ year: Int) -> Int { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365 }
        while days < 0 {
            year -= 1
            days += length(year)
        }
        while days >= length(year) {
            days -= length(year)
            year += 1
        }
        var month = 1
        for size in [31, length(year) - 337, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
            guard days >= size else { break }
            days -= size
            month += 1
        }
        return (year, month, days + 1)
    }
}
