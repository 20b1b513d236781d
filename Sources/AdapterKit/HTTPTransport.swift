/// The one door to HTTP. Behaviour such as pacing, retrying or recording is a wrapper with the same protocol.
public protocol HTTPTransport: Sendable {
    /// Sends a request and returns the final response, redirects followed within the transport's limits.
    ///
    /// A status of 400 or more is a response, not an error.
    /// - Throws: `FederationError`: `network`, `forbidden-address`, `limit-exceeded`.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse
}

/// One request, as it leaves.
public struct HTTPRequest: Sendable, Hashable {
    /// In capitals: `GET`, `POST`.
    public var method: String
    /// Absolute, `http` or `https`.
    public var url: String
    /// Besides those the transport sets itself (`User-Agent`, `Accept-Encoding`).
    public var headers: [HTTPHeader]
    /// Nil for a request without a body.
    public var body: [UInt8]?

    public init(method: String = "GET", url: String, headers: [HTTPHeader] = [], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// One line of a header; the same name may come again.
public struct HTTPHeader: Sendable, Hashable {
    /// As written; names are compared whatever their case.
    public var name: String
    /// What stands after the colon.
    public var value: String
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// The final answer to a request.
public struct HTTPResponse: Sendable {
    /// The status code, 100 to 599.
    public var status: Int
    /// In the order they came.
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
