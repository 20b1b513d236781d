import HTTPTypes
import OAIPMH

/// Answers requests of OAI-PMH, by GET or POST.
struct OAIRoute: Sendable {
    var provider: OAIProvider
    /// The most bytes a form may have.
    var formBytes: Int

    /// - Throws: what the source throws.
    func response(to request: WebRequest) async throws -> WebResponse {
        switch request.method {
        case .get, .head: return try await answer(OAIQuery(parsing: request.query ?? ""), request)
        case .post:
            // The protocol knows one type of form; what stands behind it, such as a charset, changes nothing.
            let type = request.headers[.contentType]?.split(separator: ";").first?.trimmed.lowercased()
            guard type == "application/x-www-form-urlencoded" || type == nil else {
                return .text(
                    .unsupportedMediaType, "Send the arguments as application/x-www-form-urlencoded.",
                    [.accept: "application/x-www-form-urlencoded"])
            }
            guard let form = try await request.body(formBytes) else {
                return .text(.contentTooLarge, "The form has more than \(formBytes) bytes.", [.connection: "close"])
            }
            return try await answer(OAIQuery(parsing: String(decoding: form, as: UTF8.self)), request)
        default: return .notAllowed("GET, HEAD, POST")
        }
    }

    private func answer(_ query: OAIQuery, _ request: WebRequest) async throws -> WebResponse {
        let body = try await provider.response(to: query)
        var response = WebResponse(
            .ok,
            // An answer bears the moment at which it was made, so none may be kept in its place.
            [.contentType: OAIProvider.contentType, .vary: "Accept-Encoding", .cacheControl: "no-store"], .list(body))
        response.isGzipped = request.takesGzip && body.count >= 1024
        return response
    }

    /// What is said when the source fails: that it is not the client's fault, and when to come back.
    var unavailable: WebResponse {
        .unavailable("The records cannot be read at the moment. Try again in 30 seconds.", seconds: 30)
    }
}
