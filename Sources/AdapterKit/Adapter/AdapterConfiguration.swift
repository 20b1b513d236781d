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
    /// What `opener` and `http` go by, for an adapter whose code runs in another process and can use neither.
    public var surroundings: Surroundings

    public init(
        opener: any ResourceOpener, http: any HTTPTransport = OfflineTransport(),
        surroundings: Surroundings = Surroundings()
    ) {
        self.opener = opener
        self.http = http
        self.surroundings = surroundings
    }

    public struct Surroundings: Sendable, Hashable {
        /// The absolute folder that relative locations start from; nil where they name no files.
        public var folder: String?
        public var transport: TransportSettings
        /// Of texts that do not say theirs: BCP 47.
        public var language: String?

        public init(
            folder: String? = nil, transport: TransportSettings = TransportSettings(), language: String? = nil
        ) {
            self.folder = folder
            self.transport = transport
            self.language = language
        }
    }
}
