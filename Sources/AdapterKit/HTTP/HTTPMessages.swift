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
    /// The largest body of an answer, after content decoding; nil for what the transport allows. It cannot allow more.
    public var maxBytes: Int?
    /// Whether the answer may come compressed; it is handed over unpacked. False gets the bytes as they are sent.
    public var acceptsCompression = true
    /// Whether the person's own credentials for this host, from `.netrc`, go along.
    public var usesStoredCredentials = true

    /// A request without a body unless one is given.
    public init(
        method: String = "GET", url: String, headers: [HTTPHeader] = [], body: [UInt8]? = nil, maxBytes: Int? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.maxBytes = maxBytes
    }

    /// Whether asking twice has the same effect as asking once.
    public var isIdempotent: Bool { ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].contains(method) }

    /// The first header of that name, whatever its case.
    public func header(_ name: String) -> String? { headers.first(named: name) }
}

/// One line of a header; the same name may come again.
public struct HTTPHeader: Sendable, Hashable {
    /// As written; names are compared whatever their case.
    public var name: String
    /// What stands after the colon.
    public var value: String
    /// A line of a header; a transport refuses one that is more than a line.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension [HTTPHeader] {
    /// The value of the first header of that name, whatever its case.
    public func first(named name: String) -> String? { first { $0.isNamed(name) }?.value }
}

extension HTTPHeader {
    /// Names are ASCII, and compared whatever their case.
    public func isNamed(_ other: String) -> Bool {
        func small(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
        return name.utf8.elementsEqual(other.utf8) { small($0) == small($1) }
    }
}

/// What comes before the body of an answer.
public struct HTTPHead: Sendable, Hashable {
    /// The status code, 200 to 599.
    public var status: Int
    /// In the order they came. They tell of the body as it was sent: its `Content-Length` may be that of packed bytes.
    public var headers: [HTTPHeader]
    /// The URL after redirects.
    public var url: String
    /// The protocol's version: `1.1`, `2`; nil when none was spoken.
    public var version: String?

    /// A head as a transport received it, or as a test says it.
    public init(status: Int, headers: [HTTPHeader], url: String, version: String? = nil) {
        self.status = status
        self.headers = headers
        self.url = url
        self.version = version
    }

    /// The first header of that name, whatever its case.
    public func header(_ name: String) -> String? { headers.first(named: name) }

    /// The document is still what the request's validators say; there is no body.
    public var isNotModified: Bool { status == 304 }
}

/// An answer that is all there.
public struct HTTPResponse: Sendable, Hashable {
    /// What came before the body.
    public var head: HTTPHead
    /// After content decoding.
    public var body: [UInt8]
    /// What had to be put right for the body to be read.
    public var repairs: [HTTPRepair]

    /// An answer that was collected.
    public init(head: HTTPHead, body: [UInt8], repairs: [HTTPRepair] = []) {
        self.head = head
        self.body = body
        self.repairs = repairs
    }

    /// An answer made up, as by a test or a recording.
    public init(status: Int, headers: [HTTPHeader], body: [UInt8], url: String) {
        self.init(head: HTTPHead(status: status, headers: headers, url: url), body: body)
    }

    /// The status code, 200 to 599.
    public var status: Int {
        get { head.status }
        set { head.status = newValue }
    }
    /// As `HTTPHead.headers`.
    public var headers: [HTTPHeader] { head.headers }
    /// The URL after redirects.
    public var url: String { head.url }

    /// The first header of that name, whatever its case.
    public func header(_ name: String) -> String? { head.header(name) }
}
