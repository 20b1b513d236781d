import AdapterKit
import Messages

/// Follows redirects, one by one, so that each hop passes what it wraps: budgets, bans and the checks of its address.
public struct RedirectingTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let limit: Int

    /// - Parameter limit: hops after the first request.
    public init(_ base: any HTTPTransport, limit: Int = 5) {
        self.base = base
        self.limit = limit
    }

    public func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        var current = request
        for _ in 0...limit {
            let exchange = try await base.open(current)
            guard [301, 302, 303, 307, 308].contains(exchange.head.status),
                let location = exchange.head.header("Location"), !location.isEmpty
            else { return exchange }
            await leave(exchange)
            current = try next(after: current, status: exchange.head.status, location)
        }
        throw FederationError(
            .network, "\(request.url) redirects more than \(limit) times; correct the source's location.")
    }

    private func next(after request: HTTPRequest, status: Int, _ location: String) throws -> HTTPRequest {
        let here = try WebAddress.checked(request.url)
        guard let there = WebAddress(location, from: here.url) else {
            throw FederationError(.forbiddenAddress, "\(location): only http and https addresses are harvested.")
        }
        guard !(here.scheme == "https" && there.scheme == "http") else {
            throw FederationError(
                .forbiddenAddress,
                "\(request.url) redirects from https to plain http (\(there.url)); correct the source's location.")
        }
        var next = request
        next.url = there.url
        if status == 303 || (request.method == "POST" && [301, 302].contains(status)) {
            if request.method != "HEAD" { next.method = "GET" }
            next.body = nil
            next.headers.removeAll { $0.isNamed("Content-Type") || $0.isNamed("Content-Encoding") }
        }
        if !there.hasSameOrigin(as: here) {
            // Credentials are for the host they were given for, and do not come back with a redirect back.
            next.headers.removeAll {
                $0.isNamed("Authorization") || $0.isNamed("Cookie") || $0.isNamed("Proxy-Authorization")
            }
            next.usesStoredCredentials = false
        }
        return next
    }

    /// Reads a little, for the connection can be used again only after the whole answer.
    private func leave(_ exchange: HTTPExchange) async {
        _ = try? await exchange.collect(limit: 16 << 10)
        exchange.cancel()
    }
}
