import AdapterKit
import Messages
import Synchronization

/// Asks for a document only if it has changed since it was last read whole. The answer may then be « not modified »
/// (`HTTPHead.isNotModified`), without a body.
public struct ConditionalTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let store: any ValidatorStore

    /// - Parameter store: of what was read whole; it decides what it keeps (`ValidatorStore.offer`).
    public init(_ base: any HTTPTransport, store: any ValidatorStore) {
        self.base = base
        self.store = store
    }

    public func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        // Who sets conditions, or wants a part only, knows what to do with the answer.
        let own = ["If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "If-Range", "Range"]
        guard request.method == "GET", request.body == nil, !own.contains(where: { request.header($0) != nil }) else {
            return try await base.open(request)
        }
        let accept = request.header("Accept")
        let known = try await store.validators(for: request.url).flatMap { $0.accept == accept ? $0 : nil }
        var exchange = try await base.open(known.map { request.adding($0) } ?? request)
        if exchange.head.isNotModified, let known, exchange.head.url != known.location {
            // Another document may happen to have the same mark.
            exchange.cancel()
            exchange = try await base.open(request)
        }
        guard exchange.head.status == 200 else { return exchange }
        let fresh = HTTPValidators(
            etag: exchange.head.header("ETag"), lastModified: exchange.head.header("Last-Modified"), accept: accept,
            location: exchange.head.url)
        guard fresh.etag != nil || fresh.lastModified != nil else { return exchange }
        exchange.body = OfferingBody(exchange.body) { [store] in try await store.offer(fresh, for: request.url) }
        return exchange
    }
}

extension HTTPRequest {
    fileprivate func adding(_ validators: HTTPValidators) -> HTTPRequest {
        var request = self
        if let etag = validators.etag { request.headers.append(HTTPHeader("If-None-Match", etag)) }
        if let date = validators.lastModified { request.headers.append(HTTPHeader("If-Modified-Since", date)) }
        return request
    }
}

/// A body that tells when all of it has been handed over: one that breaks off must be asked for again.
private final class OfferingBody: HTTPBody {
    private let base: any HTTPBody
    private let offer: @Sendable () async throws -> Void
    private let isOffered = Mutex(false)

    init(_ base: any HTTPBody, _ offer: @escaping @Sendable () async throws -> Void) {
        self.base = base
        self.offer = offer
    }

    func next() async throws -> [UInt8]? {
        if let piece = try await base.next() { return piece }
        let isFirst = isOffered.withLock { isOffered in
            defer { isOffered = true }
            return !isOffered
        }
        if isFirst { try await offer() }
        return nil
    }

    func cancel() { base.cancel() }
    var repairs: [HTTPRepair] { base.repairs }
}

/// Validators of one process: nothing is read twice in a run.
public final class MemoryValidatorStore: ValidatorStore {
    private let known = Mutex<[String: HTTPValidators]>([:])

    /// Nothing is known yet.
    public init() {}

    public func validators(for url: String) async throws -> HTTPValidators? { known.withLock { $0[url] } }
    public func offer(_ validators: HTTPValidators, for url: String) async throws {
        known.withLock { $0[url] = validators }
    }
}
