/// What one source asks of the transport.
public struct TransportSettings: Sendable, Hashable {
    /// The identifier of the node that harvests, for the User-Agent.
    public var node: String?
    /// A public address of who harvests, for the User-Agent.
    public var contact: String?
    public var allowsPrivateAddresses = false
    public var maxBytes: Int?
    /// From one request to its server to the next; nil for what is usual.
    public var delaySeconds: Double?

    public init(
        node: String? = nil, contact: String? = nil, allowsPrivateAddresses: Bool = false, maxBytes: Int? = nil,
        delaySeconds: Double? = nil
    ) {
        self.node = node
        self.contact = contact
        self.delaySeconds = delaySeconds
        self.allowsPrivateAddresses = allowsPrivateAddresses
        self.maxBytes = maxBytes
    }
}
