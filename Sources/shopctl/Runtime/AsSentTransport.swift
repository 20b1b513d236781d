import AdapterKit

/// Asks for bytes as they lie on the server: an archive is compared with the checksum its author wrote down, and must not
/// be unpacked on its way like a page that a server forgot to label.
struct AsSentTransport: HTTPTransport {
    let base: any HTTPTransport

    func open(_ request: HTTPRequest) async throws -> HTTPExchange { try await base.open(asSent(request)) }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse { try await base.send(asSent(request)) }

    private func asSent(_ request: HTTPRequest) -> HTTPRequest {
        var request = request
        request.acceptsCompression = false
        return request
    }
}
