import Messages

/// The door of a house without network: it stays shut.
public struct OfflineTransport: HTTPTransport {
    /// Every request is refused as a matter of configuration.
    public init() {}

    public func open(_ request: HTTPRequest) async throws -> HTTPExchange { throw Self.refusal(request.url) }

    static func refusal(_ url: String) -> FederationError {
        FederationError(
            .configuration, "\(url) is a URL, but this program has no network access; use a saved copy of it.")
    }
}
