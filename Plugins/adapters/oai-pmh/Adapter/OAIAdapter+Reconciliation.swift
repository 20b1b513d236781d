import AdapterKit
import JSONSchema
import Messages
import MetadataFormats
import OAIPMH
import ScienceShopSDK

/// Repositories of our own let their sets be compared, below their base address.
extension OAIAdapter: ReconcilableSource {
    public func reconciliationKey() async throws -> [UInt8]? {
        let facts = try await repository.facts()
        // Of some sets alone, or in another format, what is harvested is not what is compared.
        guard facts.format == .scienceShop, options.sets.isEmpty, options.until == nil,
            !facts.address.base.contains("?"),
            ReconciliationOffer.isMade(in: facts.identify.descriptions)
        else { return nil }
        let body = try await ask(.offer)
        guard let offer = try? JSONValue(parsing: body), offer["version"]?.integer == 1,
            let key = offer["key"]?.string.flatMap({ SetRequest.bytes($0) }), key.count == 16
        else { throw unreadable("offer") }
        return key
    }

    public func cells(opening: [UInt8]) async throws -> any HTTPBody {
        try await exchange(.cells(opening: opening)).body
    }

    public func symbols(after symbol: [UInt8]?, limit: Int) async throws -> [UInt8] {
        try await ask(.symbols(after: symbol, limit: min(limit, SetRequest.mostSymbols)))
    }

    public func items(of symbols: [[UInt8]]) async throws -> [ReconciledItem] {
        var items: [ReconciledItem] = []
        for start in stride(from: 0, to: symbols.count, by: SetRequest.mostItems) {
            let some = Array(symbols[start..<min(start + SetRequest.mostItems, symbols.count)])
            let wanted = Set(some)
            guard let list = (try? JSONValue(parsing: try await ask(.items(some))))?.array else {
                throw unreadable("items")
            }
            for item in list {
                guard let symbol = item["symbol"]?.string.flatMap({ SetRequest.bytes($0) }), wanted.contains(symbol),
                    let identifier = item["identifier"]?.string, !identifier.isEmpty
                else { throw unreadable("items") }
                items.append(
                    ReconciledItem(
                        symbol: symbol,
                        record: ListedRecord(identifier: identifier, datestamp: item["datestamp"]?.string)))
            }
        }
        return items
    }

    private func ask(_ asked: SetRequest) async throws -> [UInt8] {
        try await exchange(asked).collect(limit: Self.mostBytes)
    }

    /// More than the most cells, symbols or names that are asked for have.
    private static let mostBytes = 16 << 20

    private func exchange(_ asked: SetRequest) async throws -> HTTPExchange {
        let base = repository.connection.address.base
        let service = (base.hasSuffix("/") ? String(base.dropLast()) : base) + "/sync"
        // Packed bytes do not get smaller.
        var request = HTTPRequest(url: service + asked.target, maxBytes: Self.mostBytes)
        request.acceptsCompression = false
        if let token = repository.connection.token {
            request.headers.append(HTTPHeader("Authorization", "Bearer " + token.reveal()))
        }
        if let body = asked.body {
            request.method = "POST"
            request.headers.append(HTTPHeader("Content-Type", "application/octet-stream"))
            request.body = body
        }
        let exchange = try await repository.connection.http.open(request)
        guard exchange.head.status == 200 else {
            exchange.cancel()
            throw FederationError(
                .malformedSource,
                "\(service) answers the comparison of sets with HTTP \(plain: exchange.head.status). Harvest or audit it by lists.",
                disposition: exchange.head.status >= 500 ? .retry(afterSeconds: nil) : .abort)
        }
        return exchange
    }

    private func unreadable(_ what: String) -> FederationError {
        FederationError(
            .malformedSource,
            "What \(repository.connection.address.base) answers to `\(what)` cannot be read. Tell the provider; until then audit it by lists."
        )
    }
}
