/// The one door to HTTP. Behaviour such as pacing, retrying or recording is a wrapper with the same protocol.
public protocol HTTPTransport: Sendable {
    /// Sends a request and returns the final response, redirects followed within the transport's limits.
    ///
    /// A status of 400 or more is a response, not an error.
    /// - Throws: `FederationError`: `network`, `forbidden-address`, `limit-exceeded`.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse
}

public struct HTTPRequest: Sendable, Hashable {
    public var method: String
    public var url: String
    public var headers: [HTTPHeader]
    public var body: [UInt8]?

    public init(method: String = "GET", url: String, headers: [HTTPHeader] = [], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

public struct HTTPHeader: Sendable, Hashable {
    public var name: String
    public var value: String
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

public struct HTTPResponse: Sendable {
    public var status: Int
    public var headers: [HTTPHeader]
    /// After content decoding.
    public var body: [UInt8]
    /// The URL after redirects.
    public var url: String

    public init(status: Int, headers: [HTTPHeader], body: [UInt8], url: String) {
        self.status = status
        self.headers = headers
        self.body = body
        self.url = url
    }

    /// The first header of that name, whatever its case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
