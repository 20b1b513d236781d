import AdapterKit
import Federation
import FederationConformance
import FederationSQLite
import JSONSchema
import Messages
import OAIAdapter
import ScienceShopSDK
import Synchronization
import TestSupport

/// An engine over a ledger, a clock of its own, and audits as sets of names.
struct AuditBench {
    let ledger: any Ledger
    let clock = TickingClock()
    let key = SourceKey(node: "lyon", source: "library")
    var breaker = RemovalBreaker(share: 0.5, count: 20)

    var engine: HarvestEngine {
        let clock = clock
        return HarvestEngine(
            ledger: ledger, validator: NoValidation(), clock: { clock.now() }, sleeper: { clock.sleep($0) })
    }

    func job(_ source: any HarvestSource, _ crosswalks: [any Crosswalk] = []) -> HarvestJob {
        HarvestJob(
            key: key, source: source, crosswalks: crosswalks,
            context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"),
            options: HarvestOptions(breaker: breaker))
    }

    func memory() async throws -> SourceMemory {
        let key = key
        return try await ledger.read { try $0.memory(of: key) }
    }

    /// Runs the same on a ledger in memory and on one in a file.
    static func onBoth(_ body: (AuditBench) async throws -> Void) async throws {
        try await body(AuditBench(ledger: MemoryLedger()))
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.file("ledger.db"))
        try await body(AuditBench(ledger: ledger))
        try ledger.close()
    }
}

/// What an audit named, class by class.
struct Named: Equatable, CustomStringConvertible {
    var missing: Set<String> = []
    var stale: Set<String> = []
    var extra: Set<String> = []
    var unretrievable: Set<String> = []
    var backdated: Set<String> = []
    var quarantined: Set<String> = []

    init() {}

    init(_ report: AuditReport) {
        func names(_ findings: [AuditFinding]) -> Set<String> { Set(findings.map(\.identifier)) }
        missing = names(report.missing)
        stale = names(report.stale)
        extra = names(report.extra)
        unretrievable = names(report.unretrievable)
        backdated = names(report.backdated)
        quarantined = names(report.quarantined)
    }

    var description: String {
        """
        missing \(missing.sorted()), stale \(stale.sorted()), extra \(extra.sorted()), unretrievable \
        \(unretrievable.sorted()), backdated \(backdated.sorted()), quarantined \(quarantined.sorted())
        """
    }
}

/// A repository answered in this process; of some records it cannot be asked without failing.
final class LibraryTransport: HTTPTransport {
    let library: OAILibrary
    private let failing = Mutex<Set<String>>([])
    private let refuses = Mutex<Set<String>>([])

    init(_ library: OAILibrary) { self.library = library }

    /// Whoever asks for one of these gets an error of the server's.
    func fail(on identifiers: Set<String>) { failing.withLock { $0 = identifiers } }
    /// These verbs are refused.
    func refuse(_ verbs: Set<String>) { refuses.withLock { $0 = verbs } }

    func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        let call = library.call(request.url)
        let fails =
            call.arguments["identifier"].map { name in failing.withLock { $0.contains(name) } } ?? false
            || refuses.withLock { $0.contains(call.verb) }
        return HTTPExchange(
            HTTPResponse(
                status: fails ? 500 : 200, headers: [HTTPHeader("Content-Type", "text/xml; charset=UTF-8")],
                body: fails ? Array("broken".utf8) : Array(library.answer(call).utf8), url: request.url))
    }

    func adapter() throws -> OAIAdapter {
        try OAIAdapter(
            configuration: AdapterConfiguration(location: "http://library.example/oai"),
            context: AdapterContext(opener: MemoryOpener(), http: self))
    }
}

extension OAILibrary {
    static func name(_ number: Int) -> String { "oai:library.example:\(number)" }

    /// Records 0 to `count`, dated before now.
    static func holding(_ count: Int, deletedRecord: String = "no") -> OAILibrary {
        var rules = Rules()
        rules.deletedRecord = deletedRecord
        return OAILibrary(
            (0..<count).map { Item(name($0), "2026-11-20T10:00:00Z", "Title \($0)") }, rules: rules)
    }
}

/// Makes an organisation of any payload, by the source's name for it.
struct WholeTextCrosswalk: Crosswalk {
    let id = "test/text"
    var version = "1"
    func accepts(_ format: MetadataFormat) -> Bool { true }

    func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
        let text = String(decoding: source.payload, as: UTF8.self)
        if text.contains("refuse") {
            return CrosswalkResult(issues: [Issue(.error, code: "test", message: .verbatim("refused"))])
        }
        let local = String(source.identifier.filter { $0.isLetter || $0.isNumber })
        return CrosswalkResult(drafts: [
            Draft(
                record: Record(document: [
                    "schema": "record/1", "id": .string("lyon:organisation/\(local)"), "kind": "organisation",
                    "home": "lyon", "status": "active", "title": ["fr": .string(text)],
                ]))
        ])
    }
}
