import AdapterKit
import FederationConformance
import Messages
import Synchronization
import TestSupport
import Testing

@testable import FederationHTTP

/// The suite that every transport passes, over all of ours: on the wire, in the process, and wrapped.
@Suite struct ConformanceTests {
    enum Wrapper: String, CaseIterable, Sendable {
        case none, redirecting, guarded, polite, retrying, conditional, recording, unpacking, all

        func wrap(_ base: any HTTPTransport, folder: TemporaryFolder) -> any HTTPTransport {
            let time = SleptTime().time
            switch self {
            case .none: return base
            case .redirecting: return RedirectingTransport(base)
            case .guarded: return GuardedTransport(base, allowsPrivateAddresses: true)
            case .polite:
                return PoliteTransport(base, budget: HostBudget(), bans: MemoryBanRegister(), time: time)
            case .retrying: return RetryingTransport(base, time: time)
            case .conditional: return ConditionalTransport(base, store: MemoryValidatorStore())
            case .recording: return RecordingTransport(base, folder: folder.path)
            case .unpacking: return UnpackingTransport(base)
            case .all:
                return [Wrapper.guarded, .polite, .recording, .redirecting, .unpacking, .conditional, .retrying]
                    .reduce(base) { $1.wrap($0, folder: folder) }
            }
        }
    }

    @Test(arguments: Wrapper.allCases) func withoutAWire(_ wrapper: Wrapper) async throws {
        let folder = try TemporaryFolder()
        let suite = HTTPTransportConformance { origin in
            .init(transport: wrapper.wrap(OriginTransport(origin), folder: folder), base: "http://127.0.0.1:8080")
        }
        #expect(await suite.run() == [])
    }

    @Test(arguments: Wrapper.allCases) func onTheWire(_ wrapper: Wrapper) async throws {
        let folder = try TemporaryFolder()
        let suite = HTTPTransportConformance { origin in
            let server = try StoppingServer { request in Self.steps(origin.reply(to: Self.request(request.text))) }
            var options = CurlTransport.Options(userAgent: "tests")
            options.allowsPrivateAddresses = true
            options.environment = HTTPEnvironment([:])
            return .init(
                transport: wrapper.wrap(CurlTransport(options: options), folder: folder), base: server.base,
                holding: server)
        }
        #expect(await suite.run() == [])
    }

    /// A suite is worth what it finds.
    @Test(arguments: LyingTransport.Lie.allCases) func lyingTransportsAreFound(_ lie: LyingTransport.Lie) async {
        let suite = HTTPTransportConformance { origin in
            .init(transport: LyingTransport(base: OriginTransport(origin), lie: lie), base: "http://127.0.0.1")
        }
        #expect(await suite.run() != [])
    }

    // MARK: - An origin on a wire

    private static func request(_ text: String) -> HTTPRequest {
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = parts[0].split(separator: "\r\n")
        let words = lines[0].split(separator: " ")
        var request = HTTPRequest(method: String(words[0]), url: String(words[1]))
        request.headers = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return HTTPHeader(String(line[..<colon]), String(line[colon...].dropFirst(2)))
        }
        request.body = Array(parts[1].utf8)
        return request
    }

    private static func steps(_ reply: HTTPOrigin.Reply) -> [ScriptedServer.Step] {
        let length = reply.body.count + (reply.breaksOff ? 10 : 0)
        var head = "HTTP/1.1 \(reply.status) Said\r\n"
        if reply.status != 204 { head += "Content-Length: \(length)\r\n" }
        for header in reply.headers { head += "\(header.name): \(header.value)\r\n" }
        return [.send(head + "\r\n")] + reply.pieces.map { .send($0) } + (reply.breaksOff ? [.close] : [])
    }
}

/// A server that stops with its last user.
private final class StoppingServer: Sendable {
    private let server: ScriptedServer
    var base: String { server.url("") }
    init(_ script: @escaping @Sendable (ScriptedServer.Request) -> [ScriptedServer.Step]) throws {
        server = try ScriptedServer(script)
    }
    deinit { server.stop() }
}

/// A transport with one fault.
struct LyingTransport: HTTPTransport {
    enum Lie: String, CaseIterable, Sendable {
        case cutBodiesAreWhole, emptyPieces, lostHeader, deafToCancelling, errorsForStatuses, noLimit, ownMethod
    }

    var base: any HTTPTransport
    var lie: Lie

    func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        var asked = request
        if lie == .noLimit { asked.maxBytes = nil }
        if lie == .ownMethod { asked.method = "GET" }
        var exchange = try await base.open(asked)
        if lie == .lostHeader, !exchange.head.headers.isEmpty { exchange.head.headers.removeFirst() }
        if lie == .errorsForStatuses, exchange.head.status >= 400 { throw FederationError(.network, "no") }
        return HTTPExchange(head: exchange.head, body: Body(base: exchange.body, lie: lie))
    }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let exchange = try await open(request)
        return HTTPResponse(
            head: exchange.head, body: try await exchange.collect(limit: lie == .noLimit ? nil : request.maxBytes))
    }

    private final class Body: HTTPBody {
        private let base: any HTTPBody
        private let lie: Lie
        private let saidNothing = Mutex(false)
        init(base: any HTTPBody, lie: Lie) {
            self.base = base
            self.lie = lie
        }

        func next() async throws -> [UInt8]? {
            let isFirst = saidNothing.withLock { saidNothing in
                defer { saidNothing = true }
                return !saidNothing
            }
            if lie == .emptyPieces, isFirst { return [] }
            do { return try await base.next() } catch {
                if lie == .cutBodiesAreWhole, error is FederationError { return nil }
                throw error
            }
        }

        func cancel() { if lie != .deafToCancelling { base.cancel() } }
    }
}
