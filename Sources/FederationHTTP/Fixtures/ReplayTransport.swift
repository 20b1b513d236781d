import AdapterKit
import Messages
import Synchronization

/// Answers from what was recorded, without any network: the same request, asked again, gets the answer it got then.
public struct ReplayTransport: HTTPTransport {
    private final class Recordings: Sendable {
        let left: Mutex<[RecordedExchange]>
        init(_ recorded: [RecordedExchange]) { left = Mutex(recorded) }
    }

    private let recordings: Recordings

    /// Reads a whole folder. A new transport begins anew.
    /// - Throws: `file-access`, or `malformed-source` for a file that is no recording.
    public init(folder: String) async throws {
        var recorded: [RecordedExchange] = []
        for (name, bytes) in try await FixtureFolder(path: folder).read() {
            guard let exchange = RecordedExchange(bytes) else {
                throw FederationError(.malformedSource, "\(folder)/\(name) is no recorded exchange; record it again.")
            }
            recorded.append(exchange)
        }
        recordings = Recordings(recorded)
    }

    /// - Throws: `network` for a request that was not recorded, or not so often.
    public func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        let exchange = recordings.left.withLock { left in
            left.firstIndex { $0.answers(request) }.map { left.remove(at: $0) }
        }
        guard let exchange else {
            throw FederationError(
                .network, "\(request.method) \(request.url) was not recorded, or not so often; record it again.")
        }
        if let limit = request.maxBytes, exchange.response.body.count > limit {
            throw FederationError.tooLong(request.url, limit: limit)
        }
        return HTTPExchange(exchange.response)
    }
}
