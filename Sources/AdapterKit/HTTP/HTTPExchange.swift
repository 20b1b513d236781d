import Messages
import Synchronization

/// An answer whose body is still to come.
public struct HTTPExchange: Sendable {
    /// What came before the body.
    public var head: HTTPHead
    /// Pulled by one reader at a time.
    public var body: any HTTPBody

    /// An answer whose body is pulled from `body`.
    public init(head: HTTPHead, body: any HTTPBody) {
        self.head = head
        self.body = body
    }

    /// An answer that is all there.
    public init(_ response: HTTPResponse) {
        self.init(head: response.head, body: HTTPBytes(response.body))
    }

    /// The next piece of the body, never empty; nil at its end.
    ///
    /// Nothing more is read from the network than a small buffer while nobody asks.
    /// - Throws: `FederationError` when the body breaks off: what came until then is then not the whole.
    public func next() async throws -> [UInt8]? { try await body.next() }

    /// Ends the transfer: the rest of the body is not wanted. Harmless after its end.
    public func cancel() { body.cancel() }

    /// What had to be put right for the body to be read; all of it once the body has been read.
    public var repairs: [HTTPRepair] { body.repairs }

    /// The rest of the body.
    /// - Parameter limit: in bytes; nil for as much as the transport allows.
    public func collect(limit: Int? = nil) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try await next() {
            if let limit, bytes.count + piece.count > limit {
                cancel()
                throw FederationError.tooLong(head.url, limit: limit)
            }
            if bytes.isEmpty { bytes = piece } else { bytes += piece }
        }
        return bytes
    }
}

/// A body that is pulled piece by piece. Letting go of it ends the transfer.
public protocol HTTPBody: AnyObject, Sendable {
    /// The next piece, never empty; nil at the end.
    func next() async throws -> [UInt8]?
    /// Ends the transfer. Harmless after its end, and when called again; `next` then throws `CancellationError`.
    func cancel()
    /// What had to be put right so far. A wrapper hands on what the body it wraps says.
    var repairs: [HTTPRepair] { get }
}

extension HTTPBody {
    /// None.
    public var repairs: [HTTPRepair] { [] }
}

/// A body that is all there.
public final class HTTPBytes: HTTPBody {
    private enum State { case full([UInt8]), empty, cancelled }
    private let state: Mutex<State>

    /// Handed over as one piece; none when it is empty.
    public init(_ bytes: [UInt8]) { state = Mutex(bytes.isEmpty ? .empty : .full(bytes)) }

    public func next() async throws -> [UInt8]? {
        try state.withLock { state in
            switch state {
            case .full(let bytes):
                state = .empty
                return bytes
            case .empty: return nil
            case .cancelled: throw CancellationError()
            }
        }
    }

    public func cancel() { state.withLock { if case .full = $0 { $0 = .cancelled } } }
}

extension FederationError {
    /// An answer is larger than we take.
    public static func tooLong(_ url: String, limit: Int) -> FederationError {
        FederationError(
            .limitExceeded, "\(url) sends more than \(limit) bytes; raise the source's `maxBytes` if that is right.")
    }
}
