import AdapterKit
import Messages
import Synchronization

/// What a server would say, for suites that ask transports for it: on a wire or without one.
public final class HTTPOrigin: Sendable {
    public struct Reply: Sendable {
        public var status: Int
        public var headers: [HTTPHeader]
        /// The body, in the pieces it is sent in.
        public var pieces: [[UInt8]]
        /// Whether the connection is cut after the last piece, before the body has ended.
        public var breaksOff: Bool

        public init(
            status: Int = 200, headers: [HTTPHeader] = [], pieces: [[UInt8]] = [], breaksOff: Bool = false
        ) {
            self.status = status
            self.headers = headers
            self.pieces = pieces
            self.breaksOff = breaksOff
        }

        public var body: [UInt8] { pieces.flatMap { $0 } }
    }

    /// What a request's path gets.
    public typealias Script = @Sendable (_ path: String) -> Reply

    private let script: Mutex<Script>
    private let seen = Mutex<[HTTPRequest]>([])

    public init(_ script: @escaping Script = { _ in Reply() }) { self.script = Mutex(script) }

    /// Everything that was asked, in order.
    public var requests: [HTTPRequest] { seen.withLock { $0 } }

    /// Answers otherwise from now on.
    public func say(_ script: @escaping Script) { self.script.withLock { $0 = script } }

    /// - Parameter request: as it arrived; its URL may be a path only.
    public func reply(to request: HTTPRequest) -> Reply {
        seen.withLock { $0.append(request) }
        return script.withLock { $0 }(Self.path(of: request.url))
    }

    /// What follows scheme and host.
    private static func path(of url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        return url[scheme.upperBound...].firstIndex(of: "/").map { String(url[$0...]) } ?? "/"
    }
}

/// A transport that asks an origin in the same process.
public struct OriginTransport: HTTPTransport {
    private let origin: HTTPOrigin

    public init(_ origin: HTTPOrigin) { self.origin = origin }

    public func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        try Task.checkCancellation()
        guard request.url.hasPrefix("http://") || request.url.hasPrefix("https://") else {
            throw FederationError(.forbiddenAddress, "\(request.url): only http and https addresses are harvested.")
        }
        let reply = origin.reply(to: request)
        let head = HTTPHead(status: reply.status, headers: reply.headers, url: request.url)
        return HTTPExchange(head: head, body: Body(request, reply))
    }

    private final class Body: HTTPBody {
        private enum End { case whole, broken, tooLong, cancelled }
        private let request: HTTPRequest
        private let state: Mutex<(pieces: [[UInt8]], left: Int, end: End)>

        init(_ request: HTTPRequest, _ reply: HTTPOrigin.Reply) {
            self.request = request
            state = Mutex(
                (reply.pieces.filter { !$0.isEmpty }, request.maxBytes ?? .max, reply.breaksOff ? .broken : .whole))
        }

        func next() async throws -> [UInt8]? {
            try state.withLock { state in
                if let piece = state.pieces.first {
                    if piece.count <= state.left {
                        state.pieces.removeFirst()
                        state.left -= piece.count
                        return piece
                    }
                    state.pieces = []
                    state.end = .tooLong
                }
                switch state.end {
                case .whole: return nil
                case .cancelled: throw CancellationError()
                case .tooLong: throw FederationError.tooLong(request.url, limit: request.maxBytes ?? 0)
                case .broken:
                    throw FederationError(
                        .network, .verbatim("\(request.url) broke off"), disposition: .retry(afterSeconds: nil))
                }
            }
        }

        func cancel() {
            state.withLock { state in
                if state.pieces.isEmpty, state.end == .whole { return }
                state.pieces = []
                state.end = .cancelled
            }
        }
    }
}
