import AdapterKit
import JSONSchema
import Messages

/// One answer of a wiki that is data, or at least no web page.
struct YesWikiAnswer: Sendable {
    let bytes: [UInt8]
    let location: String

    /// - Throws: `FederationError`: what opening throws; `blocked` for a bot wall or login page; `malformed-source` for
    ///   another page or nothing at all.
    init(_ address: String, _ opener: any ResourceOpener, _ options: YesWikiOptions) async throws {
        let resource = try await opener.open(address, accept: ["application/json"])
        bytes = try await resource.readAll(limit: options.maxBytes)
        location = address
        guard let first = bytes.first(where: { $0 > 0x20 }) else {
            throw FederationError(
                .malformedSource,
                "\(address) answered nothing at all, where a form without entries answers `null`; look into the wiki's error log."
            )
        }
        guard first == UInt8(ascii: "<") else { return }
        if let wall = ChallengePage.kind(of: bytes) {
            throw FederationError(
                .blocked,
                "\(address) answers with \(wall.told); ask the wiki's owner for access, or harvest a CSV export.")
        }
        throw FederationError(
            .malformedSource,
            """
            \(address) answers with a web page, not data: it is no YesWiki, its API is closed, or the wiki shows an error; look \
            at it in a browser, or harvest a CSV export.
            """)
    }

    /// The answer as a JSON object.
    ///
    /// - Throws: `FederationError` with code `malformed-source`.
    func object() throws -> JSONObject {
        do {
            if let object = try JSONValue(parsing: bytes).object { return object }
        } catch {
            throw FederationError(.malformedSource, "\(location) is not JSON: \(error.told).")
        }
        throw FederationError(.malformedSource, "\(location) is no JSON object; check the form's number.")
    }
}
