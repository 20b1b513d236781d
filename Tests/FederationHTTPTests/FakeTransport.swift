import AdapterKit
import FederationHTTP
import Messages
import ScienceShopSDK
import Synchronization

/// Answers by a script of its own, for wrappers whose work is not on the wire.
final class FakeTransport: HTTPTransport {
    private let seen = Mutex<[HTTPRequest]>([])
    private let script: @Sendable (HTTPRequest, Int) throws -> HTTPExchange

    /// - Parameter script: gets how many requests came before.
    init(_ script: @escaping @Sendable (HTTPRequest, Int) throws -> HTTPExchange) { self.script = script }

    var requests: [HTTPRequest] { seen.withLock { $0 } }

    func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        let before = seen.withLock { seen in
            seen.append(request)
            return seen.count - 1
        }
        return try script(request, before)
    }
}

extension HTTPExchange {
    static func answer(
        _ status: Int, _ headers: [(String, String)] = [], _ body: String = "", url: String = "http://a.example/"
    )
        -> HTTPExchange
    {
        HTTPExchange(
            HTTPResponse(
                status: status, headers: headers.map { HTTPHeader($0.0, $0.1) }, body: Array(body.utf8), url: url))
    }
}

/// A body that says something, and then breaks off.
final class BrokenBody: HTTPBody {
    private let pieces = Mutex<[[UInt8]]>([Array("abc".utf8)])
    func next() async throws -> [UInt8]? {
        let piece = pieces.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let piece else {
            throw FederationError(.network, "cut", disposition: .retry(afterSeconds: nil))
        }
        return piece
    }
    func cancel() {}
}

/// Time that passes only by sleeping.
final class SleptTime: Sendable {
    private let state = Mutex<(elapsed: Duration, sleeps: [Duration])>((.zero, []))
    private let start = Timestamp("2026-11-21T18:00:00Z") ?? Timestamp(seconds: 0)

    var sleeps: [Duration] { state.withLock { $0.sleeps } }
    func pass(_ duration: Duration) { state.withLock { $0.elapsed += duration } }

    var time: HTTPTime {
        HTTPTime(
            now: { [self] in
                let elapsed = state.withLock { $0.elapsed }.components
                return Timestamp(
                    milliseconds: start.milliseconds + elapsed.seconds * 1000
                        + elapsed.attoseconds / 1_000_000_000_000_000)
            },
            elapsed: { [self] in state.withLock { $0.elapsed } },
            sleep: { [self] duration in
                try Task.checkCancellation()
                state.withLock {
                    $0.elapsed += duration
                    $0.sleeps.append(duration)
                }
            })
    }
}
