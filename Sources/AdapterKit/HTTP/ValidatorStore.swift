/// Remembers by what a server recognises that a document has not changed.
public protocol ValidatorStore: Sendable {
    /// What was last kept of that address; nil when it has to be read whole.
    func validators(for url: String) async throws -> HTTPValidators?

    /// Called when the whole body of a fresh answer has been handed over.
    ///
    /// A store that outlives the process keeps it only together with what was read from that body: else a crash in
    /// between would make the next run believe that it has what it never kept.
    func offer(_ validators: HTTPValidators, for url: String) async throws
}

/// What a server said of one version of a document.
public struct HTTPValidators: Sendable, Hashable {
    /// As written, quotes and all.
    public var etag: String?
    /// As written: a server compares it as text.
    public var lastModified: String?
    /// The media types that were asked for: another wish is another document.
    public var accept: String?
    /// Where it was in the end, redirects followed: another place is another document.
    public var location: String

    /// - Parameter location: where the document was in the end.
    public init(etag: String? = nil, lastModified: String? = nil, accept: String? = nil, location: String) {
        self.etag = etag
        self.lastModified = lastModified
        self.accept = accept
        self.location = location
    }
}
