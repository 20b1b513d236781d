import AdapterKit
import Synchronization

/// Leaves time between the requests to a source's server.
struct PacedTransport: HTTPTransport {
    /// Seconds, for a source that says nothing.
    static let usualDelay = 0.5

    private let transport: any HTTPTransport
    private let delay: Duration
    private let pace = Pace()

    init(_ transport: any HTTPTransport, seconds: Double) {
        self.transport = transport
        delay = .milliseconds(Int64(seconds * 1000))
    }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let clock = ContinuousClock()
        let turn = pace.next.withLock { next in
            let turn = max(next ?? clock.now, clock.now)
            next = turn + delay
            return turn
        }
        try await clock.sleep(until: turn)
        return try await transport.send(request)
    }

    /// Shared by the copies of one transport.
    private final class Pace: Sendable {
        let next = Mutex<ContinuousClock.Instant?>(nil)
    }
}
