import ScienceShopSDK

/// A host that asked to be left alone, and until when.
public struct HostBan: Sendable, Hashable {
    /// As `BanRegister` names it.
    public var host: String
    public var until: Timestamp

    public init(host: String, until: Timestamp) {
        self.host = host
        self.until = until
    }
}
