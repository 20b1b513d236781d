import CCurl

/// A proxy as a person wrote it, read by libcurl itself.
struct ProxyAddress: Hashable {
    var scheme: String
    var host: String
    var port: Int

    /// Nil for what libcurl will not understand either.
    init?(_ text: String) {
        guard let parts = ssf_curl_url() else { return nil }
        defer { ssf_curl_url_cleanup(parts) }
        let flags = UInt32(CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME)
        guard ssf_curl_url_set(parts, CURLUPART_URL, text, flags) == CURLUE_OK else { return nil }
        func part(_ which: CURLUPart, _ flags: UInt32 = 0) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard ssf_curl_url_get(parts, which, &text, flags) == CURLUE_OK, let text else { return nil }
            defer { ssf_curl_free(text) }
            return String(cString: text).lowercased()
        }
        guard let scheme = part(CURLUPART_SCHEME), let host = part(CURLUPART_HOST), !host.isEmpty else { return nil }
        self.scheme = text.contains("://") ? scheme : "http"
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        // Where no port is written, it is not the scheme's own.
        port = part(CURLUPART_PORT).flatMap { Int($0) } ?? (self.scheme == "https" ? 443 : 1080)
    }

    /// Whether it finds the addresses of hosts itself. An old SOCKS proxy is told them.
    var resolvesNames: Bool { !["socks4", "socks5", "socks"].contains(scheme) }
}
