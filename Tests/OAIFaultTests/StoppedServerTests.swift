import AdapterKit
import FederationHTTP
import TestSupport
import Testing

/// Servers of tests stand beside each other in one process.
@Suite struct StoppedServerTests {
    /// The number of a socket goes to the next who asks for one.
    @Test func stoppingTwiceEndsNobodyElse() async throws {
        let repository = try FaultyRepository(.numbered(1) { _ in })
        repository.stop()
        let others = try (0..<200).map { _ in try ScriptedServer { _ in [.answer("204 No Content")] } }
        defer { for other in others { other.stop() } }
        repository.stop()
        var options = CurlTransport.Options(userAgent: "test")
        options.allowsPrivateAddresses = true
        options.environment = HTTPEnvironment([:])
        for other in others {
            let exchange = try await CurlTransport(options: options).open(HTTPRequest(url: other.url("/")))
            #expect(exchange.head.status == 204)
        }
    }
}
