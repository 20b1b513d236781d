import Messages
import ScienceShopSDK

/// Opens `http(s)` URLs through a transport, and everything else as files.
public struct OpenerForFilesAndURLs: ResourceOpener {
    private let files: any ResourceOpener
    private let transport: any HTTPTransport

    /// - Parameters:
    ///   - files: opens what is no URL.
    ///   - transport: by default that of a house without network, where a URL is a configuration error.
    public init(files: any ResourceOpener, transport: any HTTPTransport = OfflineTransport()) {
        self.files = files
        self.transport = transport
    }

    /// Whether a location is for HTTP rather than a file.
    public static func isURL(_ location: String) -> Bool {
        let start = location.prefix(8).lowercased()
        return start.hasPrefix("http://") || start.hasPrefix("https://")
    }

    /// The scheme of a URL of another kind (`ftp`, `file`); nil for a file's path.
    private static func foreignScheme(_ location: String) -> String? {
        guard !isURL(location), let end = location.firstRange(of: "://")?.lowerBound else { return nil }
        let scheme = location[..<end]
        let isScheme = scheme.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        return isScheme && scheme.first?.isLetter == true ? String(scheme) : nil
    }

    private static func refuseForeignScheme(_ location: String) throws(FederationError) {
        guard let scheme = foreignScheme(location) else { return }
        throw FederationError(
            .configuration,
            """
            \(location) cannot be read: sources are files, or pages over http and https, not \(scheme). Download it, and \
            name the saved file in `location`.
            """)
    }

    public func open(_ location: String, accept: [String]) async throws -> any Resource {
        try Self.refuseForeignScheme(location)
        guard Self.isURL(location) else { return try await files.open(location, accept: accept) }
        var request = HTTPRequest(url: location)
        if !accept.isEmpty { request.headers.append(HTTPHeader("Accept", Self.accept(accept))) }
        let response = try await transport.send(request)
        if let failure = Self.failure(of: response, asked: location) { throw failure }
        return MemoryResource(
            location: response.url, mediaType: response.header("Content-Type"), bytes: response.body)
    }

    public func documents(in location: String) async throws -> [String]? {
        try Self.refuseForeignScheme(location)
        return Self.isURL(location) ? nil : try await files.documents(in: location)
    }

    /// A URL of any kind is its own address: whoever asks may speak its protocol.
    public func address(of location: String) -> String? {
        Self.isURL(location) || Self.foreignScheme(location) != nil ? location : files.address(of: location)
    }

    /// Preference by falling weight (RFC 9110 §12.5.1), anything else last.
    private static func accept(_ types: [String]) -> String {
        let weighted = types.prefix(8).enumerated().map { $0 == 0 ? $1 : "\($1);q=0.\(9 - $0)" }
        return (weighted + ["*/*;q=0.1"]).joined(separator: ", ")
    }

    /// What a status other than success means for a harvest; nil for success.
    static func failure(of response: HTTPResponse, asked location: String) -> FederationError? {
        let status = response.status
        let wait = response.header("Retry-After").flatMap { Int(Text.trimmed($0)) }
        switch status {
        case 200..<300: return nil
        case 404, 410:
            return FederationError(
                .sourceGone,
                "\(location) is not there any more (HTTP \(status)); find its new address and correct `location`.")
        case 401, 403:
            return FederationError(
                .blocked,
                """
                \(location) refuses us (HTTP \(status)); the page needs a login or its server blocks robots. Ask its \
                owner for access, or harvest a saved copy.
                """)
        case 429:
            return FederationError(
                .blocked, "\(location) is asked too often (HTTP 429); wait and make the source's delay longer.",
                disposition: .retry(afterSeconds: wait))
        case 408, 500...:
            let advice: Message =
                wait.map { "it asks to be left alone for \($0) s, so try again after that" }
                ?? "this is usually over soon, so try again later"
            return FederationError(
                .network,
                "The server of \(location) failed (HTTP \(status)); \(advice).",
                disposition: .retry(afterSeconds: wait))
        default:
            return FederationError(
                .network, "\(location) answered HTTP \(status), which gives nothing to read; check the address.")
        }
    }
}
