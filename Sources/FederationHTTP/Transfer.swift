import AdapterKit
import CCurl
import Messages
import Synchronization

/// One hop of one request: a curl handle, and what has come back so far.
///
/// Unchecked because libcurl calls back on the thread that runs `run()`: everything but the atomic flag belongs to that
/// one thread, and `run()` is called once.
final class Transfer: @unchecked Sendable {
    struct Outcome {
        var value: HTTPResponse
        /// Where a 3xx response points, made absolute by libcurl.
        var redirect: String?
    }

    private let request: HTTPRequest
    private let options: CurlTransport.Options
    private let isCancelled = Atomic<Bool>(false)
    private var body: [UInt8] = []
    private var headers: [HTTPHeader] = []
    private var headerBytes = 0
    private var refusal: FederationError?

    init(request: HTTPRequest, options: CurlTransport.Options) {
        self.request = request
        self.options = options
    }

    func cancel() { isCancelled.store(true, ordering: .relaxed) }

    func run() -> Result<Outcome, any Error> {
        guard ssf_curl_start() else {
            return .failure(
                FederationError(
                    .configuration, "libcurl is not installed; install it (Debian: libcurl4) and try again."))
        }
        guard let handle = ssf_curl_easy_init() else {
            return .failure(FederationError(.internal, "libcurl gave no handle; is memory exhausted?"))
        }
        defer { ssf_curl_easy_cleanup(handle) }
        var list: UnsafeMutablePointer<curl_slist>?
        defer { ssf_curl_slist_free_all(list) }
        for header in request.headers { list = ssf_curl_slist_append(list, "\(header.name): \(header.value)") }
        configure(handle, list)
        let code =
            request.body.map { bytes in
                bytes.withUnsafeBytes { buffer in
                    _ = ssf_curl_set_off_t(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(buffer.count))
                    _ = ssf_curl_set_pointer(
                        handle, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: buffer.baseAddress))
                    return ssf_curl_easy_perform(handle)
                }
            } ?? ssf_curl_easy_perform(handle)
        if let refusal { return .failure(refusal) }
        guard code == CURLE_OK else { return .failure(error(code)) }
        return .success(outcome(handle))
    }

    private func configure(_ handle: UnsafeMutableRawPointer, _ list: UnsafeMutablePointer<curl_slist>?) {
        let me = Unmanaged.passUnretained(self).toOpaque()
        _ = ssf_curl_set_string(handle, CURLOPT_URL, request.url)
        _ = ssf_curl_set_string(handle, CURLOPT_USERAGENT, options.userAgent)
        _ = ssf_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        // An empty list means every content coding this libcurl can undo.
        _ = ssf_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, "")
        _ = ssf_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        _ = ssf_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT, options.connectTimeout)
        _ = ssf_curl_set_long(handle, CURLOPT_TIMEOUT, options.timeout)
        _ = ssf_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 1)
        _ = ssf_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, options.stallTimeout)
        _ = ssf_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        if let list { _ = ssf_curl_set_list(handle, CURLOPT_HTTPHEADER, list) }
        switch request.method {
        case "GET": break
        case "HEAD": _ = ssf_curl_set_long(handle, CURLOPT_NOBODY, 1)
        default: _ = ssf_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method)
        }
        _ = ssf_curl_set_write(
            handle, { data, size, count, me in Transfer.from(me).take(body: data, size * count) }, me)
        _ = ssf_curl_set_header(
            handle, { data, size, count, me in Transfer.from(me).take(header: data, size * count) }, me)
        _ = ssf_curl_set_progress(
            handle, { me, _, _, _, _ in Transfer.from(me).isCancelled.load(ordering: .relaxed) ? 1 : 0 }, me)
        if !options.allowsPrivateAddresses {
            _ = ssf_curl_set_open_socket(handle, { me, _, address in Transfer.from(me).openSocket(address) }, me)
        }
    }

    private static func from(_ pointer: UnsafeMutableRawPointer?) -> Transfer {
        guard let pointer else { preconditionFailure("libcurl called back without its context") }
        return Unmanaged<Transfer>.fromOpaque(pointer).takeUnretainedValue()
    }

    // MARK: - Callbacks; returning another count than was given ends the transfer

    private func take(body data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let data, body.count + count <= options.maxBytes else {
            refusal = FederationError(
                .limitExceeded,
                "\(request.url) sends more than \(options.maxBytes) bytes; raise the source's `maxBytes` if that is right."
            )
            return -1
        }
        body.append(contentsOf: UnsafeRawBufferPointer(start: data, count: count))
        return count
    }

    private func take(header data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        headerBytes += count
        guard let data, headerBytes <= options.maxHeaderBytes else {
            refusal = FederationError(
                .limitExceeded, "\(request.url) sends more than \(options.maxHeaderBytes) bytes of headers.")
            return -1
        }
        let line = String(decoding: UnsafeRawBufferPointer(start: data, count: count), as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            headers.removeAll()  // an interim 1xx response came before
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...]
            headers.append(HTTPHeader(String(line[..<colon]), String(value.trimmedOfSpace)))
        }
        return count
    }

    /// Called with each address after it was resolved, so a name that leads into a private network is seen for what it is.
    private func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t {
        guard let address else { return CURL_SOCKET_BAD }
        let isPrivate = withUnsafePointer(to: &address.pointee.addr) { PrivateNetwork.contains(UnsafeRawPointer($0)) }
        guard !isPrivate else {
            refusal = FederationError(
                .forbiddenAddress,
                "\(request.url) leads to a private or loopback address. If the source really lives there, set `allowPrivateAddresses: true` for it."
            )
            return CURL_SOCKET_BAD
        }
        return socket(
            address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
    }

    // MARK: - Results

    private func outcome(_ handle: UnsafeMutableRawPointer) -> Outcome {
        var status = 0
        _ = ssf_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        var redirect: UnsafeMutablePointer<CChar>?
        _ = ssf_curl_get_string(handle, CURLINFO_REDIRECT_URL, &redirect)
        let response = HTTPResponse(status: status, headers: headers, body: body, url: request.url)
        let follows = [301, 302, 303, 307, 308].contains(status)
        return Outcome(value: response, redirect: follows ? redirect.map { String(cString: $0) } : nil)
    }

    private func error(_ code: CURLcode) -> any Error {
        if isCancelled.load(ordering: .relaxed) { return CancellationError() }
        let cause = CurlFailure(words: String(cString: ssf_curl_easy_strerror(code)), code: Int(code.rawValue))
        let permanent: Set<UInt32> = [
            CURLE_URL_MALFORMAT.rawValue, CURLE_UNSUPPORTED_PROTOCOL.rawValue, CURLE_PEER_FAILED_VERIFICATION.rawValue,
        ]
        let advice: Message =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST: "no such host; check the address and the connection"
            case CURLE_COULDNT_CONNECT: "nothing answers there; check the address and the port"
            case CURLE_OPERATION_TIMEDOUT: "no answer in time; try again later"
            case CURLE_PEER_FAILED_VERIFICATION: "its certificate cannot be trusted; ask its owner to renew it"
            case CURLE_URL_MALFORMAT: "this is no valid address; correct the source's location"
            case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_SEND_ERROR:
                "the connection was cut before everything had arrived; try again later"
            case CURLE_SSL_CONNECT_ERROR: "no secure connection could be made; check that the address is right"
            case CURLE_TOO_MANY_REDIRECTS: "it redirects in a circle; correct the source's location"
            default:
                """
                the transfer failed (\(String(cString: ssf_curl_easy_strerror(code)))); try again later, and look at the \
                address in a browser
                """
            }
        return FederationError(
            .network, "\(request.url): \(advice).", cause: cause,
            disposition: permanent.contains(code.rawValue) ? .abort : .retry(afterSeconds: nil))
    }
}

/// libcurl's own words for a failure.
struct CurlFailure: Error, CustomStringConvertible {
    var words: String
    var code: Int
    var description: String { "\(words), libcurl error \(code)" }
}

extension Substring {
    var trimmedOfSpace: Substring {
        var text = self
        while let first = text.unicodeScalars.first, first.properties.isWhitespace { text.removeFirst() }
        while let last = text.unicodeScalars.last, last.properties.isWhitespace { text.removeLast() }
        return text
    }
}
