import AdapterKit
import Messages

/// Refuses addresses that no harvest has business with, before anything is sent: other schemes than `http` and `https`,
/// and private addresses written out. What a name leads to is for the transport to check once it is resolved; this is
/// what can be checked where something else resolves it, as a proxy does.
public struct GuardedTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let allowsPrivateAddresses: Bool

    /// - Parameter allowsPrivateAddresses: whether addresses of this machine and its networks are let through.
    public init(_ base: any HTTPTransport, allowsPrivateAddresses: Bool = false) {
        self.base = base
        self.allowsPrivateAddresses = allowsPrivateAddresses
    }

    public func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        let address = try WebAddress.checked(request.url)
        if !allowsPrivateAddresses, PrivateNetwork.contains(host: address.host) {
            throw FederationError.privateAddress(request.url)
        }
        return try await base.open(request)
    }
}
