import AdapterKit
import Messages
import OAIPMH

extension OAIReading {
    /// - Throws: `FederationError` unless this is an answer of OAI-PMH that can be gone by: with status 200 and read to its
    ///   end, or with errors of the protocol.
    /// - Parameter goesOn: whether a page of a list was asked for by its resumption token.
    func check(asked url: String, goesOn: Bool) throws {
        let isPage = !isProtocol && failure != nil
        if isPage, let wall = ChallengePage.kind(of: beginning) {
            throw FederationError(
                .blocked,
                "\(url) answers with \(wall.told); ask the repository's owner to let harvesters through.")
        }
        if [429, 503].contains(head.status), let wait = retryAfter {
            throw FederationError(
                .blocked,
                "\(url) asks to be left alone for a while (HTTP status \(plain: head.status)); try again later.",
                disposition: .retry(afterSeconds: wait))
        }
        if isProtocol, !errors.isEmpty { return }
        if goesOn, refusesToken { throw FederationError.refusedToken(.verbatim("HTTP \(head.status)")) }
        if head.status >= 300 { throw refusal(url) }
        if let failure { throw broken(failure, url) }
    }

    /// Whether it is the token that the provider cannot do anything with. Nothing else was sent, so that a bad request can
    /// mean nothing else; a failure of the server can, unless its words are about the token.
    private var refusesToken: Bool {
        if [400, 404, 410, 422].contains(head.status) { return true }
        return head.status >= 500
            && String(decoding: beginning, as: UTF8.self).lowercased().contains("resumptiontoken")
    }

    /// Seconds; nil when the head names none. A date has been understood by whoever paces requests; from here on it only
    /// matters that there is one.
    private var retryAfter: Int? {
        guard let text = head.header("Retry-After") else { return nil }
        return Int(text.filter { $0 != " " }).map { max(0, $0) } ?? 1
    }

    /// What a status means that is no success.
    private func refusal(_ url: String) -> FederationError {
        let status = head.status
        switch status {
        case 401, 403, 407, 451:
            return FederationError(
                .blocked,
                "\(url) refuses us (HTTP status \(plain: status)); ask the repository's owner for access.")
        case 404, 410:
            return FederationError(
                .sourceGone,
                "There is nothing at \(url) (HTTP status \(plain: status)); correct the source's location.")
        case 429:
            return FederationError(
                .blocked, "\(url) says that we ask too often (HTTP status 429); try again later.",
                disposition: .retry(afterSeconds: nil))
        case 408, 425, 500...:
            return FederationError(
                .network,
                "\(url) fails (HTTP status \(plain: status)); try again later, or tell the repository's owner.",
                disposition: .retry(afterSeconds: nil))
        default:
            return FederationError(
                .malformedSource,
                "\(url) answers with the HTTP status \(plain: status) and nothing of OAI-PMH; check the source's location."
            )
        }
    }

    /// What it means that an answer with status 200 cannot be read to its end.
    private func broken(_ failure: OAIPageFailure, _ url: String) -> FederationError {
        let line = failure.line
        switch failure.kind {
        case .webPage, .otherXML:
            return FederationError(.malformedSource, "\(url): \(failure.message).")
        case .truncated:
            return FederationError(
                .malformedSource, "\(url) breaks off on line \(plain: line): \(failure.message).",
                disposition: .retry(afterSeconds: nil))
        case .empty:
            return FederationError(
                .malformedSource, "\(url) answers nothing at all; look into the repository's error log.",
                disposition: .retry(afterSeconds: nil))
        case .limit:
            return FederationError(.limitExceeded, "\(url), line \(plain: line): \(failure.message).")
        case .compressed:
            return FederationError(
                .malformedSource, "\(url) sends packed bytes though it was asked not to; tell the repository's owner.")
        case .malformed:
            return FederationError(.malformedSource, "\(url), line \(plain: line): \(failure.message).")
        }
    }
}

extension FederationError {
    /// The provider does not know a resumption token, or not any more.
    static func refusedToken(_ words: Message) -> FederationError {
        FederationError(
            .malformedSource,
            """
            The repository refuses to go on with its list (\(words)). Harvest again; if it happens each time, cut the list \
            with the source's `windowDays`.
            """, disposition: .restartWindow)
    }
}
