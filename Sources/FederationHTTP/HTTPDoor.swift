import AdapterKit

/// Puts the parts together in the order that makes each do its work: every hop of a redirect is guarded.
public enum HTTPDoor {
    public static func make(_ options: CurlTransport.Options) -> any HTTPTransport {
        RedirectingTransport(
            GuardedTransport(CurlTransport(options: options), allowsPrivateAddresses: options.allowsPrivateAddresses))
    }
}
