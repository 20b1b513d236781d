import AdapterKit
import CCurl
import Messages
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What libcurl is told, and what it tells: all on the engine's thread.
extension CurlTransfer {
    /// A handle to begin with; nil when the reader has already gone, or there is none.
    func begin() -> UnsafeMutableRawPointer? {
        guard shared.withLock({ $0.end == nil }) else { return nil }
        guard let handle = ssf_curl_easy_init() else {
            fail(FederationError(.internal, "libcurl gave no handle; is memory exhausted?"))
            return nil
        }
        self.handle = handle
        stopwatch.start(at: .now)
        configure(handle)
        return handle
    }

    /// After the engine let go of the handle.
    func release() {
        if let handle { ssf_curl_easy_cleanup(handle) }
        ssf_curl_slist_free_all(headerList)
        ssf_curl_slist_free_all(resolvedList)
        (handle, headerList, resolvedList) = (nil, nil, nil)
    }

    func goOn() {
        guard let handle else { return }
        stopwatch.resume(at: .now)
        _ = ssf_curl_easy_pause(handle, 0)
    }

    /// Time left before the next look; the error when there is none.
    func patience(at now: ContinuousClock.Instant) -> Result<Duration, FederationError> {
        stopwatch.left(at: now, received: received, hasHead: answer.isComplete).map { .success($0) }
            ?? .failure(.transfer(request.url, CURLE_OPERATION_TIMEDOUT))
    }

    func ended(_ code: CURLcode) {
        handOver()
        if let refusal { return fail(refusal) }
        guard code == CURLE_OK else { return fail(FederationError.transfer(request.url, code)) }
        // What libcurl takes for an answer and has no status that is one: whoever waits for its head would do so for ever.
        guard answer.isComplete else { return fail(FederationError.transfer(request.url, CURLE_WEIRD_SERVER_REPLY)) }
        finish(.success(()))
    }

    // MARK: - Settings

    private func configure(_ handle: UnsafeMutableRawPointer) {
        let me = Unmanaged.passUnretained(self).toOpaque()
        _ = ssf_curl_set_string(handle, CURLOPT_URL, route.url)
        _ = ssf_curl_set_string(handle, CURLOPT_USERAGENT, options.userAgent)
        _ = ssf_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        _ = ssf_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        _ = ssf_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, max(1, route.connectTimeout.milliseconds))
        _ = ssf_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        _ = ssf_curl_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        _ = ssf_curl_set_long(handle, CURLOPT_BUFFERSIZE, 128 << 10)
        _ = ssf_curl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // Rather a stream on a connection that is being made than another connection.
        _ = ssf_curl_set_long(handle, CURLOPT_PIPEWAIT, 1)
        if request.usesStoredCredentials {
            _ = ssf_curl_set_long(handle, CURLOPT_NETRC, Int(CURL_NETRC_OPTIONAL.rawValue))
            if let file = options.credentialsFile { _ = ssf_curl_set_string(handle, CURLOPT_NETRC_FILE, file) }
        }
        // The proxy was chosen by the environment that the transport was given; libcurl is not to look at another.
        _ = ssf_curl_set_string(handle, CURLOPT_PROXY, route.proxy ?? "")
        _ = ssf_curl_set_string(handle, CURLOPT_NOPROXY, "")
        // The same authorities vouch for a proxy.
        for option in [CURLOPT_CAINFO, CURLOPT_PROXY_CAINFO] {
            if let file = options.environment.certificateFile { _ = ssf_curl_set_string(handle, option, file) }
        }
        for option in [CURLOPT_CAPATH, CURLOPT_PROXY_CAPATH] {
            if let folder = options.environment.certificateFolder { _ = ssf_curl_set_string(handle, option, folder) }
        }
        setNames(handle)
        setHeaders(handle)
        setMethod(handle)
        _ = ssf_curl_set_write(
            handle, { data, size, count, me in CurlTransfer.from(me).take(body: data, size * count) }, me)
        _ = ssf_curl_set_header(
            handle, { data, size, count, me in CurlTransfer.from(me).take(header: data, size * count) }, me)
        _ = ssf_curl_set_open_socket(handle, { me, _, address in CurlTransfer.from(me).openSocket(address) }, me)
    }

    /// Names are found before, by `NameResolver`: libcurl would wait for its own resolver when a transfer is let go of, and
    /// every other transfer with it.
    private func setNames(_ handle: UnsafeMutableRawPointer) {
        for line in route.resolved { resolvedList = ssf_curl_slist_append(resolvedList, line) }
        if let resolvedList { _ = ssf_curl_set_list(handle, CURLOPT_RESOLVE, resolvedList) }
        // Each transfer brings what it needs, so nothing grows too old while it lasts.
        _ = ssf_curl_set_long(handle, CURLOPT_DNS_CACHE_TIMEOUT, 86_400)
    }

    private func setHeaders(_ handle: UnsafeMutableRawPointer) {
        for header in request.headers {
            // A header without a value is written with a semicolon, or libcurl leaves it out.
            let line = header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)"
            headerList = ssf_curl_slist_append(headerList, line)
        }
        if request.acceptsCompression {
            // An empty list means every content coding this libcurl can undo.
            _ = ssf_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, "")
        } else {
            headerList = ssf_curl_slist_append(headerList, "Accept-Encoding: identity")
        }
        if let headerList { _ = ssf_curl_set_list(handle, CURLOPT_HTTPHEADER, headerList) }
    }

    private func setMethod(_ handle: UnsafeMutableRawPointer) {
        if let body = request.body {
            _ = ssf_curl_set_off_t(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            body.withUnsafeBytes { buffer in
                _ = ssf_curl_set_pointer(
                    handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: buffer.baseAddress))
            }
        }
        switch request.method {
        case "GET" where request.body == nil: break
        case "HEAD": _ = ssf_curl_set_long(handle, CURLOPT_NOBODY, 1)
        default: _ = ssf_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method)
        }
    }

    // MARK: - Callbacks; returning another count than was given ends the transfer

    private static func from(_ pointer: UnsafeMutableRawPointer?) -> CurlTransfer {
        guard let pointer else { preconditionFailure("libcurl called back without its context") }
        return Unmanaged<CurlTransfer>.fromOpaque(pointer).takeUnretainedValue()
    }

    private func take(body data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        let limit = min(options.maxBytes, request.maxBytes ?? .max)
        guard let data, received + count <= limit else {
            refusal = .tooLong(request.url, limit: limit)
            return -1
        }
        let isFull = shared.withLock { shared in
            guard shared.waiting.count < Self.mostWaiting else {
                shared.isPaused = true
                return true
            }
            shared.waiting.append(contentsOf: UnsafeRawBufferPointer(start: data, count: count))
            return false
        }
        if isFull {
            stopwatch.pause(at: .now)
            return Int(CURL_WRITEFUNC_PAUSE)
        }
        received += count
        return count
    }

    private func take(header data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let data, answer.take(UnsafeRawBufferPointer(start: data, count: count), limit: options.maxHeaderBytes)
        else {
            refusal = FederationError(
                .limitExceeded, "\(request.url) sends more than \(options.maxHeaderBytes) bytes of headers.")
            return -1
        }
        if answer.isComplete {
            let head = answer.head(url: request.url)
            let reader = shared.withLock { shared in
                guard shared.head == nil else { return nil as CheckedContinuation<HTTPHead, any Error>? }
                shared.head = head
                defer { shared.headReader = nil }
                return shared.headReader
            }
            if let reader {
                stopwatch.headCame(at: .now)
                reader.resume(returning: head)
            }
        }
        return count
    }

    /// Called with each address after it was resolved, so a name that leads into a private network is seen for what it
    /// is. A proxy may stand where its owner likes.
    private func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t {
        guard let address else { return CURL_SOCKET_BAD }
        if !options.allowsPrivateAddresses, route.proxy == nil {
            let isPrivate = withUnsafePointer(to: &address.pointee.addr) {
                PrivateNetwork.contains(UnsafeRawPointer($0))
            }
            guard !isPrivate else {
                refusal = .privateAddress(request.url)
                return CURL_SOCKET_BAD
            }
        }
        #if canImport(Darwin)
        return socket(address.pointee.family, address.pointee.socktype, address.pointee.protocol)
        #else
        return socket(
            address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
        #endif
    }
}
