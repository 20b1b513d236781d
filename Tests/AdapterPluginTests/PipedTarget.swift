import AdapterKit
import AdapterPlugin
import PluginProtocol
import ScienceShopSDK

/// A channel behind a pipe, without a process: what a host makes of the plugin's lines.
final class PipedTarget: PublishTarget {
    private let line: Line

    /// - Throws: what the plugin says of its configuration.
    init(_ adapter: Adapter, _ configuration: AdapterConfiguration) async throws {
        line = Line(adapter, configuration)
        ready = try await line.begin()
    }

    private let ready: PluginReady.Channel

    var channel: String { ready.name }
    var fingerprint: String { ready.fingerprint }
    var capabilities: PublishCapabilities { ready.capabilities }

    struct Odd: Error { let answer: String }

    func begin() async throws -> Bool {
        guard case .begun(let isWhole) = try await line.ask(.begin) else { throw Odd(answer: "begin") }
        return isWhole
    }

    func shown(_ id: RecordIdentifier) async throws -> Record? {
        guard case .shown(let record) = try await line.ask(.shown(id)) else { throw Odd(answer: "shown") }
        return record
    }

    func publish(_ batch: [Exposure], from view: any PublicationView) async throws -> [PublicationReceipt] {
        // A call that is under way is not cut short: its answer would be taken for that of the next.
        let answer = try await Task { [line] in
            try await line.ask(.publish(batch.map { ExposureWire.json($0) }), view)
        }.value
        guard case .receipts(let receipts) = answer else { throw Odd(answer: answer.type) }
        return receipts
    }

    func finish(_ view: any PublicationView) async throws -> PublicationSummary {
        let answer = try await line.ask(.finish, view)
        guard case .finished(let summary) = answer else { throw Odd(answer: answer.type) }
        return summary
    }

    func standing() async throws -> PublicationSummary? {
        guard case .standing(let summary) = try await line.ask(.standing) else { throw Odd(answer: "standing") }
        return summary
    }

    func close() async -> [ScienceShopSDK.Issue] {
        await line.hangUp()
        return []
    }
}

/// One plugin at a time; asked again after it was sent home, another.
private actor Line {
    private let adapter: Adapter
    private let configuration: AdapterConfiguration
    private var pipe: PipedConnection?
    private var serving: Task<Bool, Never>?

    init(_ adapter: Adapter, _ configuration: AdapterConfiguration) {
        self.adapter = adapter
        self.configuration = configuration
    }

    @discardableResult
    func begin() async throws -> PluginReady.Channel {
        let pipe = PipedConnection()
        let server = PluginServer(adapter, connection: pipe) { _ in AdapterContext(opener: MemoryOpener()) }
        self.pipe = pipe
        serving = Task {
            defer { pipe.end() }
            return await server.run()
        }
        _ = try await pipe.ask(.hello(HostHello(host: "tests/1")))
        switch try await pipe.ask(.configure(PluginConfiguration(role: .channel, configuration))) {
        case .ready(let ready):
            guard let channel = ready.channel else { throw PipedTarget.Odd(answer: "ready") }
            return channel
        case .failed(let error): throw error
        case let other: throw PipedTarget.Odd(answer: other?.type ?? "nothing")
        }
    }

    func ask(_ message: HostMessage, _ view: (any PublicationView)? = nil) async throws -> PluginMessage {
        if pipe == nil { try await begin() }
        guard let pipe else { throw PipedTarget.Odd(answer: "nothing") }
        try pipe.tell(message)
        while let answer = await pipe.next() {
            switch answer {
            case .progress, .log: continue
            case .failed(let error): throw error
            case .view(let question):
                guard let view else { throw PipedTarget.Odd(answer: "view") }
                try pipe.tell(.viewed(try await Self.answer(question, view)))
            default: return answer
            }
        }
        throw PipedTarget.Odd(answer: "nothing")
    }

    private static func answer(_ question: ViewQuestion, _ view: any PublicationView) async throws -> ViewAnswer {
        switch question {
        case .records(let id, let limit):
            .records(try await view.records(after: id, limit: limit).map { ExposureWire.json($0) })
        case .exposure(let id): .exposure(try await view.exposure(of: id).map { ExposureWire.json($0) })
        case .withdrawals(let id, let limit):
            .withdrawals(try await view.withdrawals(after: id, limit: limit).map { ExposureWire.json($0) })
        case .count: .count(try await view.estimatedCount())
        }
    }

    func hangUp() async {
        _ = try? await pipe?.ask(.bye)
        pipe?.hangUp()
        _ = await serving?.value
        (pipe, serving) = (nil, nil)
    }
}
