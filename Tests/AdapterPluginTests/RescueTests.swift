import AdapterKit
import AdapterPlugin
import Federation
import FederationConformance
import JSONSchema
import Messages
import OAIAdapter
import ScienceShopSDK
import TestSupport
import Testing

/// A repository that fails on a record, and one that sends damaged ones, are harvested behind a pipe as they are by code that
/// is linked in: the same requests, the same run, the same ledger.
@Suite struct RescueTests {
    /// A record that came cut, and one on which every list breaks.
    private static let (cut, fatal) = (4, 12)

    private struct Bench {
        let library: OAILibrary
        let ledger = MemoryLedger()
        let adapter: Adapter
        let http: any HTTPTransport

        init(isPiped: Bool) {
            let library = OAILibrary(
                (1...25).map { number in
                    let hour = number < 10 ? "0\(number)" : "\(number % 24)"
                    var item = OAILibrary.Item(
                        "oai:l:\(number)", "2026-01-\(number / 10 + 1)0T\(hour):00:00Z", "Titre \(number)")
                    if number == cut {
                        item.metadata =
                            "<oai_dc:dc xmlns:oai_dc='http://www.openarchives.org/OAI/2.0/oai_dc/'><title>cut</oai_dc:dc>"
                    }
                    return item
                })
            self.library = library
            let linked = Adapter(OAIAdapter.self)
            adapter = isPiped ? PipedSource.adapter(linked) : linked
            http = Answering { request in
                let call = library.call(request.url)
                let text = library.answer(call)
                let isBroken = call.page > 0 && text.contains("<identifier>oai:l:\(fatal)</identifier>")
                return HTTPResponse(
                    status: isBroken ? 500 : 200, headers: [HTTPHeader("Content-Type", "text/xml")],
                    body: Array(text.utf8), url: request.url)
            }
        }

        func harvest() async throws -> (report: RunReport, asked: [String]) {
            let before = library.calls.count
            let source = try adapter.makeSource(
                AdapterConfiguration(location: "http://library.example/oai"),
                AdapterContext(opener: MemoryOpener(), http: http))
            let engine = HarvestEngine(
                ledger: ledger, validator: NoValidation(), clock: { Timestamp(seconds: 1_795_262_400) },
                sleeper: { _ in })
            let report = try await engine.run(
                HarvestJob(
                    key: SourceKey(node: "lyon", source: "library"), source: source,
                    crosswalks: [],
                    context: CrosswalkContext(node: "lyon", language: "fr", basis: "public")))
            let asked = library.calls.dropFirst(before).map { call in
                call.arguments.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
            }
            return (report, asked)
        }
    }

    @Test func behindAPipeItIsTheSame() async throws {
        let (linked, piped) = (Bench(isPiped: false), Bench(isPiped: true))
        for step in 0..<3 {
            if step == 2 {
                for bench in [linked, piped] { bench.library.edit { $0[Self.cut - 1].metadata = nil } }
            }
            let (one, other) = (try await linked.harvest(), try await piped.harvest())
            #expect(other.asked == one.asked, "requests of run \(step)")
            #expect(other.report.verdict == one.report.verdict && other.report.counts == one.report.counts)
            #expect(other.report.issues.map(\.issue.code) == one.report.issues.map(\.issue.code))
            #expect(
                other.report.issues.map(\.issue.message.description)
                    == one.report.issues.map(\.issue.message.description))
            switch step {
            case 0:
                #expect(one.report.verdict == .partial)
                let codes = Set(one.report.issues.map(\.issue.code))
                #expect(codes.isSuperset(of: ["list-halved", "window-unreadable", "unreadable-metadata"]))
                #expect(one.report.counts.seen == 24)
            default: break
            }
        }
        let stored = try await linked.ledger.records(RecordQuery()).map(\.canonicalBytes)
        #expect(stored.count == 24)
        #expect(try await piped.ledger.records(RecordQuery()).map(\.canonicalBytes) == stored)
    }
}
