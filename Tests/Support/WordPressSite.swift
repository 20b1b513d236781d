import Foundation
import Synchronization

/// A small WordPress for tests, written without any of our own code: posts, types, terms and the REST API over them, for
/// visitors and for a user with an application password. Posts can be edited at any time, also while a list is read.
public final class WordPressSite: Sendable {
    public struct Post: Sendable {
        public var id: Int
        public var type = "post"
        public var slug: String
        public var status = "publish"
        public var title: String
        public var content: String
        public var excerpt = ""
        /// Seconds since 1970, in UTC.
        public var date: Int
        public var modified: Int
        /// Numbers of terms by taxonomy.
        public var terms: [String: [Int]] = [:]
        public var password = ""
        /// More members of its JSON, each with a comma before it.
        public var more = ""
        /// Sent instead of its JSON.
        public var raw: String?
        /// Counted, and not shown: what a plugin hides.
        public var isHidden = false

        public init(id: Int, _ title: String, at date: Int, content: String = "") {
            self.id = id
            self.title = title
            self.content = content
            self.date = date
            modified = date
            slug = "post-\(id)"
        }
    }

    public struct Term: Sendable {
        public var id: Int
        public var slug: String
        public var name: String
    }

    /// What kind of site it is, and what is wrong with it.
    public struct Rules: Sendable {
        public var name = "Un site"
        /// Hours from UTC to its local time.
        public var offset = 2
        /// Its clock.
        public var now = 1_795_262_400
        /// Whether it knows `modified_after` (5.7).
        public var knowsModifiedAfter = true
        public var hasLinkHeader = true
        public var hasLinkTag = true
        /// Whether addresses are rewritten; else only `?rest_route=` is answered.
        public var isRewritten = true
        public var mostPerPage = 100
        public var saysTotals = true
        public var saysDate = true
        public var takesOffset = true
        public var takesOrder = true
        public var takesPage = true
        public var takesInclude = true
        /// Posts it counts too many.
        public var extraTotal = 0
        /// Fails on more posts at once.
        public var failsAbove = Int.max
        public var junkBefore = ""
        public var listsTypes = true
        /// Answered to every request of the API instead.
        public var instead: Answer?
        /// The user and its application password.
        public var user = "federation"
        public var password = "abcd EFGH 1234 ijkl"
        /// What it makes of a text that is saved.
        public var filter: @Sendable (String) -> String = { $0 }
        public init() {}
    }

    public struct Request: Sendable {
        public var method: String
        /// As it stands in the first line.
        public var target: String
        public var authorization: String?
        public var body: [UInt8]
        /// Below the API's root; nil for a page of the site.
        public var route: String?
        public var query: [String: String]

        public init(_ method: String, _ target: String, authorization: String? = nil, body: [UInt8] = []) {
            self.method = method
            self.target = target
            self.authorization = authorization
            self.body = body
            let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
            query = [:]
            for part in parts.dropFirst().first?.split(separator: "&") ?? [] {
                let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                    .map { String($0).removingPercentEncoding ?? "" }
                query[pair[0]] = pair.count > 1 ? pair[1] : ""
            }
            if let route = query.removeValue(forKey: "rest_route") {
                self.route = route
            } else if let mark = parts[0].range(of: "/wp-json") {
                route = String(parts[0][mark.upperBound...])
            }
            if let named = route { route = "/" + named.split(separator: "/").joined(separator: "/") }
        }
    }

    public struct Answer: Sendable {
        public var status: Int
        public var headers: [(String, String)]
        public var body: String

        public init(_ status: Int, _ body: String, type: String = "application/json; charset=UTF-8") {
            self.status = status
            self.body = body
            headers = [("Content-Type", type)]
        }

        static func error(_ status: Int, _ code: String, _ message: String) -> Answer {
            Answer(status, "{\"code\":\"\(code)\",\"message\":\(Self.text(message)),\"data\":{\"status\":\(status)}}")
        }

        static func text(_ text: String) -> String {
            var result = "\""
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\"": result += "\\\""
                case "\\": result += "\\\\"
                case "/": result += "\\/"
                case "\n": result += "\\n"
                case _ where scalar.value < 0x20: result += String(format: "\\u%04x", scalar.value)
                default: result.unicodeScalars.append(scalar)
                }
            }
            return result + "\""
        }
    }

    struct State {
        var posts: [Post] = []
        var rules = Rules()
        var lastID = 0
        var requests: [Request] = []
        var terms: [String: [Term]] = [:]
    }

    let state: Mutex<State>
    /// What happens before a request is answered; nil for the answer that the site gives.
    private let script: @Sendable (WordPressSite, Request) -> Answer?

    public init(
        _ posts: [Post] = [], rules change: (inout Rules) -> Void = { _ in },
        script: @escaping @Sendable (WordPressSite, Request) -> Answer? = { _, _ in nil }
    ) {
        var first = State()
        first.posts = posts
        first.lastID = posts.map(\.id).max() ?? 0
        change(&first.rules)
        first.terms = [
            "category": [Term(id: 3, slug: "projets", name: "Projets &amp; actions")],
            "post_tag": [Term(id: 7, slug: "eau", name: "Eau"), Term(id: 8, slug: "sols", name: "Sols")],
        ]
        state = Mutex(first)
        self.script = script
    }

    public var posts: [Post] { state.withLock { $0.posts } }
    public var requests: [Request] { state.withLock { $0.requests } }
    public func edit(_ change: (inout [Post]) -> Void) {
        state.withLock { state in
            change(&state.posts)
            state.lastID = max(state.lastID, state.posts.map(\.id).max() ?? 0)
        }
    }
    public func rule(_ change: (inout Rules) -> Void) { state.withLock { change(&$0.rules) } }
    /// The number of the next post.
    public func nextID() -> Int {
        state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
    }

    /// What visitors can read: titles and texts of what is published.
    public var shown: [String] {
        posts.filter { $0.status == "publish" }.map { "\($0.slug) | \($0.title) | \($0.content) | \($0.excerpt)" }
            .sorted()
    }

    public func answer(_ request: Request) -> Answer {
        state.withLock { $0.requests.append(request) }
        if let answer = script(self, request) { return answer }
        return state.withLock { Self.answer(request, &$0) }
    }
}
