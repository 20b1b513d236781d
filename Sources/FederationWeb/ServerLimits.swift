/// How much a server takes of anybody.
public struct ServerLimits: Sendable, Hashable {
    /// Of a path with its query.
    public var targetBytes = 8 << 10
    /// Of one field of a head, and of a whole head.
    public var fieldBytes = 16 << 10
    public var headBytes = 32 << 10
    public var fieldCount = 100
    /// Of the form of a POST.
    public var formBytes = 64 << 10
    /// Connections at a time, give or take a few; further ones wait to be accepted.
    public var connections = 512
    /// How long a connection may be idle, or take to send the head of a request.
    public var idleSeconds = 30
    /// How long the body of a request may take.
    public var bodySeconds = 30
    /// How long a client may take none of the bytes that wait for it.
    public var stallSeconds = 60

    public init() {}
}
