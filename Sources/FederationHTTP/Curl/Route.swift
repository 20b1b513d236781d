import AdapterKit
import Messages

/// The way of a transfer to its host.
struct Route: Sendable, Hashable {
    /// Where to: as it was asked for, but for a host in another script than ours.
    var url: String
    /// The proxy on it, as its variable says; nil when there is none.
    var proxy: String?
    /// The addresses of the names on it, as libcurl takes them: `+host:port:address,address`.
    var resolved: [String] = []
    /// What is left of the time to connect once the names are known, but for a moment that there always is: part of it may
    /// have been our own wait for a turn.
    var connectTimeout: Duration
}

extension CurlTransport {
    /// Tries no more addresses of a host than that.
    private static let mostAddresses = 16
    /// So long a connection may take, however long its name did.
    private static let leastToConnect = Duration.seconds(1)

    /// Finds the names on the way, and refuses a way into a private network.
    func route(to address: WebAddress, for request: HTTPRequest) async throws -> Route {
        var route = Route(
            url: request.url.isASCII ? request.url : address.url, proxy: options.environment.proxy(for: address),
            connectTimeout: options.connectTimeout)
        let proxy = route.proxy.flatMap(ProxyAddress.init)
        if route.proxy != nil, !options.allowsPrivateAddresses, PrivateNetwork.contains(host: address.host) {
            // The proxy resolves names: what can be seen from here is only an address written as one.
            throw FederationError.privateAddress(request.url)
        }
        let began = ContinuousClock.now
        if let proxy {
            // It may stand where its owner likes.
            try await resolve(
                (proxy.host, proxy.port), for: request.url, isProxy: true, mayBePrivate: true, into: &route)
            route.connectTimeout = timeToConnect(since: began)
        }
        if route.proxy == nil || proxy?.resolvesNames == false {
            try await resolve(
                (address.host, address.port), for: request.url, isProxy: false,
                mayBePrivate: options.allowsPrivateAddresses, into: &route)
            route.connectTimeout = timeToConnect(since: began)
        }
        return route
    }

    private func timeToConnect(since began: ContinuousClock.Instant) -> Duration {
        max(options.connectTimeout - began.duration(to: .now), min(options.connectTimeout, Self.leastToConnect))
    }

    private func resolve(
        _ host: (name: String, port: Int), for url: String, isProxy: Bool, mayBePrivate: Bool, into route: inout Route
    ) async throws {
        // An address needs no name service, and is checked where its socket is opened. A name that is still in another
        // script is one to which libcurl says no.
        guard HostAddress(host.name) == nil, host.name.isASCII else { return }
        let found: [HostAddress]
        do {
            found = try await names.addresses(of: host.name, within: route.connectTimeout)
        } catch let failure as NameFailure {
            throw FederationError.noAddress(url, failure, isProxy: isProxy)
        }
        // Of a name that leads here and there, only there is gone to.
        let usable = mayBePrivate ? found : found.filter { !$0.isPrivate }
        guard !usable.isEmpty else { throw FederationError.privateAddress(url) }
        let addresses = usable.prefix(Self.mostAddresses).map(\.text).joined(separator: ",")
        // libcurl looks a name up as it is written, or without the dot at its end.
        let bare = host.name.hasSuffix(".") ? String(host.name.dropLast()) : host.name
        route.resolved += Set([host.name, bare]).sorted().map { "+\($0):\(host.port):\(addresses)" }
    }
}
