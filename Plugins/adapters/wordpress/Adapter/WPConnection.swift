import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Asks a site's API, and judges what comes back before anybody reads it.
struct WPConnection: Sendable {
    let http: any HTTPTransport
    /// Of one answer.
    let maxBytes: Int
    /// Nil where the site is asked as any visitor may.
    let pass: WPPass?

    /// The answer to a request, whatever its status; nil members mean that it holds no JSON.
    ///
    /// - Throws: what the transport throws; `FederationError` with code `blocked` for a bot wall or a login page.
    func ask(_ url: String) async throws -> WPAnswer { try await send("GET", url, nil) }

    /// The same, for requests that change something.
    func send(_ method: String, _ url: String, _ body: JSONValue?) async throws -> WPAnswer {
        var request = HTTPRequest(
            method: method, url: url, headers: [HTTPHeader("Accept", "application/json")], maxBytes: maxBytes)
        if let body {
            request.headers.append(HTTPHeader("Content-Type", "application/json"))
            request.body = body.canonicalBytes
        }
        try pass?.sign(&request)
        let response: HTTPResponse
        do {
            response = try await http.send(request)
        } catch let error as FederationError where error.code == .contentEncoding && request.isIdempotent {
            request.acceptsCompression = false
            response = try await http.send(request)
        }
        return WPAnswer(response, asked: url)
    }

    /// The beginning of a page, for what its head says of the API.
    func look(_ url: String) async throws -> (head: HTTPHead, start: [UInt8]) {
        let exchange = try await http.open(
            HTTPRequest(url: url, headers: [HTTPHeader("Accept", "text/html, */*;q=0.5")], maxBytes: maxBytes))
        defer { exchange.cancel() }
        var start: [UInt8] = []
        while start.count < 512 << 10, let piece = try await exchange.next() { start += piece }
        return (exchange.head, start)
    }
}

/// One answer of a site.
struct WPAnswer: Sendable {
    let head: HTTPHead
    let bytes: [UInt8]
    let url: String
    /// Where the JSON begins: notices of PHP may stand before it.
    let start: Int?
    /// Where it ends; nil when it is cut off.
    let end: Int?
    /// Its elements, when it is a list.
    let children: [Range<Int>]

    init(_ response: HTTPResponse, asked url: String) {
        head = response.head
        bytes = response.body
        self.url = url
        let found = Self.outline(of: bytes)
        start = found?.start
        end = found?.end
        children = found?.children ?? []
    }

    var isList: Bool { start.map { bytes[$0] == UInt8(ascii: "[") } ?? false }
    var isCut: Bool { start != nil && end == nil }
    /// Whether something stands before the JSON that does not belong there.
    var hasJunk: Bool { start.map { bytes[..<$0].contains { $0 > 0x20 } } ?? false }

    /// The answer as JSON; nil when it is none.
    var value: JSONValue? {
        guard let start, let end else { return nil }
        return try? JSONValue(parsing: bytes[start..<end])
    }

    /// The word by which WordPress names an error: `rest_post_invalid_page_number`.
    var errorCode: String? { isList ? nil : value?["code"]?.string }

    func number(_ header: String) -> Int? {
        head.header(header).flatMap { Int($0.filter { $0 != " " }) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    // MARK: - Where the JSON is

    private static func outline(of bytes: [UInt8]) -> (start: Int, end: Int?, children: [Range<Int>])? {
        let first = TextEncoding.byteOrderMark(of: bytes)?.length ?? 0
        guard let start = bytes[first...].firstIndex(where: { $0 > 0x20 }) else { return nil }
        if bytes[start] == UInt8(ascii: "[") || bytes[start] == UInt8(ascii: "{") {
            let outline = JSONSlices.outline(of: bytes, from: start)
            return (start, outline.end, outline.children)
        }
        // A notice may hold brackets itself: the first place from which JSON can be read is the one.
        var tried = 0
        var place = start
        while tried < 16, let next = bytes[place...].firstIndex(where: { $0 == 0x5B || $0 == 0x7B }) {
            place = next + 1
            let follows = bytes[place...].first { $0 > 0x20 }
            guard follows == UInt8(ascii: "\"") || follows == UInt8(ascii: "{") || follows == UInt8(ascii: "]") else {
                continue
            }
            tried += 1
            let outline = JSONSlices.outline(of: bytes, from: next)
            if let end = outline.end, (try? JSONValue(parsing: bytes[next..<end])) != nil {
                return (next, end, outline.children)
            }
        }
        return nil
    }
}
