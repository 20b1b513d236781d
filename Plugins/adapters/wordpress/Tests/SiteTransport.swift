import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport
import WordPressAdapter

/// Brings a site's answers without a network.
struct SiteTransport: HTTPTransport {
    let site: WordPressSite

    func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        let target =
            "/"
            + request.url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).dropFirst(3).joined()
        let answer = site.answer(
            WordPressSite.Request(
                request.method, target, authorization: request.header("Authorization"), body: request.body ?? []))
        if answer.status == 0 {
            throw FederationError(.network, .verbatim("The connection broke."), disposition: .retry(afterSeconds: nil))
        }
        let head = HTTPHead(
            status: answer.status, headers: answer.headers.map { HTTPHeader($0.0, $0.1) }, url: request.url)
        return HTTPExchange(head: head, body: HTTPBytes(Array(answer.body.utf8)))
    }
}

/// A site that is harvested.
struct Harvesting {
    static let address = "http://site.example/"
    let site: WordPressSite
    let adapter: WordPressAdapter

    init(_ site: WordPressSite, _ options: JSONObject = [:], at location: String = address) throws {
        self.site = site
        adapter = try WordPressAdapter(
            configuration: AdapterConfiguration(location: location, options: options),
            context: AdapterContext(opener: MemoryOpener(), http: SiteTransport(site: site)))
    }

    /// All pages of a list, with restarts as the engine does them.
    func all(_ request: HarvestRequest = HarvestRequest()) async throws -> Harvest {
        var harvest = Harvest()
        harvest.issues += try await adapter.identify().issues
        var cursor: Cursor?
        var restarts = 0
        while true {
            let page: HarvestPage
            do {
                page = try await adapter.page(request, after: cursor)
            } catch let error as FederationError where error.disposition == .restartWindow && restarts < 12 {
                restarts += 1
                cursor = adapter.restart(request, at: cursor)
                continue
            }
            harvest.records += page.records
            harvest.issues += page.issues
            harvest.pages += 1
            harvest.total = page.total ?? harvest.total
            guard let next = page.next else {
                harvest.bookmark = page.bookmark
                harvest.provesAbsence = page.provesAbsence
                return harvest
            }
            cursor = next
        }
    }

    func failure(_ request: HarvestRequest = HarvestRequest()) async -> FederationError? {
        do {
            _ = try await all(request)
            return nil
        } catch {
            return error as? FederationError
        }
    }

    /// The queries of the lists of posts that were asked for.
    var lists: [[String: String]] { site.requests.filter { $0.route == "/wp/v2/posts" }.map(\.query) }
}

struct Harvest {
    var records: [SourceRecord] = []
    var issues: [ScienceShopSDK.Issue] = []
    var pages = 0
    var total: Int?
    var bookmark: Bookmark?
    var provesAbsence = true

    var identifiers: [String] { records.map(\.identifier) }
    var codes: [String] { issues.map(\.code) }
}

extension WordPressSite {
    /// 2024-01-01 in UTC.
    static let firstDay = 1_704_067_200

    /// So many posts, one a day from 2024 on.
    static func numbered(_ count: Int, rules: (inout Rules) -> Void = { _ in }) -> WordPressSite {
        WordPressSite(
            (1...max(1, count)).prefix(count).map {
                Post(id: $0, "Titre \($0)", at: firstDay + ($0 - 1) * 86_400, content: "<p>Texte \($0)</p>")
            }, rules: rules)
    }
}
