import AdapterKit
import HTTPTypes

/// Answers requests about the set of what a channel shows, below its address.
struct SetRoute: Sendable {
    /// Below the public channel.
    static let prefix = "/oai/sync/"
    /// Below the one for those who are known.
    static let partnersPrefix = "/federation/oai/sync/"

    var provider: any SetProvider
    var prefix = Self.prefix

    /// - Throws: what the provider throws.
    func response(to request: WebRequest) async throws -> WebResponse {
        let name = String(request.path.dropFirst(prefix.count))
        let limit = SetRequest.mostBytes(of: name)
        guard limit == nil ? request.isReading : request.method == .post else {
            return .notAllowed(limit == nil ? "GET, HEAD" : "POST")
        }
        var body: [UInt8]?
        if let limit {
            body = try await request.body(limit)
            guard body != nil else {
                return .text(.contentTooLarge, "There are more than \(limit) bytes.", [.connection: "close"])
            }
        }
        guard let asked = SetRequest(name: name, query: request.query, body: body) else {
            return .text(.badRequest, "There is no such question, or an argument is missing or wrong.")
        }
        guard let answer = try await provider.answer(asked) else {
            return .text(.notFound, "There is nothing to compare here.")
        }
        var headers: HTTPFields = [.contentType: answer.mediaType, .cacheControl: "no-store"]
        guard let rest = answer.rest else { return WebResponse(.ok, headers, .bytes(answer.bytes)) }
        // A proxy that gathers what it hands on would make the asker take more than it needs.
        if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
        return WebResponse(.ok, headers, .stream(answer.bytes, rest))
    }
}
