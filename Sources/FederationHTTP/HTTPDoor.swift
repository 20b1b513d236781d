import AdapterKit

/// Puts the parts together in the order that makes each do its work: every hop of a redirect passes the checks of its
/// address, and is counted in the budget of the host it goes to.
///
/// Who retries comes around all of this: in a harvest it is the engine, which owns the loop; elsewhere
/// `RetryingTransport`.
public struct HTTPDoor: Sendable {
    /// What the transports of one process share.
    private let budget = HostBudget()
    private let bans: any BanRegister

    /// - Parameter bans: of the ledger, so that other processes keep to them too.
    public init(bans: any BanRegister = MemoryBanRegister()) { self.bans = bans }

    /// The way to the network for one source.
    /// - Parameters:
    ///   - options: what may be asked for, and how much of it is taken.
    ///   - manners: what its hosts can bear; transports to one host share its budget, whatever their manners.
    public func transport(
        _ options: CurlTransport.Options, manners: PoliteTransport.Manners = PoliteTransport.Manners()
    ) -> any HTTPTransport {
        let polite = PoliteTransport(CurlTransport(options: options), manners: manners, budget: budget, bans: bans)
        let redirecting = RedirectingTransport(
            GuardedTransport(polite, allowsPrivateAddresses: options.allowsPrivateAddresses))
        // Outermost: what is asked for again goes the whole way again.
        return UnpackingTransport(redirecting, maxBytes: options.maxBytes)
    }
}
