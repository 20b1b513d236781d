import Messages

/// Opens what a source's location names: a file, or an `http(s)` URL.
public protocol ResourceOpener: Sendable {
    /// - Parameters:
    ///   - location: a path (relative ones are resolved against the opener's base folder) or an `http(s)` URL.
    ///   - accept: media types to ask a server for, best first.
    /// - Throws: `FederationError`: `source-gone` when nothing is there, `blocked`, `network`, `forbidden-address`,
    ///   `limit-exceeded`, `file-access`.
    func open(_ location: String, accept: [String]) async throws -> any Resource

    /// The documents in a folder, each as a location to open, ordered by the bytes of their names; nil when the location
    /// is no folder. Folders inside it and names that begin with a dot are left out.
    /// - Throws: as `open`.
    func documents(in location: String) async throws -> [String]?

    /// How another program finds it too: a URL, or a file's absolute path; nil when no other program can.
    func address(of location: String) -> String?
}

extension ResourceOpener {
    public func address(of location: String) -> String? { nil }
    public func documents(in location: String) async throws -> [String]? { nil }
}

/// Bytes that can be read in pieces, so that a large document never has to be in memory at once.
public protocol Resource: Sendable {
    /// Where it was in the end: the URL after redirects, or the file's path as the workspace wrote it.
    var location: String { get }
    /// The media type the server gave or the file name suggests, with its parameters; nil when unknown.
    var mediaType: String? { get }
    /// In bytes.
    var size: Int { get }
    /// Up to `count` bytes from `offset`; fewer only at the end, none past it.
    func read(offset: Int, count: Int) async throws -> [UInt8]
}

extension Resource {
    /// The whole resource.
    ///
    /// - Throws: `FederationError` with code `limit-exceeded` when it is larger than `limit` bytes.
    public func readAll(limit: Int) async throws -> [UInt8] {
        guard size <= limit else {
            throw FederationError(
                .limitExceeded,
                "\(location) has \(size) bytes; this kind of source takes at most \(limit). Split it, or raise the source's `maxBytes`."
            )
        }
        return try await read(offset: 0, count: size)
    }
}
