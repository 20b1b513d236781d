/// How a provider presents itself.
public struct OAIRepository: Sendable, Hashable {
    public var name: String
    /// The address that requests go to, as clients see it.
    public var baseURL: String
    public var adminEmails: [String]
    /// Content codings that the server in front offers besides identity.
    public var compressions: [String]
    /// What else is said in answer to `Identify`.
    public var descriptions: [OAIContainer]
    /// How many items a page has at most.
    public var pageSize: Int
    /// How many sets a page of them has at most.
    public var setPageSize: Int
    /// After how many bytes a page ends, even if it has fewer items.
    public var pageBytes: Int

    public init(
        name: String, baseURL: String, adminEmails: [String], compressions: [String] = ["gzip"],
        descriptions: [OAIContainer] = [], pageSize: Int = 100, setPageSize: Int = 1000,
        pageBytes: Int = 8 << 20
    ) {
        self.name = name
        self.baseURL = baseURL
        self.adminEmails = adminEmails
        self.compressions = compressions
        self.descriptions = descriptions
        self.pageSize = max(1, pageSize)
        self.setPageSize = max(1, setPageSize)
        self.pageBytes = pageBytes
    }
}
