import AdapterKit
import CSVAdapter
import Federation
import FederationConformance
import Foundation
import JSONSchema
import Messages
import PluginHost
import PluginProtocol
import ScienceShopSDK
import TestSupport
import Testing
import WordPressAdapter

/// What is planted in a source is named by the audit, class by class, and healed: the same whether the adapter is linked in
/// or runs as a process of its own.
@Suite struct AuditedChildrenTests {
    /// An engine over a ledger of its own.
    private struct Bench {
        let ledger = MemoryLedger()
        private let clock = TickingClock(start: 1_795_262_400)

        var engine: HarvestEngine {
            let clock = clock
            return HarvestEngine(
                ledger: ledger, validator: NoValidation(), clock: { clock.now() }, sleeper: { clock.sleep($0) })
        }

        func job(_ source: any HarvestSource) -> HarvestJob {
            HarvestJob(
                key: SourceKey(node: "lyon", source: "s"), source: source, crosswalks: [PlainCrosswalk()],
                context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"),
                options: HarvestOptions(breaker: RemovalBreaker(share: 0.5, count: 20)))
        }
    }

    /// The names of each class that is not empty.
    private static func named(_ report: AuditReport) -> [String: [String]] {
        let classes = [
            "missing": report.missing, "stale": report.stale, "extra": report.extra,
            "unretrievable": report.unretrievable, "backdated": report.backdated, "quarantined": report.quarantined,
        ]
        return classes.mapValues { $0.map(\.identifier).sorted() }.filter { !$0.value.isEmpty }
    }

    /// Audits what was planted, heals it, and audits what is left.
    private func check(
        _ bench: Bench, _ source: any HarvestSource, planted: [String: [String]], left: [String: [String]]
    ) async throws {
        let job = bench.job(source)
        let audit = try await bench.engine.audit(job)
        #expect(Self.named(audit) == planted, "\(audit.explanation) \(audit.issues)")
        #expect(audit.verdict == .differs && audit.counts.closes == true && audit.counts.backdated != nil)
        let healed = try #require(try await bench.engine.heal(job, after: audit))
        #expect(healed.failure == nil && healed.counts.addUp, "\(healed.issues)")
        #expect(healed.counts.seen == (planted["missing"]?.count ?? 0) + (planted["stale"]?.count ?? 0))
        #expect(healed.counts.removed == planted["extra"]?.count ?? 0)
        #expect(Self.named(try await bench.engine.audit(job)) == left)
    }

    @Test(arguments: [false, true]) func aTable(isChild: Bool) async throws {
        let folder = try TemporaryFolder()
        func write(_ rows: [String]) throws { try folder.write("t.csv", (["id,titre"] + rows).joined(separator: "\n")) }
        let adapter =
            isChild
            ? try ChildrenTests.plugin("shopctl-adapter-csv", CSVAdapter.manifest).adapter : Adapter(CSVAdapter.self)
        func source() throws -> any HarvestSource {
            try adapter.makeSource(
                AdapterConfiguration(location: folder.file("t.csv"), options: ["key": "id"]),
                AdapterContext(opener: FileOpener(base: "/")))
        }
        let rows = (1...9).map { "n\($0),Titre \($0)" } + ["n10,refuse"]
        try write(rows)
        let bench = Bench()
        #expect(try await bench.engine.run(bench.job(try source())).failure == nil)
        var edited = rows
        edited[1] = "n2,Autrement"
        edited.remove(at: 4)
        edited.append("n20,Neuf")
        try write(edited)
        try await check(
            bench, try source(),
            planted: ["missing": ["n20"], "stale": ["n2"], "extra": ["n5"], "quarantined": ["n10"]],
            left: ["quarantined": ["n10"]])
    }

    /// Its list of changes begins a day before its bookmark: what is dated before that never comes by it.
    @Test(arguments: [false, true]) func aBlog(isChild: Bool) async throws {
        let now = 1_795_262_400
        let day = 86_400
        let site = WordPressSite([]) { ($0.hasLinkHeader, $0.hasLinkTag, $0.now) = (false, false, now) }
        site.edit { posts in
            posts = (1...12).map { WordPressSite.Post(id: $0, "Titre \($0)", at: now - 20 * day + $0) }
            posts[9].title = "refuse"
            posts[11].date = now - 2 * day
            posts[11].modified = now - 2 * day
        }
        let server = try WordPressServer(site)
        defer { server.stop() }
        var settings = PluginSettings()
        settings.allowsPrivateAddresses = true
        let child = try ChildrenTests.plugin("shopctl-adapter-wordpress", WordPressAdapter.manifest, settings).adapter
        let linked = Adapter(WordPressAdapter.self)
        func source() throws -> any HarvestSource {
            try (isChild ? child : linked).makeSource(
                AdapterConfiguration(location: server.url),
                AdapterContext(opener: MemoryOpener(), http: SiteTransport(site: site)))
        }
        let bench = Bench()
        let first = try await bench.engine.run(bench.job(try source()))
        #expect(first.failure == nil && first.counts.seen == 12, "\(first.issues)")
        site.edit { posts in
            posts[0].title = "Autrement"
            posts[0].modified = now - 100
            posts[1].title = "Autrement, et daté d’avant"
            posts[1].modified = now - 9 * day
            posts.remove(at: 4)
            posts.append(WordPressSite.Post(id: 100, "Neuf", at: now - 100))
            posts.append(WordPressSite.Post(id: 101, "Venu d’ailleurs", at: now - 8 * day))
        }
        try await check(
            bench, try source(),
            planted: [
                "missing": ["100", "101"], "stale": ["1", "2"], "extra": ["5"], "backdated": ["101", "2"],
                "quarantined": ["10"],
            ], left: ["quarantined": ["10"]])
    }
}

/// The same site for an adapter that is linked in.
private struct SiteTransport: HTTPTransport {
    let site: WordPressSite

    func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        let start = request.url.range(of: "://").map { request.url[$0.upperBound...] } ?? request.url[...]
        let target = start.firstIndex(of: "/").map { String(start[$0...]) } ?? "/"
        let answer = site.answer(WordPressSite.Request("GET", target))
        return HTTPExchange(
            HTTPResponse(
                status: answer.status, headers: answer.headers.map { HTTPHeader($0.0, $0.1) },
                body: Array(answer.body.utf8), url: request.url))
    }
}

/// Makes a resource of any payload but those that are to be refused.
private struct PlainCrosswalk: Crosswalk {
    let id = "test/plain"
    let version = "1"
    func accepts(_ format: MetadataFormat) -> Bool { true }

    func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
        let text = String(decoding: source.payload, as: UTF8.self)
        guard !text.contains("refuse"),
            let id = RecordIdentifier(home: context.node, kind: .resource, local: source.identifier)
        else { return CrosswalkResult(issues: [ScienceShopSDK.Issue(.error, code: "test", message: "refused")]) }
        var record = Record(id: id)
        record["title"] = .object(["fr": .string(text)])
        return CrosswalkResult(drafts: [Draft(record: record)])
    }
}
