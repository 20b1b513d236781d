import AdapterKit
import AdapterPlugin
import FederationConformance
import PluginProtocol
import ScienceShopSDK
import Synchronization
import Testing

/// A source behind a pipe, without a process: what a host makes of the plugin's lines.
final class PipedSource: IdentifierListing, MappingSource, DetourSource, SingleRecordSource {
    let manifest: AdapterManifest
    private let pipe = PipedConnection()
    private let configuration: AdapterConfiguration
    private let serving: Task<Bool, Never>
    private let turn = Turn()
    /// What the plugin said it is, once it was asked anything.
    private let ready = Mutex(PluginReady())
    private let trials = Mutex<Set<Cursor>>([])

    init(_ adapter: Adapter, _ configuration: AdapterConfiguration, _ context: AdapterContext) {
        manifest = adapter.manifest
        self.configuration = configuration
        let server = PluginServer(adapter, connection: pipe) { _ in context }
        serving = Task { [pipe] in
            defer { pipe.end() }
            return await server.run()
        }
    }

    /// The adapter, each of its sources behind a pipe of its own.
    static func adapter(_ adapter: Adapter) -> Adapter {
        Adapter(manifest: adapter.manifest, source: { PipedSource(adapter, $0, $1) })
    }

    func close() async -> [ScienceShopSDK.Issue] {
        _ = try? await pipe.ask(.bye)
        pipe.hangUp()
        _ = await serving.value
        return []
    }

    var mappings: [MappingDescription] { ready.withLock(\.mappings) }

    private actor Turn {
        var isConfigured = false
        func configure(_ body: @Sendable () async throws -> Void) async throws {
            guard !isConfigured else { return }
            try await body()
            isConfigured = true
        }
    }

    private func ask(_ message: HostMessage) async throws -> [PluginMessage] {
        try await turn.configure { [pipe, configuration] in
            _ = try await pipe.ask(.hello(HostHello(host: "tests/1")))
            switch try await pipe.ask(.configure(PluginConfiguration(configuration))) {
            case .failed(let error): throw error
            case .ready(let said): self.ready.withLock { $0 = said }
            default: break
            }
        }
        // A call that is under way is not cut short: its answer would be taken for that of the next.
        let answers = try await Task { [pipe] in try await pipe.ask(all: message) }.value
        if case .failed(let error) = answers.last { throw error }
        return answers
    }

    struct Odd: Error { let answers: [String] }
    private func odd(_ answers: [PluginMessage]) -> Odd { Odd(answers: answers.map(\.type)) }

    func identify() async throws -> SourceDescription {
        let answers = try await ask(.identify)
        guard case .source(let description) = answers.last else { throw odd(answers) }
        return description
    }

    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        let answers = try await ask(.page(request, after: cursor))
        guard case .pageEnd(let end) = answers.last, end.count == answers.count - 1 else { throw odd(answers) }
        if end.isTrial, let next = end.next { trials.withLock { _ = $0.insert(next) } }
        return end.page(of: answers.compactMap { if case .record(let record) = $0 { record } else { nil } })
    }

    func restart(_ request: HarvestRequest, at cursor: Cursor?) async throws -> Cursor? {
        let answers = try await ask(.restart(request, at: cursor, listing: false))
        guard case .place(let place) = answers.last else { throw odd(answers) }
        return place
    }

    func identifiers(_ request: HarvestRequest, after cursor: Cursor?) async throws -> ListedPage {
        let answers = try await ask(.identifiers(request, after: cursor))
        guard case .listEnd(let end) = answers.last, end.count == answers.count - 1 else { throw odd(answers) }
        return end.page(of: answers.compactMap { if case .entry(let entry) = $0 { entry } else { nil } })
    }

    func restartListing(_ request: HarvestRequest, at cursor: Cursor?) async throws -> Cursor? { nil }

    func changes(after bookmark: Bookmark) async throws -> ChangesStart {
        guard ready.withLock(\.tellsStart) else { return .unknown }
        let answers = try await ask(.changes(after: bookmark))
        guard case .start(let start) = answers.last else { throw odd(answers) }
        return start
    }

    func detour(
        _ request: HarvestRequest, around cursor: Cursor?, after error: FederationError
    ) async -> Detour? {
        guard ready.withLock(\.detours),
            case .way(let way) = try? await ask(.detour(request, around: cursor, after: error)).last,
            let cursor = way.cursor
        else { return nil }
        if way.isTrial { trials.withLock { _ = $0.insert(cursor) } }
        return Detour(cursor: cursor, gap: way.gap)
    }

    func isTrial(_ cursor: Cursor?) -> Bool {
        cursor.map { cursor in trials.withLock { $0.contains(cursor) } } ?? false
    }

    var damageCodes: Set<String> { Set(ready.withLock(\.damageCodes)) }

    func record(_ identifier: String) async throws -> SourceRecord? {
        let answers = try await ask(.single(identifier))
        switch answers.first {
        case .record(let record): return record
        case .absent: return nil
        default: throw odd(answers)
        }
    }

    func map(_ records: [SourceRecord], context: CrosswalkContext) async throws -> [CrosswalkResult] {
        let answers = try await ask(.map(records, context))
        guard case .drafts(let results) = answers.last else { throw odd(answers) }
        return results
    }
}
