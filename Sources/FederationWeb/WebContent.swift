import AdapterKit
import HTTPTypes
import JSONSchema
import OAIPMH

/// What a server serves.
public struct WebContent: Sendable {
    /// Answers under `/oai`; nil for none.
    public var provider: OAIProvider?
    /// Answers under `/federation/oai`, to those who are known; nil for none.
    public var partners: Partners?
    /// Answers under `/oai/sync/`; nil for none.
    public var sets: (any SetProvider)?
    /// The folder of a published site, absolute; nil for none. Links in it are not followed, files whose names begin
    /// with a dot not shown.
    public var siteFolder: String?
    /// Answers `/health`.
    public var health: @Sendable () async -> HealthAnswer
    /// What may be asked at the moment; `/health` always may.
    public var state: @Sendable () -> State
    /// Told what a source throws; the client is told no more than that it should come back.
    public var failed: @Sendable (any Error) -> Void

    public init(
        provider: OAIProvider? = nil, partners: Partners? = nil, sets: (any SetProvider)? = nil,
        siteFolder: String? = nil,
        health: @escaping @Sendable () async -> HealthAnswer = { HealthAnswer(isWell: true, ["status": "ok"]) },
        state: @escaping @Sendable () -> State = { .open },
        failed: @escaping @Sendable (any Error) -> Void = { _ in }
    ) {
        self.provider = provider
        self.partners = partners
        self.sets = sets
        self.siteFolder = siteFolder
        self.health = health
        self.state = state
        self.failed = failed
    }
}

extension WebContent {
    public enum State: Sendable, Hashable {
        /// Nothing can be asked yet.
        case starting
        case open
        /// The pages of the site must not be shown at the moment.
        case siteClosed
    }
}

/// How a node is.
public struct HealthAnswer: Sendable {
    /// Whether it does what it is there for; if not, the status of the answer is 503.
    public var isWell: Bool
    public var document: JSONValue

    public init(isWell: Bool, _ document: JSONValue) {
        self.isWell = isWell
        self.document = document
    }
}

extension WebContent {
    /// The answer to any request; never throws, for whatever happens is an answer too.
    func response(to request: WebRequest, _ limits: ServerLimits) async -> WebResponse {
        guard request.path.utf8.first == UInt8(ascii: "/") else {
            return .text(.badRequest, "There is no such address.")
        }
        guard request.path.utf8.count + (request.query?.utf8.count ?? 0) <= limits.targetBytes else {
            return .text(.uriTooLong, "The address is too long.", [.connection: "close"])
        }
        if request.method == .options {
            return WebResponse(
                .noContent,
                [
                    .allow: "GET, HEAD, OPTIONS"
                        + (isOAI(request) || isPartners(request) || isSync(request) ? ", POST" : "")
                ])
        }
        if request.path == "/health" { return await answer(health: request) }
        let state = state()
        if state == .starting { return .unavailable("The node is starting. Try again in a moment.", seconds: 5) }
        if let partners, isPartners(request) {
            guard let partner = partners.partner(of: request) else { return Partners.unauthorised }
            var response =
                if request.path.hasPrefix(SetRoute.partnersPrefix) {
                    await answer(request, by: partner.sets, below: SetRoute.partnersPrefix)
                } else {
                    await answer(request, by: partner.provider, limits)
                }
            response.headers[.vary] = "Accept-Encoding, Authorization"
            response.headers[.cacheControl] = "private, no-store"
            return response
        }
        if let provider, isOAI(request) { return await answer(request, by: provider, limits) }
        if let sets, isSync(request) { return await answer(request, by: sets, below: SetRoute.prefix) }
        guard let siteFolder else { return .text(.notFound, "There is nothing at this address.") }
        if state == .siteClosed { return .unavailable("The pages are being renewed. Try again later.", seconds: 60) }
        do {
            return try await SiteRoute(folder: siteFolder).response(to: request)
        } catch {
            failed(error)
            return .unavailable("The site cannot be read at the moment.", seconds: 30)
        }
    }

    private func answer(_ request: WebRequest, by provider: OAIProvider, _ limits: ServerLimits) async -> WebResponse {
        let route = OAIRoute(provider: provider, formBytes: limits.formBytes)
        do {
            return try await route.response(to: request)
        } catch {
            failed(error)
            return route.unavailable
        }
    }

    private func answer(
        _ request: WebRequest, by sets: (any SetProvider)?, below prefix: String
    ) async -> WebResponse {
        guard let sets else { return .text(.notFound, "There is nothing to compare here.") }
        do {
            return try await SetRoute(provider: sets, prefix: prefix).response(to: request)
        } catch {
            failed(error)
            return .unavailable("The records cannot be read at the moment.", seconds: 30)
        }
    }

    private func isPartners(_ request: WebRequest) -> Bool {
        partners != nil
            && (request.path == "/federation/oai" || request.path == "/federation/oai/"
                || request.path.hasPrefix(SetRoute.partnersPrefix))
    }

    private func isOAI(_ request: WebRequest) -> Bool {
        provider != nil && (request.path == "/oai" || request.path == "/oai/")
    }

    private func isSync(_ request: WebRequest) -> Bool { sets != nil && request.path.hasPrefix(SetRoute.prefix) }

    private func answer(health request: WebRequest) async -> WebResponse {
        guard request.isReading else { return .notAllowed("GET, HEAD") }
        let answer = await health()
        var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        if !answer.isWell { headers[.retryAfter] = "30" }
        return WebResponse(
            answer.isWell ? .ok : .serviceUnavailable, headers, .bytes(Array(answer.document.prettyText.utf8) + [0x0A]))
    }
}
