import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Finds a site's API: where the location says so itself, by the head of its page, by the `link` in it, or by asking in the
/// usual places.
struct WPDiscovery: Sendable {
    private let connection: WPConnection
    private let address: WPAddress

    /// How an API is told of (https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/).
    private static let relation = "https://api.w.org/"

    init(_ connection: WPConnection, _ address: WPAddress) {
        self.connection = connection
        self.address = address
    }

    func site() async throws -> WPSite {
        if let root = address.root { return try await site(at: root) }
        let told = try await toldRoot()
        if let told { return try await site(at: told) }
        var failure: FederationError?
        for root in address.guesses {
            do {
                return try await site(at: root)
            } catch let error as FederationError where error.code == .sourceGone || error.code == .malformedSource {
                failure = failure ?? error
            }
        }
        throw failure ?? FederationError(.sourceGone, "There is no WordPress at \(address.page).")
    }

    private func site(at root: WPRoot) async throws -> WPSite {
        let answer = try await connection.ask(
            root.url("", [("_fields", "name,url,gmt_offset,timezone_string,namespaces")]))
        try answer.check()
        guard let index = answer.value, index["namespaces"]?.array?.contains("wp/v2") == true else {
            throw FederationError(
                .malformedSource,
                "\(answer.url) is not the index of a WordPress API (it has no `wp/v2`); check the source's location.")
        }
        var issues: [Issue] = []
        if WPAddress.origin(of: root.text) != WPAddress.origin(of: address.page) {
            issues.append(
                Issue(
                    .warning, code: "api-elsewhere",
                    message: "The site's API is at another address, \(root.text).",
                    remedy: "If the site has moved for good, correct the source's location."))
        }
        let name = index["name"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        return WPSite(
            root: root, name: name ?? address.page, offset: Self.offset(index["gmt_offset"]), types: [], issues: issues)
    }

    /// Hours, as a number or its text; of a zone with summer time, those of today.
    private static func offset(_ value: JSONValue?) -> Int64? {
        guard let hours = value?.number ?? value?.string.flatMap({ Double($0) }), abs(hours) <= 14 else { return nil }
        return Int64(hours * 3600)
    }

    // MARK: - What the page says

    private func toldRoot() async throws -> WPRoot? {
        let (head, start) = try await connection.look(address.page)
        let told = Self.root(inHeader: head.headers) ?? Self.root(inPage: start)
        if let told { return WPRoot(Self.absolute(told, on: head.url)) }
        if let wall = ChallengePage.kind(of: start) {
            throw FederationError(
                .blocked,
                "\(address.page) answers with \(wall.told); ask the site's owner to let harvesters through.")
        }
        return nil
    }

    private static func root(inHeader headers: [HTTPHeader]) -> String? {
        for header in headers where header.isNamed("Link") {
            for link in header.value.split(separator: "<").dropFirst(header.value.hasPrefix("<") ? 0 : 1) {
                guard let end = link.firstIndex(of: ">"), link[end...].contains(relation) else { continue }
                return String(link[..<end])
            }
        }
        return nil
    }

    /// The `link` with that relation. Found as text: it is one tag in a head that may be broken otherwise.
    private static func root(inPage bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        for tag in text.split(separator: "<").dropFirst() {
            let tag = tag.prefix { $0 != ">" }
            guard tag.prefix(4).lowercased() == "link", tag.contains(relation) else { continue }
            for quote in ["\"", "'"] {
                guard let start = tag.firstRange(of: "href=" + quote)?.upperBound else { continue }
                let address = tag[start...].prefix { String($0) != quote }.replacing("&amp;", with: "&")
                if !address.isEmpty { return String(address.replacing("&#038;", with: "&")) }
            }
        }
        return nil
    }

    private static func absolute(_ address: String, on page: String) -> String {
        if OpenerForFilesAndURLs.isURL(address) { return address }
        let origin = WPAddress.origin(of: page)
        return address.hasPrefix("//")
            ? String(page.prefix { $0 != "/" }) + address
            : origin + (address.hasPrefix("/") ? "" : "/") + address
    }
}
