import AdapterKit
import CCurl
import Messages

/// An `http(s)` URL, taken apart by libcurl itself: what is checked here is where it will go.
struct WebAddress: Hashable {
    /// As libcurl writes it, without a fragment; its host in ASCII.
    var url: String
    /// `http` or `https`.
    var scheme: String
    /// As the name service knows it: in ASCII and small letters, without the brackets of an IPv6 address.
    var host: String
    /// The scheme's own where none is written.
    var port: Int
    /// Whether a name or password stands in it.
    var holdsCredentials: Bool

    /// - Throws: `forbidden-address` for another scheme, `network` for what is no URL.
    static func checked(_ text: String) throws(FederationError) -> WebAddress {
        guard let address = WebAddress(text) else {
            guard text.hasScheme("http") || text.hasScheme("https") else {
                throw FederationError(.forbiddenAddress, "\(text): only http and https addresses are harvested.")
            }
            throw .transfer(text, CURLE_URL_MALFORMAT)
        }
        return address
    }

    /// - Parameter base: what a relative `text` is resolved against.
    init?(_ text: String, from base: String? = nil) {
        guard let parts = ssf_curl_url() else { return nil }
        defer { ssf_curl_url_cleanup(parts) }
        if let base, ssf_curl_url_set(parts, CURLUPART_URL, base, 0) != CURLUE_OK { return nil }
        // A server may leave spaces and accents unescaped where it redirects to.
        let leniency = base == nil ? 0 : UInt32(CURLU_URLENCODE)
        guard ssf_curl_url_set(parts, CURLUPART_URL, text, leniency) == CURLUE_OK else { return nil }
        _ = ssf_curl_url_set(parts, CURLUPART_FRAGMENT, nil, 0)
        func part(_ which: CURLUPart, _ flags: UInt32 = 0) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard ssf_curl_url_get(parts, which, &text, flags) == CURLUE_OK, let text else { return nil }
            defer { ssf_curl_free(text) }
            return String(cString: text)
        }
        // A libcurl that knows no international names says no to them itself.
        func asciiHost() -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard ssf_curl_url_get_ascii_host(parts, &text) == CURLUE_OK, let text else { return nil }
            defer { ssf_curl_free(text) }
            return String(cString: text)
        }
        if part(CURLUPART_HOST)?.isASCII == false, let host = asciiHost() {
            _ = ssf_curl_url_set(parts, CURLUPART_HOST, host, 0)
        }
        guard let url = part(CURLUPART_URL), let scheme = part(CURLUPART_SCHEME)?.lowercased(),
            scheme == "http" || scheme == "https", let host = part(CURLUPART_HOST)?.lowercased(), !host.isEmpty,
            let port = part(CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)).flatMap({ Int($0) })
        else { return nil }
        self.url = url
        self.scheme = scheme
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        self.port = port
        holdsCredentials = part(CURLUPART_USER) != nil || part(CURLUPART_PASSWORD) != nil
    }

    /// Scheme, host and port: what a credential belongs to.
    func hasSameOrigin(as other: WebAddress) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }

    /// What a budget and a ban are kept for: the host, with its port where that is not the scheme's own.
    var budgetKey: String { port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)" }
}

extension String {
    var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }

    func hasScheme(_ scheme: String) -> Bool {
        let prefix = scheme + "://"
        return utf8.count > prefix.utf8.count && self.prefix(prefix.count).lowercased() == prefix
    }
}
