import ScienceShopSDK

/// Remembers which hosts asked to be left alone, and until when: in the ledger, so that a second process keeps to it.
public protocol BanRegister: Sendable {
    /// The end of a host's ban; nil, or a time that is over, when it has none.
    /// - Parameter host: in small letters, with `:port` where that is not the scheme's own.
    func ban(of host: String) async throws -> Timestamp?

    /// Keeps a ban. Called before the answer that told it is handed on. A ban never becomes shorter: the later end counts.
    func ban(_ host: String, until end: Timestamp) async throws
}
