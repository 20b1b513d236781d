import AdapterKit

/// One request and its answer as a file: readable, and written by hand as easily as recorded.
///
///     GET https://example.org/oai?verb=Identify
///     Accept: text/xml
///
///     200 https://example.org/oai?verb=Identify
///     Content-Type: text/xml
///
///     <OAI-PMH …
///
/// The bytes of the answer's body go to the end of the file. Those of a request's body stand between the two, as many as
/// its `Content-Length` says. Lines of heads may end in CRLF.
struct RecordedExchange: Equatable {
    var request: HTTPRequest
    var response: HTTPResponse

    /// What a recording never shows.
    static let secrets = ["Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"]

    var bytes: [UInt8] {
        var headers = request.headers.filter { !$0.isNamed("Content-Length") }
        if let body = request.body { headers.append(HTTPHeader("Content-Length", "\(body.count)")) }
        return Self.head("\(request.method) \(request.url)", headers) + (request.body ?? [])
            + Self.head("\(response.status) \(response.url)", response.headers) + response.body
    }

    init(request: HTTPRequest, response: HTTPResponse) {
        self.request = request
        self.response = response
    }

    /// Nil when the bytes are no recording.
    init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        guard let (line, headers) = Self.takeHead(&rest), line.count == 2 else { return nil }
        var request = HTTPRequest(method: line[0], url: line[1])
        request.headers = headers.filter { !$0.isNamed("Content-Length") }
        if let length = headers.first(named: "Content-Length") {
            guard let length = Int(length), length >= 0, length <= rest.count else { return nil }
            request.body = Array(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        guard let (line, headers) = Self.takeHead(&rest), line.count == 2, let status = Int(line[0]),
            (100...599).contains(status)
        else { return nil }
        self.request = request
        response = HTTPResponse(status: status, headers: headers, body: Array(rest), url: line[1])
    }

    /// Whether an answer to that request would be this one.
    func answers(_ other: HTTPRequest) -> Bool {
        request.method == other.method && request.url == other.url && (request.body ?? []) == (other.body ?? [])
    }

    private static func head(_ line: String, _ headers: [HTTPHeader]) -> [UInt8] {
        let shown = headers.filter { header in !secrets.contains { header.isNamed($0) } }
        return Array(([line] + shown.map { "\($0.name): \($0.value)" } + ["", ""]).joined(separator: "\n").utf8)
    }

    private static func takeHead(_ rest: inout ArraySlice<UInt8>) -> (line: [String], headers: [HTTPHeader])? {
        var lines: [String] = []
        while let end = rest.firstIndex(of: 0x0A) {
            var line = rest[rest.startIndex..<end]
            rest = rest[(end + 1)...]
            if line.last == 0x0D { line = line.dropLast() }
            guard !line.isEmpty else {
                guard let first = lines.first else { return nil }
                let headers = lines.dropFirst().compactMap { line -> HTTPHeader? in
                    let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                    guard parts.count == 2 else { return nil }
                    return HTTPHeader(String(parts[0]), String(parts[1].trimmedOfSpace))
                }
                return (first.split(separator: " ", maxSplits: 1).map(String.init), headers)
            }
            lines.append(String(decoding: line, as: UTF8.self))
        }
        return nil
    }
}
