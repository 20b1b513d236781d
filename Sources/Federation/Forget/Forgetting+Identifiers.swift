import AdapterKit
import Messages
import ScienceShopSDK

extension Forgetting {
    /// Gives forgotten records neutral names in the whole ledger, and erases the receipts by which channels tell of their
    /// deletion. Nobody who comes later learns of it: a name is the only thing that a deletion can be told by.
    ///
    /// The ledger still has to be purged afterwards, and channels to be published to, which then drop what they showed in
    /// the place of the record.
    ///
    /// - Parameter gone: channels that show nothing to anybody any more, and need not be told.
    /// - Returns: what is left under neutral names.
    /// - Throws: `FederationError` `forget-untold` while a channel that was given one of them has not been told of its
    ///   deletion; nothing is changed then.
    @discardableResult
    public func giveUpIdentifiers(
        _ ids: [RecordIdentifier], besides gone: Set<String> = []
    ) async throws -> [RecordIdentifier] {
        let clock = clock
        return try await ledger.write { ledger in
            let list = try ledger.forgotten()
            let ids = ids.filter(list.forgets)
            let untold = try ForgetArrival.all(of: ids, in: ledger).filter { !$0.isTold && !gone.contains($0.channel) }
            guard untold.isEmpty else {
                throw FederationError(
                    "forget-untold",
                    """
                    The identifier stays: \(untold.map(\.channel).joined(separator: ", ")) may still show the record and must \
                    be told of its deletion by that name. Publish there, then ask for the same again.
                    """)
            }
            var left: [RecordIdentifier] = []
            for id in ids {
                guard let neutral = list.neutralName(of: id) else { continue }
                let stored = try ledger.storedRecord(id)
                for var channel in try ledger.channels() where try ledger.receipt(of: id, on: channel.name) != nil {
                    channel.isFinished = false
                    try ledger.put(channel)
                }
                try ledger.giveUpIdentifier(id, for: neutral)
                guard let stored else { continue }
                let tombstone = StoredRecord(forgetting: stored, as: neutral, at: stored.modifiedAt)
                try ledger.put(tombstone)
                // Its hash is another now that it has another name.
                try ledger.append(
                    Change(
                        sequence: 0, record: neutral, kind: .removed, revision: tombstone.revision,
                        contentHash: tombstone.contentHash, at: clock(), run: nil))
                left.append(neutral)
            }
            return left
        }
    }
}
