import AdapterKit
import JSONSchema
import Messages
import OAIAdapter
import ScienceShopSDK
import Synchronization
import TestSupport

/// Brings a library's answers without a network, or what a script puts in their place.
struct LibraryTransport: HTTPTransport {
    let library: OAILibrary
    /// What to answer instead; nil for what the library answers.
    var script: @Sendable (OAILibrary.Call, HTTPRequest) throws -> Answer? = { _, _ in nil }

    struct Answer {
        var status = 200
        var headers: [HTTPHeader] = [HTTPHeader("Content-Type", "text/xml")]
        var body: [UInt8]
        var url: String?

        init(_ body: String, _ status: Int = 200, _ headers: [HTTPHeader] = [HTTPHeader("Content-Type", "text/xml")]) {
            self.status = status
            self.headers = headers
            self.body = Array(body.utf8)
        }

        func raw(_ body: [UInt8]) -> Answer {
            var answer = self
            answer.body = body
            return answer
        }
    }

    func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        let call = library.call(request.url)
        let answer = try script(call, request) ?? Answer(library.answer(call))
        let head = HTTPHead(status: answer.status, headers: answer.headers, url: answer.url ?? request.url)
        return HTTPExchange(head: head, body: Pieces(answer.body))
    }

    /// In small pieces, as a network brings them.
    private final class Pieces: HTTPBody {
        private let rest: Mutex<ArraySlice<UInt8>>
        init(_ bytes: [UInt8]) { rest = Mutex(bytes[...]) }
        func next() async throws -> [UInt8]? {
            rest.withLock { rest in
                defer { rest = rest.dropFirst(700) }
                return rest.isEmpty ? nil : Array(rest.prefix(700))
            }
        }
        func cancel() { rest.withLock { $0 = [] } }
    }
}

/// A library that is harvested.
struct Harvesting {
    static let address = "http://library.example/oai"
    let library: OAILibrary
    let adapter: OAIAdapter

    init(
        _ library: OAILibrary, _ options: JSONObject = [:], at location: String = address,
        script: @escaping @Sendable (OAILibrary.Call, HTTPRequest) throws -> LibraryTransport.Answer? = { _, _ in nil }
    ) throws {
        self.library = library
        adapter = try OAIAdapter(
            configuration: AdapterConfiguration(location: location, options: options),
            context: AdapterContext(
                opener: MemoryOpener(), http: LibraryTransport(library: library, script: script)))
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
            harvest.restarts = restarts
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

    /// The arguments of the lists that were asked for.
    var lists: [[String: String]] {
        library.calls.map(\.arguments).filter { $0["verb"] == "ListRecords" || $0["verb"] == "ListIdentifiers" }
    }
}

struct Harvest {
    var records: [SourceRecord] = []
    var issues: [ScienceShopSDK.Issue] = []
    var pages = 0
    var total: Int?
    var restarts = 0
    var bookmark: Bookmark?
    var provesAbsence = true

    var identifiers: [String] { records.map(\.identifier) }
    var codes: [String] { issues.map(\.code) }
}

extension OAILibrary {
    /// So many records, one a day from 2024 on.
    static func numbered(_ count: Int, rules: (inout Rules) -> Void = { _ in }) -> OAILibrary {
        var set = Rules()
        rules(&set)
        let isDay = set.granularity == "YYYY-MM-DD"
        return OAILibrary(
            (0..<count).map { number in
                let day = Timestamp(seconds: 1_704_067_200 + Int64(number) * 86_400).description
                return Item("oai:library.example:\(number)", isDay ? String(day.prefix(10)) : day, "Title \(number)")
            }, rules: set)
    }
}
