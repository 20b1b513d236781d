import ScienceShopSDK

/// One entry of the change feed. A node's publishers, its OAI-PMH answers and its peers read it after their own bookmark.
public struct Change: Sendable, Hashable {
    /// Strictly increasing; gaps are possible, repeats are not.
    public var sequence: Int
    public var record: RecordIdentifier
    public var kind: Kind
    /// The record's revision and content hash after the change.
    public var revision: Int
    public var contentHash: Digest
    public var at: Timestamp
    public var run: RunID?
    /// Of a rename, the record that goes on in its place.
    public var successor: RecordIdentifier?

    public enum Kind: String, Sendable, CaseIterable {
        case added, changed
        /// Its last claim ended: a tombstone stands in its place.
        case removed
        /// A tombstone became a record again.
        case restored
        /// Its source gave the same content another identifier: a tombstone that names its successor.
        case renamed
    }

    public init(
        sequence: Int, record: RecordIdentifier, kind: Kind, revision: Int, contentHash: Digest, at: Timestamp,
        run: RunID?, successor: RecordIdentifier? = nil
    ) {
        self.sequence = sequence
        self.record = record
        self.kind = kind
        self.revision = revision
        self.contentHash = contentHash
        self.at = at
        self.run = run
        self.successor = successor
    }
}
