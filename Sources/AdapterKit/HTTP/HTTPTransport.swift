import Messages

/// The one door to HTTP. Behaviour such as pacing, retrying or recording is a wrapper with the same protocol.
public protocol HTTPTransport: Sendable {
    /// Sends a request and returns once the head of its answer is there; the body is pulled.
    ///
    /// A status of 400 or more is an answer, not an error.
    /// - Throws: `FederationError`: `network`, `blocked`, `forbidden-address`, `limit-exceeded`, `content-encoding`; or
    ///   `CancellationError`.
    func open(_ request: HTTPRequest) async throws -> HTTPExchange

    /// Sends a request and collects its whole answer, of `request.maxBytes` at most.
    ///
    /// A requirement so that a wrapper may ask again when the body breaks off, which one that streams cannot.
    /// - Throws: as `open`.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse
}

extension HTTPTransport {
    /// Opens, and collects the body.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let exchange = try await open(request)
        let body = try await exchange.collect(limit: request.maxBytes)
        return HTTPResponse(head: exchange.head, body: body, repairs: exchange.repairs)
    }
}

extension FederationError.Code {
    /// A body is not compressed the way its head says. Asking again with `acceptsCompression` false may help.
    public static let contentEncoding: FederationError.Code = "content-encoding"
}
