import AdapterKit
import HTTPTypes

/// Answers requests about the set of what is shown, below `/oai/sync/`.
struct SetRoute: Sendable {
    static let prefix = "/oai/sync/"

    var provider: any SetProvider

    /// - Throws: what the provider throws.
    func response(to request: WebRequest) async throws -> WebResponse {
        let name = String(request.path.dropFirst(Self.prefix.count))
        let isPost = name == "items"
        guard isPost ? request.method == .post : request.isReading else {
            return .notAllowed(isPost ? "POST" : "GET, HEAD")
        }
        var body: [UInt8]?
        if isPost {
            let limit = SetRequest.mostItems * SetRequest.symbolSize
            body = try await request.body(limit)
            guard body != nil else {
                return .text(.contentTooLarge, "There are more than \(limit) bytes.", [.connection: "close"])
            }
        }
        guard let asked = SetRequest(name: name, query: request.query, body: body) else {
            return .text(.badRequest, "There is no such question, or an argument is missing or wrong.")
        }
        guard let answer = try await provider.answer(asked) else {
            return .text(.notFound, "There is nothing to compare here, or not so far.")
        }
        return WebResponse(
            .ok, [.contentType: answer.mediaType, .cacheControl: "no-store"], .bytes(answer.bytes))
    }
}
