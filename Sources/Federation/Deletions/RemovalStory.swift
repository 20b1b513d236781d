import JSONSchema
import ScienceShopSDK

/// Why a record is gone, and what it said last.
public struct RemovalStory: Sendable {
    /// The removal in the change feed: its run, its date, and what goes on in the record's place.
    public var change: Change
    /// How each of the claims left that held the record up to the end.
    public var departures: [ClaimDeparture]
    public var last: LastContent?

    /// What a record said before it was removed.
    public struct LastContent: Sendable {
        /// The content without an envelope, as its claims make it.
        public var record: Record
        /// Whether that is to the byte what was removed, as the change feed remembers it.
        public var isExact: Bool
        /// The claims that make it again.
        public var claims: [Claim]
    }
}

extension LedgerReader {
    /// Nil of a record that is not gone.
    public func removalStory(of id: RecordIdentifier) throws -> RemovalStory? {
        guard let stored = try storedRecord(id), stored.isDeleted else { return nil }
        let history = try history(of: id)
        guard let index = history.lastIndex(where: { $0.kind == .removed || $0.kind == .renamed }) else { return nil }
        // A name that was given another meaning by hand has several such entries in a row; the first one ended it.
        let first = history[...index].lastIndex { $0.kind != .removed && $0.kind != .renamed }.map { $0 + 1 } ?? 0
        let ended = try endedClaims(of: id).filter { !$0.draft.isDeleted }
        let together = ended.filter { $0.departure?.endedBy != nil && $0.departure?.endedBy == history[first].run }
        let wanted = first > 0 ? history[first - 1].contentHash : nil
        let candidates = [together, ended].filter { !$0.isEmpty }.map { RemovalStory.LastContent($0, wanted) }
        let last = candidates.first { $0.isExact } ?? candidates.first
        return RemovalStory(
            change: history[index],
            departures: (last?.claims ?? []).filter { $0.departure != nil }.map { ClaimDeparture($0) }, last: last)
    }
}

extension RemovalStory.LastContent {
    /// - Parameter wanted: the hash of what was removed; nil when nobody knows.
    fileprivate init(_ ended: [Claim], _ wanted: Digest?) {
        let speaking = LedgerEdit.speaking(
            ended.map { claim in
                var claim = claim
                claim.state = .leaving
                return claim
            })
        var content = speaking.first?.draft ?? Record(document: [:])
        for claim in speaking.dropFirst() { content = content.merging(claim.draft) }
        let isExact = wanted != nil && wanted == content.contentDigest
        self.init(record: content, isExact: isExact, claims: ended)
    }
}
