import AdapterKit
import Messages
import OAIPMH
import ScienceShopSDK

/// Asks a repository and reads its answers as they arrive.
struct OAIConnection: Sendable {
    let http: any HTTPTransport
    let address: OAIAddress
    let maxBytes: Int
    /// Who we are, to a repository that is not for everybody. It is sent to the host that is configured, and to no other
    /// that it may send us on to.
    var token: Secret?

    /// How much of what is no answer of OAI-PMH is looked at, to tell what it is.
    private static let beginning = 64 << 10

    /// Sends a request and reads its answer, whatever its status.
    ///
    /// An answer whose compression is not what its head says is asked for once more, uncompressed.
    /// - Throws: `FederationError` for what the transport could not bring, and for what is no answer of OAI-PMH. Errors of
    ///   the protocol are in what is returned.
    func ask<Value>(
        _ query: OAIQuery, _ notes: inout OAINotes, skip: OAISkip = OAISkip(),
        limits: OAIPartLimits = OAIPartLimits(pageSize: 1000), item: (OAIEvent) -> OAIItem<Value>?
    ) async throws -> OAIReading<Value> {
        var request = HTTPRequest(
            url: address.url(query), headers: [HTTPHeader("Accept", "text/xml, application/xml;q=0.9, */*;q=0.1")],
            maxBytes: maxBytes)
        if let token { request.headers.append(HTTPHeader("Authorization", "Bearer " + token.reveal())) }
        var reading: OAIReading<Value>
        do {
            reading = try await read(request, skip, limits, item)
            if reading.failure?.kind == .compressed {
                request.acceptsCompression = false
                reading = try await read(request, skip, limits, item)
                notes.compression()
            }
        } catch let error as FederationError where error.code == .contentEncoding {
            request.acceptsCompression = false
            reading = try await read(request, skip, limits, item)
            notes.compression()
        }
        try reading.check(asked: request.url, goesOn: query.pairs.contains { $0.name == "resumptionToken" })
        notes.habits(of: reading.head, asked: request.url, hasErrors: !reading.errors.isEmpty)
        if !reading.repairs.isEmpty { notes.compression() }
        for issue in reading.issues { notes.tell(issue) }
        return reading
    }

    func ask(_ request: OAIRequest, _ notes: inout OAINotes) async throws -> OAIReading<Never> {
        try await ask(request.query, &notes) { _ in nil }
    }

    private func read<Value>(
        _ request: HTTPRequest, _ skip: OAISkip, _ limits: OAIPartLimits, _ item: (OAIEvent) -> OAIItem<Value>?
    ) async throws -> OAIReading<Value> {
        let exchange = try await http.open(request)
        defer { exchange.cancel() }
        var reading = OAIReading<Value>(head: exchange.head, skip: skip, limits: limits)
        let reader = OAIResponseReader(limits: OAIReadLimits(pageBytes: maxBytes))
        while let piece = try await exchange.next() {
            if !reading.isProtocol, reading.beginning.count < Self.beginning {
                reading.beginning += piece.prefix(Self.beginning - reading.beginning.count)
            }
            if reading.failure == nil {
                for event in reader.feed(piece) { reading.take(event, item) }
            }
            if reading.failure != nil, reading.isProtocol || reading.beginning.count >= Self.beginning {
                return reading
            }
            if reading.isCut { return reading }
        }
        for event in reader.finish() { reading.take(event, item) }
        reading.repairs = exchange.repairs
        return reading
    }
}

extension OAINotes {
    fileprivate mutating func compression() {
        habit(
            "compression-mislabelled",
            "The answer is not compressed the way its head says; it could be read all the same.",
            "Tell the provider: its server or a proxy before it compresses twice, or not at all.")
    }

    /// What is odd about an answer that could be read all the same.
    fileprivate mutating func habits(of head: HTTPHead, asked url: String, hasErrors: Bool) {
        if head.status >= 400, hasErrors {
            habit(
                "error-status",
                "Errors of OAI-PMH are sent with the HTTP status \(plain: head.status), where the protocol asks for 200.",
                "Tell the provider: other harvesters will not read them.")
        }
        let host = OAIAddress.host(of: head.url)
        if host != OAIAddress.host(of: url) {
            habit(
                "redirected", "The repository answers from another host, \(host).",
                "If it has moved for good, correct the source's location.")
        }
        guard let type = head.header("Content-Type").map({ MediaType($0).essence }), !Self.isXML(type) else { return }
        habit(
            "content-type", "The answer is XML and says that it is \(type).",
            "Tell the provider: the protocol asks for `text/xml`.")
    }

    private static func isXML(_ type: String) -> Bool {
        type.isEmpty || type == "text/xml" || type == "application/xml" || type.hasSuffix("+xml")
    }
}
