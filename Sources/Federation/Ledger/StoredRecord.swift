import ScienceShopSDK

/// A record as the ledger keeps it: the document with its envelope, and the envelope's members at hand.
public struct StoredRecord: Sendable, Hashable {
    public let id: RecordIdentifier
    public let record: Record
    /// From 1; one more at each change of the content.
    public let revision: Int
    public let modifiedAt: Timestamp
    public let contentHash: Digest
    /// The canonical bytes of `record`, when they are at hand.
    package var writtenRecord = WrittenOnce<[UInt8]>()
    /// The words the record is found by, when they are at hand.
    package var words = WrittenOnce<SearchColumns>()
    package var recordBytes: [UInt8] { writtenRecord.text ?? record.canonicalBytes }
    public var isDeleted: Bool { record.isDeleted }

    public init(id: RecordIdentifier, record: Record, revision: Int, modifiedAt: Timestamp, contentHash: Digest) {
        self.id = id
        self.record = record
        self.revision = revision
        self.modifiedAt = modifiedAt
        self.contentHash = contentHash
    }
}
