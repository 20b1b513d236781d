import AdapterKit
import JSONSchema
import Messages
import OAIPMH

extension OAIListPlace {
    /// Moves to the page that a token names.
    /// - Throws: `FederationError` with code `malformed-source` when the list goes round in a circle: to begin again, for
    ///   neither a list that was mended meanwhile nor a smaller window need do so.
    mutating func advance(to token: String, over count: Int, fresh: Int, _ items: String) throws {
        if let current = self.token, current.hasSameBytes(as: token) {
            throw FederationError(
                .malformedSource,
                "The repository's list does not go on: a page names its own resumption token as the next one.",
                disposition: .restartWindow)
        }
        let mark = OAIPageMark(token: OAIHash.short(token), items: count == 0 ? "" : items)
        guard mark.token != anchor.token, mark.items.isEmpty || mark.items != anchor.items else {
            throw FederationError(
                .malformedSource,
                "The repository's list goes round in a circle: it gave the same page again after \(pages) pages.",
                disposition: .restartWindow)
        }
        self.token = token
        given += fresh
        pages += 1
        (skip, skipped) = (0, "")
        // 1, 2, 4, 8…
        if pages & (pages - 1) == 0 { anchor = mark }
    }
}
