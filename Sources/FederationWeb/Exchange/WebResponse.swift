import HTTPTypes
import OAIPMH

import protocol AdapterKit.SetStream

/// An answer as the routes give it: how its bytes go over a connection is no matter of theirs.
struct WebResponse: Sendable {
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        case list(OAIResponseBody)
        /// Bytes of a file from one place up to another.
        case file(ServedFile, Range<Int>)
        /// What is sent at once, and what follows it while the client listens.
        case stream([UInt8], any SetStream)

        /// How many bytes there are, as far as that is known.
        var count: Int {
            switch self {
            case .none: 0
            case .bytes(let bytes): bytes.count
            case .list(let list): list.count
            case .file(_, let range): range.count
            case .stream(let bytes, _): bytes.count
            }
        }
    }

    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: Body
    /// Whether the bytes are to be deflated on their way.
    var isGzipped = false

    init(_ status: HTTPResponse.Status, _ headers: HTTPFields = [:], _ body: Body = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A line for whoever looks at the answer with their own eyes; programs go by the status.
    static func text(_ status: HTTPResponse.Status, _ line: String, _ headers: HTTPFields = [:]) -> WebResponse {
        var headers = headers
        headers[.contentType] = "text/plain; charset=utf-8"
        headers[.cacheControl] = "no-store"
        return WebResponse(status, headers, .bytes(Array((line + "\n").utf8)))
    }

    /// Not now, and no fault of the client's.
    static func unavailable(_ line: String, seconds: Int) -> WebResponse {
        text(.serviceUnavailable, line, [.retryAfter: String(seconds)])
    }

    static func notAllowed(_ methods: String) -> WebResponse {
        text(.methodNotAllowed, "Only \(methods) can be asked of this address.", [.allow: methods])
    }
}
