import AdapterKit
import FederationConformance
import TestSupport
import Testing

@testable import FederationHTTP

/// The suite that every transport passes, over all of ours: on the wire, in the process, and wrapped.
@Suite struct ConformanceTests {
    enum Wrapper: String, CaseIterable, Sendable {
        case none, redirecting, guarded, polite, retrying, conditional, recording, all

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
            case .all:
                return [Wrapper.guarded, .polite, .recording, .redirecting, .conditional, .retrying]
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
