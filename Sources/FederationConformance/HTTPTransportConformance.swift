import AdapterKit

/// What every transport and every wrapper around one must do. Runs on any that a factory makes, and returns what it
/// found.
public struct HTTPTransportConformance: Sendable {
    /// A way to an origin.
    public struct Way: Sendable {
        public let transport: any HTTPTransport
        /// The URL that stands before the origin's paths, without a slash at its end.
        public let base: String
        /// Kept as long as the way is used: a server, a folder.
        let holding: (any Sendable)?

        public init(transport: any HTTPTransport, base: String, holding: (any Sendable)? = nil) {
            self.transport = transport
            self.base = base
            self.holding = holding
        }

        func request(_ path: String = "/") -> HTTPRequest { HTTPRequest(url: base + path) }
    }

    public struct Check: Sendable {
        public let name: String
        let body: @Sendable (Way, HTTPOrigin, inout LedgerConformance.Expectations) async throws -> Void
    }

    /// Makes a transport that leads to the origin and asks it at least once for what it is asked; a new one at each call.
    public let makeWay: @Sendable (HTTPOrigin) async throws -> Way

    public init(makeWay: @escaping @Sendable (HTTPOrigin) async throws -> Way) { self.makeWay = makeWay }

    /// Runs every check on a way of its own.
    public func run() async -> [Finding] {
        var findings: [Finding] = []
        for check in Self.checks { findings += await run(check) }
        return findings
    }

    public func run(_ check: Check) async -> [Finding] {
        var expectations = LedgerConformance.Expectations()
        do {
            let origin = HTTPOrigin()
            try await check.body(try await makeWay(origin), origin, &expectations)
        } catch {
            expectations.messages.append("threw \(error)")
        }
        return expectations.messages.map { Finding(check: check.name, message: $0) }
    }
}
