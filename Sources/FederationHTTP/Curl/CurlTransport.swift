import AdapterKit
import CCurl
import Messages

/// HTTP over the system's libcurl: bounded in time and bytes, and closed to private networks by default.
///
/// One request is one exchange: a redirect is an answer like any other (`RedirectingTransport` follows it). All transfers
/// of a process share one thread and its connections; a body flows only as fast as it is pulled.
public struct CurlTransport: HTTPTransport {
    /// What may be asked for, how long it may take and how large it may be.
    public struct Options: Sendable {
        /// To resolve the name and establish a connection, the handshake included.
        public var connectTimeout: Duration = .seconds(15)
        /// From the request to the head of its answer: a repository may think long about a large list.
        public var headTimeout: Duration = .seconds(120)
        /// For the whole exchange, not counting while nobody pulls.
        public var timeout: Duration = .seconds(900)
        /// A body that brings fewer than `leastRate` bytes a second over so long is given up.
        public var stallTimeout: Duration = .seconds(30)
        /// In bytes a second.
        public var leastRate = 100
        /// Largest body, after content decoding (so a gzip bomb ends here too).
        public var maxBytes = 256 << 20
        /// Largest header section of one response.
        public var maxHeaderBytes = 256 << 10
        /// Whether loopback, private and link-local addresses may be contacted.
        public var allowsPrivateAddresses = false
        /// Names the software and a way to reach who runs it.
        public var userAgent: String
        /// Where credentials per host stand; nil for `.netrc` in the person's home.
        public var credentialsFile: String?
        /// Proxies and certificates by curl's usual variables.
        public var environment = HTTPEnvironment.process

        /// What suits a harvest of unknown servers.
        public init(userAgent: String) { self.userAgent = userAgent }
    }

    /// As they were given.
    public let options: Options
    let names: NameResolver

    /// Costs nothing: the thread and the connections that move transfers are the process's.
    public init(options: Options) { self.init(options: options, names: .shared) }

    init(options: Options, names: NameResolver) {
        self.options = options
        self.names = names
    }

    /// The version of libcurl, for `doctor`: « 7.88.1 OpenSSL/3.0.20 ».
    public static var libraryVersion: String {
        guard let info = ssf_curl_version()?.pointee else { return "unknown" }
        let tls = info.ssl_version.map { " " + String(cString: $0) } ?? ""
        return String(cString: info.version) + tls
    }

    public func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        let address = try WebAddress.checked(request.url)
        for header in request.headers where !header.isSendable {
            throw FederationError(
                .internal,
                "The header \(header.name) for \(request.url) holds a line break. This is a bug of an adapter.")
        }
        // Connections are shared only among transfers that may go to the same places.
        let engine = options.allowsPrivateAddresses ? CurlEngine.anywhere : CurlEngine.guarded
        let route = try await route(to: address, for: request)
        let transfer = CurlTransfer(request: request, options: options, route: route, engine: try engine.get())
        return HTTPExchange(head: try await transfer.head(), body: CurlBody(transfer))
    }
}

/// Holds on to a transfer for its reader; the engine's own hold does not keep it going.
private final class CurlBody: HTTPBody {
    private let transfer: CurlTransfer
    init(_ transfer: CurlTransfer) { self.transfer = transfer }
    func next() async throws -> [UInt8]? { try await transfer.next() }
    func cancel() { transfer.cancel() }
    deinit { transfer.cancel() }
}

extension HTTPHeader {
    /// Whether it is one line, so that nobody can slip in another.
    var isSendable: Bool {
        !name.isEmpty && (name + value).utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 9 }
            && !name.utf8.contains(UInt8(ascii: ":"))
    }
}
