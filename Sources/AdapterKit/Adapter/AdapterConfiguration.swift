import JSONSchema

/// What the workspace says about one source, or about one channel.
public struct AdapterConfiguration: Sendable {
    /// A file's path or an `http(s)` URL.
    public var location: String
    /// Checked against the manifest's option schema before the adapter is made.
    public var options: JSONObject
    /// By the names of the manifest. They stand in no option, so that options can be shown and kept.
    public var secrets: [String: Secret]

    public init(location: String, options: JSONObject = [:], secrets: [String: Secret] = [:]) {
        self.location = location
        self.options = options
        self.secrets = secrets
    }
}

/// What the house lends an adapter. It is all an adapter may touch of the world.
public struct AdapterContext: Sendable {
    /// Opens files and URLs as documents.
    public var opener: any ResourceOpener
    /// Speaks HTTP, for protocols that are more than documents. Paced and guarded like the opener's.
    public var http: any HTTPTransport

    public init(opener: any ResourceOpener, http: any HTTPTransport = OfflineTransport()) {
        self.opener = opener
        self.http = http
    }
}
