import HTTPTypes

/// A request as the routes see it; they know no socket.
struct WebRequest: Sendable {
    var method: HTTPRequest.Method
    /// As it stands in the request, escapes included; begins with a slash.
    var path: String
    /// What stands after the question mark, escapes included.
    var query: String?
    var headers: HTTPFields
    /// Reads the body; nil when it has more bytes than that.
    var body: @Sendable (_ limit: Int) async throws -> [UInt8]?

    init(
        method: HTTPRequest.Method, target: String, headers: HTTPFields,
        body: @escaping @Sendable (_ limit: Int) async throws -> [UInt8]?
    ) {
        self.method = method
        self.headers = headers
        self.body = body
        var rest = target[...]
        // A proxy may be sent `GET http://host/path`, and everybody must understand it.
        for scheme in ["http://", "https://"] where rest.lowercased().hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.count)
            rest = rest.firstIndex { $0 == "/" || $0 == "?" }.map { rest[$0...] } ?? ""
            break
        }
        let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?"))
        path = String(rest[..<(mark ?? rest.endIndex)])
        query = mark.map { String(rest[rest.utf8.index(after: $0)...]) }
        if path.isEmpty { path = "/" }
    }

    /// GET, or HEAD, which is answered like it without the body.
    var isReading: Bool { method == .get || method == .head }

    /// Whether the client takes gzip, and does not say that it would rather not (RFC 9110 section 12.5.3).
    var takesGzip: Bool {
        var any: Bool?
        for value in headers[values: .acceptEncoding] {
            for item in value.split(separator: ",") {
                let parts = item.split(separator: ";").map { $0.trimmed }
                guard let name = parts.first?.lowercased() else { continue }
                let refused = parts.dropFirst().contains { part in
                    let weight = part.lowercased().split(separator: "=").map { $0.trimmed }
                    return weight.count == 2 && weight[0] == "q" && weight[1].allSatisfy { $0 == "0" || $0 == "." }
                }
                if name == "gzip" || name == "x-gzip" { return !refused }
                if name == "*" { any = !refused }
            }
        }
        return any ?? false
    }
}

extension Substring {
    var trimmed: Substring {
        var text = self
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
