import AdapterKit
import ScienceShopSDK

extension PublishEngine {
    /// Whether a run would have something to do: a change of the ledger, a grant that has ended, other rules or another
    /// output, a sending that failed, or a run that was cut short. Reads a handful of rows and writes nothing.
    ///
    /// - Throws: `FederationError` of the ledger.
    public func isBehind(_ target: any PublishTarget, _ policy: PublicationPolicy = PublicationPolicy()) async throws
        -> Bool
    {
        let now = clock()
        let rules = PublicationGate(policy, at: now).fingerprint
        let (name, output) = (target.channel, target.fingerprint)
        return try await ledger.read { reader in
            guard let channel = try reader.channel(name) else { return true }
            return try !channel.isSettled || channel.rules != rules || channel.output != output
                || channel.bookmark < reader.lastSequence()
                || !reader.receipts(ReceiptQuery(name, dueAt: now, limit: 1)).isEmpty
        }
    }
}

extension Channel {
    /// Whether the last run ended and left nothing of its own to do. A target that never had anything to show is left
    /// alone by every run, so it is not finished for ever and waits for nothing all the same.
    fileprivate var isSettled: Bool { verdict != nil && (isFinished || verdict == .suspiciousEmpty) }
}
