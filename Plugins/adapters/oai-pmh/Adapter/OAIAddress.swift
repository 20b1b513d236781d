import AdapterKit
import Messages
import OAIPMH

/// The base address of a repository.
struct OAIAddress: Sendable, Hashable {
    /// Without the arguments of a request.
    let base: String

    private static let arguments: Set<String> = [
        "verb", "identifier", "metadataPrefix", "from", "until", "set", "resumptionToken",
    ]

    /// Takes the base address, or any request to it.
    /// - Throws: `FederationError` with code `configuration` for what is no web address.
    init(_ location: String) throws {
        guard OpenerForFilesAndURLs.isURL(location) else {
            throw FederationError(
                .configuration,
                "\(location) is no web address; the location of an OAI-PMH source is the base address of its repository."
            )
        }
        let address = location.prefix { $0 != "#" }
        let path = address.prefix { $0 != "?" }
        let rest = address.dropFirst(path.count + 1).split(separator: "&").filter { part in
            !Self.arguments.contains(String(part.prefix { $0 != "=" }))
        }
        base = rest.isEmpty ? String(path) : path + "?" + rest.joined(separator: "&")
    }

    /// Whether it is the same address but for the scheme and a slash at the end, which nobody keeps apart.
    func isSamePlace(as other: OAIAddress) -> Bool {
        func path(_ address: OAIAddress) -> Substring {
            let parts = address.base.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
            let path = parts.count > 3 ? parts[3] : ""
            return path.last == "/" ? path.dropLast() : path
        }
        return OAIAddress.host(of: base) == OAIAddress.host(of: other.base) && path(self) == path(other)
    }

    func url(_ request: OAIRequest) -> String { url(request.query) }
    func url(_ query: OAIQuery) -> String { base + (base.contains("?") ? "&" : "?") + query.encoded }

    /// The host with its port, in small letters, of an address.
    static func host(of url: String) -> String {
        let afterScheme = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).dropFirst(2).first
        let authority = (afterScheme ?? "").prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return (authority.split(separator: "@").last.map(String.init) ?? "").lowercased()
    }
}
