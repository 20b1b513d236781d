import JSONSchema
import ScienceShopSDK

/// A record as the ledger keeps it: the document with its envelope, and the envelope's members at hand.
public struct StoredRecord: Sendable {
    public let id: RecordIdentifier
    /// From 1; one more at each change of the content.
    public let revision: Int
    public let modifiedAt: Timestamp
    public let contentHash: Digest
    /// The words the record is found by, when they are at hand.
    package var words = WrittenOnce<SearchColumns>()
    /// The document; without its envelope when `bare` holds its text.
    private let content: Record
    /// The text of a document that still lacks `revision`, `modifiedAt` and `contentHash`: of a harvest's new records
    /// nobody but the file wants the whole document, and only as text.
    private let bare: CanonicalObject?

    public var isDeleted: Bool { content.isDeleted }

    public init(id: RecordIdentifier, record: Record, revision: Int, modifiedAt: Timestamp, contentHash: Digest) {
        self.init(
            id: id, content: record, bare: nil, revision: revision, modifiedAt: modifiedAt, contentHash: contentHash)
    }

    /// A draft with the envelope it is given here.
    ///
    /// - Parameter text: the canonical text of `draft`, which has no envelope of its own.
    init(
        id: RecordIdentifier, draft: Record, text: CanonicalObject, revision: Int, modifiedAt: Timestamp,
        contentHash: Digest
    ) {
        self.init(
            id: id, content: draft, bare: text, revision: revision, modifiedAt: modifiedAt, contentHash: contentHash)
    }

    private init(
        id: RecordIdentifier, content: Record, bare: CanonicalObject?, revision: Int, modifiedAt: Timestamp,
        contentHash: Digest
    ) {
        self.id = id
        self.content = content
        self.bare = bare
        self.revision = revision
        self.modifiedAt = modifiedAt
        self.contentHash = contentHash
    }

    /// The whole document.
    public var record: Record {
        if bare == nil { return content }
        var record = content
        for (name, value) in envelope { record[name] = value }
        return record
    }

    /// The canonical bytes of `record`.
    package var recordBytes: [UInt8] { bare?.canonicalBytes(setting: envelope) ?? content.canonicalBytes }

    /// The same value, its document made once and for all.
    package var whole: StoredRecord {
        StoredRecord(id: id, record: record, revision: revision, modifiedAt: modifiedAt, contentHash: contentHash)
    }

    /// The members that only a ledger gives, in canonical order.
    package static let envelopeMembers = ["contentHash", "modifiedAt", "revision"]

    private var envelope: [(name: String, value: JSONValue?)] {
        [
            ("contentHash", .string(contentHash.description)), ("modifiedAt", .string(modifiedAt.description)),
            ("revision", .number(Double(revision))),
        ]
    }

    /// Whether the record is what a claim's draft says and nothing else, byte for byte: the draft with its envelope, or,
    /// of a copy of another ledger's record, the draft as it is.
    ///
    /// - Parameter bytes: `recordBytes`.
    package func restates(_ claim: Claim, writtenAs bytes: [UInt8]) -> Bool {
        guard claim.contentHash == contentHash, claim.record == id else { return false }
        if claim.isVerbatim { return bytes == claim.draftBytes }
        if let bare, let draft = claim.writing?.draft, bare.isSameWriting(as: draft) { return true }
        guard !Self.envelopeMembers.contains(where: { claim.draft[$0] != nil }) else { return false }
        let restated = StoredRecord(
            id: id, draft: claim.draft, text: claim.writing?.draft ?? CanonicalObject(claim.draft.document),
            revision: revision, modifiedAt: modifiedAt, contentHash: contentHash)
        return restated.recordBytes == bytes
    }

    /// The draft that a claim made of such a record had (`restates`).
    package static func draft(isVerbatim: Bool, in record: Record) -> Record {
        if isVerbatim { return record }
        return Record(
            document: record.document.without { name in envelopeMembers.contains { $0.hasSameBytes(as: name) } })
    }
}

extension StoredRecord: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        left.id == right.id && left.revision == right.revision && left.modifiedAt == right.modifiedAt
            && left.contentHash == right.contentHash && left.record == right.record
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(revision)
        hasher.combine(contentHash)
    }
}
