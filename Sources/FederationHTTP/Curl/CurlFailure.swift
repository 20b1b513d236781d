import AdapterKit
import CCurl
import Messages

/// libcurl's own words for a failure.
struct CurlFailure: Error, CustomStringConvertible {
    var words: String
    var code: Int
    var description: String { "\(words), libcurl error \(code)" }
}

extension FederationError {
    static func privateAddress(_ url: String) -> FederationError {
        FederationError(
            .forbiddenAddress,
            "\(url) leads to a private or loopback address. If the source really lives there, set `allowPrivateAddresses: true` for it."
        )
    }

    /// The name on the way to a URL has no address that we know of.
    static func noAddress(_ url: String, _ failure: NameFailure, isProxy: Bool) -> FederationError {
        let advice: Message =
            switch (failure, isProxy) {
            case (.tooLate, _): "the name service does not answer; check the connection and try again later"
            case (.unknown, true): "the proxy has no address; check the variables that name it"
            case (.unknown, false): "no such host; check the address and the connection"
            }
        return FederationError(.network, "\(url): \(advice).", cause: failure, disposition: .retry(afterSeconds: nil))
    }

    /// What a failed transfer means for who harvests.
    static func transfer(_ url: String, _ code: CURLcode) -> FederationError {
        let words = ssf_curl_start() ? String(cString: ssf_curl_easy_strerror(code)) : "libcurl is missing"
        let cause = CurlFailure(words: words, code: Int(code.rawValue))
        if code == CURLE_BAD_CONTENT_ENCODING {
            return FederationError(
                .contentEncoding, "\(url) says that its answer is compressed, and it is not; tell its owner.",
                cause: cause)
        }
        let permanent: Set<UInt32> = [
            CURLE_URL_MALFORMAT.rawValue, CURLE_UNSUPPORTED_PROTOCOL.rawValue, CURLE_PEER_FAILED_VERIFICATION.rawValue,
            CURLE_SSL_CACERT_BADFILE.rawValue,
        ]
        let advice: Message =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST: "no such host; check the address and the connection"
            case CURLE_COULDNT_RESOLVE_PROXY: "the proxy has no address; check the variables that name it"
            case CURLE_COULDNT_CONNECT: "nothing answers there; check the address and the port"
            case CURLE_OPERATION_TIMEDOUT: "no answer in time; try again later"
            case CURLE_PEER_FAILED_VERIFICATION: "its certificate cannot be trusted; ask its owner to renew it"
            case CURLE_URL_MALFORMAT: "this is no valid address; correct the source's location"
            case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_HTTP2,
                CURLE_HTTP2_STREAM:
                "the connection was cut before everything had arrived; try again later"
            case CURLE_SSL_CONNECT_ERROR: "no secure connection could be made; check that the address is right"
            default: "the transfer failed (\(words)); try again later, and look at the address in a browser"
            }
        return FederationError(
            .network, "\(url): \(advice).", cause: cause,
            disposition: permanent.contains(code.rawValue) ? .abort : .retry(afterSeconds: nil))
    }
}
