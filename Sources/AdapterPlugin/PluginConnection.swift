import AdapterKit
import PluginProtocol

/// The way between a plugin and its host.
public protocol PluginConnection: Sendable {
    /// The host's next line; nil when it hung up. Asked by one task at a time.
    ///
    /// - Throws: `FederationError` for a line that is no message.
    func receive() async throws -> HostMessage?

    /// Writes whole lines; returns when they have left, so that who writes much is held by who reads slowly.
    ///
    /// - Throws: when the host listens no more.
    func send(_ lines: [UInt8]) async throws
}
