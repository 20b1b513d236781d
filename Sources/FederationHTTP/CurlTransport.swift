import AdapterKit
import CCurl
import Dispatch
import Messages

/// HTTP over the system's libcurl: bounded in time, bytes and redirects, and closed to private networks by default.
///
/// Each request runs as one blocking transfer on the transport's own queue, never on the cooperative pool (which has as
/// many threads as the machine has cores). Redirects are followed here, one by one, so that each hop passes the same
/// rules: `http` and `https` only, never from `https` down to `http`, and the address checked after it was resolved.
public struct CurlTransport: HTTPTransport {
    public struct Options: Sendable {
        /// Seconds to establish a connection.
        public var connectTimeout = 15
        /// Seconds for one hop, body included.
        public var timeout = 120
        /// A transfer slower than 1 byte/s over so many seconds is given up.
        public var stallTimeout = 30
        /// Largest body, after content decoding (so a gzip bomb ends here too).
        public var maxBytes = 256 << 20
        /// Largest header section of one response.
        public var maxHeaderBytes = 256 << 10
        public var maxRedirects = 5
        /// Whether loopback, private and link-local addresses may be contacted.
        public var allowsPrivateAddresses = false
        /// Names the software and a way to reach who runs it.
        public var userAgent: String

        public init(userAgent: String) { self.userAgent = userAgent }
    }

    public let options: Options
    private let queue: DispatchQueue

    public init(options: Options) {
        self.options = options
        queue = DispatchQueue(label: "science-shop.http", attributes: .concurrent)
    }

    /// The version of libcurl, for `doctor`: « 7.88.1 OpenSSL/3.0.20 ».
    public static var libraryVersion: String {
        guard let info = ssf_curl_version()?.pointee else { return "unknown" }
        let tls = info.ssl_version.map { " " + String(cString: $0) } ?? ""
        return String(cString: info.version) + tls
    }

    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        var current = request
        for _ in 0...options.maxRedirects {
            try check(scheme: current.url)
            let response = try await perform(current)
            guard let target = response.redirect else { return response.value }
            guard !(current.url.hasScheme("https") && target.hasScheme("http")) else {
                throw FederationError(
                    .forbiddenAddress,
                    "\(current.url) redirects from https to plain http (\(target)); correct the source's location.")
            }
            if response.value.status == 303 || (current.method == "POST" && [301, 302].contains(response.value.status))
            {
                current.method = "GET"
                current.body = nil
            }
            if target.authority != current.url.authority {
                // Credentials are for the host they were given for.
                current.headers.removeAll { ["authorization", "cookie"].contains($0.name.lowercased()) }
            }
            current.url = target
        }
        throw FederationError(
            .network, "\(request.url) redirects more than \(options.maxRedirects) times; correct the source's location."
        )
    }

    private func check(scheme url: String) throws {
        guard url.hasScheme("http") || url.hasScheme("https") else {
            throw FederationError(.forbiddenAddress, "\(url): only http and https addresses are harvested.")
        }
    }

    private func perform(_ request: HTTPRequest) async throws -> Transfer.Outcome {
        let transfer = Transfer(request: request, options: options)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.async { continuation.resume(with: transfer.run()) }
            }
        } onCancel: {
            transfer.cancel()
        }
    }
}

extension String {
    func hasScheme(_ scheme: String) -> Bool {
        let prefix = scheme + "://"
        return utf8.count > prefix.utf8.count && self.prefix(prefix.count).lowercased() == prefix
    }

    /// Scheme, host and port: the part of a URL that a credential belongs to.
    var authority: String {
        let parts = split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.prefix(3).joined(separator: "/").lowercased()
    }
}
